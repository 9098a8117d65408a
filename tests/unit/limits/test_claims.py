from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.databases import ManualClock
from tests.limits_history import nothing_before

from ventoux.calls import Usage
from ventoux.errors import Forbidden, InvalidRequest, RateLimited
from ventoux.limits.claims import Bill, Need, window_end, window_start
from ventoux.limits.counters import LocalCounters
from ventoux.limits.limiter import BudgetExceeded, Limiter, OverLimit
from ventoux.limits.schemas import Budget, BudgetKind, Limits, Period, PriceInForce, Subject

UNPRICED = Bill(None, "EUR")
KEY, MODEL = Subject("key", "k"), Subject("model", "small")


def limiter(clock: ManualClock | None = None) -> Limiter:
    clock = clock or ManualClock()
    return Limiter(LocalCounters(nothing_before, clock), clock)


def priced(each_input: int, each_output: int, *, request: int = 0, currency: str = "EUR") -> PriceInForce:
    return PriceInForce(
        id="p", currency=currency, input=each_input, cached_input=each_input, output=each_output, request=request
    )


def a_budget(
    amount: int, kind: BudgetKind = "workspace", who: str = "w", period: Period = "month", currency: str = "EUR"
) -> Budget:
    return Budget(
        id=f"{kind}{period}",
        workspace_id="w",
        subject_kind=kind,
        subject_id=who,
        period=period,
        amount=amount,
        currency=currency,
        alerts=(),
        hard=True,
        version=1,
        created_at=0.0,
        updated_at=0.0,
    )


def answer(prompt: int, longest: int) -> Need:
    return Need(Usage(prompt, longest), Usage(prompt, longest), longest)


async def test_a_spend_limit_on_a_model_without_a_price_refuses_the_call_and_never_counts_nothing() -> None:
    with pytest.raises(Forbidden, match="no price"):
        await limiter().reserve([(KEY, Limits(spend=10))], answer(1, 1), UNPRICED)


async def test_an_answer_longer_than_the_limit_is_refused_by_name_and_not_for_ever_told_to_wait() -> None:
    with pytest.raises(InvalidRequest, match=r"up to 500 tokens.*100 tokens a minute"):
        await limiter().reserve([(KEY, Limits(tokens_per_minute=100))], answer(1, 500), UNPRICED)


async def test_a_prompt_that_seems_longer_than_the_limit_may_have_an_empty_window() -> None:
    clock = ManualClock()
    one = limiter(clock)
    await one.reserve([(KEY, Limits(tokens_per_minute=100))], answer(5_000, 10), UNPRICED)
    with pytest.raises(RateLimited):
        await one.reserve([(KEY, Limits(tokens_per_minute=100))], answer(1, 1), UNPRICED)
    clock.at += 60
    await one.reserve([(KEY, Limits(tokens_per_minute=100))], answer(5_000, 10), UNPRICED)


async def test_a_call_of_unknown_length_takes_what_is_left_instead_of_being_refused() -> None:
    one, limits = limiter(), [(KEY, Limits(tokens_per_minute=100))]
    first = await one.reserve(limits, answer(50, 10), UNPRICED)
    await one.reserve(limits, Need(Usage(5, 1), Usage(5, 1024)), UNPRICED)
    await first.settle(Usage(20, 5))
    gauge = first.standing and first.standing.tokens
    assert gauge
    assert gauge.remaining == 35


async def test_a_refusal_says_whose_limit_it_is_and_when_to_come_back() -> None:
    clock = ManualClock()
    one = limiter(clock)
    subjects = [(KEY, Limits()), (MODEL, Limits(requests_per_minute=1, tokens_per_minute=1000))]
    await one.reserve(subjects, answer(1, 1), UNPRICED)
    clock.at += 20
    with pytest.raises(OverLimit, match="Model small may make 1 requests a minute") as refused:
        await one.reserve(subjects, answer(1, 1), UNPRICED)
    assert refused.value.retry_after == pytest.approx(40)
    standing = refused.value.standing
    assert standing.requests
    assert standing.tokens
    assert (standing.requests.remaining, standing.tokens.remaining) == (0, 998)


