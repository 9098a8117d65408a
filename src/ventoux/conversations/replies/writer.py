"""Keeps what replies put down: one transaction for everything that is waiting, of all replies together.

While one transaction runs the next one gathers, and at full speed one follows another only after a breath, so that a
model's every word does not cost a transaction. Nothing is shown to anybody before it is kept.
"""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError

from ventoux.conversations.errors import ConversationsUnavailable, ReplyTaken
from ventoux.conversations.transactions import named
from ventoux.errors import VentouxError

if TYPE_CHECKING:
    from ventoux.conversations.replies.rows import Batch, EventRows
    from ventoux.kit.clock import Clock


logger = logging.getLogger("ventoux.replies")

_BREATH = 0.02
"""Seconds from the start of one transaction to that of the next at least."""
_MUCH = 16 * 1024
"""Bytes of one reply in one transaction, of a model that nobody reads along with: it gets the next one later."""
_LATER = 3
"""Breaths."""
_PATIENCE = 10.0
"""Seconds for which a database that is away is tried again; replies wait meanwhile."""
_PAUSE = 0.5


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
        rows: EventRows,
        clock: Clock,
        *,
        breath: float = _BREATH,
        patience: float = _PATIENCE,
    ) -> None:
        self._rows = rows
        self._clock = clock
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
            taken = [(one, batch) for one in waiting if (batch := one.take()) is not None]
            await self._keep(taken)
            breath = self._breath * (_LATER if any(_is_much(batch) for _, batch in taken) else 1)
            await self._breathe(started + breath - time.monotonic())

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
        await self._rows.keep(group, self._clock.now())


class InMemory:
    """For replies that nothing is kept of."""

    def wake(self, source: Source, *, urgent: bool = False) -> None:
        del urgent
        if (batch := source.take()) is not None:
            source.kept(batch)


def _is_much(batch: Batch) -> bool:
    return batch.events is not None and len(batch.events.data) > _MUCH


def _failure(error: Exception) -> VentouxError:
    if isinstance(error, VentouxError):
        return error
    if isinstance(error, IntegrityError):
        return ReplyTaken()
    logger.error("what a reply has said cannot be kept", exc_info=error)
    return ConversationsUnavailable("What was said cannot be kept: the server's log says why.")
