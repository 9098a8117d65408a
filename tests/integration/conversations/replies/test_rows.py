"""What replies put down, in one transaction or not at all."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from tests.conversing import new_workspace

from ventoux.conversations.entries import MessageInput
from ventoux.conversations.errors import ReplyTaken
from ventoux.conversations.replies.rows import Batch, EventRows
from ventoux.conversations.replies.schemas import Events, Reply
from ventoux.conversations.schemas import Conversation
from ventoux.conversations.store import conversations, entries, replies
from ventoux.db.engine import writing

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from ventoux.db.location import Location

SAID = MessageInput(id="msg_" + "a" * 32, content="hello", created_at="2026-01-01T00:00:00Z")
TOLD = Events(1, 1, b"id: 1-1\n\n")
CONVERSATION = Conversation(
    id="conv_" + "c" * 32, workspace_id="w", owner="user:alice", key_id="k", model="m", created_at=1.0, updated_at=1.0
)
REPLY = Reply(conversation_id=CONVERSATION.id, number=1, state="running", server="s", alive_at=1.0, started_at=1.0)


@pytest.fixture
async def keeping(database: Location, engine: AsyncEngine) -> AsyncGenerator[EventRows]:
    await new_workspace(engine)
    async with writing(engine) as connection:
        await conversations.add(connection, CONVERSATION)
        await replies.add(connection, REPLY)
    rows = EventRows(database)
    yield rows
    await rows.close()


async def says(connection: AsyncConnection) -> None:
    await entries.add(connection, CONVERSATION.id, 0, [SAID], 1)


async def waits(connection: AsyncConnection) -> None:
    await says(connection)
    await asyncio.sleep(0)


async def kept(engine: AsyncEngine) -> tuple[int, int]:
    """Entries and rows of events."""
    async with engine.connect() as connection:
        found = await entries.of(connection, CONVERSATION.id)
        return len(found), len(await replies.events(connection, CONVERSATION.id, 1))


async def test_events_and_entries_are_kept_together(keeping: EventRows, engine: AsyncEngine) -> None:
    await keeping.keep([Batch(REPLY, TOLD, [says])], 2.0)
    assert await kept(engine) == (1, 1)


async def test_a_write_that_waits_is_refused_and_leaves_nothing(keeping: EventRows, engine: AsyncEngine) -> None:
    with pytest.raises(RuntimeError, match="waited"):
        await keeping.keep([Batch(REPLY, TOLD, [waits])], 2.0)
    assert await kept(engine) == (0, 0)
    await keeping.keep([Batch(REPLY, TOLD, [says])], 2.0)
    assert await kept(engine) == (1, 1)


async def test_nothing_is_added_to_a_reply_that_somebody_else_has_ended(
    keeping: EventRows, engine: AsyncEngine
) -> None:
    async with writing(engine) as connection:
        await replies.end(connection, REPLY, "cut", 2.0, REPLY.usage)
    with pytest.raises(ReplyTaken):
        await keeping.keep([Batch(REPLY, TOLD, [says])], 3.0)
    assert await kept(engine) == (0, 0)
