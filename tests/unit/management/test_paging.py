from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.errors import InvalidRequest
from ventoux.management.paging import decoded, encoded, page_as_listed, page_of, seen_version

NAMES = st.lists(st.text(max_size=8), unique=True, max_size=30)


def same(name: str) -> str:
    return name


@given(NAMES, st.integers(1, 10))
def test_pages_together_are_the_list_in_its_order(names: list[str], limit: int) -> None:
    for pages, whole in ((page_of, sorted(names)), (page_as_listed, names)):
        got: list[str] = []
        cursor = ""
        while True:
            part = pages(names, same, limit, cursor)
            got += part.items
            assert len(part.items) <= limit
            if part.next is None:
                break
            cursor = part.next
        assert got == whole


@given(NAMES, NAMES, st.integers(1, 5))
def test_what_comes_and_goes_between_two_pages_hides_nothing_else(
    before: list[str], after: list[str], limit: int
) -> None:
    first = page_of(before, same, limit, "")
    stayed = set(before) & set(after)
    if first.next is None:
        assert stayed <= set(first.items)
        return
    rest = page_of(after, same, 100, first.next)
    assert stayed <= {*first.items, *rest.items}
    assert not set(first.items) & set(rest.items)


def test_a_list_with_an_order_of_its_own_says_when_a_cursor_points_nowhere() -> None:
    cursor = page_as_listed(["b", "a", "c"], same, 1, "").next
    assert cursor
    with pytest.raises(InvalidRequest, match="has changed"):
        page_as_listed(["a", "c"], same, 1, cursor)


@given(st.text())
def test_a_cursor_is_what_was_encoded_or_refused(text: str) -> None:
    assert decoded(encoded(text)) == text
    with suppress(InvalidRequest):
        decoded(text)


@pytest.mark.parametrize(
    ("header", "version"), [("", None), ("*", None), ('"3"', 3), ('W/"3"', 3), ("3", 3), ('"0"', 0)]
)
def test_if_match_is_the_version_that_was_seen(header: str, version: int | None) -> None:
    assert seen_version(header) == version


@pytest.mark.parametrize("header", ['"a"', '"1", "2"', "-1", "1" * 10, "\u00b2"])
def test_an_if_match_that_names_no_version_is_refused(header: str) -> None:
    with pytest.raises(InvalidRequest):
        seen_version(header)
