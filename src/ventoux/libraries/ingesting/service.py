"""Reads what was added, beside the calls. The table of documents is the queue (``db.document_tables``).

A document is worked on by whoever holds its claim, which is renewed meanwhile; that of a server which was killed ends
by itself, and the next one goes on where it stopped. What is indexed becomes visible by one change of the row, made by
the holder alone.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from ventoux.errors import EngineError, EngineTimeout, RateLimited, Unavailable, VentouxError
from ventoux.kit.clock import Clock, SystemClock
from ventoux.libraries.errors import LibrariesUnavailable
from ventoux.libraries.ingesting.sweeping import Sweeping
from ventoux.libraries.ingesting.work import Unreadable, Work, summary
from ventoux.libraries.store import libraries as libraries_store
from ventoux.libraries.store import queue
from ventoux.libraries.transactions import changing, reading

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.libraries.ingesting.work import Indexed, Parts
    from ventoux.libraries.schemas import Document, Library
    from ventoux.libraries.store.queue import Claim
    from ventoux.parsing.schemas import Parsed

logger = logging.getLogger("ventoux.ingesting")

MOST_ATTEMPTS = 3
"""That may end with the server's end, or without a reason that is known."""
_POLLS_A_SWEEP = 10
"""Nobody waits for what was deleted to be cleared up, and each look at it is several."""


class Pace(NamedTuple):
    """Seconds: how long a claim holds, how often others are looked for, and how long is waited for a model."""

    claim: float = 60.0
    poll: float = 1.0
    wait: float = 2.0
    longest_wait: float = 120.0


class Lost(Exception):
    """The document was deleted or is wanted anew, or somebody else has it."""


