"""The ledger's one connection to a PostgreSQL server, kept open and used by one thread.

A group is one statement, and so one transaction. If the connection is lost before its outcome is known, the group is
written again: what is there already stays as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import psycopg
from sqlalchemy.exc import SQLAlchemyError

from ventoux.db.engine import sync_engine
from ventoux.db.failures import in_words
from ventoux.ledger import store
from ventoux.ledger.file import CommitError, EventError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import URL, Connection

    from ventoux.ledger.schemas import UsageEvent

_STATEMENT_TIMEOUT = 10.0
_INSERT = store.insert_at_once().encode()
_READ_ONLY = "SELECT current_setting('transaction_read_only')"


class LedgerServer:
    def __init__(self, url: URL, lock_timeout: float) -> None:
        """``lock_timeout``: seconds to wait for another server that adds to the same hours."""
        self._engine = sync_engine(url, busy_timeout=lock_timeout, statement_timeout=_STATEMENT_TIMEOUT)
        self._connection: Connection | None = None
        self._driver: psycopg.Connection[Any] | None = None

    def commit(self, events: Sequence[UsageEvent]) -> None:
        """All of them or none, there for good when this returns; one that is there already stays as it is.

        Without events it only tries whether the database can be written. Raises CommitError, after which it is
        connected anew, or EventError.
        """
        try:
            self._commit(self._driver or self._open(), events)
        except (TypeError, ValueError, OverflowError) as error:
            self.close()
            raise EventError(str(error)) from error
        except (psycopg.Error, SQLAlchemyError, OSError) as error:
            self.close()
            if _is_fault_of_a_value(error):
                raise EventError(in_words(error)) from error
            raise CommitError(in_words(error)) from error

    def close(self) -> None:
        connection, self._connection, self._driver = self._connection, None, None
        if connection is not None:
            # Thrown away, not given back: its state is unknown after an error, and a rollback could fail as well.
            connection.invalidate()
            connection.close()

    def _open(self) -> psycopg.Connection[Any]:
        self._connection = self._engine.connect()
        driver = cast("psycopg.Connection[Any]", self._connection.connection.driver_connection)
        driver.autocommit = True
        self._driver = driver
        return driver

    def _commit(self, driver: psycopg.Connection[Any], events: Sequence[UsageEvent]) -> None:
        if events:
            driver.execute(_INSERT, store.columns_of([store.row(event) for event in events]))
        elif driver.execute(_READ_ONLY).fetchone() != ("off",):
            raise OSError("the database can only be read")


def _is_fault_of_a_value(error: Exception) -> bool:
    if isinstance(error, psycopg.DataError | psycopg.IntegrityError):
        return True
    # Without a state it is the driver that knows no way to send the value; with one, a table or a right is missing.
    return isinstance(error, psycopg.ProgrammingError) and error.sqlstate is None
