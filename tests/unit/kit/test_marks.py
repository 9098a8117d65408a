from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ventoux.kit.marks import MarkScanner

AB = st.text("ab", max_size=20)


@given(AB, st.lists(st.text("ab", min_size=1, max_size=4), max_size=3), st.lists(st.integers(0, 20), max_size=6))
def test_text_ends_before_the_first_stop_however_it_is_split(text: str, stops: list[str], cuts: list[int]) -> None:
    places = sorted({min(cut, len(text)) for cut in cuts} | {0, len(text)})
    scanner = MarkScanner(tuple(stops))
    given_out = "".join(scanner.feed(text[a:b]) for a, b in pairwise(places))
    found = [place for stop in stops if (place := text.find(stop)) >= 0]
    assert scanner.found == bool(found)
    # A longer stop that began earlier may have lost to a shorter one that was complete first.
    if found:
        assert text.startswith(given_out)
        assert len(given_out) >= min(found)
        assert not any(stop in given_out for stop in stops)
    else:
        assert given_out + scanner.rest() == text
