"""The limits of a call: set aside before it runs, settled with what it consumed, given back on every other way out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ventoux.errors import RateLimited
from ventoux.limits.claims import claims
from ventoux.limits.counters import Full
from ventoux.limits.schemas import cost

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ventoux.calls import Usage
    from ventoux.limits.claims import Need
    from ventoux.limits.counters import Counters, Hold
    from ventoux.limits.schemas import Dimension, Limits, Price, Subject

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
    def __init__(self, counters: Counters) -> None:
        self._counters = counters

    async def reserve(
        self,
        subjects: Iterable[tuple[Subject, Limits]],
        need: Need,
        price: Price | None,
        *,
        counted: Reservation | None = None,
    ) -> Reservation:
        """``counted``: an earlier one for the same request, which tells as well where the caller stands.

        Raises OverLimit, and Unavailable when nobody can tell whether the call is within its limits.
        """
        before = counted.holds if counted else ()
        wanted = claims(subjects, need, lambda usage: cost(price, usage))
        if not wanted:
            return Reservation(self._counters, [], None, before)
        try:
            holds = await self._counters.take(wanted)
        except Full as full:
            raise OverLimit(full, before) from None
        return Reservation(self._counters, holds, price, before)


class OverLimit(RateLimited):
    """``standing`` is where the caller stands."""

    def __init__(self, full: Full, before: Sequence[Hold]) -> None:
        again = _SOON if full.claim.dimension == "concurrent" else full.left
        super().__init__(f"{full.claim.words()}.", retry_after=again)
        self.standing = _standing([*before, *full.holds])


class Reservation:
    """Settled once; every further time changes nothing."""

    __slots__ = ("_before", "_counters", "_open", "_price", "holds")

    def __init__(self, counters: Counters, holds: list[Hold], price: Price | None, before: Sequence[Hold] = ()) -> None:
        self._counters = counters
        self.holds = holds
        self._before = before
        self._price = price
        self._open = bool(holds)

    @property
    def standing(self) -> Standing | None:
        holds = [*self._before, *self.holds]
        return _standing(holds) if holds else None

    async def settle(self, usage: Usage) -> None:
        if self._open:
            self._open = False
            await self._counters.settle(self.holds, self._actual(usage))

    def settle_later(self, usage: Usage) -> None:
        """For where nothing can be waited for: the call was cancelled or has failed."""
        if self._open:
            self._open = False
            self._counters.settle_later(self.holds, self._actual(usage))

    def _actual(self, usage: Usage) -> list[int]:
        return [self._consumed(hold.claim.dimension, usage) for hold in self.holds]

    def _consumed(self, dimension: Dimension, usage: Usage) -> int:
        match dimension:
            case "requests_per_minute":
                return 1
            case "concurrent":
                return 0
            case "spend":
                # A price was there when the claim was made, and it is the one that counts.
                return cost(self._price, usage) or 0
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
