from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.moderation.judging import Reading

from ventoux.moderation.errors import FiltersUnavailable
from ventoux.moderation.judge import LONGEST_WINDOW, Judge, Windows

SENTENCES = st.lists(
    st.sampled_from(["A word", ". ", "! ", "?\n", "and so on ", "«oui.» ", "x" * 70, "…"]), max_size=40
)


@given(SENTENCES.map("".join), st.data())
def test_windows_are_the_same_in_whatever_pieces_the_text_comes(text: str, data: st.DataObject) -> None:
    whole = Windows()
    expected = whole.add(text) + whole.end()
    cutting, found, rest = Windows(), list[str](), text
    while rest:
        size = data.draw(st.integers(1, 30))
        found += cutting.add(rest[:size])
        rest = rest[size:]
        assert len(cutting.held) < LONGEST_WINDOW
    found += cutting.end()

    assert found == expected
    assert "".join(found) == text
    assert all(len(window) <= LONGEST_WINDOW for window in found)


def test_a_window_ends_with_a_sentence() -> None:
    windows = Windows()

    assert windows.add("A sentence of some length that goes on for a while and ends here. And") == [
        "A sentence of some length that goes on for a while and ends here. "
    ]


async def test_a_text_that_was_judged_is_not_asked_about_again() -> None:
    classifier = Reading()
    judge = Judge(classifier)

    first = await judge.scores(["hello", "<sexual 0.7>", "  ", ""])
    again = await judge.scores(["<sexual 0.7>", "new <law 0.2>"])

    assert first["sexual"] == 0.7
    assert (again["sexual"], again["law"]) == (0.7, 0.2)
    assert classifier.asked == ["hello", "<sexual 0.7>", "new <law 0.2>"]


async def test_a_classifier_that_breaks_or_is_not_there_is_told() -> None:
    classifier = Reading()
    classifier.broken = True

    with pytest.raises(FiltersUnavailable, match="encoder broke"):
        await Judge(classifier).scores(["hello"])
    with pytest.raises(FiltersUnavailable, match="No moderation classifier"):
        await Judge(None).scores(["hello"])
