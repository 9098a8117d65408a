"""What was consumed, summed: from the sums of whole hours, and from the events for what is left at the edges."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, true, union_all

from ventoux.db.statements import whole
from ventoux.db.tables import usage_events, usage_hours

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

Grouping = Literal["model", "key", "user", "endpoint", "workspace", "day", "hour"]
SECONDS_AN_HOUR = 3_600
_COLUMNS = {
    "model": "model",
    "key": "key_id",
    "user": "user_id",
    "endpoint": "endpoint",
    "workspace": "workspace_id",
}
_SUMMED = (
    "calls",
    "failed_calls",
    "unpriced_calls",
    "billed_calls",
    "prompt_tokens",
    "cached_tokens",
    "completion_tokens",
    "cost",
    "audio_ms",
    "characters",
)
_HOURS, _EVENTS = usage_hours.c, usage_events.c
_HOUR_OF_EVENT = whole(_EVENTS.at) // SECONDS_AN_HOUR


class Span(NamedTuple):
    """Seconds since the Unix epoch; ``since`` is within, ``until`` is not. None is for ever."""

    since: float | None = None
    until: float | None = None

    def hours(self) -> tuple[int | None, int | None]:
        """The first whole hour within and the first that is not whole or not within."""
        first = None if self.since is None else math.ceil(self.since / SECONDS_AN_HOUR)
        after = None if self.until is None else math.floor(self.until / SECONDS_AN_HOUR)
        return first, after

    def edges(self) -> list[tuple[float, float]]:
        """What whole hours leave over."""
        first, after = self.hours()
        if self.since is not None and self.until is not None and first is not None and after is not None:
            if self.since >= self.until:
                return []
            if first > after:
                return [(self.since, self.until)]
        found: list[tuple[float, float]] = []
        if self.since is not None and first is not None and self.since < first * SECONDS_AN_HOUR:
            found.append((self.since, float(first * SECONDS_AN_HOUR)))
        if self.until is not None and after is not None and after * SECONDS_AN_HOUR < self.until:
            found.append((float(after * SECONDS_AN_HOUR), self.until))
        return found


def by_label(
    by: Grouping, span: Span, workspace_id: str | None, endpoint_id: str | None = None
) -> Select[*tuple[Any, ...]]:
    """One row a label and currency; an event without a cost has the currency "". Of one endpoint, or of all."""
    parts = [_of_hours(by, span, workspace_id)]
    if edges := span.edges():
        parts.append(_of_events(by, edges, workspace_id))
    if endpoint_id is not None:
        of_which = (_HOURS.endpoint, _EVENTS.endpoint)
        parts = [part.where(column == endpoint_id) for part, column in zip(parts, of_which, strict=False)]
    found = union_all(*parts).subquery()
    label, currency = found.c.label, found.c.currency
    sums = [func.sum(found.c[name]).label(name) for name in _SUMMED]
    return select(label, currency, *sums).group_by(label, currency).order_by(label, currency)


def _of_hours(by: Grouping, span: Span, workspace_id: str | None) -> Select[*tuple[Any, ...]]:
    first, after = span.hours()
    wanted: list[ColumnElement[bool]] = [true()]
    if first is not None:
        wanted.append(_HOURS.hour >= first)
    if after is not None:
        wanted.append(_HOURS.hour < after)
    if workspace_id is not None:
        wanted.append(_HOURS.workspace_id == workspace_id)
    # As an expression: by the index of a column the rows would be read in its order, one search for each.
    label = _label(by, _HOURS.hour, _HOURS[_COLUMNS[by]] + "" if by in _COLUMNS else None)
    sums = [func.sum(_HOURS[name]).label(name) for name in _SUMMED]
    return select(label, _HOURS.currency, *sums).where(*wanted).group_by(label, _HOURS.currency)


def _of_events(by: Grouping, edges: list[tuple[float, float]], workspace_id: str | None) -> Select[*tuple[Any, ...]]:
    consumed = _EVENTS.prompt_tokens + _EVENTS.completion_tokens + _EVENTS.audio_ms + _EVENTS.characters
    sums = [
        func.count().label("calls"),
        _how_many(_EVENTS.status >= 400).label("failed_calls"),
        _how_many(_EVENTS.cost.is_(None)).label("unpriced_calls"),
        _how_many(or_(_EVENTS.status < 400, consumed > 0)).label("billed_calls"),
        *(func.sum(_EVENTS[name]).label(name) for name in ("prompt_tokens", "cached_tokens", "completion_tokens")),
        func.coalesce(func.sum(_EVENTS.cost), 0).label("cost"),
        *(func.sum(_EVENTS[name]).label(name) for name in ("audio_ms", "characters")),
    ]
    column = func.coalesce(_EVENTS[_COLUMNS[by]], "") if by in _COLUMNS else None
    label = _label(by, _HOUR_OF_EVENT, column)
    currency = func.coalesce(_EVENTS.currency, "").label("currency")
    return select(label, currency, *sums).where(*_within(edges, workspace_id)).group_by(label, currency)


def _within(edges: list[tuple[float, float]], workspace_id: str | None) -> list[ColumnElement[bool]]:
    wanted = [or_(*(and_(_EVENTS.at >= start, _EVENTS.at < end) for start, end in edges))]
    if workspace_id is not None:
        wanted.append(_EVENTS.workspace_id == workspace_id)
    return wanted


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _label(by: Grouping, hour: ColumnElement[int], column: ColumnElement[str] | None) -> ColumnElement[Any]:
    """Days and hours by their number since the Unix epoch."""
    if column is not None:
        return column.label("label")
    return (hour // 24 if by == "day" else hour + 0).label("label")


async def lost_hour(connection: AsyncConnection, span: Span, workspace_id: str | None) -> int | None:
    """An hour that the span cuts and whose events are no longer all there: only its sum is known."""
    for start, _ in span.edges():
        hour = math.floor(start / SECONDS_AN_HOUR)
        kept = select(func.coalesce(func.sum(_HOURS.calls), 0)).where(_HOURS.hour == hour)
        whole = [(float(hour * SECONDS_AN_HOUR), float((hour + 1) * SECONDS_AN_HOUR))]
        there = select(func.count()).select_from(usage_events).where(*_within(whole, workspace_id))
        if workspace_id is not None:
            kept = kept.where(_HOURS.workspace_id == workspace_id)
        if (await connection.execute(kept)).scalar_one() != (await connection.execute(there)).scalar_one():
            return hour
    return None


class Consumer(NamedTuple):
    """Whose calls: all of a workspace, or those in it of a key, of a user, to an endpoint or of a model. A workspace
    that is empty is any."""

    kind: Literal["workspace", "key", "user", "endpoint", "model"]
    id: str
    workspace_id: str = ""


async def consumed(
    connection: AsyncConnection, who: Consumer, since: float, until: float, currency: str | None
) -> tuple[int, int]:
    """Tokens, and the cost in that currency, from one whole hour to another."""
    cost = case((_HOURS.currency == currency, _HOURS.cost), else_=0)
    statement = select(
        func.coalesce(func.sum(_HOURS.prompt_tokens + _HOURS.completion_tokens), 0),
        func.coalesce(func.sum(cost), 0),
    ).where(
        _HOURS[_COLUMNS[who.kind]] == who.id,
        _HOURS.hour >= int(since) // SECONDS_AN_HOUR,
        _HOURS.hour < int(until) // SECONDS_AN_HOUR,
    )
    if who.workspace_id and who.kind != "workspace":
        # As an expression, so that the index of who is looked up is the one that is used.
        statement = statement.where(_HOURS.workspace_id + "" == who.workspace_id)
    tokens, spent = (await connection.execute(statement)).one()
    return int(tokens), int(spent)
