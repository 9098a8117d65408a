from __future__ import annotations

from fractions import Fraction
from math import ceil

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from ventoux.calls import Usage
from ventoux.limits.schemas import MILLION, Limits, OwnLimits, Price, cost

tokens = st.integers(0, 10**7)
prices = st.decimals(0, 1000, places=6).map(float)


@given(tokens, tokens, tokens, prices, prices, st.none() | prices)
def test_a_call_costs_what_exact_arithmetic_says(
    prompt: int, cached: int, completion: int, each_input: float, each_output: float, each_cached: float | None
) -> None:
    cached = min(cached, prompt)
    price = Price(input=each_input, output=each_output, cached=each_cached)
    exact = [Fraction(round(each * MILLION), MILLION) for each in (each_input, each_output, each_cached or 0.0)]
    reused = exact[0] if each_cached is None else exact[2]
    wanted = (prompt - cached) * exact[0] + cached * reused + completion * exact[1]
    assert cost(price, Usage(prompt, completion, cached)) == ceil(wanted)


def test_a_model_without_a_price_costs_nothing_known_rather_than_nothing() -> None:
    assert cost(None, Usage(1, 1)) is None
    assert cost(Price(input=0.0, output=0.0), Usage(1, 1)) == 0


def test_a_keys_own_limit_counts_before_the_settings_and_none_is_no_limit() -> None:
    own = msgspec.convert({"requests_per_minute": 5, "concurrent": None}, OwnLimits)
    assert own.over(Limits(requests_per_minute=1, concurrent=2, spend=3)) == Limits(requests_per_minute=5, spend=3)
    assert msgspec.to_builtins(own) == {"requests_per_minute": 5, "concurrent": None}
