"""Counters in this process. All claims of a call are taken, or none.

A claim counts in the window in which it was taken. When the call has ended, what it did not use is given back if that
window still runs; what it used beyond its claim counts in the window that runs then. A day and a month keep all of a
call that came in them, as the ledger does.

Minutes are measured by the clock that only goes on; days and months are told by the wall clock, and each has a counter
of its own: one that a clock set back comes to again is as it was left.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Protocol

from ventoux.kit.clock import Clock, SystemClock
from ventoux.limits.claims import CALENDAR, Claim, window_end, window_start
from ventoux.limits.recall import JoinedRecall

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    """``calendar``: of a day or a month, whose ``starts`` and ``ends`` are the wall clock's. A minute has always begun,
    and ends by the clock that only goes on."""

    __slots__ = ("calendar", "ends", "starts", "used")

    def __init__(self, used: int, ends: float, starts: float = -math.inf, *, calendar: bool = False) -> None:
        self.used = used
        self.ends = ends
        self.starts = starts
        self.calendar = calendar


class LocalCounters:
    def __init__(self, recall: Recall, clock: Clock | None = None) -> None:
        self._recall = JoinedRecall(recall)
        self._clock = clock or SystemClock()
        self._counters: dict[str, _Counter] = {}
        self._aside: dict[tuple[str, float], _Counter] = {}
        """Those of days and months that do not run now."""
        self._forget_over = _FORGET_OVER

    async def take(self, claims: Sequence[Claim]) -> list[Hold]:
        wall, steady = self._clock.now(), self._clock.monotonic()
        while isinstance(counters := self._gathered(claims, wall, steady), Claim):
            await self._remember(counters, wall)
            wall, steady = self._clock.now(), self._clock.monotonic()
        # From the gathering on nothing waits, so no other call comes between the looking and the taking.
        for claim, counter in zip(claims, counters, strict=True):
            if claim.limit - counter.used < claim.least:
                stand = [_held(*one, 0, wall, steady) for one in zip(claims, counters, strict=True)]
                raise Full(claim, counter.ends - (wall if counter.calendar else steady), stand)
        holds: list[Hold] = []
        for claim, counter in zip(claims, counters, strict=True):
            amount = min(claim.most, claim.limit - counter.used)
            counter.used += amount
            holds.append(_held(claim, counter, amount, wall, steady))
        return holds

    async def settle(self, holds: list[Hold], actual: Sequence[int]) -> None:
        self.settle_later(holds, actual)

    def settle_later(self, holds: list[Hold], actual: Sequence[int]) -> None:
        wall, steady = self._clock.now(), self._clock.monotonic()
        for hold, amount in zip(holds, actual, strict=True):
            counter = self._counters.get(hold.claim.counter)
            if counter is None or counter.ends != hold.ends or (steady >= counter.ends and not counter.calendar):
                counter = self._other_window(hold, amount, steady)
            if counter is None:
                hold.used, hold.left = 0, 0.0
            else:
                counter.used += amount - hold.amount
                hold.used, hold.left = counter.used, counter.ends - (wall if counter.calendar else steady)

    def _other_window(self, hold: Hold, amount: int, steady: float) -> _Counter | None:
        """That what is settled late counts in."""
        if hold.claim.dimension in CALENDAR:
            return self._aside.get((hold.claim.counter, hold.ends))
        # A window begins with a call, not with what is left of one.
        return self._minute(hold.claim, steady) if steady < hold.ends or amount > hold.amount else None

    def standing(self) -> dict[str, int]:
        """Every counter that counts something, or did when its window ended."""
        return {name: counter.used for name, counter in self._counters.items() if counter.used}

    def _gathered(self, claims: Sequence[Claim], wall: float, steady: float) -> list[_Counter] | Claim:
        """A counter for each; or the first claim of a day or a month that the ledger has to be asked for."""
        if len(self._counters) > self._forget_over:
            self._forget(wall, steady)
        found: list[_Counter] = []
        for claim in claims:
            counter = self._counters.get(claim.counter)
            if counter is None or not counter.starts <= (wall if counter.calendar else steady) < counter.ends:
                counter = self._period(claim, wall) if claim.dimension in CALENDAR else self._minute(claim, steady)
                if counter is None:
                    return claim
            found.append(counter)
        return found

    def _period(self, claim: Claim, wall: float) -> _Counter | None:
        counter = self._counters.pop(claim.counter, None)
        if counter is not None:
            self._aside[claim.counter, counter.ends] = counter
        counter = self._aside.pop((claim.counter, window_end(claim.dimension, wall)), None)
        if counter is not None:
            self._counters[claim.counter] = counter
        return counter

    def _minute(self, claim: Claim, steady: float) -> _Counter:
        counter = self._counters.get(claim.counter)
        if counter is None or steady >= counter.ends:
            counter = self._counters[claim.counter] = _Counter(0, window_end(claim.dimension, steady))
        return counter

    async def _remember(self, claim: Claim, wall: float) -> None:
        starts = window_start(claim.dimension, wall)
        used = await self._recall(claim, starts)
        # Another call may have come first, and counted on.
        self._counters.setdefault(
            claim.counter, _Counter(used, window_end(claim.dimension, wall), starts, calendar=True)
        )

    def _forget(self, wall: float, steady: float) -> None:
        """Counters whose window is over, or that count nothing. The ledger remembers days and months."""
        self._counters = {
            name: counter
            for name, counter in self._counters.items()
            if counter.used and (wall if counter.calendar else steady) < counter.ends
        }
        self._aside.clear()
        # Where many really count something, to look for those that do not is worth it only now and then.
        self._forget_over = max(_FORGET_OVER, 2 * len(self._counters))


def _held(claim: Claim, counter: _Counter, amount: int, wall: float, steady: float) -> Hold:
    now = wall if counter.calendar else steady
    return Hold(claim, amount, counter.ends, counter.used, counter.ends - now)
