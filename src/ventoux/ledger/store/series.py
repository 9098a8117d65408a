"""What was consumed over time: from the sums of whole hours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Select, case, func, literal, select

from ventoux.db.tables import usage_hours
from ventoux.ledger.steps import DAY, HOUR

if TYPE_CHECKING:
    from collections.abc import Collection

    from ventoux.ledger.steps import Offsets, Steps

_HOURS = usage_hours.c
COLUMNS = {"model": "model", "key": "key_id", "user": "user_id", "endpoint": "endpoint", "workspace": "workspace_id"}
SUMMED = (
    "calls",
    "failed_calls",
    "unpriced_calls",
    "prompt_tokens",
    "cached_tokens",
    "completion_tokens",
    "audio_ms",
    "characters",
    "cost",
)


class Chosen(NamedTuple):
    """Which calls: of all that are left out, any."""

    workspace: str | None = None
    model: str = ""
    key: str = ""
    user: str = ""
    endpoint: str = ""

    def wanted(self) -> dict[str, str]:
        """By the names of the columns."""
        every = self._asdict()
        return {COLUMNS[name]: value for name, value in every.items() if value}


def by_label(column: str, chosen: Chosen, hours: tuple[int, int]) -> Select[*tuple[Any, ...]]:
    """A row for each label and currency."""
    # As an expression: by the index of a column the rows would be read in its order, one search for each.
    return _summed([(_HOURS[column] + "").label("label")], chosen, hours)


def by_step(chosen: Chosen, hours: tuple[int, int], steps: Steps) -> Select[*tuple[Any, ...]]:
    return _summed([_number(_HOURS.hour, steps).label("number")], chosen, hours)


def by_both(
    column: str, labels: Collection[str], chosen: Chosen, hours: tuple[int, int], steps: Steps
) -> Select[*tuple[Any, ...]]:
    both = [(_HOURS[column] + "").label("label"), _number(_HOURS.hour, steps).label("number")]
    return _summed(both, chosen, hours).where(_HOURS[column].in_(labels))


def _summed(by: list[Any], chosen: Chosen, hours: tuple[int, int]) -> Select[*tuple[Any, ...]]:
    sums = [func.sum(_HOURS[name]).label(name) for name in SUMMED]
    wanted = [_HOURS[column] == value for column, value in chosen.wanted().items()]
    within = (_HOURS.hour >= hours[0], _HOURS.hour < hours[1])
    return select(*by, _HOURS.currency, *sums).where(*within, *wanted).group_by(*by, _HOURS.currency)


def _number(hour: ColumnElement[int], steps: Steps) -> ColumnElement[int]:
    if steps.step == "hour":
        return hour + 0
    local = hour * literal(HOUR, BigInteger) + ahead(hour, steps.offsets)
    return local // literal(DAY, BigInteger)


def ahead(hour: ColumnElement[int], offsets: Offsets) -> ColumnElement[int]:
    """Seconds of the clocks in that hour."""
    if not offsets.changes:
        return literal(offsets.first, BigInteger)
    known, whens = offsets.first, list[tuple[Any, Any]]()
    for moment, after in offsets.changes:
        whens.append((hour < literal(moment // HOUR, BigInteger), literal(known, BigInteger)))
        known = after
    return case(*whens, else_=literal(known, BigInteger))
