"""The statements of endpoints. Each runs in the transaction of the connection that it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import delete, insert, select, update

from ventoux.db.changes import note
from ventoux.db.tables import endpoints
from ventoux.endpoints.schemas import Endpoint

if TYPE_CHECKING:
    from sqlalchemy import RowMapping
    from sqlalchemy.ext.asyncio import AsyncConnection


async def everyones(connection: AsyncConnection) -> list[Endpoint]:
    """Of all workspaces: for the server, which serves them all."""
    found = await connection.execute(select(endpoints).order_by(endpoints.c.created_at, endpoints.c.id))
    return [_endpoint(row) for row in found.mappings()]


async def of_workspace(connection: AsyncConnection, workspace_id: str) -> list[Endpoint]:
    statement = select(endpoints).where(endpoints.c.workspace_id == workspace_id).order_by(endpoints.c.name)
    return [_endpoint(row) for row in (await connection.execute(statement)).mappings()]


async def by_name(connection: AsyncConnection, workspace_id: str, name: str) -> Endpoint | None:
    statement = select(endpoints).where(endpoints.c.workspace_id == workspace_id, endpoints.c.name == name)
    row = (await connection.execute(statement)).mappings().first()
    return None if row is None else _endpoint(row)


async def add(connection: AsyncConnection, endpoint: Endpoint) -> None:
    await connection.execute(insert(endpoints).values(**_row(endpoint)))
    await note(connection, "endpoints")


async def put(connection: AsyncConnection, endpoint: Endpoint) -> None:
    """In place of what has its id; who reads and writes it holds the write lock meanwhile."""
    await connection.execute(update(endpoints).where(endpoints.c.id == endpoint.id).values(**_row(endpoint)))
    await note(connection, "endpoints")


async def remove(connection: AsyncConnection, endpoint_id: str) -> None:
    await connection.execute(delete(endpoints).where(endpoints.c.id == endpoint_id))
    await note(connection, "endpoints")


def _row(endpoint: Endpoint) -> dict[str, object]:
    values = msgspec.structs.asdict(endpoint)
    # Sets have no order, and a text that changes by itself looks like a change.
    values["spec"] = msgspec.json.decode(msgspec.json.encode(endpoint.spec, order="sorted"))
    return values


def _endpoint(row: RowMapping) -> Endpoint:
    # The keys of a row are texts of SQLAlchemy's own.
    return msgspec.convert({name: row[name] for name in Endpoint.__struct_fields__}, Endpoint)
