from __future__ import annotations

import asyncio

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import rule
from tests.databases import ManualClock
from tests.limits_history import LimitsHistory, nothing_before

from ventoux.limits.claims import Claim, window_start
from ventoux.limits.counters import Counters, Full, LocalCounters
from ventoux.limits.schemas import Dimension, Subject

KEY = Subject("key", "k")


class TwoClocks(ManualClock):
    """The wall clock may be set; the other only goes on."""

    steady = 0.0

    def monotonic(self) -> float:
        return self.steady


class LocalHistory(LimitsHistory):
    async def counters(self, clock: ManualClock) -> Counters:
        return LocalCounters(nothing_before, clock)

    @rule(seconds=st.sampled_from([1, 20, 45, 59, 60, 61, 5_000, 86_400, 20 * 86_400]))
    def wait(self, seconds: int) -> None:
        self.clock.at += seconds


TestLocalHistory = LocalHistory.TestCase
TestLocalHistory.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)


def claim(dimension: Dimension, limit: int, amount: int) -> Claim:
    return Claim(f"key:k:{dimension}", KEY, dimension, limit, amount, amount)


async def test_what_a_call_used_beyond_its_claim_counts_in_the_minute_in_which_it_ends() -> None:
    clock = ManualClock()
    counters = LocalCounters(nothing_before, clock)
    held = await counters.take([claim("tokens_per_minute", 100, 10)])
    clock.at += 61
    counters.settle_later(held, [70])
    assert counters.standing() == {"key:k:tokens_per_minute": 60}


async def test_what_is_given_back_after_its_minute_makes_no_room_in_the_next() -> None:
    clock = ManualClock()
    counters = LocalCounters(nothing_before, clock)
    early = await counters.take([claim("tokens_per_minute", 100, 90)])
    clock.at += 61
    await counters.take([claim("tokens_per_minute", 100, 50)])
    counters.settle_later(early, [0])
    assert counters.standing() == {"key:k:tokens_per_minute": 50}


async def test_a_day_begins_with_what_the_ledger_knows_of_it_and_asks_once() -> None:
    clock, asked = ManualClock(), list[tuple[str, float]]()

    async def recall(wanted: Claim, since: float) -> int:
        asked.append((wanted.dimension, since))
        return 70

    counters = LocalCounters(recall, clock)
    for _ in range(2):
        await counters.take([claim("tokens_per_day", 100, 10), claim("tokens_per_minute", 100, 10)])
    assert asked == [("tokens_per_day", window_start("tokens_per_day", clock.now()))]
    assert counters.standing() == {"key:k:tokens_per_day": 90, "key:k:tokens_per_minute": 20}
    before = asked.pop()
    clock.at += 86_400
    await counters.take([claim("tokens_per_day", 100, 10)])
    assert asked == [("tokens_per_day", before[1] + 86_400)]


@pytest.mark.parametrize(("dimension", "forward"), [("spend_per_day", 86_400), ("spend", 40 * 86_400)])
async def test_a_clock_set_back_finds_a_period_as_it_was_left(dimension: Dimension, forward: float) -> None:
    clock = ManualClock()
    counters = LocalCounters(nothing_before, clock)
    await counters.take([claim(dimension, 100, 100)])
    clock.at += forward
    await counters.take([claim(dimension, 100, 60)])
    clock.at -= forward
    with pytest.raises(Full):
        await counters.take([claim(dimension, 100, 1)])
    clock.at += forward
    assert [hold.used for hold in await counters.take([claim(dimension, 100, 40)])] == [100]


async def test_a_clock_set_back_makes_no_minute_longer() -> None:
    clock = TwoClocks()
    counters = LocalCounters(nothing_before, clock)
    await counters.take([claim("requests_per_minute", 1, 1)])
    clock.at -= 3600
    clock.steady += 61
    await counters.take([claim("requests_per_minute", 1, 1)])


async def test_what_a_call_costs_beyond_its_claim_counts_in_the_period_in_which_it_came() -> None:
    clock = ManualClock()
    counters = LocalCounters(nothing_before, clock)
    held = await counters.take([claim("spend_per_day", 100, 10)])
    clock.at += 86_400
    (other,) = await counters.take([claim("spend_per_day", 100, 1)])
    counters.settle_later(held, [70])
    assert (held[0].used, other.used) == (70, 1)
    clock.at -= 86_400
    (back,) = await counters.take([claim("spend_per_day", 100, 1)])
    assert back.used == 71


async def test_calls_that_come_together_ask_the_ledger_once_for_each_counter() -> None:
    clock, asked, answering = ManualClock(), list[str](), asyncio.Event()

    async def recall(wanted: Claim, since: float) -> int:
        del since
        asked.append(wanted.dimension)
        await answering.wait()
        return 70

    counters = LocalCounters(recall, clock)
    wanted = [claim("tokens_per_day", 1000, 1), claim("spend", 1000, 2)]
    async with asyncio.TaskGroup() as group:
        for _ in range(200):
            group.create_task(counters.take(wanted))
        await asyncio.sleep(0)
        answering.set()
    assert asked == ["tokens_per_day", "spend"]
    assert counters.standing() == {"key:k:tokens_per_day": 270, "key:k:spend": 470}


async def test_counters_that_count_nothing_any_more_are_forgotten() -> None:
    clock = ManualClock()
    counters = LocalCounters(nothing_before, clock)
    for number in range(20_001):
        await counters.take([Claim(f"key:{number}:requests_per_minute", KEY, "requests_per_minute", 1, 1, 1)])
    clock.at += 61
    await counters.take([claim("concurrent", 1, 1)])
    assert counters.standing() == {"key:k:concurrent": 1}
