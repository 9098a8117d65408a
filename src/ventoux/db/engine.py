"""How a database is opened: one way for the event loop, one for the ledger's thread.

SQLite: write-ahead logging lets the command line read and write beside a running server. Every commit survives a
``kill -9``. Keys and migrations survive a loss of power as well (``FULL``, an fsync a commit); the ledger leaves the
fsync to the next of those, at most some seconds later (``NORMAL``; see docs/decisions/0001-ledger-durability.md).

PostgreSQL: a transaction that reads sees one moment (REPEATABLE READ, read only), as it does on SQLite. One that writes
takes an advisory lock first, which stands for SQLite's one writer (docs/decisions/0006-writers-on-postgresql.md).
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote
from zlib import crc32

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from sqlalchemy import Connection

    from ventoux.db.location import Location

Synchronous = Literal["NORMAL", "FULL"]
BUSY_TIMEOUT = 5.0
"""Seconds to wait while another process writes."""
_POOL_TIMEOUT = 10.0
CONNECTIONS = 10
"""That one process opens to a server at most, beside those of the ledger and of the index."""
WRITES = "ventoux_writes"
"""Execution option of a connection whose transactions take the write lock when they begin; its value says which one."""
WAIT = "ventoux_wait"
"""Execution option of such a connection: seconds to wait for the lock; PostgreSQL's only."""
_ANYTHING = "anything"
_LOCKS = 0x56454E54
"""What our advisory locks begin with: there may be others in the database."""


def async_engine(where: Location, connections: int = CONNECTIONS) -> AsyncEngine:
    """For accounts and reports. The database must be there: ``upgrade`` makes it."""
    if isinstance(where, URL):
        return _async_server(where, connections)
    engine = create_async_engine(
        _url("sqlite+aiosqlite", where, create=False),
        connect_args={"timeout": BUSY_TIMEOUT},
        pool_size=2,
        max_overflow=2,
        pool_timeout=_POOL_TIMEOUT,
    )
    _prepare(engine.sync_engine, BUSY_TIMEOUT, "FULL")
    return engine


def sync_engine(
    where: Location,
    *,
    busy_timeout: float = BUSY_TIMEOUT,
    synchronous: Synchronous = "FULL",
    create: bool = False,
    statement_timeout: float | None = None,
) -> Engine:
    """For the ledger's thread and for migrations: every ``connect`` opens the database anew. ``synchronous`` and
    ``create`` are SQLite's, ``statement_timeout`` (seconds; 0: none) is PostgreSQL's."""
    if isinstance(where, URL):
        return _sync_server(where, busy_timeout, statement_timeout)
    engine = create_engine(
        _url("sqlite+pysqlite", where, create=create),
        connect_args={"timeout": busy_timeout, "check_same_thread": False},
        poolclass=NullPool,
    )
    _prepare(engine, busy_timeout, synchronous)
    return engine


@asynccontextmanager
async def writing(
    engine: AsyncEngine, what: str = _ANYTHING, *, wait: float = BUSY_TIMEOUT
) -> AsyncGenerator[AsyncConnection]:
    """One transaction that holds the write lock from its start, so what it read is still so when it writes.

    On PostgreSQL that holds among those who write the same ``what``: a name for rows that nobody else writes, or reads
    in order to write. ``wait``: seconds that the others may take there.
    """
    async with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            # What was committed before the lock is had has to be seen: each statement looks anew.
            await connection.execution_options(isolation_level="READ COMMITTED", postgresql_readonly=False)
        await connection.execution_options(**{WRITES: what, WAIT: wait})
        async with connection.begin():
            yield connection


def _async_server(url: URL, connections: int) -> AsyncEngine:
    from ventoux.db import postgres  # noqa: PLC0415 - the driver is an extra

    engine = create_async_engine(
        url,
        connect_args=postgres.connect_arguments(url, lock_timeout=BUSY_TIMEOUT)
        | {"async_creator_fn": postgres.BoundedConnection.connect},
        isolation_level="REPEATABLE READ",
        execution_options={"postgresql_readonly": True},
        use_native_hstore=False,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=_POOL_TIMEOUT,
        # A server that was restarted is found again without an error to anybody.
        pool_pre_ping=True,
        hide_parameters=True,
    )
    event.listen(engine.sync_engine, "begin", _lock)
    return engine


def _sync_server(url: URL, lock_timeout: float, statement_timeout: float | None) -> Engine:
    from ventoux.db import postgres  # noqa: PLC0415 - the driver is an extra

    longest = postgres.STATEMENT_TIMEOUT if statement_timeout is None else statement_timeout
    arguments = postgres.connect_arguments(url, lock_timeout=lock_timeout, statement_timeout=longest)
    engine = create_engine(
        url, connect_args=arguments, use_native_hstore=False, poolclass=NullPool, hide_parameters=True
    )
    event.listen(engine, "begin", _lock)
    return engine


def _lock(connection: Connection) -> None:
    options = connection.get_execution_options()
    if what := options.get(WRITES):
        number = crc32(str(what).encode()) - 2**31
        if options.get(WAIT, BUSY_TIMEOUT) != BUSY_TIMEOUT:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(options[WAIT] * 1000)}")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCKS}, {number})")


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
        writes = connection.get_execution_options().get(WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)
