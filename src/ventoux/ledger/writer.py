"""Writes usage events: one thread, and one transaction for everything that is waiting.

While a group is being committed the next one gathers, so a busy server pays for one commit, not for one a call. The
thread has one group at a time, and is woken once for it: every time that it wakes, and every statement, costs the event
loop a turn.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple, Protocol

import msgspec
from sqlalchemy import URL

from ventoux.kit.threads import in_daemon_thread
from ventoux.ledger.errors import LedgerUnavailable
from ventoux.ledger.file import EventError, LedgerFile, ledger_engine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Engine

    from ventoux.db.location import Location
    from ventoux.ledger.schemas import UsageEvent

logger = logging.getLogger(__name__)

Outcome = LedgerUnavailable | None

_BUSY_TIMEOUT = 3.0
_RETRY_EVERY = 0.5
_CLOSE_WITHIN = 10.0
_KEEP_AT_MOST = 100_000


class Ledger(Protocol):
    """The file or the server that the thread writes to; only it uses that."""

    def commit(self, events: Sequence[UsageEvent]) -> None: ...
    def close(self) -> None: ...


class _Entry(NamedTuple):
    event: UsageEvent
    done: asyncio.Future[Outcome] | None = None


class _Group(NamedTuple):
    """Empty to wake the thread. ``loop`` is told when it is committed."""

    entries: list[_Entry]
    loop: asyncio.AbstractEventLoop | None = None


_GATHERED_FOR = 32
"""Turns of a busy event loop that a group may gather for."""


class LedgerWriter:
    """``start``, ``record``, ``record_later`` and ``close`` belong to the thread of one event loop."""

    def __init__(
        self,
        where: Location,
        *,
        engine: Engine | None = None,
        busy_timeout: float = _BUSY_TIMEOUT,
        retry_every: float = _RETRY_EVERY,
        close_within: float = _CLOSE_WITHIN,
        keep_at_most: int = _KEEP_AT_MOST,
    ) -> None:
        """``busy_timeout``: seconds to wait for another process that writes; ``keep_at_most``: events in memory.
        ``engine``: of a file, by default one for this path."""
        self._file = _ledger(where, engine, busy_timeout)
        self._retry_every = retry_every
        self._close_within = close_within
        self._keep_at_most = keep_at_most
        # A group waits for the one before it, and either may wait for a lock.
        self._record_within = 2 * busy_timeout + 5.0
        self._queue: queue.SimpleQueue[_Group] = queue.SimpleQueue()
        self._gathering: list[_Entry] = []
        self._last_group = 1
        self._handed_over = False
        """The thread has a group, or will have one."""
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
        self._gather_in(loop, _Entry(event, done))
        # Lighter than asyncio.timeout, and this is on the way of every call.
        timer = loop.call_later(self._record_within, self._give_up, done)
        try:
            outcome = await done
        finally:
            timer.cancel()
        if outcome is not None:
            raise outcome

    def record_later(self, event: UsageEvent) -> None:
        """Queues the event; it is written in the background, however long that cannot be done."""
        if self._closing:
            self._lose(event, "the ledger is closed")
        else:
            self._gather_in(asyncio.get_running_loop(), _Entry(event))

    def _give_up(self, done: asyncio.Future[Outcome]) -> None:
        reason = "the database does not answer"
        self._note(available=False, reason=reason)
        _settle([(done, LedgerUnavailable(reason))])
        # Wakes the thread, so that this mark cannot outlive what caused it.
        self._queue.put(_Group([]))

    def _gather_in(self, loop: asyncio.AbstractEventLoop, entry: _Entry) -> None:
        """A loop with nothing else to do takes its turns at once; a busy one brings more calls in each."""
        self._gathering.append(entry)
        if not self._handed_over:
            self._handed_over = True
            loop.call_soon(self._hand_over, loop, min(self._last_group, _GATHERED_FOR))

    def _hand_over(self, loop: asyncio.AbstractEventLoop, turns: int) -> None:
        if turns and not self._closing:
            loop.call_soon(self._hand_over, loop, turns - 1)
            return
        group, self._gathering = self._gathering, []
        self._last_group = len(group)
        if group:
            self._queue.put(_Group(group, loop))
        else:
            self._handed_over = False

    def _answered(
        self, loop: asyncio.AbstractEventLoop, outcomes: list[tuple[asyncio.Future[Outcome], Outcome]]
    ) -> None:
        _settle(outcomes)
        self._hand_over(loop, min(len(outcomes), _GATHERED_FOR))

    async def close(self) -> None:
        """Returns when everything recorded is written, or has been given up and put into the log."""
        if self._closing:
            return
        self._closing = True
        self._queue.put(_Group(self._gathering, asyncio.get_running_loop()))
        self._gathering = []
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

    def _gather(self, timeout: float | None) -> list[_Group]:
        """Everything that is queued; waits for the first. Empty when it is time to try again."""
        groups: list[_Group] = []
        with suppress(queue.Empty):
            groups.append(self._queue.get(timeout=timeout))
            while True:
                groups.append(self._queue.get_nowait())
        return groups

    def _drain(self) -> None:
        """Nothing is queued any more once ``close`` has been called."""
        until = time.monotonic() + self._close_within
        self._write(self._gather(0))
        while self._kept and time.monotonic() < until:
            time.sleep(self._retry_every)
            self._write([])
        for event in self._kept:
            self._lose(event, "the server ended before the ledger could be written")

    def _write(self, groups: list[_Group]) -> None:
        events = [*self._kept, *(entry.event for group in groups for entry in group.entries)]
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
        for group in groups:
            self._answer(group, failure, refused)

    def _answer(self, group: _Group, failure: str, refused: dict[str, str]) -> None:
        """Wakes the event loop once; it then hands over what has gathered meanwhile."""
        if group.loop is None:
            return
        outcomes: list[tuple[asyncio.Future[Outcome], Outcome]] = []
        for event, done in group.entries:
            if done is not None:
                reason = refused.get(event.request_id, failure)
                outcomes.append((done, LedgerUnavailable(reason) if reason else None))
        # A loop that has closed has nobody left who waits.
        with suppress(RuntimeError):
            group.loop.call_soon_threadsafe(self._answered, group.loop, outcomes)

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


def _ledger(where: Location, engine: Engine | None, busy_timeout: float) -> Ledger:
    if isinstance(where, URL):
        from ventoux.ledger.server import LedgerServer  # noqa: PLC0415 - the driver is an extra

        return LedgerServer(where, busy_timeout)
    return LedgerFile(where, engine or ledger_engine(where, busy_timeout))


def _settle(outcomes: list[tuple[asyncio.Future[Outcome], Outcome]]) -> None:
    for done, outcome in outcomes:
        if not done.done():
            done.set_result(outcome)