async def test_the_standing_is_that_of_the_tightest_limit() -> None:
    subjects = [(KEY, Limits(requests_per_minute=5)), (Subject("workspace", "w"), Limits(requests_per_minute=3))]
    standing = (await limiter().reserve(subjects, answer(1, 1), UNPRICED)).standing
    assert standing
    assert standing.requests
    assert (standing.requests.limit, standing.requests.remaining) == (3, 2)


async def test_spend_is_counted_in_millionths_and_given_back_where_less_was_used() -> None:
    one, bill = limiter(), Bill(priced(2_000_000, 6_000_000), "EUR")
    limits = [(KEY, Limits(spend=100))]
    first = await one.reserve(limits, answer(20, 10), bill)
    with pytest.raises(RateLimited, match=r"may spend 0\.0001 EUR a month"):
        await one.reserve(limits, answer(1, 1), bill)
    await first.settle(Usage(20, 5))
    await one.reserve(limits, answer(3, 4), bill)
    with pytest.raises(RateLimited):
        await one.reserve(limits, answer(1, 0), bill)


async def test_a_budget_that_is_used_up_says_whose_it_is_and_when_it_begins_anew_and_not_to_try_in_days() -> None:
    one, bill = limiter(), Bill(priced(1_000_000, 1_000_000), "EUR", [a_budget(100)])
    await one.reserve([], answer(60, 40), bill)
    with pytest.raises(BudgetExceeded) as refused:
        await one.reserve([], answer(1, 0), bill)
    error = refused.value
    assert (error.status, error.code, error.retry_after) == (429, "budget_exceeded", None)
    assert "This workspace has a budget of 0.0001 EUR a month" in str(error)
    assert "begins anew on 2027-02-01 00:00 UTC" in str(error)


async def test_a_budget_of_a_day_begins_anew_with_the_day() -> None:
    clock = ManualClock()
    one, bill = limiter(clock), Bill(priced(1_000_000, 1_000_000), "EUR", [a_budget(100, period="day")])
    await one.reserve([], answer(60, 40), bill)
    with pytest.raises(BudgetExceeded, match="a day"):
        await one.reserve([], answer(1, 0), bill)
    clock.at += 86_400
    await one.reserve([], answer(60, 40), bill)


async def test_a_call_that_no_budget_can_be_counted_against_is_refused() -> None:
    with pytest.raises(Forbidden, match="no price"):
        await limiter().reserve([], answer(1, 1), Bill(None, "EUR", [a_budget(100)]))
    dollars = Bill(priced(1, 1, currency="USD"), "EUR", [a_budget(100)])
    with pytest.raises(Forbidden, match=r"in USD.*in EUR"):
        await limiter().reserve([], answer(1, 1), dollars)
    with pytest.raises(Forbidden, match=r"in USD.*in EUR"):
        await limiter().reserve([(KEY, Limits(spend=10))], answer(1, 1), Bill(priced(1, 1, currency="USD"), "EUR"))


async def test_an_answer_dearer_than_a_whole_budget_is_refused_by_name() -> None:
    bill = Bill(priced(0, 1_000_000), "EUR", [a_budget(100)])
    with pytest.raises(InvalidRequest, match=r"101 tokens, which cost 0.000101 EUR"):
        await limiter().reserve([], answer(0, 101), bill)


async def test_a_call_that_failed_before_it_consumed_anything_bears_no_fee() -> None:
    one, bill = limiter(), Bill(priced(0, 1_000_000, request=50), "EUR", [a_budget(100)])
    failed = await one.reserve([], answer(0, 50), bill)
    failed.settle_later(Usage())
    served = await one.reserve([], answer(0, 50), bill)
    await served.settle(Usage(0, 20))
    await one.reserve([], answer(0, 0), Bill(priced(0, 0, request=30), "EUR", [a_budget(100)]))
    with pytest.raises(BudgetExceeded):
        await one.reserve([], answer(0, 1), Bill(priced(0, 1_000_000), "EUR", [a_budget(100)]))


@given(st.floats(0, 4e9))
def test_windows_of_the_calendar_are_whole_and_meet(now: float) -> None:
    for dimension in ("tokens_per_day", "spend_per_day", "spend"):
        start, end = window_start(dimension, now), window_end(dimension, now)
        assert start <= now < end
        assert window_start(dimension, end) == end
        assert datetime.fromtimestamp(start, UTC).time().isoformat() == "00:00:00"
    assert datetime.fromtimestamp(window_start("spend", now), UTC).day == 1
