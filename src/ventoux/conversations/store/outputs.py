"""The statements of what tools said at length: pages of it are read again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, literal, select

from ventoux.db.assistant_tables import tool_outputs

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

_columns = tool_outputs.c


async def add(connection: AsyncConnection, conversation_id: str, entry_id: str, text: str, now: float) -> None:
    """In place of what the same entry's tool said before."""
    await connection.execute(
        delete(tool_outputs).where(_columns.conversation_id == conversation_id, _columns.id == entry_id)
    )
    row = {
        "conversation_id": conversation_id,
        "id": entry_id,
        # PostgreSQL keeps no text with a zero character.
        "text": text.replace("\x00", "\ufffd"),
        "created_at": now,
    }
    await connection.execute(insert(tool_outputs).values(row))


async def find(connection: AsyncConnection, conversation_id: str, entry_id: str) -> str | None:
    if "\x00" in entry_id:
        return None  # it comes from a model
    found = await connection.execute(
        select(_columns.text).where(_columns.conversation_id == conversation_id, _columns.id == entry_id)
    )
    return found.scalar_one_or_none()


async def copy(connection: AsyncConnection, source: str, target: str) -> None:
    """For a branch, whose entries have the ids of those that they were copied from."""
    theirs = select(literal(target), _columns.id, _columns.text, _columns.created_at)
    await connection.execute(
        insert(tool_outputs).from_select(
            ["conversation_id", "id", "text", "created_at"], theirs.where(_columns.conversation_id == source)
        )
    )
