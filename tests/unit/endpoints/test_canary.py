from __future__ import annotations

from ventoux.endpoints.canary import CanaryWatch, Outcome
from ventoux.endpoints.schemas import Canary

RULE = Canary(deployment="new", max_error_rate=0.1, max_slowdown=2.0, min_calls=10, window=60)


def watched(*, new_failures: int, old_failures: int = 0, new: float = 0.1, old: float = 0.1) -> str:
    watch = CanaryWatch()
    for number in range(20):
        watch.note(Outcome(100.0 + number, "old", number < old_failures, old))
        watch.note(Outcome(100.0 + number, "new", number < new_failures, new))
    return watch.fault(RULE, 121.0)


def test_one_that_does_as_well_as_the_others_keeps_its_traffic() -> None:
    assert watched(new_failures=2) == ""
    assert watched(new_failures=0, new=0.19) == ""


def test_one_that_fails_more_is_found_out() -> None:
    assert watched(new_failures=3) == "15% of its calls failed, and 10% may."


def test_one_that_is_slower_is_found_out() -> None:
    assert watched(new_failures=0, new=0.25) == "Its first token takes 0.25 s, and 0.10 s elsewhere."


def test_where_everything_fails_the_canary_is_not_to_blame() -> None:
    assert watched(new_failures=10, old_failures=10) == ""


def test_nothing_is_said_after_a_few_calls_or_of_calls_long_ago() -> None:
    watch = CanaryWatch()
    for number in range(9):
        watch.note(Outcome(number, "new", True, None))
    assert watch.fault(RULE, 10) == ""
    watch.note(Outcome(9, "new", True, None))
    assert watch.fault(RULE, 10) != ""
    assert watch.fault(RULE, 100) == ""
