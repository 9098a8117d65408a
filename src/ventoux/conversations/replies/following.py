"""Following a reply: from memory where it runs here, else from the database."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from ventoux.conversations.replies import stages
from ventoux.conversations.replies.encoding import rest
from ventoux.conversations.store import replies
from ventoux.conversations.transactions import reading

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.conversations.replies.log import Log

_LOOK_AGAIN = 30.0
_LEAST, _MOST = 0.05, 1.0
"""Seconds between two looks at what another server runs; it is looked at less often while nothing comes."""


async def follow(log: Log, after: int = 0, monotonic: Callable[[], float] | None = None) -> AsyncGenerator[bytes]:
    """Whole events, as many as there are each time, until the reply has ended. With a clock the stages that it goes
    through are told, too, and first the one that it is in. Raises why its log could not be kept."""
    told = None
    while True:
        ended, last = log.ended, log.last
        if monotonic is not None and not ended and log.stage is not None and log.stage is not told:
            told = log.stage
            yield stages.encoded(told, monotonic() - log.staged_at)
            continue
        if data := log.after(after):
            after = last
            yield data
        elif ended:
            if log.failure is not None:
                raise log.failure
            return
        else:
            await log.news(after, _LOOK_AGAIN)


async def follow_kept(
    engine: AsyncEngine, conversation_id: str, number: int, after: int = 0, *, least: float = _LEAST
) -> AsyncGenerator[bytes]:
    """As ``follow``. Raises ConversationsUnavailable."""
    pause = least
    while True:
        async with reading(engine) as connection:
            reply = await replies.find(connection, conversation_id, number)
            kept = await replies.events(connection, conversation_id, number, after=after)
        if kept:
            data = b"".join((rest(kept[0], after), *(events.data for events in kept[1:])))
            after, pause = kept[-1].last, least
            yield data
        if reply is None or reply.state != "running":
            return
        await asyncio.sleep(pause)
        pause = min(_MOST, 2 * pause)
