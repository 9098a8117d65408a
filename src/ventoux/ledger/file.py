"""The ledger's one connection, kept open and used by one thread."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, cast

from sqlalchemy.exc import SQLAlchemyError

from ventoux.db.engine import sync_engine
from ventoux.ledger import store

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sqlalchemy import Connection, Engine

    from ventoux.ledger.schemas import UsageEvent


class CommitError(Exception):
    """The database cannot be written now: locked, full, read-only, damaged or gone. Nothing was kept of the group."""


class EventError(Exception):
    """The database can be written, but not this group: a value in it is none that a column takes."""


_FAULTS_OF_A_VALUE = (
    sqlite3.IntegrityError,
    sqlite3.DataError,
    sqlite3.InterfaceError,
    sqlite3.ProgrammingError,
    OverflowError,
    TypeError,
    ValueError,
)


def ledger_engine(path: Path, busy_timeout: float) -> Engine:
    """NORMAL: what survives the process is enough here (docs/decisions/0001-ledger-durability.md)."""
    return sync_engine(path, busy_timeout=busy_timeout, synchronous="NORMAL")


class LedgerFile:
    def __init__(self, path: Path, engine: Engine) -> None:
        self._path = path
        self._engine = engine
        self._connection: Connection | None = None
        self._driver: sqlite3.Connection | None = None
        self._identity = (0, 0)

    def commit(self, events: Sequence[UsageEvent]) -> None:
        """All of them or none, on the disk when this returns; one that is there already stays as it is.

        Without events it only tries whether the database can be written. Raises CommitError, after which the file
        is opened anew, or EventError.
        """
        try:
            self._commit(self._driver or self._open(), events)
            self._check_identity()
        except _FAULTS_OF_A_VALUE as error:
            self.close()
            raise EventError(str(error)) from error
        except (sqlite3.Error, SQLAlchemyError, OSError) as error:
            self.close()
            raise CommitError(_reason(error)) from error

    def close(self) -> None:
        connection, self._connection, self._driver = self._connection, None, None
        if connection is not None:
            # Thrown away, not given back: its state is unknown after an error, and a rollback could fail as well.
            connection.invalidate()
            connection.close()

    def _open(self) -> sqlite3.Connection:
        self._connection = self._engine.connect()
        self._identity = self._identify()
        self._driver = cast("sqlite3.Connection", self._connection.connection.driver_connection)
        return self._driver

    def _commit(self, driver: sqlite3.Connection, events: Sequence[UsageEvent]) -> None:
        statements = list(store.inserts([store.row(event) for event in events]))
        if len(statements) == 1:
            # A statement alone is a transaction of its own, and the thread gives the interpreter away only once.
            driver.execute(*statements[0])
            return
        driver.execute("BEGIN IMMEDIATE")
        for statement, values in statements:
            driver.execute(statement, values)
        driver.execute("COMMIT")

    def _check_identity(self) -> None:
        """A file that is deleted while it is open takes writes that nobody will ever read."""
        if self._identify() != self._identity:
            raise OSError("the database was replaced while it was in use")

    def _identify(self) -> tuple[int, int]:
        found = self._path.stat()
        return found.st_dev, found.st_ino


def _reason(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "the database was removed"
    return str(getattr(error, "orig", None) or error)
