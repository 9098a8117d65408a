"""The statements of connectors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import and_, delete, func, insert, or_, select, update

from ventoux.connectors.schemas import RESERVED, Auth, Connector, Function, Permission
from ventoux.db.assistant_tables import connector_credentials, connector_sign_ins, connectors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, RowMapping
    from sqlalchemy.ext.asyncio import AsyncConnection

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")
_SHARED = "shared_workspace"


def is_id(text: str) -> bool:
    return _ID.match(text) is not None


def is_name(text: str) -> bool:
    """What could be an id is none: one path takes either."""
    return _NAME.match(text) is not None and not is_id(text) and text not in RESERVED


async def add(connection: AsyncConnection, connector: Connector) -> None:
    await connection.execute(insert(connectors).values(_row(msgspec.structs.asdict(connector))))


async def find(connection: AsyncConnection, workspace_id: str, owner: str, named: str) -> Connector | None:
    """By id or name, among those that the owner may see; by name their own goes first, then the oldest."""
    if is_id(named):
        wanted: ColumnElement[bool] = connectors.c.id == named
    elif is_name(named):
        wanted = connectors.c.name == named
    else:
        return None
    first = (connectors.c.owner != owner, connectors.c.created_at, connectors.c.id)
    statement = select(connectors).where(_seen(workspace_id, owner), wanted).order_by(*first).limit(1)
    row = (await connection.execute(statement)).mappings().first()
    return None if row is None else _connector(row)


async def by_id(connection: AsyncConnection, connector_id: str) -> Connector | None:
    """Of any workspace: for the server itself."""
    row = (await connection.execute(select(connectors).where(connectors.c.id == connector_id))).mappings().first()
    return None if row is None else _connector(row)


async def listed(
    connection: AsyncConnection, workspace_id: str, owner: str, limit: int, after: tuple[float, str] | None = None
) -> list[Connector]:
    """The newest first, after the one that was created then and has that id."""
    wanted = [_seen(workspace_id, owner)]
    if after is not None:
        at, last = after
        same = and_(connectors.c.created_at == at, connectors.c.id < last)
        wanted.append(or_(connectors.c.created_at < at, same))
    newest = select(connectors).where(*wanted).order_by(connectors.c.created_at.desc(), connectors.c.id.desc())
    return [_connector(row) for row in (await connection.execute(newest.limit(limit))).mappings()]


async def named(connection: AsyncConnection, workspace_id: str, owner: str, name: str) -> list[Connector]:
    """The owner's own of that name, and those that are shared."""
    statement = select(connectors).where(_seen(workspace_id, owner), connectors.c.name == name)
    return [_connector(row) for row in (await connection.execute(statement)).mappings()]


async def count(connection: AsyncConnection, workspace_id: str) -> int:
    statement = select(func.count()).select_from(connectors).where(connectors.c.workspace_id == workspace_id)
    return (await connection.execute(statement)).scalar_one()


async def change(connection: AsyncConnection, connector_id: str, **values: Any) -> None:
    await connection.execute(update(connectors).where(connectors.c.id == connector_id).values(_row(values)))


async def keep_functions(
    connection: AsyncConnection, connector_id: str, server: str, functions: Sequence[Function], at: float
) -> None:
    """Unless the connector's server has become another one meanwhile."""
    statement = update(connectors).where(connectors.c.id == connector_id, connectors.c.server == server)
    await connection.execute(statement.values(_row({"functions": functions, "functions_at": at})))


async def remove(connection: AsyncConnection, connector_id: str) -> None:
    await clear(connection, connector_id)
    await connection.execute(delete(connectors).where(connectors.c.id == connector_id))


async def clear(connection: AsyncConnection, connector_id: str) -> None:
    """Of all that was given for its server, whoever gave it."""
    await connection.execute(delete(connector_credentials).where(connector_credentials.c.connector_id == connector_id))
    await connection.execute(delete(connector_sign_ins).where(connector_sign_ins.c.connector_id == connector_id))


def _seen(workspace_id: str, owner: str) -> ColumnElement[bool]:
    mine = or_(connectors.c.owner == owner, connectors.c.visibility == _SHARED)
    return and_(connectors.c.workspace_id == workspace_id, mine)


_JSON = frozenset({"auth", "permissions", "functions"})


def _row(values: dict[str, Any]) -> dict[str, Any]:
    return {name: msgspec.to_builtins(value) if name in _JSON else value for name, value in values.items()}


def _connector(row: RowMapping) -> Connector:
    values: dict[str, Any] = {name: row[name] for name in Connector.__struct_fields__}
    values["auth"] = msgspec.convert(row["auth"], Auth)
    values["permissions"] = msgspec.convert(row["permissions"], dict[str, Permission])
    values["functions"] = msgspec.convert(row["functions"], list[Function] | None)
    return Connector(**values)
