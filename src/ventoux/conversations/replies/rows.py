"""Events on their way into the database, by a thread and a connection of their own.

A model's words come in many small transactions: on the event loop each of them would cost ten times as much. On SQLite
they survive a kill of the server and not, for some seconds, a loss of power (``synchronous=NORMAL``, as the ledger).
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from ventoux.conversations.errors import ReplyTaken
from ventoux.conversations.store import replies
from ventoux.db.engine import WRITES, sync_engine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from ventoux.conversations.replies.schemas import Events, Reply
    from ventoux.db.location import Location


class EventRows:
    def __init__(self, where: Location, *, busy_timeout: float = 5.0) -> None:
        self._engine = sync_engine(where, synchronous="NORMAL", busy_timeout=busy_timeout)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reply-events")
        self._connection: Connection | None = None

    async def keep(self, events: Sequence[tuple[Reply, Events]], now: float) -> None:
        """In one transaction. Raises ReplyTaken, SQLAlchemyError."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._keep, events, now)

    async def close(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, self._disconnect)
        self._thread.shutdown(wait=False)

    def _keep(self, events: Sequence[tuple[Reply, Events]], now: float) -> None:
        try:
            connection = self._connection or self._connect()
            with connection.begin():
                alive = connection.execute(replies.ALIVE, [replies.running_row(reply, now) for reply, _ in events])
                _check(alive.rowcount, len(events))
                connection.execute(replies.KEEP, [replies.events_row(*one, now) for one in events])
        except ReplyTaken:
            raise
        except Exception:
            # As after a restart of a server: the next one is a new connection.
            self._disconnect()
            raise

    def _connect(self) -> Connection:
        self._connection = self._engine.connect()
        if self._connection.dialect.name == "sqlite":
            self._connection = self._connection.execution_options(**{WRITES: "anything"})
        return self._connection

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def _check(alive: int, wanted: int) -> None:
    if alive != wanted:
        raise ReplyTaken
