from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.catalog.sources.patience import Broken, Patience, Retries, retry_after


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7.0),
        (" 0 ", 0.0),
        ("Thu, 01 Jan 1970 00:01:40 GMT", 90.0),
        ("Thu, 01 Jan 1970 00:00:01 GMT", 0.0),
        ("soon", None),
        ("-3", None),
        ("", None),
        ("9" * 400, float("inf")),
    ],
)
def test_what_a_server_asks_for_is_understood(value: str, seconds: float | None) -> None:
    assert retry_after(value, now=10.0) == seconds


@given(st.text())
def test_whatever_a_server_says_is_no_crash(value: str) -> None:
    found = retry_after(value, now=0.0)
    assert found is None or found >= 0.0


def test_each_try_waits_longer_and_there_is_a_last_one() -> None:
    retries = Retries(Patience(retries=3, first_wait=1.0))
    waits = [retries.wait_after(Broken("cut")) for _ in range(4)]
    for wait, doubled in zip(waits, (1.0, 2.0, 4.0), strict=False):
        assert wait is not None
        assert 0.75 * doubled <= wait <= 1.25 * doubled
    assert waits[3] is None


def test_a_try_that_brought_something_counts_from_the_beginning() -> None:
    retries = Retries(Patience(retries=1))
    assert retries.wait_after(Broken("cut")) is not None
    retries.fruitful()
    assert retries.wait_after(Broken("cut")) is not None
    assert retries.wait_after(Broken("cut")) is None


def test_a_server_is_given_the_time_it_asks_for_or_left_alone() -> None:
    retries = Retries(Patience(longest_wait=60.0))
    assert retries.wait_after(Broken("busy", wait=60.0)) == 60.0
    assert retries.wait_after(Broken("busy", wait=61.0)) is None


def test_nobody_there_is_not_asked_again() -> None:
    assert Retries(Patience()).wait_after(Broken("away", hopeless=True)) is None
