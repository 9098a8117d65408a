"""Keeps what replies put down: one transaction for everything that is waiting, of all replies together.

While one transaction runs the next one gathers, and at full speed one follows another only after a breath, so that a
model's every word does not cost a transaction. Nothing is shown to anybody before it is kept.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple, Protocol

from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from ventoux.conversations.errors import ConversationsUnavailable, ReplyTaken
from ventoux.conversations.store import replies
from ventoux.conversations.transactions import named
from ventoux.db.engine import writing
from ventoux.errors import VentouxError

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.conversations.replies.rows import EventRows
    from ventoux.conversations.replies.schemas import Events, Reply
    from ventoux.kit.clock import Clock


logger = logging.getLogger("ventoux.replies")

Write = Callable[[AsyncConnection], Awaitable[None]]

_BREATH = 0.02
"""Seconds from the start of one transaction to that of the next at least."""
_PATIENCE = 10.0
"""Seconds for which a database that is away is tried again; replies wait meanwhile."""
_PAUSE = 0.5


class Batch(NamedTuple):
    """Of one reply. ``events`` are to be seen when they are kept; ``writes`` are everything else."""

    reply: Reply
    events: Events | None
    writes: Sequence[Write]


class Source(Protocol):
    """One reply, with what it has put down and what is not kept yet."""

    def take(self) -> Batch | None: ...

    def kept(self, batch: Batch) -> None: ...

    def lost(self, error: VentouxError) -> None:
        """It could not be kept, and nothing after it can be."""
        ...


class Keeper(Protocol):
    def wake(self, source: Source, *, urgent: bool = False) -> None:
        """There is something to take. ``urgent``: and nothing is to come after it."""
        ...


class Writer:
    """``wake`` and ``run`` belong to one event loop."""

    def __init__(
        self,
        engine: AsyncEngine,
        rows: EventRows,
        server: str,
        clock: Clock,
        *,
        breath: float = _BREATH,
        patience: float = _PATIENCE,
    ) -> None:
        self._engine = engine
        self._rows = rows
        self._clock = clock
        # The rows of a reply are its server's: servers need not wait for each other.
        self._lock = f"replies of {server}"
        self._breath = breath
        self._patience = patience
        self._waiting: dict[Source, None] = {}
        self._work = asyncio.Event()
        self._urgent = asyncio.Event()

    def wake(self, source: Source, *, urgent: bool = False) -> None:
        self._waiting[source] = None
        self._work.set()
        if urgent:
            self._urgent.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self._work.wait()
            self._work.clear()
            self._urgent.clear()
            started = time.monotonic()
            waiting, self._waiting = self._waiting, {}
            await self._keep([(one, batch) for one in waiting if (batch := one.take()) is not None])
            await self._breathe(started + self._breath - time.monotonic())

    async def _breathe(self, seconds: float) -> None:
        """Not while somebody waits for the end of a reply."""
        if seconds > 0:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._urgent.wait()

    async def _keep(self, group: list[tuple[Source, Batch]]) -> None:
        try:
            await self._patiently([batch for _, batch in group])
        except Exception as error:  # noqa: BLE001 - whatever it is, it is these replies that fail of it
            if len(group) > 1 and not isinstance(error, ConversationsUnavailable):
                # One of them is at fault: the others do not fail with it.
                for one in group:
                    await self._keep([one])
                return
            for source, _ in group:
                source.lost(_failure(error))
        else:
            for source, batch in group:
                source.kept(batch)

    async def _patiently(self, group: list[Batch]) -> None:
        """Raises ConversationsUnavailable when the database is away for too long, and whatever else is wrong at
        once."""
        until = time.monotonic() + self._patience
        while True:
            try:
                await self.transaction(group)
            except (IntegrityError, DataError):
                raise
            except SQLAlchemyError:
                if time.monotonic() + _PAUSE > until:
                    with named("written"):
                        raise
                await asyncio.sleep(_PAUSE)
            else:
                return

    async def transaction(self, group: list[Batch]) -> None:
        """Raises ReplyTaken, SQLAlchemyError."""
        now = self._clock.now()
        if not any(batch.writes for batch in group):
            await self._rows.keep([(batch.reply, batch.events) for batch in group if batch.events], now)
            return
        async with writing(self._engine, self._lock) as connection:
            for reply, events, writes in group:
                if (await connection.execute(replies.ALIVE, replies.running_row(reply, now))).rowcount != 1:
                    raise ReplyTaken
                if events is not None:
                    await connection.execute(replies.KEEP, replies.events_row(reply, events, now))
                for write in writes:
                    await write(connection)


class InMemory:
    """For replies that nothing is kept of."""

    def wake(self, source: Source, *, urgent: bool = False) -> None:
        del urgent
        if (batch := source.take()) is not None:
            source.kept(batch)


def _failure(error: Exception) -> VentouxError:
    if isinstance(error, VentouxError):
        return error
    if isinstance(error, IntegrityError):
        return ReplyTaken()
    logger.error("what a reply has said cannot be kept", exc_info=error)
    return ConversationsUnavailable("What was said cannot be kept: the server's log says why.")
