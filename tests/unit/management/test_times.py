from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.errors import InvalidRequest
from ventoux.management.times import Between, between, between_or_month, parsed_time


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("", None),
        ("1793491200", 1793491200.0),
        ("1793491200.5", 1793491200.5),
        ("2026-11-01", 1793491200.0),
        ("2026-11-01T12:30", 1793536200.0),
        ("2026-11-01T12:30Z", 1793536200.0),
        ("2026-11-01T12:30+02:00", 1793529000.0),
    ],
)
def test_a_time_is_a_day_a_time_of_day_or_unix_seconds(text: str, at: float | None) -> None:
    assert parsed_time("since", text) == at


@pytest.mark.parametrize(
    "text", ["yesterday", "nan", "inf", "-1", "1e300", "2026-13-01", "0001-01-01", "2026-11-01T25:00"]
)
def test_what_is_no_time_is_refused_by_its_name(text: str) -> None:
    with pytest.raises(InvalidRequest, match="since cannot be"):
        parsed_time("since", text)


@given(st.text(max_size=40))
def test_any_text_is_a_time_or_refused(text: str) -> None:
    try:
        at = parsed_time("since", text)
    except InvalidRequest:
        return
    assert at is None or 0 <= at < 2.6e11


@given(st.integers(0, 250_000_000_000))
def test_what_is_written_in_utc_is_read_in_utc(at: int) -> None:
    moment = datetime.fromtimestamp(at, UTC)
    for written in (moment, moment.replace(tzinfo=None)):
        assert parsed_time("since", written.isoformat()) == at


def test_a_month_stands_for_its_two_ends_and_not_beside_them() -> None:
    november = between_or_month(Between(None, None), "2026-11")
    assert november == between("2026-11-01", "2026-12-01")
    with pytest.raises(InvalidRequest):
        between_or_month(Between(1.0, None), "2026-11")
    with pytest.raises(InvalidRequest):
        between_or_month(Between(None, None), "2026-13")
