"""Counters in this process. All claims of a call are taken, or none.

A claim counts in the window in which it was taken. When the call has ended, what it did not use is given back if that
window still runs; what it used beyond its claim counts in the window that runs then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ventoux.kit.clock import Clock, SystemClock
from ventoux.limits.claims import CALENDAR, window_end, window_start
from ventoux.limits.recall import JoinedRecall

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ventoux.limits.claims import Claim
    from ventoux.limits.recall import Recall

_FORGET_OVER = 20_000


class Hold:
    """What a call has of one counter. ``ends`` names the window; ``used`` is the whole counter as it last was, and
    ``left`` the seconds until it begins anew."""

    __slots__ = ("amount", "claim", "ends", "left", "reservation", "used")

    def __init__(self, claim: Claim, amount: int, ends: float, used: int, left: float, reservation: str = "") -> None:
        self.claim = claim
        self.amount = amount
        self.ends = ends
        self.used = used
        self.left = left
        self.reservation = reservation
        """Its name in counters that several gateways share."""


class Full(Exception):
    """A claim does not fit; ``holds`` is how every counter of the call stands, and nothing was taken."""

    def __init__(self, claim: Claim, left: float, holds: list[Hold]) -> None:
        super().__init__(claim.words())
        self.claim = claim
        self.left = left
        self.holds = holds


class Counters(Protocol):
    """``holds`` is a call's reservation; ``actual`` what it consumed, an amount a hold."""

    async def take(self, claims: Sequence[Claim]) -> list[Hold]:
        """Raises Full, and Unavailable when the counters cannot be reached."""
        ...

    async def settle(self, holds: list[Hold], actual: Sequence[int]) -> None:
        """Once for each reservation. Never fails: what cannot be settled now is settled later."""
        ...

    def settle_later(self, holds: list[Hold], actual: Sequence[int]) -> None:
        """The same where nothing can be waited for."""
        ...


class _Counter:
    __slots__ = ("ends", "used")

    def __init__(self, used: int, ends: float) -> None:
        self.used = used
        self.ends = ends


class LocalCounters:
    def __init__(self, recall: Recall, clock: Clock | None = None) -> None:
        self._recall = JoinedRecall(recall)
        self._clock = clock or SystemClock()
        self._counters: dict[str, _Counter] = {}

    async def take(self, claims: Sequence[Claim]) -> list[Hold]:
        for claim in claims:
            if claim.dimension in CALENDAR and claim.counter not in self._counters:
                await self._remember(claim)
        # From here on nothing waits, so no other call comes between the looking and the taking.
        now = self._clock.now()
        if len(self._counters) > _FORGET_OVER:
            self._forget(now)
        counters = [self._counter(claim, now) for claim in claims]
        for claim, counter in zip(claims, counters, strict=True):
            if claim.limit - counter.used < claim.least:
                stand = [_held(one, its, 0, now) for one, its in zip(claims, counters, strict=True)]
                raise Full(claim, counter.ends - now, stand)
        return [_taken(claim, counter, now) for claim, counter in zip(claims, counters, strict=True)]

    async def settle(self, holds: list[Hold], actual: Sequence[int]) -> None:
        self.settle_later(holds, actual)

    def settle_later(self, holds: list[Hold], actual: Sequence[int]) -> None:
        now = self._clock.now()
        for hold, amount in zip(holds, actual, strict=True):
            if now < hold.ends or amount > hold.amount:
                counter = self._counter(hold.claim, now)
                counter.used += amount - hold.amount
                hold.used, hold.left = counter.used, counter.ends - now
            else:
                # A window begins with a call, not with what is left of one.
                hold.used, hold.left = 0, 0.0

    def standing(self) -> dict[str, int]:
        """Every counter that counts something, or did when its window ended."""
        return {name: counter.used for name, counter in self._counters.items() if counter.used}

    async def _remember(self, claim: Claim) -> None:
        now = self._clock.now()
        used = await self._recall(claim, window_start(claim.dimension, now))
        # Another call may have come first, and counted on.
        self._counters.setdefault(claim.counter, _Counter(used, window_end(claim.dimension, now)))

    def _counter(self, claim: Claim, now: float) -> _Counter:
        counter = self._counters.get(claim.counter)
        if counter is None or now >= counter.ends:
            counter = self._counters[claim.counter] = _Counter(0, window_end(claim.dimension, now))
        return counter

    def _forget(self, now: float) -> None:
        """Counters whose window is over, or that count nothing."""
        self._counters = {
            name: counter for name, counter in self._counters.items() if now < counter.ends and counter.used
        }


def _taken(claim: Claim, counter: _Counter, now: float) -> Hold:
    amount = min(claim.most, claim.limit - counter.used)
    counter.used += amount
    return _held(claim, counter, amount, now)


def _held(claim: Claim, counter: _Counter, amount: int, now: float) -> Hold:
    return Hold(claim, amount, counter.ends, counter.used, counter.ends - now)
