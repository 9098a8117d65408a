from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.endpoints.scaling import Signals, suffices_without_one, wanted
from ventoux.endpoints.schemas import Scaling

LONG = 3600.0
CALM = Signals(replicas=2, slots=4, waiting=0, running=0, first_token=None, quiet_for=0, idle_for=0, changed_for=LONG)
ONE_TO_FOUR = Scaling(min_replicas=1, max_replicas=4)


@pytest.mark.parametrize(
    ("signals", "expected"),
    [
        (CALM, 2),
        (CALM._replace(waiting=2, running=8), 2),
        (CALM._replace(waiting=3, running=8), 3),
        (CALM._replace(waiting=10, running=8), 4),
        (CALM._replace(waiting=1000, running=8), 4),
        (CALM._replace(waiting=10, running=8, changed_for=1), 2),
        (CALM._replace(quiet_for=LONG), 1),
        (CALM._replace(quiet_for=LONG, changed_for=10), 2),
        (CALM._replace(replicas=1, quiet_for=LONG, idle_for=LONG), 1),
        (CALM._replace(replicas=6), 4),
    ],
)
def test_replicas_follow_the_queue_up_at_once_and_down_slowly(signals: Signals, expected: int) -> None:
    assert wanted(ONE_TO_FOUR, signals) == expected


def test_a_slow_first_token_asks_for_one_more() -> None:
    scaling = Scaling(min_replicas=1, max_replicas=4, target_first_token=0.5)
    assert wanted(scaling, CALM._replace(running=2, first_token=0.6)) == 3
    assert wanted(scaling, CALM._replace(running=2, first_token=0.4)) == 2
    # What was slow an hour ago says nothing while nothing runs.
    assert wanted(scaling, CALM._replace(first_token=0.6)) == 2


def test_only_what_may_sleep_does_and_only_when_nobody_calls() -> None:
    sleeper = Scaling(min_replicas=0, max_replicas=2, idle_timeout=600)
    assert wanted(sleeper, CALM._replace(idle_for=600, quiet_for=LONG)) == 0
    assert wanted(sleeper, CALM._replace(idle_for=599)) == 2
    assert wanted(sleeper, CALM._replace(idle_for=LONG, running=1)) == 2
    assert wanted(ONE_TO_FOUR, CALM._replace(idle_for=LONG)) == 2


def test_what_sleeps_is_woken_by_a_call_and_not_by_the_clock() -> None:
    assert wanted(Scaling(min_replicas=0, max_replicas=2), CALM._replace(replicas=0, waiting=5)) == 0
    assert wanted(ONE_TO_FOUR, CALM._replace(replicas=0)) == 1


counts = st.integers(0, 1000)
times = st.floats(0, 10_000)


@given(
    st.integers(0, 8),
    st.integers(1, 8),
    st.builds(Signals, st.integers(0, 8), st.integers(1, 64), counts, counts, st.none() | times, times, times, times),
)
def test_the_answer_is_within_what_is_allowed_whatever_happens(least: int, most: int, signals: Signals) -> None:
    scaling = Scaling(min_replicas=least, max_replicas=most)
    target = wanted(scaling, signals)
    assert least <= target <= max(least, most)
    if signals.waiting or signals.running:
        assert target > 0 or signals.replicas == 0


@given(st.integers(1, 8), st.integers(1, 64), counts)
def test_a_replica_is_spared_only_where_the_rest_has_room(replicas: int, slots: int, running: int) -> None:
    signals = CALM._replace(replicas=replicas, slots=slots, running=running)
    if suffices_without_one(signals):
        assert running < (replicas - 1) * slots or running == 0
