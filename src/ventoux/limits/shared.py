"""Counters that several gateways share, in Valkey or Redis: each reservation and each settlement is one atomic script.

A reservation lapses when its gateway has not renewed it for a while, so that one which is killed leaves nothing set
aside. A minute is measured by the server's clock. A server that does not answer refuses calls: a limit that cannot be
checked is not kept.
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from ventoux.db.valkey import PREFIX, NotAsked, Script
from ventoux.errors import Unavailable
from ventoux.kit.clock import Clock, SystemClock
from ventoux.kit.ids import new_id
from ventoux.limits.claims import CALENDAR, MINUTE, window_end, window_start
from ventoux.limits.counters import Full, Hold
from ventoux.limits.recall import JoinedRecall

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from ventoux.db.valkey import Argument, Valkey
    from ventoux.limits.claims import Claim
    from ventoux.limits.recall import Recall

LAPSES_AFTER = 30.0
_TRY_AGAIN_AFTER = 0.5
_SETTLE_WITHIN = 5.0
"""Seconds at the end for what is not settled yet; after that it lapses."""
_RENEWED_AT_ONCE = 500
_OPEN = f"{PREFIX}open"
_HOLD = f"{PREFIX}hold:"
_LAPSED = f"{PREFIX}lapsed:"
_LUA = Path(__file__).parent / "lua"
_NEVER = "none"

Settlement = tuple[list[Hold], list[int]]


class SharedCounters:
    """``run`` has to run beside: it settles what could not be settled at once, and renews what is open."""

    def __init__(
        self, valkey: Valkey, recall: Recall, clock: Clock | None = None, *, lapses_after: float = LAPSES_AFTER
    ) -> None:
        self._valkey = valkey
        self._recall = JoinedRecall(recall)
        self._clock = clock or SystemClock()
        self._lapses_after = lapses_after
        self._reserve, self._settle, self._renew = (
            Script((_LUA / f"{name}.lua").read_text("ascii")) for name in ("reserve", "settle", "renew")
        )
        self._open: set[str] = set()
        self._unsettled: deque[Settlement] = deque()
        self._wake = asyncio.Event()

    async def take(self, claims: Sequence[Claim]) -> list[Hold]:
        reservation = new_id()
        self._open.add(reservation)
        try:
            return await self._take(reservation, claims)
        except BaseException as error:
            if isinstance(error, Full | NotAsked):
                self._open.discard(reservation)
            else:
                # It may have been taken all the same, or be about to.
                holds = [Hold(claim, 0, 0, 0, 0, reservation) for claim in claims]
                self.settle_later(holds, [0] * len(holds))
            raise

    async def settle(self, holds: list[Hold], actual: Sequence[int]) -> None:
        try:
            await self._settled(holds, actual)
        except Unavailable:
            self.settle_later(holds, actual)
        except BaseException:
            self.settle_later(holds, actual)
            raise

    def settle_later(self, holds: list[Hold], actual: Sequence[int]) -> None:
        self._unsettled.append((holds, list(actual)))
        self._wake.set()

    async def run(self) -> None:
        """Until cancelled; then what is not settled yet gets a last try."""
        every = self._lapses_after / 3
        renew_at = self._clock.monotonic() + every
        try:
            while True:
                with suppress(TimeoutError):
                    async with asyncio.timeout(max(renew_at - self._clock.monotonic(), 0)):
                        await self._wake.wait()
                self._wake.clear()
                await self._keep(self._settle_waiting)
                if self._clock.monotonic() >= renew_at:
                    renew_at = self._clock.monotonic() + every
                    await self._keep(self._renew_open)
        finally:
            with suppress(TimeoutError, Unavailable):
                async with asyncio.timeout(_SETTLE_WITHIN):
                    await self._settle_waiting()

    async def _take(self, reservation: str, claims: Sequence[Claim]) -> list[Hold]:
        seeds: dict[str, int] = {}
        keys = [_OPEN, _HOLD + reservation, *(PREFIX + claim.counter for claim in claims)]
        while True:
            now = self._clock.now()
            arguments: list[Argument] = [reservation, int(self._lapses_after * 1000), _HOLD, _LAPSED]
            for claim in claims:
                arguments += _wanted(claim, now, seeds.get(claim.counter))
            answer = await self._valkey.run(self._reserve, keys, arguments)
            if answer[0] == b"taken":
                return _holds(claims, answer[1:], reservation)
            place: int = answer[1] - 1
            claim = claims[place]
            if answer[0] == b"full":
                holds = _holds(claims, answer[2:], "")
                raise Full(claim, holds[place].left, holds)
            seeds[claim.counter] = await self._recall(claim, window_start(claim.dimension, now))

    async def _settled(self, holds: list[Hold], actual: Sequence[int]) -> None:
        reservation = holds[0].reservation
        keys = [_OPEN, _HOLD + reservation, _LAPSED + reservation, *(PREFIX + hold.claim.counter for hold in holds)]
        arguments: list[Argument] = [reservation]
        for hold, amount in zip(holds, actual, strict=True):
            claim = hold.claim
            arguments += [hold.amount, int(hold.ends), amount, _window(claim)[0], _returnable(claim)]
        standing = await self._valkey.run(self._settle, keys, arguments)
        self._open.discard(reservation)
        for hold, used, left in zip(holds, standing[::2], standing[1::2], strict=False):
            hold.used, hold.left = used, left / 1000

    async def _settle_waiting(self) -> None:
        while self._unsettled:
            await self._settled(*self._unsettled[0])
            self._unsettled.popleft()

    async def _renew_open(self) -> None:
        ids = list(self._open)
        # Also when there is none: so it is known whether the server answers before the next call comes.
        for start in range(0, max(len(ids), 1), _RENEWED_AT_ONCE):
            some = ids[start : start + _RENEWED_AT_ONCE]
            await self._valkey.run(self._renew, [_OPEN], [int(self._lapses_after * 1000), *some])

    async def _keep(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except Unavailable:
            # The connection has said so in the log. What is left is tried again.
            await asyncio.sleep(_TRY_AGAIN_AFTER)
            if self._unsettled:
                self._wake.set()


def _window(claim: Claim) -> tuple[str, int]:
    if claim.dimension in CALENDAR:
        return "calendar", 0
    return (_NEVER, 0) if claim.dimension == "concurrent" else ("minute", int(MINUTE * 1000))


def _returnable(claim: Claim) -> int:
    """Whether what a lapsed reservation held is given back: a request was made, whatever became of it."""
    return 0 if claim.dimension == "requests_per_minute" else 1


def _wanted(claim: Claim, now: float, seed: int | None) -> list[Argument]:
    window, length = _window(claim)
    end, after = length, 0
    if claim.dimension in CALENDAR:
        # The server's clock may be ahead of this one, so it may be the window after.
        first = window_end(claim.dimension, now)
        end, after = int(first * 1000), int(window_end(claim.dimension, first) * 1000)
    return [
        claim.limit,
        claim.least,
        claim.most,
        window,
        end,
        after,
        "" if seed is None else seed,
        _returnable(claim),
    ]


def _holds(claims: Sequence[Claim], answer: Sequence[int], reservation: str) -> list[Hold]:
    """From amount, end, used and milliseconds left of each claim."""
    return [
        Hold(claim, amount, ends, used, left / 1000, reservation)
        for claim, amount, ends, used, left in zip(
            claims, answer[0::4], answer[1::4], answer[2::4], answer[3::4], strict=True
        )
    ]
