"""The statements of providers. Each runs in the transaction of the connection that it is given.

A credential goes in and comes out sealed, and apart from what is shown of its provider.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import delete, insert, select, update

from ventoux.db.changes import note
from ventoux.db.tables import endpoints, providers
from ventoux.providers.schemas import Provider

if TYPE_CHECKING:
    from sqlalchemy import RowMapping
    from sqlalchemy.ext.asyncio import AsyncConnection


async def of_workspace(connection: AsyncConnection, workspace_id: str) -> list[Provider]:
    statement = select(providers).where(providers.c.workspace_id == workspace_id).order_by(providers.c.name)
    return [_provider(row) for row in (await connection.execute(statement)).mappings()]


async def by_name(connection: AsyncConnection, workspace_id: str, name: str) -> Provider | None:
    statement = select(providers).where(providers.c.workspace_id == workspace_id, providers.c.name == name)
    row = (await connection.execute(statement)).mappings().first()
    return None if row is None else _provider(row)


async def by_id(connection: AsyncConnection, provider_id: str) -> Provider | None:
    """Of any workspace: for the server, which serves them all."""
    row = (await connection.execute(select(providers).where(providers.c.id == provider_id))).mappings().first()
    return None if row is None else _provider(row)


async def sealed(connection: AsyncConnection, provider_id: str) -> bytes | None:
    found = await connection.execute(select(providers.c.credential).where(providers.c.id == provider_id))
    return found.scalar_one_or_none()


async def add(connection: AsyncConnection, provider: Provider, credential: bytes | None) -> None:
    await connection.execute(insert(providers).values(**_row(provider), credential=credential))


async def put(connection: AsyncConnection, provider: Provider) -> None:
    """In place of what has its id, but for the credential; who reads and writes it holds the write lock meanwhile."""
    await connection.execute(update(providers).where(providers.c.id == provider.id).values(**_row(provider)))
    # Who serves endpoints looks again when what they run on has changed.
    await note(connection, "endpoints")


async def set_sealed(connection: AsyncConnection, provider_id: str, credential: bytes | None) -> None:
    await connection.execute(update(providers).where(providers.c.id == provider_id).values(credential=credential))


async def remove(connection: AsyncConnection, provider_id: str) -> None:
    await connection.execute(delete(providers).where(providers.c.id == provider_id))


async def users(connection: AsyncConnection, workspace_id: str, name: str) -> list[str]:
    """The names of the endpoints with a deployment on it: in the same transaction as its removal, so that none is made
    meanwhile."""
    statement = select(endpoints.c.name, endpoints.c.spec).where(endpoints.c.workspace_id == workspace_id)
    found = (await connection.execute(statement.order_by(endpoints.c.name))).all()
    return [endpoint for endpoint, spec in found if any(one.get("provider") == name for one in spec["deployments"])]


def _row(provider: Provider) -> dict[str, object]:
    values: dict[str, object] = msgspec.structs.asdict(provider)
    del values["has_key"]
    return values | {"config": msgspec.to_builtins(provider.config), "probe": msgspec.to_builtins(provider.probe)}


def _provider(row: RowMapping) -> Provider:
    values: dict[str, Any] = {name: row[name] for name in Provider.__struct_fields__ if name != "has_key"}
    return msgspec.convert(values | {"has_key": row["credential"] is not None}, Provider)
