"""Times as they are asked for: days and times in UTC, or Unix seconds. Answers tell all of them in Unix seconds."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Annotated, NamedTuple

from fastapi import Depends, Query

from ventoux.errors import InvalidRequest
from ventoux.ledger.months import month_named

_LAST = 253_402_300_799.0
"""The end of the year 9999, which is as far as days can be written."""
_HOW = "A day or a time in UTC, as 2026-11-01 or 2026-11-01T12:30, or Unix seconds."


class Between(NamedTuple):
    """``since`` is within, ``until`` is not; None is for ever."""

    since: float | None
    until: float | None


def parsed_time(name: str, text: str) -> float | None:
    """None for an empty text. Raises InvalidRequest."""
    if not text:
        return None
    try:
        at = float(text)
    except ValueError:
        at = _written(name, text)
    if not math.isfinite(at) or not 0 <= at <= _LAST:
        raise _refused(name, text)
    return at


def between(
    since: Annotated[str, Query(max_length=40, description=_HOW)] = "",
    until: Annotated[str, Query(max_length=40, description=f"The first that is left out. {_HOW}")] = "",
) -> Between:
    """Raises InvalidRequest."""
    return Between(parsed_time("since", since), parsed_time("until", until))


def between_or_month(
    found: Annotated[Between, Depends(between)],
    month: Annotated[str, Query(max_length=10, description="As 2026-11, instead of since and until.")] = "",
) -> Between:
    """Raises InvalidRequest."""
    if not month:
        return found
    if found != (None, None):
        raise InvalidRequest("month is instead of since and until.", hint="Give one or the other.")
    wanted = month_named(month)
    return Between(wanted.start, wanted.end)


def _written(name: str, text: str) -> float:
    try:
        at = datetime.fromisoformat(text)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError) as error:
        raise _refused(name, text) from error


def _refused(name: str, text: str) -> InvalidRequest:
    return InvalidRequest(f"{name} cannot be {text[:100]!r}.", hint=_HOW)


BetweenOf = Annotated[Between, Depends(between)]
PeriodOf = Annotated[Between, Depends(between_or_month)]
