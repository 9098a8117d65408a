"""The statements of entries: what was said in a conversation, one row each."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import insert, literal, select, update

from ventoux.conversations.entries import Entry
from ventoux.db.assistant_tables import conversation_entries, conversation_summaries
from ventoux.kit.clock import from_rfc3339

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

_columns = conversation_entries.c
_DECODER = msgspec.json.Decoder[Entry](Entry)
_ENCODER = msgspec.json.Encoder()
_LONG = 256 * 1024
"""Bytes that take some milliseconds to decode: more than that is not done on the event loop."""
_ID = re.compile(r"(msg|fc|fres|tool_exec|handoff)_[0-9a-f]{32}\Z")


def is_id(text: str) -> bool:
    """Whether an entry can have it."""
    return _ID.match(text) is not None


async def of(
    connection: AsyncConnection, conversation_id: str, *, reply: int | None = None, before: int | None = None
) -> list[Entry]:
    """In the order in which they were said. ``reply``: those of that reply only; ``before``: a position."""
    wanted = [_columns.conversation_id == conversation_id]
    if reply is not None:
        wanted.append(_columns.reply == reply)
    if before is not None:
        wanted.append(_columns.position < before)
    rows = await connection.execute(select(_columns.data).where(*wanted).order_by(_columns.position))
    found = rows.scalars().all()
    if sum(map(len, found)) > _LONG:
        return await asyncio.to_thread(_decoded, found)
    return _decoded(found)


async def add(
    connection: AsyncConnection, conversation_id: str, first_position: int, entries: Sequence[Entry], reply: int | None
) -> None:
    """The conversation's own count of them is for the caller to raise. ``created_at`` is that of the entry."""
    rows = [
        {
            "conversation_id": conversation_id,
            "position": position,
            "id": entry.id,
            "reply": reply,
            "data": _ENCODER.encode(entry),
            "created_at": from_rfc3339(entry.created_at),
        }
        for position, entry in enumerate(entries, first_position)
    ]
    if rows:
        await connection.execute(insert(conversation_entries), rows)


async def replace(connection: AsyncConnection, conversation_id: str, entry: Entry) -> int | None:
    """In place of the one with its id. Its position; None where there is none."""
    changed = await connection.execute(
        update(conversation_entries)
        .where(_columns.conversation_id == conversation_id, _columns.id == entry.id)
        .values(data=_ENCODER.encode(entry))
        .returning(_columns.position)
    )
    return changed.scalar_one_or_none()


async def position(connection: AsyncConnection, conversation_id: str, entry_id: str) -> int | None:
    if not is_id(entry_id):
        return None
    found = await connection.execute(
        select(_columns.position).where(_columns.conversation_id == conversation_id, _columns.id == entry_id)
    )
    return found.scalar_one_or_none()


async def copy(connection: AsyncConnection, source: str, target: str, before: int) -> int:
    """Those before a position, under their ids, and the summaries of nothing but these. How many there were."""
    ids = literal(target)
    copied = await connection.execute(
        insert(conversation_entries).from_select(
            ["conversation_id", "position", "id", "data", "created_at"],
            select(ids, _columns.position, _columns.id, _columns.data, _columns.created_at).where(
                _columns.conversation_id == source, _columns.position < before
            ),
        ),
        execution_options={"preserve_rowcount": True},
    )
    told = conversation_summaries.c
    await connection.execute(
        insert(conversation_summaries).from_select(
            ["conversation_id", "position", "summary", "tokens", "created_at"],
            select(ids, told.position, told.summary, told.tokens, told.created_at).where(
                told.conversation_id == source, told.position <= before
            ),
        )
    )
    return copied.rowcount


def _decoded(found: Sequence[bytes]) -> list[Entry]:
    return [_DECODER.decode(data) for data in found]
