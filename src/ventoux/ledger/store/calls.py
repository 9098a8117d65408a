"""Usage events one by one, and counted by how long they took."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from ventoux.db.tables import usage_events
from ventoux.ledger.store.series import COLUMNS, Chosen

if TYPE_CHECKING:
    from ventoux.ledger.series import GroupedBy

_EVENTS = usage_events.c
_LONGEST_CALL = 3_600.0
"""Seconds: of what ended after a time, nothing came in longer before it."""
_SHOWN = [column for column in _EVENTS if column.name not in {"metadata", "price_id"}]
BOUNDS = [round(0.001 * 10 ** (power / 10), 6) for power in range(61)]
"""Of the buckets, in seconds: ten for each power of ten, from a millisecond to a quarter of an hour and beyond."""


Status = Literal["", "ok", "failed"] | int


class Place(NamedTuple):
    """Of an event in the order of the list."""

    at: float
    request_id: str


class Wanted(NamedTuple):
    """``status``: a class of them, or one. ``chosen`` names whose."""

    chosen: Chosen
    since: float | None = None
    until: float | None = None
    status: Status = ""

    @property
    def workspace(self) -> str | None:
        return self.chosen.workspace

    def conditions(self) -> list[ColumnElement[bool]]:
        found = [_EVENTS[column] == value for column, value in self.chosen.wanted().items()]
        if self.since is not None:
            found.append(_EVENTS.at >= self.since)
        if self.until is not None:
            found.append(_EVENTS.at < self.until)
        if isinstance(self.status, int):
            found.append(_EVENTS.status == self.status)
        elif self.status:
            found.append(_EVENTS.status < 400 if self.status == "ok" else _EVENTS.status >= 400)
        return found


def newest(wanted: Wanted, *, before: Place | None, ended_after: float | None, limit: int) -> Select[*tuple[Any, ...]]:
    statement = select(*_SHOWN).where(*wanted.conditions())
    if before is not None:
        same = and_(_EVENTS.at == before.at, _EVENTS.request_id < before.request_id)
        statement = statement.where(or_(_EVENTS.at < before.at, same))
    if ended_after is not None:
        ended = _EVENTS.at + _EVENTS.duration > ended_after
        statement = statement.where(_EVENTS.at >= ended_after - _LONGEST_CALL, ended)
    return statement.order_by(_EVENTS.at.desc(), _EVENTS.request_id.desc()).limit(limit)


def histogram(which: Literal["first", "whole"], by: GroupedBy, wanted: Wanted, most: int) -> Select[*tuple[Any, ...]]:
    """How many of the newest calls that succeeded fall into each bucket, which is null where the time is not known."""
    seconds = _EVENTS.time_to_first_token if which == "first" else _EVENTS.duration
    some = (
        select(func.coalesce(_EVENTS[COLUMNS[by]], "").label("label"), seconds.label("seconds"))
        .where(*wanted.conditions(), _EVENTS.status < 400)
        .order_by(_EVENTS.at.desc())
        .limit(most)
        .subquery()
    )
    taken = some.c.seconds
    buckets = [(taken <= bound, place) for place, bound in enumerate(BOUNDS)]
    bucket = case((taken.is_(None), None), *buckets, else_=len(BOUNDS)).label("bucket")
    return select(some.c.label, bucket, func.count().label("calls")).group_by(some.c.label, bucket)


def bounds(bucket: int) -> tuple[float, float]:
    """From and to, in seconds."""
    low = BOUNDS[bucket - 1] if bucket else 0.0
    return low, BOUNDS[bucket] if bucket < len(BOUNDS) else low
