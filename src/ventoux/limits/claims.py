"""What a call claims of each counter, and when a counter begins anew.

A minute is a window of 60 seconds that begins with the first call in it. A day and a month are those of the calendar
in UTC, so that what was consumed in them can be found in the ledger again. Calls in flight have no window.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from ventoux.calls import Usage
from ventoux.errors import Forbidden, InvalidRequest
from ventoux.limits.schemas import SPEND, Budget, Dimension, Subject, cost, money, set_ones

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ventoux.limits.schemas import Limits, Period, PriceInForce

MINUTE = 60.0
_DAY = 86_400
CALENDAR: frozenset[Dimension] = frozenset({"tokens_per_day", "spend", "spend_per_day"})
OF_PERIOD: dict[Period, Dimension] = {"day": "spend_per_day", "month": "spend"}

_MAY = {
    "requests_per_minute": "may make {limit} requests a minute",
    "tokens_per_minute": "may use {limit} tokens a minute",
    "tokens_per_day": "may use {limit} tokens a day",
    "concurrent": "may have {limit} calls in flight at once",
    "spend": "may spend {limit} a month",
    "spend_per_day": "may spend {limit} a day",
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
    currency: str = ""
    budget: Budget | None = None

    def words(self) -> str:
        """The limit, as a caller is told it."""
        kind, name = self.subject
        if self.budget is not None:
            return f"This {kind} has a budget of {money(self.limit, self.currency)} a {self.budget.period}"
        who = f"Model {name}" if kind == "model" else f"This {kind}"
        limit = money(self.limit, self.currency) if self.dimension in SPEND else f"{self.limit:,}"
        return f"{who} {_MAY[self.dimension].format(limit=limit)}"


class Bill(NamedTuple):
    """What a call is billed by, None where nothing says so, and the budgets that may refuse it. ``currency`` is that of
    the limits of spend."""

    price: PriceInForce | None
    currency: str = ""
    budgets: Sequence[Budget] = ()


def claims(subjects: Iterable[tuple[Subject, Limits]], need: Need, bill: Bill) -> list[Claim]:
    """Raises InvalidRequest for an answer longer than a limit; Forbidden where spend is limited and the call has no
    price, or one in another currency."""
    made: list[Claim] = []
    for subject, limits in subjects:
        for counter, dimension, limit in set_ones(subject, limits):
            if dimension == "spend":
                least, most = _costs(bill, need, bill.currency)
                claim = Claim(counter, subject, dimension, limit, least, most, bill.currency)
            else:
                claim = Claim(counter, subject, dimension, limit, *_amounts(dimension, need))
            if claim.least > limit:
                _shrink(claim, need, bill)
            made.append(claim)
    for budget in bill.budgets:
        claim = _of_budget(budget, need, bill)
        if claim.least > claim.limit:
            _shrink(claim, need, bill)
        made.append(claim)
    return made


def _of_budget(budget: Budget, need: Need, bill: Bill) -> Claim:
    least, most = _costs(bill, need, budget.currency)
    return Claim(
        f"budget:{budget.id}:{budget.currency}",
        Subject(budget.subject_kind, budget.subject_id),
        OF_PERIOD[budget.period],
        budget.amount,
        least,
        most,
        budget.currency,
        budget,
    )


def _costs(bill: Bill, need: Need, currency: str) -> tuple[int, int]:
    price = bill.price
    if price is None:
        raise Forbidden(
            "This model has no price, so a call of it cannot be counted against the spend limit or budget.",
            hint="Set one with `ventoux prices set`, or give its card a [price] table.",
        )
    if price.currency != currency:
        raise Forbidden(
            f"This model is priced in {price.currency}, and the limit or budget of spend is in {currency}.",
            hint="Set its price in that currency, or take the limit away.",
        )
    return cost(price, need.least), cost(price, need.most)


def _amounts(dimension: Dimension, need: Need) -> tuple[int, int]:
    if dimension in {"requests_per_minute", "concurrent"}:
        return 1, 1
    return need.least.total_tokens, need.most.total_tokens


def _shrink(claim: Claim, need: Need, bill: Bill) -> None:
    """A prompt's tokens are an estimate, and an estimate alone must not shut a call out for ever: it may have the
    whole of an empty window. What the caller asked for is no estimate."""
    if claim.dimension in SPEND:
        surely = cost(bill.price, Usage(0, need.asked)) if bill.price else 0
        if surely > claim.limit:
            raise InvalidRequest(
                f"The call asks for up to {need.asked:,} tokens, which cost {money(surely, claim.currency)}. "
                f"{claim.words()}.",
                hint="Ask for a shorter answer.",
            )
    elif need.asked > claim.limit:
        raise InvalidRequest(
            f"The call asks for up to {need.asked:,} tokens. {claim.words()}.", hint="Ask for a shorter answer."
        )
    claim.least = claim.most = claim.limit


def window_end(dimension: Dimension, now: float) -> float:
    """Of the window that begins now; seconds since the Unix epoch."""
    match dimension:
        case "tokens_per_day" | "spend_per_day":
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
    if dimension != "spend":
        return now // _DAY * _DAY
    return datetime.fromtimestamp(now, UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0).timestamp()
