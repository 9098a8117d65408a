"""The statements of the ledger: one that writes events in few steps, one that sums them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import msgspec
from sqlalchemy import Integer, Select, case, cast, func, select
from sqlalchemy.dialects import sqlite

from ventoux.db.tables import usage_events

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ventoux.ledger.schemas import UsageEvent

Grouping = Literal["model", "key", "day"]
SECONDS_A_DAY = 86_400
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


def sums(by: Grouping, since: float | None, until: float | None) -> Select[*tuple[Any, ...]]:
    """One row a label; ``since`` is within, ``until`` is not."""
    events = usage_events.c
    labels = {"model": events.model, "key": events.key_id, "day": cast(events.at, Integer) // SECONDS_A_DAY}
    label = labels[by].label("label")
    statement = (
        select(
            label,
            func.count().label("calls"),
            func.sum(case((events.status >= 400, 1), else_=0)).label("failed_calls"),
            func.sum(events.prompt_tokens).label("prompt_tokens"),
            func.sum(events.cached_tokens).label("cached_tokens"),
            func.sum(events.completion_tokens).label("completion_tokens"),
        )
        .group_by(label)
        .order_by(label)
    )
    if since is not None:
        statement = statement.where(events.at >= since)
    if until is not None:
        statement = statement.where(events.at < until)
    return statement
