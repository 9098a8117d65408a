"""Any history of calls agrees with a few lines of plain Python that look at all of it every time.

Never over: what was consumed or is set aside in a window is at most the limit. Never starved: a call is refused only
when it would not fit.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.databases import ManualClock

from ventoux.calls import Usage
from ventoux.errors import RateLimited
from ventoux.kit.ids import new_id
from ventoux.limits.claims import MINUTE, Bill, Claim, Need
from ventoux.limits.limiter import BudgetExceeded, Limiter, Reservation
from ventoux.limits.schemas import DIMENSIONS, Dimension, Limits, PriceInForce, Subject, cost

if TYPE_CHECKING:
    from ventoux.limits.counters import Counters

PRICE = PriceInForce(id="p", currency="EUR", input=2_000_000, cached_input=2_000_000, output=6_000_000)
BILL = Bill(PRICE, "EUR")
DAY = 86_400
KEYS, MODELS = ("one", "two"), ("small", "large")
limit = st.none() | st.integers(1, 12)
tokens = st.none() | st.integers(1, 400)
some_limits = st.builds(
    Limits,
    requests_per_minute=limit,
    tokens_per_minute=tokens,
    tokens_per_day=tokens,
    concurrent=st.none() | st.integers(1, 4),
    spend=st.none() | st.integers(1, 2000),
)


class Call(NamedTuple):
    """What the model remembers of one: when it came, under whose limits, what was set aside, what it used."""

    at: float
    subjects: tuple[Subject, ...]
    reservation: Reservation
    aside: dict[tuple[Subject, Dimension], int]
    used: list[Usage]


async def nothing_before(claim: Claim, since: float) -> int:
    del claim, since
    return 0


class LimitsHistory(RuleBasedStateMachine):
    """Subclasses say which counters; ``clock`` is the model's."""

    async def counters(self, clock: ManualClock) -> Counters:
        raise NotImplementedError

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.clock = ManualClock()
        self.limiter = self.runner.run(self._limiter())
        self.calls: list[Call] = []
        self.limits: dict[Subject, Limits] = {}
        self.unique = new_id()

    async def _limiter(self) -> Limiter:
        return Limiter(await self.counters(self.clock), self.clock)

    @initialize(given=st.lists(some_limits, min_size=5, max_size=5))
    def set_limits(self, given: list[Limits]) -> None:
        subjects = [self._subject("key", name) for name in KEYS] + [self._subject("workspace", "all")]
        subjects += [self._subject("model", name) for name in MODELS]
        self.limits = dict(zip(subjects, given, strict=True))

    @rule(
        key=st.sampled_from(KEYS),
        model=st.sampled_from(MODELS),
        prompt=st.integers(0, 60),
        longest=st.none() | st.integers(1, 90),
    )
    def call(self, key: str, model: str, prompt: int, longest: int | None) -> None:
        need = Need(Usage(prompt, 1), Usage(prompt, 50)) if longest is None else _exactly(prompt, longest)
        subjects = (self._subject("key", key), self._subject("workspace", "all"), self._subject("model", model))
        amounts: dict[tuple[Subject, Dimension], tuple[int, int]] = {
            (subject, dimension): _amounts(dimension, need)
            for subject in subjects
            for dimension in DIMENSIONS
            if getattr(self.limits[subject], dimension) is not None
        }
        if any(least > self._limit(place) for place, (least, _) in amounts.items()):
            # Longer than a limit: refused by name, or let into an empty window; tests of its own.
            return
        lacking = [place for place, (least, _) in amounts.items() if self._sum(place) + least > self._limit(place)]
        named = [(subject, self.limits[subject]) for subject in subjects]
        if lacking:
            with pytest.raises(RateLimited) as refused:
                self.runner.run(self.limiter.reserve(named, need, BILL))
            assert isinstance(refused.value, BudgetExceeded) or (refused.value.retry_after or 0) > 0
            return
        aside = {place: min(most, self._limit(place) - self._sum(place)) for place, (_, most) in amounts.items()}
        reservation = self.runner.run(self.limiter.reserve(named, need, BILL))
        self.calls.append(Call(self.clock.now(), subjects, reservation, aside, []))
        self._check_standing(reservation, subjects)

    @precondition(lambda self: any(not call.used for call in self.calls))
    @rule(which=st.integers(0, 50), share=st.floats(0, 1), later=st.booleans())
    def end(self, which: int, share: float, later: bool) -> None:
        running = [call for call in self.calls if not call.used]
        call = running[which % len(running)]
        most = min((amount for place, amount in call.aside.items() if "tokens" in place[1]), default=100)
        dear = min((amount for place, amount in call.aside.items() if place[1] == "spend"), default=10_000)
        usage = Usage(0, min(int(most * share), dear // 6))
        if later:
            call.reservation.settle_later(usage)
        else:
            self.runner.run(call.reservation.settle(usage))
        # A second end, as a client that leaves at the last moment makes one, counts nothing.
        self.runner.run(call.reservation.settle(Usage(0, 10**6)))
        call.used.append(usage)
        self.runner.run(self.settled())

    async def settled(self) -> None:
        """Returns when what is settled later is settled."""

    @invariant()
    def never_over(self) -> None:
        for subject, limits in self.limits.items():
            for dimension in DIMENSIONS:
                if getattr(limits, dimension) is not None:
                    assert self._sum((subject, dimension)) <= self._limit((subject, dimension))

    def teardown(self) -> None:
        self.runner.close()

    def _subject(self, kind: Any, name: str) -> Subject:
        return Subject(kind, f"{self.unique}{name}")

    def _limit(self, place: tuple[Subject, Dimension]) -> int:
        return getattr(self.limits[place[0]], place[1])

    def _sum(self, place: tuple[Subject, Dimension]) -> int:
        """Of the window that runs now, from the whole history."""
        subject, dimension = place
        theirs = [call for call in self.calls if subject in call.subjects]
        if dimension == "concurrent":
            return sum(not call.used for call in theirs)
        since = _window(dimension, [call.at for call in theirs], self.clock.now())
        counted = [call for call in theirs if call.at >= since]
        return sum(_consumed(dimension, call.used[0]) if call.used else call.aside[place] for call in counted)

    def _check_standing(self, reservation: Reservation, subjects: tuple[Subject, ...]) -> None:
        left = [
            self._limit((subject, "requests_per_minute")) - self._sum((subject, "requests_per_minute"))
            for subject in subjects
            if self.limits[subject].requests_per_minute is not None
        ]
        told = reservation.standing.requests if reservation.standing else None
        assert (told.remaining if told else None) == min(left, default=None)


def _exactly(prompt: int, longest: int) -> Need:
    return Need(Usage(prompt, longest), Usage(prompt, longest), longest)


def _amounts(dimension: Dimension, need: Need) -> tuple[int, int]:
    return _consumed(dimension, need.least, running=1), _consumed(dimension, need.most, running=1)


def _consumed(dimension: Dimension, usage: Usage, running: int = 0) -> int:
    match dimension:
        case "requests_per_minute":
            return 1
        case "concurrent":
            return running
        case "spend":
            return cost(PRICE, usage)
        case _:
            return usage.total_tokens


def _window(dimension: Dimension, times: list[float], now: float) -> float:
    if dimension == "spend":
        return datetime.fromtimestamp(now, UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0).timestamp()
    if dimension == "tokens_per_day":
        return now // DAY * DAY
    began = -MINUTE
    for at in times:
        if at >= began + MINUTE:
            began = at
    return began if now < began + MINUTE else now + 1
