from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.databases import ManualClock

from ventoux.engines.errors import EngineRefused
from ventoux.errors import EngineError, InvalidRequest, RateLimited
from ventoux.gateway.breaker import Breaker, LeftAlone, RetryBudget
from ventoux.gateway.traffic import cause_of

BROKEN = EngineError("broken")


def opened(clock: ManualClock) -> Breaker:
    breaker = Breaker(clock, lambda: 0.5)
    for _ in range(5):
        breaker.admit("p")
        breaker.failed(BROKEN)
    assert breaker.open
    return breaker


def test_a_provider_that_keeps_failing_is_left_alone_and_then_asked_once() -> None:
    clock = ManualClock()
    breaker = opened(clock)
    with pytest.raises(LeftAlone, match="p has failed too often") as left_alone:
        breaker.admit("p")
    assert left_alone.value.retry_after == 1.0
    clock.at += 1.0
    breaker.admit("p")
    with pytest.raises(LeftAlone):
        # Another one meanwhile does not get through.
        breaker.admit("p")
    breaker.succeeded()
    breaker.admit("p")
    breaker.admit("p")


def test_one_that_refuses_its_operator_is_asked_on_so_that_each_caller_learns_why() -> None:
    breaker = Breaker(ManualClock(), lambda: 0.5)
    for _ in range(30):
        breaker.admit("p")
        breaker.failed(EngineRefused("no credit"))
    assert not breaker.open


def test_the_pause_grows_while_it_fails_and_is_short_again_once_it_did_not() -> None:
    clock = ManualClock()
    breaker = opened(clock)
    pauses: list[float] = []
    for _ in range(10):
        pause = 0.0
        while True:
            try:
                breaker.admit("p")
                break
            except LeftAlone:
                clock.at += 0.5
                pause += 0.5
        pauses.append(pause)
        breaker.failed(BROKEN)
    assert pauses[:4] == [1.0, 2.0, 4.0, 8.0]
    assert max(pauses) == 60.0


def test_a_few_failures_among_many_calls_open_nothing() -> None:
    breaker = Breaker(ManualClock())
    for number in range(100):
        breaker.admit("p")
        if number % 3:
            breaker.succeeded()
        else:
            breaker.failed(BROKEN)
    assert not breaker.open


def test_what_callers_do_wrong_opens_nothing() -> None:
    breaker = Breaker(ManualClock())
    for _ in range(100):
        breaker.admit("p")
        breaker.failed(InvalidRequest("your fault"))
    assert not breaker.open


def test_a_rate_limit_is_respected_for_as_long_as_it_says() -> None:
    clock = ManualClock()
    breaker = Breaker(clock)
    breaker.failed(RateLimited("slow down", retry_after=30))
    with pytest.raises(LeftAlone) as left_alone:
        breaker.admit("p")
    assert left_alone.value.retry_after == 30
    clock.at += 30
    breaker.admit("p")


def test_a_caller_who_leaves_during_the_try_lets_another_one_try() -> None:
    clock = ManualClock()
    breaker = opened(clock)
    clock.at += 10
    breaker.admit("p")
    breaker.left()
    breaker.admit("p")


@given(st.lists(st.sampled_from(["call", "retry"]), max_size=500))
def test_repeated_calls_stay_a_small_share_of_all(acts: list[str]) -> None:
    budget = RetryBudget(share=0.1, reserve=10)
    calls = retries = 0
    for act in acts:
        if act == "call":
            budget.called()
            calls += 1
        elif budget.take():
            retries += 1
    assert retries <= 10 + 0.1 * calls + 1e-6


def test_calls_that_were_in_flight_when_it_opened_do_not_make_its_pause_longer() -> None:
    clock = ManualClock()
    breaker = opened(clock)
    for _ in range(50):
        breaker.failed(BROKEN)
    clock.at += 1.0
    breaker.admit("p")


def test_who_was_told_to_wait_falls_back_as_for_a_rate_limit_until_then() -> None:
    clock = ManualClock()
    breaker = Breaker(clock, lambda: 0.5)
    breaker.failed(RateLimited("too many", retry_after=30))
    with pytest.raises(LeftAlone, match="takes no more calls now") as limited:
        breaker.admit("p")
    assert cause_of(limited.value) == "rate_limit"
    with pytest.raises(LeftAlone) as failing:
        opened(clock).admit("p")
    assert cause_of(failing.value) == "outage"
