"""The file of the SQLite index: opening it, its tables, and transactions in threads.

It is apart from the database of the ledger, so that indexing a large document holds up no call. Nothing in it is the
only copy: a file that is missing, damaged or of another version is made anew, and what it held is indexed again.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from ventoux.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

log = logging.getLogger(__name__)
T = TypeVar("T")

VERSION = 1
_READERS = 3
_BUSY = 20.0
"""Seconds to wait while another process writes: a large document takes some."""
_SCHEMA = """
CREATE TABLE libraries (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, changes INTEGER NOT NULL, born INTEGER NOT NULL
);
CREATE TABLE puts (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    library INTEGER NOT NULL REFERENCES libraries (number),
    document TEXT NOT NULL,
    generation INTEGER NOT NULL,
    space TEXT NOT NULL,
    first INTEGER NOT NULL,
    count INTEGER NOT NULL,
    UNIQUE (document, generation, library)
);
CREATE INDEX puts_library ON puts (library);
CREATE TABLE chunks (
    id INTEGER PRIMARY KEY AUTOINCREMENT, put INTEGER NOT NULL, ordinal INTEGER NOT NULL, data BLOB NOT NULL
);
CREATE UNIQUE INDEX chunks_put ON chunks (put, ordinal);
CREATE TABLE vectors (put INTEGER NOT NULL, part INTEGER NOT NULL, data BLOB NOT NULL);
CREATE UNIQUE INDEX vectors_put ON vectors (put, part);
"""
"""Beside these there is ``words_{library number}``, FTS5, for each library: so its frequencies are the library's own,
and nobody searches through the words of others. Chunks of a put have ids in a row, in the order of their ordinals, and
an id is never used again."""


class IndexDamaged(Unavailable):
    def __init__(self) -> None:
        super().__init__(
            "The index of libraries was damaged and has been begun anew.",
            hint="Its documents are being indexed again; try again in some minutes.",
            retry_after=60,
        )


class IndexFile:
    """One writer at a time, in a thread of its own, and some readers. A cancelled caller leaves its transaction to end
    by itself, whole."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._idle: list[tuple[int, sqlite3.Connection]] = []
        self._epoch = 0
        """Raised when the file is replaced: connections of before are to the old one."""
        self._reading = ThreadPoolExecutor(_READERS, "index-read")
        self._writing = ThreadPoolExecutor(1, "index-write")

    @property
    def epoch(self) -> int:
        """How often the file was replaced."""
        return self._epoch

    async def open(self) -> None:
        """Raises Unavailable."""
        await asyncio.get_running_loop().run_in_executor(self._writing, self._ensure)

    async def close(self) -> None:
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(None, self._reading.shutdown)
        await loop.run_in_executor(None, self._writing.shutdown)
        while self._idle:
            self._idle.pop()[1].close()

    async def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """``work`` sees one state of the file, whatever is written meanwhile. Raises IndexDamaged, Unavailable."""
        return await asyncio.get_running_loop().run_in_executor(self._reading, self._transact, "BEGIN", work)

    async def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """All that ``work`` writes, or nothing of it. Raises IndexDamaged, and Unavailable if the disk is full, say."""
        return await asyncio.get_running_loop().run_in_executor(self._writing, self._transact, "BEGIN IMMEDIATE", work)

    async def compute(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._reading, work)

    def _transact(self, begin: str, work: Callable[[sqlite3.Connection], T]) -> T:
        epoch = self._epoch
        try:
            with self._connection() as connection:
                connection.execute(begin)
                try:
                    done = work(connection)
                except BaseException:
                    connection.rollback()
                    raise
                connection.commit()
        except sqlite3.IntegrityError:
            raise
        except sqlite3.DatabaseError as error:
            if not self._is_damage(error):
                raise _unusable(error) from error
            self._replace(epoch, error)
            raise IndexDamaged from error
        if epoch != self._epoch:
            # Another thread replaced the file meanwhile: what was written went into the old one.
            raise IndexDamaged
        return done

    @contextmanager
    def _connection(self) -> Generator[sqlite3.Connection]:
        with self._lock:
            epoch, connection = self._idle.pop() if self._idle else (self._epoch, None)
        if connection is None:
            connection = _connected(self._path, "rw")
        try:
            yield connection
        except sqlite3.DatabaseError:
            connection.close()
            raise
        except BaseException:
            self._keep(epoch, connection)
            raise
        self._keep(epoch, connection)

    def _keep(self, epoch: int, connection: sqlite3.Connection) -> None:
        with self._lock:
            if epoch == self._epoch:
                self._idle.append((epoch, connection))
                return
        connection.close()

    def _ensure(self) -> None:
        try:
            if self._path.exists() and _version(self._path) == VERSION:
                return
        except sqlite3.DatabaseError as error:
            if not self._is_damage(error):
                raise _unusable(error) from error
            log.warning("the index of libraries cannot be read and is made anew", extra={"reason": str(error)})
        self._make()

    def _replace(self, epoch: int, error: sqlite3.DatabaseError) -> None:
        with self._lock:
            if epoch != self._epoch:
                return
            log.error("the index of libraries is damaged and is made anew", extra={"reason": str(error)})
            self._epoch += 1
            while self._idle:
                self._idle.pop()[1].close()
            try:
                self._make()
            except (sqlite3.DatabaseError, OSError) as failure:
                raise _unusable(failure) from failure

    def _make(self) -> None:
        for suffix in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
        with closing(_connected(self._path, "rwc")) as connection:
            connection.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} PRAGMA user_version={VERSION}; COMMIT;")
        self._path.chmod(0o600)

    def _is_damage(self, error: sqlite3.DatabaseError) -> bool:
        """Everything else may pass, and the file is whole: no descriptor is left, the disk is full, another writes."""
        # What the module says itself, as of a wrong number of values, has no code.
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code == sqlite3.SQLITE_CANTOPEN:
            return _is_gone(self._path)
        return code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB} or "no such table" in str(error)


def _connected(path: Path, mode: str) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, timeout=_BUSY, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA cache_size=-16000")
    return connection


def _version(path: Path) -> int:
    """Reads what every search reads, so a file that is cut off or overwritten is noticed now."""
    with closing(_connected(path, "rw")) as connection:
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
        if version == VERSION:
            connection.execute("SELECT count(*) FROM libraries").fetchone()
            connection.execute("SELECT count(*), max(number) FROM puts").fetchone()
            connection.execute("SELECT max(id) FROM chunks").fetchone()
        return version


def _is_gone(path: Path) -> bool:
    try:
        path.stat()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return False


def _unusable(error: Exception) -> Unavailable:
    return Unavailable(f"The index of libraries cannot be used: {error}.", retry_after=5)
