"""The limits of a call: set aside before it runs, settled with what it consumed, given back on every other way out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from ventoux.errors import RateLimited
from ventoux.kit.clock import Clock, SystemClock
from ventoux.limits.claims import claims, window_end
from ventoux.limits.counters import Full
from ventoux.limits.schemas import SPEND, cost

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ventoux.calls import Usage
    from ventoux.limits.claims import Bill, Need
    from ventoux.limits.counters import Counters, Hold
    from ventoux.limits.schemas import Dimension, Limits, PriceInForce, Subject

_SOON = 1.0
"""Seconds after which to try again where nothing tells when a call in flight will end."""


class Gauge(NamedTuple):
    """``resets_in`` seconds until all of ``limit`` is there again."""

    limit: int
    remaining: int
    resets_in: float


class Standing(NamedTuple):
    """The tightest of the limits a minute that a call falls under; None where there is none."""

    requests: Gauge | None = None
    tokens: Gauge | None = None


class Limiter:
    def __init__(self, counters: Counters, clock: Clock | None = None) -> None:
        self._counters = counters
        self._clock = clock or SystemClock()

    async def reserve(
        self,
        subjects: Iterable[tuple[Subject, Limits]],
        need: Need,
        bill: Bill,
        *,
        counted: Reservation | None = None,
    ) -> Reservation:
        """``counted``: an earlier one for the same request, which tells as well where the caller stands.

        Raises OverLimit, and Unavailable when nobody can tell whether the call is within its limits.
        """
        before = counted.holds if counted else ()
        wanted = claims(subjects, need, bill)
        if not wanted:
            return Reservation(self._counters, [], bill.price, before)
        try:
            holds = await self._counters.take(wanted)
        except Full as full:
            if full.claim.dimension in SPEND:
                raise BudgetExceeded(full, before, window_end(full.claim.dimension, self._clock.now())) from None
            raise OverLimit(full, before) from None
        return Reservation(self._counters, holds, bill.price, before)


class OverLimit(RateLimited):
    """``standing`` is where the caller stands."""

    def __init__(self, full: Full, before: Sequence[Hold]) -> None:
        again = _SOON if full.claim.dimension == "concurrent" else full.left
        super().__init__(f"{full.claim.words()}.", retry_after=again)
        self.standing = _standing([*before, *full.holds])


class BudgetExceeded(OverLimit):
    """A limit or a budget of spend is used up, or what is left of it is too little for the call.

    There is no Retry-After: it would be days, and some clients sleep for as long as they are told.
    """

    code = "budget_exceeded"

    def __init__(self, full: Full, before: Sequence[Hold], ends: float) -> None:
        super().__init__(full, before)
        again = datetime.fromtimestamp(ends, UTC).strftime("%Y-%m-%d %H:%M UTC")
        self.message = f"{full.claim.words()}, and what is left of it is too little for this call."
        self.hint = f"It begins anew on {again}."
        self.retry_after = None


class Reservation:
    """Settled once; every further time changes nothing. ``price`` is the one in force when the call came in."""

    __slots__ = ("_before", "_counters", "_open", "holds", "price")

    def __init__(
        self, counters: Counters, holds: list[Hold], price: PriceInForce | None, before: Sequence[Hold] = ()
    ) -> None:
        self._counters = counters
        self.holds = holds
        self.price = price
        self._before = before
        self._open = bool(holds)

    @property
    def standing(self) -> Standing | None:
        holds = [*self._before, *self.holds]
        return _standing(holds) if holds else None

    async def settle(self, usage: Usage) -> None:
        if self._open:
            self._open = False
            await self._counters.settle(self.holds, self._actual(usage, served=True))

    def settle_later(self, usage: Usage, *, served: bool = False) -> None:
        """For where nothing can be waited for: the call was cancelled or has failed."""
        if self._open:
            self._open = False
            self._counters.settle_later(self.holds, self._actual(usage, served=served))

    def cost(self, usage: Usage, *, served: bool) -> int | None:
        """Micro-units; None where there is no price, which is not 0."""
        return None if self.price is None else cost(self.price, usage, served=served)

    def _actual(self, usage: Usage, *, served: bool) -> list[int]:
        return [self._consumed(hold.claim.dimension, usage, served=served) for hold in self.holds]

    def _consumed(self, dimension: Dimension, usage: Usage, *, served: bool) -> int:
        match dimension:
            case "requests_per_minute":
                return 1
            case "concurrent":
                return 0
            case "spend" | "spend_per_day":
                # A price was there when the claim was made, and it is the one that counts.
                return self.cost(usage, served=served) or 0
            case _:
                return usage.total_tokens


def _standing(holds: Sequence[Hold]) -> Standing:
    return Standing(_tightest(holds, "requests_per_minute"), _tightest(holds, "tokens_per_minute"))


def _tightest(holds: Sequence[Hold], dimension: Dimension) -> Gauge | None:
    gauges = [
        Gauge(hold.claim.limit, max(hold.claim.limit - hold.used, 0), max(hold.left, 0.0))
        for hold in holds
        if hold.claim.dimension == dimension
    ]
    return min(gauges, key=_remaining) if gauges else None


def _remaining(gauge: Gauge) -> int:
    return gauge.remaining
