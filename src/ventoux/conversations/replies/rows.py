"""What replies put down on its way into the database, by a thread with connections of its own.

A model's words come in many small transactions: on the event loop each of them would cost ten times as much. On SQLite
those of nothing but events survive a kill of the server and not, for some seconds, a loss of power
(``synchronous=NORMAL``, as the ledger); those that keep an entry, or the end of a reply, survive that as well.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncConnection

from ventoux.conversations.errors import ReplyTaken
from ventoux.conversations.store import replies
from ventoux.db.engine import WRITES, sync_engine

if TYPE_CHECKING:
    from sqlalchemy import Connection, CursorResult, Dialect, Executable

    from ventoux.conversations.replies.schemas import Events, Reply
    from ventoux.db.engine import Synchronous
    from ventoux.db.location import Location

Write = Callable[[AsyncConnection], Coroutine[Any, Any, None]]
"""Statements of the store, and nothing that is waited for."""


class Batch(NamedTuple):
    """Of one reply. ``events`` are to be seen when they are kept; ``writes`` are everything else."""

    reply: Reply
    events: Events | None
    writes: Sequence[Write]


class EventRows:
    def __init__(self, where: Location, *, busy_timeout: float = 5.0) -> None:
        self._quick = _Line(where, "NORMAL", busy_timeout)
        self._lasting = self._quick if isinstance(where, URL) else _Line(where, "FULL", busy_timeout)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reply-events")

    async def keep(self, group: Sequence[Batch], now: float) -> None:
        """In one transaction. Raises ReplyTaken, SQLAlchemyError, and what a write does."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._keep, group, now)

    async def close(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, self._disconnect)
        self._thread.shutdown(wait=False)

    def _keep(self, group: Sequence[Batch], now: float) -> None:
        line = self._lasting if any(batch.writes for batch in group) else self._quick
        try:
            connection = line.connected()
            with connection.begin():
                _keep(connection, group, now)
        except ReplyTaken:
            raise
        except Exception:
            # As after a restart of a server: the next one is a new connection.
            line.disconnect()
            raise

    def _disconnect(self) -> None:
        self._quick.disconnect()
        self._lasting.disconnect()


class _Line:
    """A connection, as long as it is whole."""

    def __init__(self, where: Location, synchronous: Synchronous, busy_timeout: float) -> None:
        self._engine = sync_engine(where, synchronous=synchronous, busy_timeout=busy_timeout)
        self._connection: Connection | None = None

    def connected(self) -> Connection:
        if self._connection is None:
            self._connection = self._engine.connect()
            if self._connection.dialect.name == "sqlite":
                self._connection = self._connection.execution_options(**{WRITES: "anything"})
        return self._connection

    def disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


class _AtOnce:
    """What the store needs of an AsyncConnection, on one that answers at once: so its statements are written once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def dialect(self) -> Dialect:
        return self._connection.dialect

    async def execute(self, statement: Executable, values: Any = None) -> CursorResult[Any]:
        return self._connection.execute(statement, values)


def _keep(connection: Connection, group: Sequence[Batch], now: float) -> None:
    # First: where somebody else has ended a reply, nothing is added to it.
    alive = connection.execute(replies.ALIVE, [replies.running_row(batch.reply, now) for batch in group])
    if alive.rowcount != len(group):
        raise ReplyTaken
    if rows := [replies.events_row(reply, events, now) for reply, events, _ in group if events is not None]:
        connection.execute(replies.KEEP, rows)
    at_once = cast("AsyncConnection", _AtOnce(connection))
    for batch in group:
        for write in batch.writes:
            _finish(write(at_once))


def _finish(write: Coroutine[Any, Any, None]) -> None:
    try:
        write.send(None)
    except StopIteration:
        return
    write.close()
    raise RuntimeError("a write of a reply has waited for something")
