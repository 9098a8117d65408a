"""Writes usage events: one thread, and one transaction for everything that is waiting.

While a group is being committed the next one gathers, so a busy server pays for one commit, not for one a call.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
import time
from collections import defaultdict
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from ventoux.kit.threads import in_daemon_thread
from ventoux.ledger.errors import LedgerUnavailable
from ventoux.ledger.file import EventError, LedgerFile, ledger_engine

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from ventoux.ledger.schemas import UsageEvent

logger = logging.getLogger(__name__)

Outcome = LedgerUnavailable | None

_BUSY_TIMEOUT = 3.0
_RETRY_EVERY = 0.5
_CLOSE_WITHIN = 10.0
_KEEP_AT_MOST = 100_000


class _Waiter(NamedTuple):
    loop: asyncio.AbstractEventLoop
    done: asyncio.Future[Outcome]


class _Entry(NamedTuple):
    event: UsageEvent
    waiter: _Waiter | None = None


class LedgerWriter:
    """``start``, ``record``, ``record_later`` and ``close`` belong to the thread of one event loop."""

    def __init__(
        self,
        path: Path,
        *,
        engine: Engine | None = None,
        busy_timeout: float = _BUSY_TIMEOUT,
        retry_every: float = _RETRY_EVERY,
        close_within: float = _CLOSE_WITHIN,
        keep_at_most: int = _KEEP_AT_MOST,
    ) -> None:
        """``busy_timeout``: seconds to wait for another process that writes; ``keep_at_most``: events in memory."""
        self._file = LedgerFile(path, engine or ledger_engine(path, busy_timeout))
        self._retry_every = retry_every
        self._close_within = close_within
        self._keep_at_most = keep_at_most
        # A group waits for the one before it, and either may wait for a lock.
        self._record_within = 2 * busy_timeout + 5.0
        self._queue: queue.SimpleQueue[_Entry | None] = queue.SimpleQueue()
        self._kept: list[UsageEvent] = []
        self._available = True
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="ledger", daemon=True)

    def start(self) -> None:
        self._thread.start()

    @property
    def available(self) -> bool:
        """False from a commit that failed until one succeeds; meanwhile no call should be taken."""
        return self._available and not self._closing

    async def record(self, event: UsageEvent) -> None:
        """Returns when the event is in the ledger for good.

        Raises LedgerUnavailable when it cannot be written now. It is then kept in memory and written once it can be,
        as it is when the caller is cancelled meanwhile.
        """
        if self._closing:
            self._lose(event, "the ledger is closed")
            raise LedgerUnavailable("it is closed")
        loop = asyncio.get_running_loop()
        done: asyncio.Future[Outcome] = loop.create_future()
        self._queue.put(_Entry(event, _Waiter(loop, done)))
        try:
            async with asyncio.timeout(self._record_within):
                outcome = await done
        except TimeoutError:
            reason = "the disk does not answer"
            self._note(available=False, reason=reason)
            # Wakes the thread, so that this mark cannot outlive what caused it.
            self._queue.put(None)
            raise LedgerUnavailable(reason) from None
        if outcome is not None:
            raise outcome

    def record_later(self, event: UsageEvent) -> None:
        """Queues the event; it is written in the background, however long that cannot be done."""
        if self._closing:
            self._lose(event, "the ledger is closed")
        else:
            self._queue.put(_Entry(event))

    async def close(self) -> None:
        """Returns when everything recorded is written, or has been given up and put into the log."""
        if self._closing:
            return
        self._closing = True
        self._queue.put(None)
        if self._thread.ident is not None:
            # Longer than the thread gives itself, for the wait for a lock that it may be in.
            await in_daemon_thread(lambda: self._thread.join(self._close_within + self._record_within))
        if self._thread.is_alive():
            logger.error("the ledger's thread hangs; what it held may be lost")

    def _run(self) -> None:
        self._write([])
        while not self._closing:
            self._write(self._gather(None if self._available else self._retry_every))
        self._drain()
        self._file.close()

    def _gather(self, timeout: float | None) -> list[_Entry]:
        """Everything that is queued; waits for the first. Empty when it is time to try again."""
        entries: list[_Entry] = []
        with suppress(queue.Empty):
            first = self._queue.get(timeout=timeout)
            if first is not None:
                entries.append(first)
            while True:
                entry = self._queue.get_nowait()
                if entry is not None:
                    entries.append(entry)
        return entries

    def _drain(self) -> None:
        """Nothing is queued any more once ``close`` has been called."""
        until = time.monotonic() + self._close_within
        self._write(self._gather(0))
        while self._kept and time.monotonic() < until:
            time.sleep(self._retry_every)
            self._write([])
        for event in self._kept:
            self._lose(event, "the server ended before the ledger could be written")

    def _write(self, entries: list[_Entry]) -> None:
        events = [*self._kept, *(entry.event for entry in entries)]
        refused: dict[str, str] = {}
        try:
            self._commit(events, refused)
        except Exception as error:  # noqa: BLE001 - whatever it is, this thread has to outlive it
            failure = str(error)
            self._note(available=False, reason=failure)
            self._keep([event for event in events if event.request_id not in refused])
        else:
            failure = ""
            self._kept = []
            self._note(available=True, reason=f"{len(events)} events written")
        _answer(entries, failure, refused)

    def _commit(self, events: list[UsageEvent], refused: dict[str, str]) -> None:
        """Raises CommitError. Events that no table can hold are named in ``refused`` and do not hold up the rest."""
        try:
            self._file.commit(events)
        except EventError:
            for event in events:
                try:
                    self._file.commit([event])
                except EventError as error:
                    refused[event.request_id] = str(error)
                    self._lose(event, str(error))

    def _keep(self, events: list[UsageEvent]) -> None:
        self._kept = events[: self._keep_at_most]
        for event in events[self._keep_at_most :]:
            self._lose(event, "too many events wait for the ledger")

    def _note(self, *, available: bool, reason: str) -> None:
        if available != self._available:
            level, text = (logging.INFO, "is written again") if available else (logging.ERROR, "cannot be written")
            logger.log(level, "the ledger %s", text, extra={"fields": {"reason": reason}})
        self._available = available

    def _lose(self, event: UsageEvent, reason: str) -> None:
        """The log is the last place left to keep it. Its metadata is the caller's own text, so not that."""
        fields = msgspec.structs.asdict(msgspec.structs.replace(event, metadata=None))
        logger.error("a usage event is not in the ledger", extra={"fields": {"reason": reason, **fields}})


def _answer(entries: list[_Entry], failure: str, refused: dict[str, str]) -> None:
    """Wakes each event loop once."""
    settled: dict[asyncio.AbstractEventLoop, list[tuple[asyncio.Future[Outcome], Outcome]]] = defaultdict(list)
    for event, waiter in entries:
        if waiter is not None:
            reason = refused.get(event.request_id, failure)
            settled[waiter.loop].append((waiter.done, LedgerUnavailable(reason) if reason else None))
    for loop, outcomes in settled.items():
        # A loop that has closed has nobody left who waits.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(_settle, outcomes)


def _settle(outcomes: list[tuple[asyncio.Future[Outcome], Outcome]]) -> None:
    for done, outcome in outcomes:
        if not done.done():
            done.set_result(outcome)
