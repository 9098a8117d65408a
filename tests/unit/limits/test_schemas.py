from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from ventoux.calls import Usage
from ventoux.limits.schemas import MILLION, Limits, OwnLimits, PriceInForce, cost, money

tokens = st.integers(0, 10**7)
prices = st.integers(0, 10**9)


def priced(each_input: int, each_cached: int, each_output: int, request: int = 0) -> PriceInForce:
    return PriceInForce(
        id="p", currency="EUR", input=each_input, cached_input=each_cached, output=each_output, request=request
    )


@given(tokens, tokens, tokens, prices, prices, prices, prices)
def test_a_call_costs_what_exact_arithmetic_says(
    prompt: int, cached: int, completion: int, each_input: int, each_output: int, each_cached: int, request: int
) -> None:
    cached = min(cached, prompt)
    price = priced(each_input, each_cached, each_output, request)
    exact = (prompt - cached) * Fraction(each_input, MILLION)
    exact += cached * Fraction(each_cached, MILLION) + completion * Fraction(each_output, MILLION)
    assert cost(price, Usage(prompt, completion, cached)) == ceil(exact) + request


@given(tokens, st.integers(0, 10**9), st.integers(0, 10**6), prices, prices, prices)
def test_audio_and_characters_are_billed_exactly_and_rounded_up_once_with_the_tokens(
    made: int, audio_ms: int, characters: int, output: int, minute: int, each_character: int
) -> None:
    price = msgspec.structs.replace(priced(0, 0, output), minute=minute, characters=each_character)
    exact = made * Fraction(output, MILLION) + characters * Fraction(each_character, MILLION)
    exact += audio_ms * Fraction(minute, 60_000)
    assert cost(price, Usage(0, made, audio_ms=audio_ms, characters=characters)) == ceil(exact)


def test_only_a_call_that_was_served_or_consumed_something_bears_the_fee() -> None:
    price = priced(0, 0, 0, 7)
    assert [cost(price, Usage(), served=served) for served in (True, False)] == [7, 0]
    for consumed in (Usage(0, 1), Usage(audio_ms=1), Usage(characters=1)):
        assert cost(price, consumed, served=False) == 7


@given(st.integers(-(10**15), 10**15))
def test_money_is_written_exactly(micro: int) -> None:
    written = money(micro, "EUR")
    assert Decimal(written.removesuffix(" EUR").replace(",", "")) * MILLION == micro
    assert not written.startswith("0.") or micro


def test_a_keys_own_limit_counts_before_the_settings_and_none_is_no_limit() -> None:
    own = msgspec.convert({"requests_per_minute": 5, "concurrent": None}, OwnLimits)
    assert own.over(Limits(requests_per_minute=1, concurrent=2, spend=3)) == Limits(requests_per_minute=5, spend=3)
    assert msgspec.to_builtins(own) == {"requests_per_minute": 5, "concurrent": None}
