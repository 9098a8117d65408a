"""What a run of the loop puts down: ``conversations.schemas.Sink``."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from ventoux.conversations.events import ConversationUsage
from ventoux.conversations.replies.encoding import encoded, unnumbered
from ventoux.conversations.replies.log import Log
from ventoux.conversations.replies.rows import Batch
from ventoux.conversations.replies.schemas import Events
from ventoux.conversations.replies.stages import QUEUED, staged
from ventoux.conversations.replies.unfinished import Unfinished
from ventoux.conversations.store import conversations, entries, outputs, replies, summaries, words
from ventoux.errors import error_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from sqlalchemy.ext.asyncio import AsyncConnection

    from ventoux.conversations.entries import Entry
    from ventoux.conversations.events import Event
    from ventoux.conversations.replies.rows import Write
    from ventoux.conversations.replies.schemas import Reply
    from ventoux.conversations.replies.stages import Stage
    from ventoux.conversations.replies.writer import Keeper
    from ventoux.conversations.schemas import ReplyState, Summary
    from ventoux.conversations.store.words import Words
    from ventoux.errors import VentouxError
    from ventoux.kit.clock import Clock

_MOST_UNWRITTEN = 1024 * 1024
"""Bytes of events; a model that is faster than the database waits."""


class Recording:
    """``position``: of the next entry of the conversation. ``keeper``: who takes what is put down. ``key``: whose words
    they are (``key_of``); None where nothing of them is kept."""

    def __init__(self, reply: Reply, position: int, keeper: Keeper, clock: Clock, key: str | None) -> None:
        self.reply = reply
        self.log = Log(reply.number)
        self.state: ReplyState = "running"
        self.ended = False
        """Its end is kept."""
        self.outputs: list[Entry] = []
        self.usage = ConversationUsage()
        self.guardrails: list[dict[str, Any]] | None = None
        self.error: VentouxError | None = None
        self.unfinished = Unfinished()
        self._position = position
        self._keeper = keeper
        self._clock = clock
        self._key = key
        self._number = 0
        self._writes: list[Write] = []
        self._events: list[bytes] = []
        self._unwritten = 0
        self._under_way = False
        self._settled = asyncio.Event()
        """Something was kept or lost."""
        self._failure: VentouxError | None = None
        self.enter(QUEUED)

    def enter(self, stage: Stage) -> None:
        """What is told while it lasts, and not kept."""
        self.log.enter(stage, self._clock.monotonic())

    async def tell(self, *events: Event) -> None:
        self._put(events)
        await self._taken()

    async def keep(self, *entries: Entry, events: Sequence[Event] = ()) -> None:
        # Here, where it holds up this reply alone: whoever writes holds the lock of the database.
        found = [] if self._key is None else await words.read(entries, self._key)
        self._write(partial(self._keep_entries, self._position, entries, found))
        self._position += len(entries)
        self.outputs += entries
        self._put(events)
        self.unfinished.kept(entry.id for entry in entries)
        await self._taken()

    async def replace(self, entry: Entry) -> None:
        self._write(partial(self._replace, entry))
        self.outputs = [entry if one.id == entry.id else one for one in self.outputs]
        await self._taken()

    async def summarised(self, summary: Summary) -> None:
        self._write(partial(self._add_summary, summary))
        await self._taken()

    async def output(self, entry_id: str, text: str) -> None:
        self._write(partial(self._add_output, entry_id, text))
        await self._taken()

    async def settled(self) -> None:
        await self._written(0)

    def spent(self, usage: ConversationUsage) -> None:
        self.usage = usage

    async def end(self, state: ReplyState, *events: Event, error: VentouxError | None = None) -> None:
        """The last that is put down: returns when everything is kept. Raises ReplyTaken, ConversationsUnavailable."""
        self.state, self.error = state, error
        self._put(events)
        self._write(self._end)
        self._keeper.wake(self, urgent=True)
        await self._written(0)
        self.ended = True
        self.log.end()

    def take(self) -> Batch | None:
        if not self._writes and not self._events:
            return None
        writes, told = self._writes, self._events
        self._writes, self._events, self._under_way = [], [], True
        events = Events(self._number - len(told) + 1, self._number, b"".join(told)) if told else None
        return Batch(self.reply, events, writes)

    def kept(self, batch: Batch) -> None:
        if batch.events is not None:
            self._unwritten -= len(batch.events.data)
            self.log.show(batch.events)
        self._settle()

    def lost(self, error: VentouxError) -> None:
        self._failure = error
        self.log.end(error)
        self._settle()

    def _put(self, events: Sequence[Event]) -> None:
        """Raises what ``lost`` was told."""
        if self._failure is not None:
            raise self._failure
        for event in events:
            # What cannot be encoded takes no number, and nobody can go on from what is not kept.
            number = self._number + 1
            data = unnumbered(event) if self._key is None else encoded(self.reply.number, number, event)
            self._number = number
            self._events.append(data)
            self._unwritten += len(data)
            self.unfinished.told(event)
            if (stage := staged(event)) is not None:
                self.enter(stage)
        if events:
            self._keeper.wake(self)

    def _write(self, write: Write) -> None:
        if self._failure is not None:
            raise self._failure
        self._writes.append(write)
        self._keeper.wake(self)

    async def _taken(self) -> None:
        if self._unwritten > _MOST_UNWRITTEN:
            await self._written(_MOST_UNWRITTEN // 2)

    async def _written(self, most: int) -> None:
        """Returns when no more than so many bytes of events wait; with none, when nothing waits at all."""
        while self._failure is None and (self._unwritten > most or (most == 0 and self._waits())):
            self._settled.clear()
            await self._settled.wait()
        if self._failure is not None:
            raise self._failure

    def _waits(self) -> bool:
        return self._under_way or bool(self._writes) or bool(self._events)

    def _settle(self) -> None:
        self._under_way = False
        self._settled.set()

    async def _keep_entries(
        self, position: int, kept: Sequence[Entry], found: Sequence[Words], connection: AsyncConnection
    ) -> None:
        conversation_id = self.reply.conversation_id
        await put(connection, self.reply, position, kept, self._clock.now())
        await words.add(connection, conversation_id, position, found)

    async def _replace(self, entry: Entry, connection: AsyncConnection) -> None:
        await entries.replace(connection, self.reply.conversation_id, entry)

    async def _add_summary(self, summary: Summary, connection: AsyncConnection) -> None:
        await summaries.add(connection, self.reply.conversation_id, summary, self._clock.now())

    async def _add_output(self, entry_id: str, text: str, connection: AsyncConnection) -> None:
        await outputs.add(connection, self.reply.conversation_id, entry_id, text, self._clock.now())

    async def _end(self, connection: AsyncConnection) -> None:
        error = None if self.error is None else told_error(self.error)
        await replies.end(connection, self.reply, self.state, self._clock.now(), self.usage, error)


def told_error(error: VentouxError) -> dict[str, str | int]:
    """As the last event tells it."""
    return {"message": str(error), "code": error.status, "error": error_name(error)}


async def put(connection: AsyncConnection, reply: Reply, position: int, kept: Sequence[Entry], now: float) -> None:
    """Entries of a reply, from a position on, as a part of the conversation; their words are for the caller to add."""
    conversation_id = reply.conversation_id
    await entries.add(connection, conversation_id, position, kept, reply.number)
    await conversations.change(connection, conversation_id, now, entries=position + len(kept))
