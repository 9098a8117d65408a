from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.databases import ManualClock
from tests.limits_history import nothing_before

from ventoux.calls import Usage
from ventoux.errors import Forbidden, InvalidRequest, RateLimited
from ventoux.limits.claims import Need, window_end, window_start
from ventoux.limits.counters import LocalCounters
from ventoux.limits.limiter import Limiter, OverLimit
from ventoux.limits.schemas import Limits, Price, Subject

KEY, MODEL = Subject("key", "k"), Subject("model", "small")


def limiter(clock: ManualClock | None = None) -> Limiter:
    return Limiter(LocalCounters(nothing_before, clock or ManualClock()))


def answer(prompt: int, longest: int) -> Need:
    return Need(Usage(prompt, longest), Usage(prompt, longest), longest)


async def test_a_spend_limit_on_a_model_without_a_price_refuses_the_call_and_never_counts_nothing() -> None:
    with pytest.raises(Forbidden, match="no price"):
        await limiter().reserve([(KEY, Limits(spend=10))], answer(1, 1), None)


async def test_an_answer_longer_than_the_limit_is_refused_by_name_and_not_for_ever_told_to_wait() -> None:
    with pytest.raises(InvalidRequest, match=r"up to 500 tokens.*100 tokens a minute"):
        await limiter().reserve([(KEY, Limits(tokens_per_minute=100))], answer(1, 500), None)


async def test_a_prompt_that_seems_longer_than_the_limit_may_have_an_empty_window() -> None:
    clock = ManualClock()
    one = limiter(clock)
    await one.reserve([(KEY, Limits(tokens_per_minute=100))], answer(5_000, 10), None)
    with pytest.raises(RateLimited):
        await one.reserve([(KEY, Limits(tokens_per_minute=100))], answer(1, 1), None)
    clock.at += 60
    await one.reserve([(KEY, Limits(tokens_per_minute=100))], answer(5_000, 10), None)


async def test_a_call_of_unknown_length_takes_what_is_left_instead_of_being_refused() -> None:
    one, limits = limiter(), [(KEY, Limits(tokens_per_minute=100))]
    first = await one.reserve(limits, answer(50, 10), None)
    await one.reserve(limits, Need(Usage(5, 1), Usage(5, 1024)), None)
    await first.settle(Usage(20, 5))
    gauge = first.standing and first.standing.tokens
    assert gauge
    assert gauge.remaining == 35


async def test_a_refusal_says_whose_limit_it_is_and_when_to_come_back() -> None:
    clock = ManualClock()
    one = limiter(clock)
    subjects = [(KEY, Limits()), (MODEL, Limits(requests_per_minute=1, tokens_per_minute=1000))]
    await one.reserve(subjects, answer(1, 1), None)
    clock.at += 20
    with pytest.raises(OverLimit, match="Model small may make 1 requests a minute") as refused:
        await one.reserve(subjects, answer(1, 1), None)
    assert refused.value.retry_after == pytest.approx(40)
    standing = refused.value.standing
    assert standing.requests
    assert standing.tokens
    assert (standing.requests.remaining, standing.tokens.remaining) == (0, 998)


async def test_the_standing_is_that_of_the_tightest_limit() -> None:
    subjects = [(KEY, Limits(requests_per_minute=5)), (Subject("workspace", "w"), Limits(requests_per_minute=3))]
    standing = (await limiter().reserve(subjects, answer(1, 1), None)).standing
    assert standing
    assert standing.requests
    assert (standing.requests.limit, standing.requests.remaining) == (3, 2)


async def test_spend_is_counted_in_millionths_and_given_back_where_less_was_used() -> None:
    one, price = limiter(), Price(input=2.0, output=6.0)
    limits = [(KEY, Limits(spend=100))]
    first = await one.reserve(limits, answer(20, 10), price)
    with pytest.raises(RateLimited, match=r"may spend 0\.0001 a month"):
        await one.reserve(limits, answer(1, 1), price)
    await first.settle(Usage(20, 5))
    await one.reserve(limits, answer(3, 4), price)
    with pytest.raises(RateLimited):
        await one.reserve(limits, answer(1, 0), price)


@given(st.floats(0, 4e9))
def test_windows_of_the_calendar_are_whole_and_meet(now: float) -> None:
    for dimension in ("tokens_per_day", "spend"):
        start, end = window_start(dimension, now), window_end(dimension, now)
        assert start <= now < end
        assert window_start(dimension, end) == end
        assert datetime.fromtimestamp(start, UTC).time().isoformat() == "00:00:00"
    assert datetime.fromtimestamp(window_start("spend", now), UTC).day == 1
