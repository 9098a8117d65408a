from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.errors import RateLimited
from ventoux.gateway.limits import WINDOW, Limits


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def refusal(limits: Limits) -> RateLimited | None:
    try:
        limits.take("key")
    except RateLimited as error:
        return error
    return None


@given(st.lists(st.floats(0, 40), max_size=60), st.integers(1, 5))
def test_no_window_ever_holds_more_requests_than_the_limit(gaps: list[float], limit: int) -> None:
    clock = Clock()
    limits = Limits(limit, None, clock)
    taken, began = 0, -WINDOW
    for gap in gaps:
        clock.now += gap
        if clock.now - began >= WINDOW:
            began, taken = clock.now, 0
        refused = refusal(limits)
        if refused is None:
            taken += 1
        else:
            assert taken == limit
            assert 0 < (refused.retry_after or 0) <= WINDOW
        assert taken <= limit


def test_tokens_used_up_refuse_the_next_call_until_the_minute_is_over() -> None:
    clock = Clock()
    limits = Limits(None, 100, clock)
    limits.take("key")
    limits.use("key", 120)
    with pytest.raises(RateLimited, match="100 tokens"):
        limits.take("key")
    clock.now = WINDOW
    limits.take("key")


def test_one_keys_limit_is_not_anothers() -> None:
    limits = Limits(1, None, Clock())
    limits.take("a")
    limits.take("b")
    with pytest.raises(RateLimited):
        limits.take("a")


def test_the_headers_tell_what_is_left_and_nothing_without_a_limit() -> None:
    limits = Limits(3, 100, Clock())
    limits.take("key")
    limits.use("key", 30)
    assert dict(limits.headers("key")) == {
        b"x-ratelimit-limit-req-minute": b"3",
        b"x-ratelimit-remaining-req-minute": b"2",
        b"x-ratelimit-limit-tokens-minute": b"100",
        b"x-ratelimit-remaining-tokens-minute": b"70",
    }
    assert Limits(None, None).headers("key") == []
