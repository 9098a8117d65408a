from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.engines.errors import NotEnoughMemory
from ventoux.engines.plan import SMALLEST_CONTEXT, available_memory, plan

GIB = 2**30


def test_with_room_the_wishes_are_met() -> None:
    assert plan(GIB, 1024, 8192, None, 8, 100 * GIB)[:2] == (8192, 8)
    assert plan(GIB, 1024, 8192, 2048, 8, 100 * GIB)[:2] == (2048, 8)


def test_no_context_is_longer_than_the_cards() -> None:
    assert plan(GIB, 1024, 8192, 100_000, 1, 100 * GIB).context == 8192


def test_fewer_calls_at_once_come_before_a_shorter_context() -> None:
    assert plan(0, 1024, 8192, None, 8, 4 * 1024 * 8192 * 3)[:2] == (8192, 3)
    assert plan(0, 1024, 8192, None, 8, 4 * 1024 * 4096)[:2] == (4096, 1)


def test_too_little_memory_is_refused_with_both_numbers() -> None:
    with pytest.raises(NotEnoughMemory) as refused:
        plan(GIB, 1024, 8192, None, 8, GIB)
    assert refused.value.available == GIB
    assert refused.value.needed > GIB


@given(
    st.integers(0, 64 * GIB),
    st.integers(0, 2**20),
    st.integers(1, 200_000),
    st.none() | st.integers(1, 200_000),
    st.integers(1, 256),
    st.integers(0, 256 * GIB),
)
def test_a_plan_stays_within_its_share_and_a_refusal_means_what_it_says(
    weights: int, kv: int, card: int, wanted: int | None, parallel: int, available: int
) -> None:
    try:
        planned = plan(weights, kv, card, wanted, parallel, available)
    except NotEnoughMemory as error:
        planned, available = plan(weights, kv, card, wanted, parallel, error.needed), error.needed
    cache = planned.bytes - weights
    assert cache == planned.context * planned.parallel * kv
    assert cache * 4 <= max(available - weights, 0)
    assert min(SMALLEST_CONTEXT, card, wanted or card) <= planned.context <= min(card, wanted or card)
    assert 1 <= planned.parallel <= parallel


def test_the_memory_of_this_machine_can_be_read() -> None:
    assert available_memory() > 0
