"""Ends a reply that its server no longer runs: what was told of it is kept, and followers are told that it is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.conversations.errors import ReplyCut
from ventoux.conversations.events import ConversationUsage, ResponseDone, ResponseError
from ventoux.conversations.replies.encoding import decoded, encoded
from ventoux.conversations.replies.recording import put, told_error
from ventoux.conversations.replies.schemas import Events
from ventoux.conversations.replies.unfinished import Unfinished
from ventoux.conversations.store import entries, replies, words
from ventoux.conversations.transactions import changing
from ventoux.errors import error_name
from ventoux.kit.clock import rfc3339

if TYPE_CHECKING:
    from typing import Literal

    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.conversations.events import Event
    from ventoux.conversations.replies.schemas import Reply

CUT = "The server ended in the middle of this reply: append without inputs to go on with it."
_ENDED_EARLY = 503


async def settle(engine: AsyncEngine, reply: Reply, state: Literal["cut", "stopped"], now: float) -> bool:
    """False where it has ended by itself meanwhile. Raises ConversationsUnavailable."""
    conversation_id, number = reply.conversation_id, reply.number
    async with changing(engine, conversation_id) as connection:
        error = told_error(ReplyCut(CUT)) if state == "cut" else None
        # First: its row is locked from here on, and a server that runs it after all can add nothing.
        if not await replies.end(connection, reply, state, now, reply.usage, error):
            return False
        told = await replies.events(connection, conversation_id, number)
        known = await entries.of(connection, conversation_id)
        unfinished = Unfinished()
        for events in told:
            for event in decoded(events):
                unfinished.told(event)
        unfinished.kept(entry.id for entry in known)
        left = unfinished.entries()
        await put(connection, reply, len(known), left, now)
        await words.index(connection, conversation_id, list(enumerate(left, len(known))))
        last = (told[-1].last if told else 0) + 1
        final = Events(last, last, encoded(number, last, _final(state, now)))
        await connection.execute(replies.KEEP, replies.events_row(reply, final, now))
    return True


def _final(state: Literal["cut", "stopped"], now: float) -> Event:
    if state == "cut":
        return ResponseError(message=CUT, code=_ENDED_EARLY, created_at=rfc3339(now), error=error_name(ReplyCut(CUT)))
    return ResponseDone(usage=ConversationUsage(), created_at=rfc3339(now))
