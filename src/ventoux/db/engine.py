"""How a database is opened: one way for the event loop, one for the ledger's thread.

Write-ahead logging lets the command line read and write beside a running server. Every commit survives a ``kill -9``.
Keys and migrations survive a loss of power as well (``FULL``, an fsync a commit); the ledger leaves the fsync to the
next of those, at most some seconds later (``NORMAL``; see docs/decisions/0001-ledger-durability.md).
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from sqlalchemy import Connection

Synchronous = Literal["NORMAL", "FULL"]
BUSY_TIMEOUT = 5.0
"""Seconds to wait while another process writes."""
_POOL_TIMEOUT = 10.0
WRITES = "ventoux_writes"
"""Execution option of a connection whose transactions take the write lock when they begin."""


def async_engine(path: Path) -> AsyncEngine:
    """For accounts and reports. The file must be there: ``upgrade`` makes it."""
    engine = create_async_engine(
        _url("sqlite+aiosqlite", path, create=False),
        connect_args={"timeout": BUSY_TIMEOUT},
        pool_size=2,
        max_overflow=2,
        pool_timeout=_POOL_TIMEOUT,
    )
    _prepare(engine.sync_engine, BUSY_TIMEOUT, "FULL")
    return engine


def sync_engine(
    path: Path, *, busy_timeout: float = BUSY_TIMEOUT, synchronous: Synchronous = "FULL", create: bool = False
) -> Engine:
    """For the ledger's thread and for migrations: every ``connect`` opens the file anew."""
    engine = create_engine(
        _url("sqlite+pysqlite", path, create=create),
        connect_args={"timeout": busy_timeout, "check_same_thread": False},
        poolclass=NullPool,
    )
    _prepare(engine, busy_timeout, synchronous)
    return engine


@asynccontextmanager
async def writing(engine: AsyncEngine) -> AsyncGenerator[AsyncConnection]:
    """One transaction that holds the write lock from its start, so what it read is still so when it writes."""
    async with engine.connect() as connection:
        await connection.execution_options(**{WRITES: True})
        async with connection.begin():
            yield connection


def _url(driver: str, path: Path, *, create: bool) -> URL:
    # A missing database is an error to report, never an empty one to make: its keys and its ledger would be gone.
    mode = "rwc" if create else "rw"
    return URL.create(driver, database=f"file:{quote(str(path))}", query={"mode": mode, "uri": "true"})


def _prepare(engine: Engine, busy_timeout: float, synchronous: Synchronous) -> None:
    def connected(dbapi_connection: Any, _record: Any) -> None:
        # Transactions are begun by ``begun`` below; left to itself the driver would begin them late and without a lock.
        dbapi_connection.isolation_level = None
        cursor = dbapi_connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={int(busy_timeout * 1000)}")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute(f"PRAGMA synchronous={synchronous}")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    def begun(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)
