"""Counters in this process. All claims of a call are taken, or none.

A claim counts in the window in which it was taken. When the call has ended, what it did not use is given back if that
window still runs; what it used beyond its claim counts in the window that runs then. A day and a month keep all of a
call that came in them, as the ledger does.

Minutes are measured by the clock that only goes on; days and months are told by the wall clock, and each has a counter
of its own: one that a clock set back comes to again is as it was left.
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
    """Of a day or a month ``starts`` and ``ends`` are the wall clock's; a minute has no ``starts``, and ends by the
    other."""

    __slots__ = ("ends", "starts", "used")

    def __init__(self, used: int, ends: float, starts: float | None = None) -> None:
        self.used = used
        self.ends = ends
        self.starts = starts

    def runs(self, wall: float, steady: float) -> bool:
        return steady < self.ends if self.starts is None else self.starts <= wall < self.ends


class LocalCounters:
    def __init__(self, recall: Recall, clock: Clock | None = None) -> None:
        self._recall = JoinedRecall(recall)
        self._clock = clock or SystemClock()
        self._counters: dict[str, _Counter] = {}
        self._aside: dict[tuple[str, float], _Counter] = {}
        """Those of days and months that do not run now."""

    async def take(self, claims: Sequence[Claim]) -> list[Hold]:
        wall = self._clock.now()
        if len(self._counters) > _FORGET_OVER:
            self._forget(wall, self._clock.monotonic())
        while (cold := self._cold(claims, wall)) is not None:
            await self._remember(cold, wall)
            wall = self._clock.now()
        # From here on nothing waits, so no other call comes between the looking and the taking.
        steady = self._clock.monotonic()
        counters: list[_Counter] = []
        for claim in claims:
            calendar = claim.dimension in CALENDAR
            counters.append(self._counters[claim.counter] if calendar else self._running(claim, steady))
        times = [wall if claim.dimension in CALENDAR else steady for claim in claims]
        for claim, counter, now in zip(claims, counters, times, strict=True):
            if claim.limit - counter.used < claim.least:
                stand = [_held(*one, amount=0) for one in zip(claims, counters, times, strict=True)]
                raise Full(claim, counter.ends - now, stand)
        return [_taken(*one) for one in zip(claims, counters, times, strict=True)]

    async def settle(self, holds: list[Hold], actual: Sequence[int]) -> None:
        self.settle_later(holds, actual)

    def settle_later(self, holds: list[Hold], actual: Sequence[int]) -> None:
        wall, steady = self._clock.now(), self._clock.monotonic()
        for hold, amount in zip(holds, actual, strict=True):
            calendar = hold.claim.dimension in CALENDAR
            now = wall if calendar else steady
            counter = self._settled_in(hold, amount, now, calendar=calendar)
            if counter is None:
                hold.used, hold.left = 0, 0.0
            else:
                counter.used += amount - hold.amount
                hold.used, hold.left = counter.used, counter.ends - now

    def _settled_in(self, hold: Hold, amount: int, now: float, *, calendar: bool) -> _Counter | None:
        if calendar:
            counter = self._counters.get(hold.claim.counter)
            if counter is None or counter.ends != hold.ends:
                counter = self._aside.get((hold.claim.counter, hold.ends))
            return counter
        # A window begins with a call, not with what is left of one.
        return self._running(hold.claim, now) if now < hold.ends or amount > hold.amount else None

    def standing(self) -> dict[str, int]:
        """Every counter that counts something, or did when its window ended."""
        return {name: counter.used for name, counter in self._counters.items() if counter.used}

    def _cold(self, claims: Sequence[Claim], wall: float) -> Claim | None:
        """The first of a day or a month that the ledger has to be asked for; the others run then."""
        for claim in claims:
            if claim.dimension not in CALENDAR:
                continue
            counter = self._counters.get(claim.counter)
            if counter is not None and not counter.runs(wall, 0.0):
                self._aside[claim.counter, counter.ends] = counter
                counter = self._aside.pop((claim.counter, window_end(claim.dimension, wall)), None)
                if counter is None:
                    del self._counters[claim.counter]
                else:
                    self._counters[claim.counter] = counter
            if counter is None:
                return claim
        return None

    async def _remember(self, claim: Claim, wall: float) -> None:
        starts = window_start(claim.dimension, wall)
        used = await self._recall(claim, starts)
        # Another call may have come first, and counted on.
        self._counters.setdefault(claim.counter, _Counter(used, window_end(claim.dimension, wall), starts))

    def _running(self, claim: Claim, steady: float) -> _Counter:
        counter = self._counters.get(claim.counter)
        if counter is None or steady >= counter.ends:
            counter = self._counters[claim.counter] = _Counter(0, window_end(claim.dimension, steady))
        return counter

    def _forget(self, wall: float, steady: float) -> None:
        """Counters whose window is over, or that count nothing. The ledger remembers days and months."""
        self._counters = {
            name: counter for name, counter in self._counters.items() if counter.used and counter.runs(wall, steady)
        }
        self._aside.clear()


def _taken(claim: Claim, counter: _Counter, now: float) -> Hold:
    amount = min(claim.most, claim.limit - counter.used)
    counter.used += amount
    return _held(claim, counter, now, amount=amount)


def _held(claim: Claim, counter: _Counter, now: float, *, amount: int) -> Hold:
    return Hold(claim, amount, counter.ends, counter.used, counter.ends - now)
