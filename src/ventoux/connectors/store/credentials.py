"""The statements of credentials, and of sign-ins that were begun."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import and_, delete, insert, select, update

from ventoux.connectors.schemas import Credential, SignIn
from ventoux.db.assistant_tables import connector_credentials, connector_sign_ins

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection

_COLUMNS = connector_credentials.c


async def put(connection: AsyncConnection, credential: Credential) -> None:
    """In place of those of the same owner and name. What becomes the default is the only one."""
    await remove(connection, credential.connector_id, credential.owner, credential.name)
    if credential.is_default:
        await no_default(connection, credential.connector_id, credential.owner)
    await connection.execute(insert(connector_credentials).values(msgspec.structs.asdict(credential)))


async def find(connection: AsyncConnection, connector_id: str, owner: str, name: str) -> Credential | None:
    statement = select(connector_credentials).where(_one(connector_id, owner, name))
    row = (await connection.execute(statement)).mappings().first()
    return None if row is None else Credential(**row)


async def listed(connection: AsyncConnection, connector_id: str, owners: Collection[str]) -> list[Credential]:
    """By name, defaults first."""
    statement = select(connector_credentials).where(
        _COLUMNS.connector_id == connector_id, _COLUMNS.owner.in_(list(owners))
    )
    ordered = statement.order_by(_COLUMNS.is_default.desc(), _COLUMNS.name)
    return [Credential(**row) for row in (await connection.execute(ordered)).mappings()]


async def of_connector(connection: AsyncConnection, connector_id: str) -> list[Credential]:
    """Whoever's they are: for the server itself."""
    statement = select(connector_credentials).where(_COLUMNS.connector_id == connector_id)
    return [Credential(**row) for row in (await connection.execute(statement)).mappings()]


async def replace(connection: AsyncConnection, before: Credential, now: float, **values: Any) -> bool:
    """Unless somebody else has changed or removed it since it was read."""
    unchanged = _COLUMNS.sealed == before.sealed
    statement = update(connector_credentials).where(_one(before.connector_id, before.owner, before.name), unchanged)
    return (await connection.execute(statement.values(values | {"updated_at": now}))).rowcount == 1


async def remove(connection: AsyncConnection, connector_id: str, owner: str, name: str | None = None) -> None:
    """One, or all of the owner's. The first of what is left is the default, where there is none."""
    wanted = _one(connector_id, owner, name) if name is not None else _all(connector_id, owner)
    await connection.execute(delete(connector_credentials).where(wanted))
    left = await listed(connection, connector_id, [owner])
    if left and not left[0].is_default:
        first = update(connector_credentials).where(_one(connector_id, owner, left[0].name))
        await connection.execute(first.values(is_default=True))


async def no_default(connection: AsyncConnection, connector_id: str, owner: str) -> None:
    statement = update(connector_credentials).where(_all(connector_id, owner))
    await connection.execute(statement.values(is_default=False))


async def begin(connection: AsyncConnection, sign_in: SignIn, now: float) -> None:
    """And forgets those that nobody came back from."""
    await connection.execute(delete(connector_sign_ins).where(connector_sign_ins.c.expires_at < now))
    await connection.execute(insert(connector_sign_ins).values(msgspec.structs.asdict(sign_in)))


async def take(connection: AsyncConnection, state: str, **only: str) -> SignIn | None:
    """Once. ``only``: what its columns have to be."""
    columns = connector_sign_ins.c
    wanted = and_(columns.state == state, *(columns[name] == value for name, value in only.items()))
    row = (await connection.execute(select(connector_sign_ins).where(wanted))).mappings().first()
    if row is None:
        return None
    gone = await connection.execute(delete(connector_sign_ins).where(wanted))
    return SignIn(**row) if gone.rowcount == 1 else None


def _all(connector_id: str, owner: str) -> ColumnElement[bool]:
    return and_(_COLUMNS.connector_id == connector_id, _COLUMNS.owner == owner)


def _one(connector_id: str, owner: str, name: str) -> ColumnElement[bool]:
    return and_(_all(connector_id, owner), _COLUMNS.name == name)
