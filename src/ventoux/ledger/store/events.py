"""The statement that writes events in few steps, and the one that deletes old ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.dialects import sqlite

from ventoux.db.tables import usage_events

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from ventoux.ledger.schemas import UsageEvent

_LARGEST = 64
"""Rows of one statement. The driver keeps the statement of each size prepared."""
_FIELDS = [column.name for column in usage_events.c]
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


async def remove_older(connection: AsyncConnection, before: float, most: int) -> int:
    """How many were removed; the oldest go first. No row is read into this process, and their sums stay."""
    columns = usage_events.c
    oldest = select(columns.request_id).where(columns.at < before).order_by(columns.at).limit(most)
    found = await connection.execute(delete(usage_events).where(columns.request_id.in_(oldest)))
    return found.rowcount
