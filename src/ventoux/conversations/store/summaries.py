"""The statements of summaries: what stands for older entries in what the model reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from ventoux.conversations.schemas import Summary
from ventoux.db.assistant_tables import conversation_summaries

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

_columns = conversation_summaries.c


async def add(connection: AsyncConnection, conversation_id: str, summary: Summary, now: float) -> None:
    """In place of one that stands for the same entries."""
    same = (_columns.conversation_id == conversation_id, _columns.position == summary.position)
    await connection.execute(delete(conversation_summaries).where(*same))
    row = {
        "conversation_id": conversation_id,
        "position": summary.position,
        # PostgreSQL keeps no text with a zero character.
        "summary": summary.text.replace("\x00", "\ufffd"),
        "tokens": summary.tokens,
        "created_at": now,
    }
    await connection.execute(insert(conversation_summaries).values(row))


async def newest(connection: AsyncConnection, conversation_id: str) -> Summary | None:
    """The one that stands for the most entries."""
    found = await connection.execute(
        select(_columns.position, _columns.summary, _columns.tokens)
        .where(_columns.conversation_id == conversation_id)
        .order_by(_columns.position.desc())
        .limit(1)
    )
    row = found.first()
    return None if row is None else Summary(row.position, row.summary, row.tokens)
