"""What a call claims of each counter, and when a counter begins anew.

A minute is a window of 60 seconds that begins with the first call in it. A day and a month are those of the calendar
in UTC, so that what was consumed in them can be found in the ledger again. Calls in flight have no window.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from ventoux.errors import Forbidden, InvalidRequest
from ventoux.limits.schemas import MILLION, Dimension, Subject, set_ones

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ventoux.calls import Usage
    from ventoux.limits.schemas import Limits

MINUTE = 60.0
_DAY = 86_400
CALENDAR: frozenset[Dimension] = frozenset({"tokens_per_day", "spend"})

_MAY = {
    "requests_per_minute": "may make {limit:,} requests a minute",
    "tokens_per_minute": "may use {limit:,} tokens a minute",
    "tokens_per_day": "may use {limit:,} tokens a day",
    "concurrent": "may have {limit:,} calls in flight at once",
    "spend": "may spend {money} a month",
}


class Need(NamedTuple):
    """What a call may consume, before it has: ``least`` is what it surely asks for, ``most`` what is set aside for it
    where there is room. ``asked`` is the part of ``least`` that the caller chose: the longest answer."""

    least: Usage
    most: Usage
    asked: int = 0


class Claim(msgspec.Struct, gc=False):
    """From ``least`` to ``most`` of one counter, which may not hold more than ``limit``."""

    counter: str
    subject: Subject
    dimension: Dimension
    limit: int
    least: int
    most: int

    def words(self) -> str:
        """The limit, as a caller is told it."""
        kind, name = self.subject
        who = f"Model {name}" if kind == "model" else f"This {kind}"
        return f"{who} {_MAY[self.dimension].format(limit=self.limit, money=_money(self.limit))}"


def _money(millionths: int) -> str:
    whole, part = divmod(millionths, MILLION)
    return f"{whole:,}.{part:06}".rstrip("0").rstrip(".")


def claims(subjects: Iterable[tuple[Subject, Limits]], need: Need, cost: Callable[[Usage], int | None]) -> list[Claim]:
    """Raises InvalidRequest for an answer longer than a limit, Forbidden for a spend limit on a model without price."""
    made: list[Claim] = []
    for subject, limits in subjects:
        for counter, dimension, limit in set_ones(subject, limits):
            least, most = _amounts(dimension, need, cost)
            claim = Claim(counter, subject, dimension, limit, least, most)
            if least > limit:
                _shrink(claim, need)
            made.append(claim)
    return made


def _amounts(dimension: Dimension, need: Need, cost: Callable[[Usage], int | None]) -> tuple[int, int]:
    if dimension in {"requests_per_minute", "concurrent"}:
        return 1, 1
    if dimension == "spend":
        least, most = cost(need.least), cost(need.most)
        if least is None or most is None:
            raise Forbidden(
                "This model has no price, so a call of it cannot be counted against the spend limit.",
                hint="Give its card a [price] table, or take the limit away.",
            )
        return least, most
    return need.least.total_tokens, need.most.total_tokens


def _shrink(claim: Claim, need: Need) -> None:
    """A prompt's tokens are an estimate, and an estimate alone must not shut a call out for ever: it may have the
    whole of an empty window. What the caller asked for is no estimate."""
    if claim.dimension != "spend" and need.asked > claim.limit:
        raise InvalidRequest(
            f"The call asks for up to {need.asked:,} tokens. {claim.words()}.", hint="Ask for a shorter answer."
        )
    claim.least = claim.most = claim.limit


def window_end(dimension: Dimension, now: float) -> float:
    """Of the window that begins now; seconds since the Unix epoch."""
    match dimension:
        case "tokens_per_day":
            return (now // _DAY + 1) * _DAY
        case "spend":
            today = datetime.fromtimestamp(now, UTC)
            year, month = (today.year + 1, 1) if today.month == 12 else (today.year, today.month + 1)
            return datetime(year, month, 1, tzinfo=UTC).timestamp()
        case "concurrent":
            return math.inf
        case _:
            return now + MINUTE


def window_start(dimension: Dimension, now: float) -> float:
    """Of a window of the calendar."""
    if dimension == "tokens_per_day":
        return now // _DAY * _DAY
    return datetime.fromtimestamp(now, UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0).timestamp()
