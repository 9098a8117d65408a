from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.kit import names
from ventoux.kit.names import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

MANY = [f"{team}-{use}-{size}" for team in "abcdefghij" for use in ("chat", "summary", "search") for size in range(40)]
NAMES = [*MANY, "mistral-large", "codestral", "support-in-french"]


class Counting:
    """SequenceMatcher, with a count of how often it compares."""

    compared = 0

    def __init__(self, junk: None, one: Sequence[str], other: Sequence[str]) -> None:
        Counting.compared += len(one) * len(other)
        self.ratio = SequenceMatcher(junk, one, other).ratio


@pytest.mark.parametrize("name", ["mistral-larg", "x" * 200, "a" * 200, "", "a-chat"])
def test_a_misspelt_name_among_a_thousand_costs_no_more_than_among_a_few(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Whoever has a key can send one again and again, and everybody waits for it."""
    monkeypatch.setattr(names, "SequenceMatcher", Counting)
    Counting.compared = 0
    nearest(name, [*NAMES, *("a" * 63 + str(number) for number in range(1000))])
    assert Counting.compared < 2 * 32 * 128 * 128


@pytest.mark.parametrize(
    ("slip", "meant"),
    [("mistral-lrage", "mistral-large"), ("Codestrall", "codestral"), ("support-in", "support-in-french")],
)
def test_what_was_meant_is_found_among_a_thousand(slip: str, meant: str) -> None:
    assert nearest(slip, NAMES)[0] == meant


@given(st.sampled_from(NAMES), st.data())
def test_one_letter_wrong_still_leads_to_the_name(name: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(name) - 1))
    slip = name[:at] + "_" + name[at + 1 :]
    # Others of the thousand differ by one letter as well.
    assert len(nearest(slip, NAMES)) == 3
    assert nearest(name, NAMES)[0] == name