class Ingesting:
    """``run`` is for one task; ``wake`` is called when there is something to do."""

    def __init__(
        self, engine: AsyncEngine, parts: Parts, *, workers: int, pace: Pace | None = None, clock: Clock | None = None
    ) -> None:
        self._engine = engine
        self._index = parts.index
        self._work = Work(parts)
        self._workers = workers
        self._pace = pace or Pace()
        self._clock = clock or SystemClock()
        self._sweeping = Sweeping(engine, parts.texts.storage, parts.index, self._clock)
        self._woken = [asyncio.Event() for _ in range(workers + 1)]
        self._served: dict[str, float] = {}
        """By workspace when it had its last turn: none waits for all documents of another."""
        self._waited: dict[str, int] = {}
        """By document how often there was no room for it."""

    def wake(self) -> None:
        for event in self._woken:
            event.set()

    async def run(self) -> None:
        """Until cancelled."""
        if self._engine.dialect.name == "sqlite":
            # One server holds the home: what one that was killed had begun needs not be waited for.
            async with changing(self._engine) as connection:
                await queue.free(connection)
        async with asyncio.TaskGroup() as group:
            for event in self._woken[1:]:
                group.create_task(self._serve(event))
            group.create_task(self._sweep(self._woken[0]))

    async def _serve(self, woken: asyncio.Event) -> None:
        while True:
            woken.clear()
            try:
                found = await self.work_once()
            except VentouxError as error:
                logger.warning("documents are not read", extra={"fields": {"error": error.for_log}})
                found = False
            if not found:
                await self._pause(woken, self._pace.poll)

    async def _sweep(self, woken: asyncio.Event) -> None:
        begun: int | None = None
        while True:
            woken.clear()
            epoch = self._index.epoch
            try:
                more = await self._sweeping.sweep() if begun == epoch else await self._sweeping.begin()
                begun = epoch
            except VentouxError as error:
                logger.warning("what was deleted is not cleared up yet", extra={"fields": {"error": error.for_log}})
                more = False
            if more:
                self.wake()
            await self._pause(woken, self._pace.poll * _POLLS_A_SWEEP)

    async def _pause(self, woken: asyncio.Event, longest: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(woken.wait(), longest)

    async def work_once(self) -> bool:
        """Takes one document to its end. Whether there was one. Raises LibrariesUnavailable."""
        claim = await self._claim()
        if claim is None:
            return False
        try:
            await self._held(claim)
        except BaseExceptionGroup as group:
            failures = [error for error in group.exceptions if not isinstance(error, Lost)]
            if failures:
                raise failures[0] from group
            await self._let_go(claim)
        return True

    async def _let_go(self, claim: Claim) -> None:
        """What was begun of one that was deleted meanwhile can be cleared up now."""
        document = claim.document
        logger.info("a document was changed while it was read", extra={"fields": {"document": document.id}})
        self._waited.pop(document.id, None)
        self._sweeping.later(document.library_id)
        async with changing(self._engine) as connection:
            await queue.let_go(connection, claim)
        self._woken[0].set()

    async def _claim(self) -> Claim | None:
        now = self._clock.now()
        async with reading(self._engine) as connection:
            waiting = await queue.workspaces(connection, now)
        for workspace_id in sorted(waiting, key=lambda one: self._served.get(one, 0.0)):
            async with changing(self._engine) as connection:
                claim = await queue.claim(connection, workspace_id, now, now + self._pace.claim)
            if claim is not None:
                self._served[workspace_id] = self._clock.monotonic()
                return claim
        return None

    async def _held(self, claim: Claim) -> None:
        """Works on it while the claim is renewed, and stops when it is lost."""
        holding = Holding(self._engine, self._clock, claim, self._pace.claim)
        async with asyncio.TaskGroup() as group:
            keeping = group.create_task(holding.keep())
            try:
                await self._tried(holding)
            finally:
                keeping.cancel()

    async def _tried(self, holding: Holding) -> None:
        document = holding.document
        if document.attempts > MOST_ATTEMPTS:
            await holding.note(status="error", claimed_until=None, error=_GIVEN_UP, last_processed_at=self._clock.now())
            return
        try:
            await self._indexed(holding)
        except Unreadable as error:
            await self._failed(holding, str(error))
        except (RateLimited, Unavailable) as error:
            await self._no_room(holding, error)
        except (EngineError, EngineTimeout) as error:
            await self._again(holding, str(error))
        except VentouxError as error:
            await self._failed(holding, str(error))
        except (Lost, asyncio.CancelledError):
            raise
        except Exception:
            logger.exception("a document could not be indexed", extra={"fields": {"document": document.id}})
            await self._again(holding, "It could not be indexed; the server's log says why.")

    async def _indexed(self, holding: Holding) -> None:
        document, work = holding.document, self._work
        library = await self._library(document)
        parsed = await self._parsed(holding)
        embedded = await work.embed(document, library, parsed)
        await holding.note(stage="indexing")
        await work.put(document, library, embedded)
        await holding.publish(summary(parsed, embedded))
        self._waited.pop(document.id, None)
        if document.generation is not None:
            self._sweeping.later(library.id)
            self._woken[0].set()
        await work.tidy(document)

    async def _parsed(self, holding: Holding) -> Parsed:
        document = holding.document
        parsed = await self._work.reread(document) if document.stage != "reading" else None
        if parsed is None:
            await holding.note(stage="reading")
            parsed = await self._work.read(document)
        await holding.note(stage="embedding")
        return parsed

    async def _library(self, document: Document) -> Library:
        async with reading(self._engine) as connection:
            library = await libraries_store.find(connection, document.workspace_id, document.library_id)
        if library is None:
            raise Lost
        return library

    async def _failed(self, holding: Holding, why: str) -> None:
        self._waited.pop(holding.document.id, None)
        await holding.note(status="error", claimed_until=None, error=why, last_processed_at=self._clock.now())

    async def _no_room(self, holding: Holding, error: VentouxError) -> None:
        """No attempt: the document is well. It is tried again after a while that grows."""
        document = holding.document
        waited = self._waited.get(document.id, 0)
        self._waited[document.id] = waited + 1
        pause = min(max(self._pace.wait * 2**waited, error.retry_after or 0.0), self._pace.longest_wait)
        until = self._clock.now() + pause
        attempts = max(0, document.attempts - 1)
        await holding.note(status="waiting_for_capacity", claimed_until=until, attempts=attempts, error=str(error))

    async def _again(self, holding: Holding, why: str) -> None:
        document = holding.document
        if document.attempts >= MOST_ATTEMPTS:
            await self._failed(holding, why)
        else:
            until = self._clock.now() + self._pace.wait * 2**document.attempts
            await holding.note(status="todo", claimed_until=until, error=why)


_GIVEN_UP = (
    f"The server ended {MOST_ATTEMPTS} times while it read this document. Reprocess it once more, or send it in "
    "another format."
)


class Holding:
    """A claim that is renewed. Every note of it raises Lost where it holds no more."""

    def __init__(self, engine: AsyncEngine, clock: Clock, claim: Claim, seconds: float) -> None:
        self._engine = engine
        self._clock = clock
        self._claim = claim
        self._seconds = seconds
        # One at a time: a renewal changes by what the claim is known.
        self._noting = asyncio.Lock()

    @property
    def document(self) -> Document:
        return self._claim.document

    async def keep(self) -> None:
        while True:
            await asyncio.sleep(self._seconds / 3)
            try:
                await self.note(renew=True)
            except LibrariesUnavailable as error:
                logger.warning("a claim is not renewed", extra={"fields": {"error": error.for_log}})

    async def note(self, *, renew: bool = False, **values: object) -> None:
        """Raises Lost, LibrariesUnavailable."""
        async with self._noting:
            now = self._clock.now()
            until = now + self._seconds
            if renew:
                values["claimed_until"] = until
            async with changing(self._engine) as connection:
                if not await queue.note(connection, self._claim, now, **values):
                    raise Lost
            if renew:
                self._claim.until = until

    async def publish(self, found: Indexed) -> None:
        """In one transaction: what was put is what is found from now on. Raises Lost, LibrariesUnavailable."""
        document, now = self.document, self._clock.now()
        values = {
            "status": "done",
            "stage": "",
            "error": found.warnings or None,
            "attempts": 0,
            "claimed_until": None,
            "generation": document.wanted_generation,
            "pages": found.pages,
            "tokens": found.tokens,
            "language": found.language,
            "last_processed_at": now,
        }
        async with self._noting, changing(self._engine) as connection:
            if not await queue.note(connection, self._claim, now, **values):
                raise Lost
            await libraries_store.touch(connection, document.library_id, now)
