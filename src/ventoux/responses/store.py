"""The statements of responses. Each runs in the transaction of the connection that it is given, and each that has a
workspace sees nothing of another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import delete, func, literal, select

from ventoux.db.statements import insert_new
from ventoux.db.tables import responses
from ventoux.responses.schemas import StoredResponse

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import ColumnElement, RowMapping
    from sqlalchemy.ext.asyncio import AsyncConnection

_REMOVED_AT_ONCE = 500
_COLUMNS = [responses.c[name] for name in StoredResponse.__struct_fields__]


class Link(NamedTuple):
    """``size`` in bytes."""

    id: str
    previous_id: str | None
    size: int


async def add(connection: AsyncConnection, stored: Sequence[StoredResponse]) -> None:
    """One that is there already stays as it is: a commit may have succeeded although its caller was cut."""
    await connection.execute(insert_new(connection, responses), [_row(one) for one in stored])


async def find(connection: AsyncConnection, workspace_id: str, response_id: str) -> StoredResponse | None:
    found = await connection.execute(select(*_COLUMNS).where(_of(workspace_id), responses.c.id == response_id))
    row = found.mappings().first()
    return None if row is None else _stored(row)


async def chain(connection: AsyncConnection, workspace_id: str, response_id: str, most: int) -> list[Link]:
    """The response and those before it, newest first, ``most`` at most. Only their sizes are read."""
    columns = (responses.c.id, responses.c.previous_id, responses.c.size)
    newest = select(*columns, literal(1).label("place")).where(_of(workspace_id), responses.c.id == response_id)
    links = newest.cte("links", recursive=True)
    older = (
        select(*columns, links.c.place + 1)
        .join(links, responses.c.id == links.c.previous_id)
        .where(_of(workspace_id), links.c.place < most)
    )
    links = links.union_all(older)
    found = await connection.execute(select(links).order_by(links.c.place))
    return [Link(row["id"], row["previous_id"], row["size"]) for row in found.mappings()]


async def several(connection: AsyncConnection, workspace_id: str, ids: Collection[str]) -> dict[str, StoredResponse]:
    found = await connection.execute(select(*_COLUMNS).where(_of(workspace_id), responses.c.id.in_(ids)))
    return {row["id"]: _stored(row) for row in found.mappings()}


async def remove(connection: AsyncConnection, workspace_id: str, response_id: str) -> bool:
    """Whether it was there."""
    found = await connection.execute(delete(responses).where(_of(workspace_id), responses.c.id == response_id))
    return found.rowcount > 0


async def remove_older(connection: AsyncConnection, before: float, most: int) -> int:
    """How many were removed; the oldest go first."""
    oldest = select(responses.c.id).where(responses.c.created_at < before).order_by(responses.c.created_at).limit(most)
    found = await connection.execute(delete(responses).where(responses.c.id.in_(oldest)))
    return found.rowcount


async def used(connection: AsyncConnection, workspace_id: str) -> int:
    """Bytes of all that the workspace has."""
    total = func.coalesce(func.sum(responses.c.size), 0)
    return (await connection.execute(select(total).where(_of(workspace_id)))).scalar_one()


async def remove_oldest(connection: AsyncConnection, workspace_id: str, size: int) -> None:
    """Of the workspace, ``size`` bytes or the little more that the last one has."""
    columns = responses.c
    oldest = (
        select(columns.id, columns.size)
        .where(_of(workspace_id))
        .order_by(columns.created_at, columns.id)
        .limit(_REMOVED_AT_ONCE)
    )
    while size > 0:
        ids: list[str] = []
        for row in (await connection.execute(oldest)).mappings():
            ids.append(row["id"])
            size -= row["size"]
            if size <= 0:
                break
        await connection.execute(delete(responses).where(columns.id.in_(ids)))


def _of(workspace_id: str) -> ColumnElement[bool]:
    return responses.c.workspace_id == workspace_id


def _row(stored: StoredResponse) -> dict[str, Any]:
    row = {name: getattr(stored, name) for name in StoredResponse.__struct_fields__}
    return row | {"size": stored.size}


def _stored(row: RowMapping) -> StoredResponse:
    return StoredResponse(**{name: row[name] for name in StoredResponse.__struct_fields__})
