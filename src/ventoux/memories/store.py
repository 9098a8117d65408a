"""The statements of memories and preferences."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import and_, delete, func, insert, select, update

from ventoux.db.assistant_tables import memories, preferences
from ventoux.memories.schemas import Memory, Preferences

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection

_COLUMNS = [memories.c[name] for name in Memory.__struct_fields__]
_ID = re.compile(r"mem_[0-9a-f]{32}\Z")


def is_id(text: str) -> bool:
    """Whether a memory can have it: PostgreSQL fails at some texts that come in a path."""
    return _ID.match(text) is not None


async def add(connection: AsyncConnection, workspace_id: str, owner: str, memory: Memory) -> None:
    values = msgspec.structs.asdict(memory) | {"workspace_id": workspace_id, "owner": owner}
    await connection.execute(insert(memories).values(values))


async def find(connection: AsyncConnection, workspace_id: str, owner: str, memory_id: str) -> Memory | None:
    if not is_id(memory_id):
        return None
    wanted = select(*_COLUMNS).where(_of(workspace_id, owner), memories.c.id == memory_id)
    row = (await connection.execute(wanted)).mappings().first()
    return None if row is None else Memory(**row)


async def listed(
    connection: AsyncConnection, workspace_id: str, owner: str, *, first: int = 0, limit: int = 100
) -> list[Memory]:
    """The newest first."""
    newest = select(*_COLUMNS).where(_of(workspace_id, owner))
    newest = newest.order_by(memories.c.created_at.desc(), memories.c.id.desc())
    rows = await connection.execute(newest.offset(first).limit(limit))
    return [Memory(**row) for row in rows.mappings()]


async def count(connection: AsyncConnection, workspace_id: str, owner: str) -> int:
    counted = select(func.count()).select_from(memories).where(_of(workspace_id, owner))
    return (await connection.execute(counted)).scalar_one()


async def change(connection: AsyncConnection, memory_id: str, text: str, now: float) -> None:
    await connection.execute(update(memories).where(memories.c.id == memory_id).values(text=text, updated_at=now))


async def remove(connection: AsyncConnection, workspace_id: str, owner: str, memory_id: str | None = None) -> int:
    """That one, or all of the owner's; how many there were."""
    gone = delete(memories).where(_of(workspace_id, owner))
    if memory_id is not None:
        gone = gone.where(memories.c.id == memory_id)
    return (await connection.execute(gone.execution_options(preserve_rowcount=True))).rowcount


async def preferred(connection: AsyncConnection, workspace_id: str, owner: str) -> Preferences:
    wanted = select(preferences.c.data).where(_whose(workspace_id, owner))
    data = (await connection.execute(wanted)).scalar_one_or_none()
    return Preferences() if data is None else msgspec.convert(data, Preferences)


async def prefer(connection: AsyncConnection, workspace_id: str, owner: str, wanted: Preferences, now: float) -> None:
    await connection.execute(delete(preferences).where(_whose(workspace_id, owner)))
    values = {"workspace_id": workspace_id, "owner": owner, "data": msgspec.to_builtins(wanted), "updated_at": now}
    await connection.execute(insert(preferences).values(values))


def _of(workspace_id: str, owner: str) -> ColumnElement[bool]:
    return and_(memories.c.workspace_id == workspace_id, memories.c.owner == owner)


def _whose(workspace_id: str, owner: str) -> ColumnElement[bool]:
    return and_(preferences.c.workspace_id == workspace_id, preferences.c.owner == owner)
