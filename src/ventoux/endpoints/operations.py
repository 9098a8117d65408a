"""What takes longer than a request: kept in the database, so that whoever asks, in any process, sees how far it is.

Only the latest of an object goes on: a change supersedes what was still being done for the one before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec
from sqlalchemy import insert, select, tuple_, update

from ventoux.db.tables import operations
from ventoux.kit.ids import new_id

if TYPE_CHECKING:
    from sqlalchemy import RowMapping
    from sqlalchemy.ext.asyncio import AsyncConnection

OperationState = Literal["running", "succeeded", "failed", "canceled"]


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """``stage`` says what goes on, ``error`` why it failed. Times are Unix seconds."""

    id: str
    workspace_id: str | None
    kind: str
    object_kind: str
    object_id: str
    state: OperationState
    stage: str
    error: str | None
    created_at: float
    updated_at: float


async def begin(
    connection: AsyncConnection, *, workspace_id: str, kind: str, object_kind: str, object_id: str, now: float
) -> Operation:
    unfinished = (operations.c.object_id == object_id) & (operations.c.state == "running")
    await connection.execute(
        update(operations).where(unfinished).values(state="canceled", error="superseded", updated_at=now)
    )
    made = Operation(
        id=new_id(),
        workspace_id=workspace_id,
        kind=kind,
        object_kind=object_kind,
        object_id=object_id,
        state="running",
        stage="",
        error=None,
        created_at=now,
        updated_at=now,
    )
    await connection.execute(insert(operations).values(**msgspec.structs.asdict(made)))
    return made


async def note(
    connection: AsyncConnection,
    object_id: str,
    now: float,
    *,
    state: OperationState = "running",
    stage: str = "",
    error: str | None = None,
) -> None:
    """Of what is still being done for the object; what has ended stays as it ended."""
    unfinished = (operations.c.object_id == object_id) & (operations.c.state == "running")
    await connection.execute(
        update(operations).where(unfinished).values(state=state, stage=stage, error=error, updated_at=now)
    )


async def are_running(connection: AsyncConnection, object_id: str) -> bool:
    """Whether something is still being done for the object."""
    unfinished = (operations.c.object_id == object_id) & (operations.c.state == "running")
    return (await connection.execute(select(operations.c.id).where(unfinished).limit(1))).first() is not None


async def get(connection: AsyncConnection, workspace_id: str, operation_id: str) -> Operation | None:
    mine = (operations.c.id == operation_id) & (operations.c.workspace_id == workspace_id)
    row = (await connection.execute(select(operations).where(mine))).mappings().first()
    return None if row is None else _operation(row)


async def latest(connection: AsyncConnection, object_id: str) -> Operation | None:
    newest = operations.c.created_at.desc(), operations.c.id.desc()
    statement = select(operations).where(operations.c.object_id == object_id).order_by(*newest).limit(1)
    row = (await connection.execute(statement)).mappings().first()
    return None if row is None else _operation(row)


async def of_object(
    connection: AsyncConnection, object_id: str, *, before: tuple[float, str] | None, limit: int
) -> list[Operation]:
    """The newest first; ``before``: when the last one that was seen was made, and its id."""
    newest = operations.c.created_at.desc(), operations.c.id.desc()
    statement = select(operations).where(operations.c.object_id == object_id).order_by(*newest).limit(limit)
    if before is not None:
        statement = statement.where(tuple_(operations.c.created_at, operations.c.id) < before)
    return [_operation(row) for row in (await connection.execute(statement)).mappings()]


def _operation(row: RowMapping) -> Operation:
    return msgspec.convert({name: row[name] for name in Operation.__struct_fields__}, Operation)
