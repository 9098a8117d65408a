"""What is wrong with a database, in words: one line, with no statement, no values and no password."""

from __future__ import annotations

from sqlalchemy.exc import StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeout

_LONGEST = 300
_IN_WORDS = {
    "55P03": "another process has been writing for too long",
    "57014": "it took too long",
    "57P01": "the database server is going down",
    "57P03": "the database server is starting or going down",
    "53300": "the database server has no connection left",
    "53100": "the disk of the database server is full",
    "25006": "the database can only be read",
}
"""By what PostgreSQL calls an error (its SQLSTATE)."""


def in_words(error: Exception) -> str:
    """For whoever calls: where the database is, is not their business."""
    if isinstance(error, PoolTimeout):
        return "too much else is asked of the database"
    cause = _cause(error)
    if not _of_postgresql(cause):
        return str(cause)
    state = getattr(cause, "sqlstate", None)
    if state is None:
        return "the database server cannot be reached"
    return _IN_WORDS.get(state) or str(cause).strip().splitlines()[0][:_LONGEST]


def detail(error: Exception) -> str:
    """For the operator: with the server's own words."""
    return " ".join(str(_cause(error)).split())[:_LONGEST].rstrip(".?")


def _cause(error: Exception) -> BaseException:
    # What SQLAlchemy says itself holds the statement and its values.
    return error.orig if isinstance(error, StatementError) and error.orig else error


def _of_postgresql(cause: BaseException) -> bool:
    return type(cause).__module__.startswith("psycopg")
