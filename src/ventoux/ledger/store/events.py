"""The statements that write events in few steps, and the one that deletes old ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import Double, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from ventoux.db.tables import usage_events

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from ventoux.ledger.schemas import UsageEvent

_LARGEST = 64
"""Rows of one statement. The driver keeps the statement of each size prepared."""
_FIELDS = [column.name for column in usage_events.c]
_TIMES = [place for place, column in enumerate(usage_events.c) if isinstance(column.type, Double)]
_statements: dict[int, str] = {}


def row(event: UsageEvent) -> tuple[Any, ...]:
    """The values of an event in the order of the columns."""
    values = [getattr(event, name) for name in _FIELDS]
    if event.metadata is not None:
        values[-1] = msgspec.json.encode(event.metadata).decode()
    return tuple(values)


def inserts(rows: Sequence[tuple[Any, ...]]) -> Iterator[tuple[str, list[Any]]]:
    """Statements and parameters that add the rows; a request id that is there already stays as it is.

    A few statements of many rows each instead of many of one: the thread lets go of the interpreter at every
    statement, and on a busy one it waits for its next turn.
    """
    for start in range(0, len(rows), _LARGEST):
        some = rows[start : start + _LARGEST]
        yield _insert(len(some)), [value for one in some for value in one]


def _insert(size: int) -> str:
    if size not in _statements:
        statement = sqlite.insert(usage_events).values(dict.fromkeys(_FIELDS))
        kept = statement.on_conflict_do_nothing(index_elements=[usage_events.c.request_id])
        one = str(kept.compile(dialect=sqlite.dialect(paramstyle="qmark")))
        row = f"({', '.join('?' * len(_FIELDS))})"
        _statements[size] = one.replace(row, ", ".join([row] * size))
    return _statements[size]


def columns_of(rows: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    """What ``insert_at_once`` takes. An array is of one type: a time that is a whole number is none."""
    columns = [list(column) for column in zip(*rows, strict=True)]
    for place in _TIMES:
        columns[place] = [None if value is None else float(value) for value in columns[place]]
    return columns


def insert_at_once() -> str:
    """The same on PostgreSQL, where one statement takes any number of rows: an array for each column."""
    arrays = ", ".join(f"%s::{column.type.compile(postgresql.dialect())}[]" for column in usage_events.c)
    names = ", ".join(_FIELDS)
    return (
        f"INSERT INTO usage_events ({names}) SELECT * FROM unnest({arrays}) "  # noqa: S608 - our own words
        "ON CONFLICT (request_id) DO NOTHING"
    )


async def remove_older(connection: AsyncConnection, before: float, most: int) -> int:
    """How many were removed; the oldest go first. No row is read into this process, and their sums stay."""
    columns = usage_events.c
    oldest = select(columns.request_id).where(columns.at < before).order_by(columns.at).limit(most)
    found = await connection.execute(delete(usage_events).where(columns.request_id.in_(oldest)))
    return found.rowcount
