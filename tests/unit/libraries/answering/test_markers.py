from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.libraries.answering.markers import marker, read_markers


@pytest.mark.parametrize(
    ("text", "clean", "numbers", "removed"),
    [
        ("Blue [1].", "Blue.", [(1,)], []),
        ("Blue [1, 3].", "Blue.", [(1, 3)], []),
        ("Blue [1][2].", "Blue.", [(1,), (2,)], []),
        ("Blue [1-3].", "Blue.", [(1, 2, 3)], []),
        ("Blau【2】.", "Blau.", [(2,)], []),
        ("Blau【2†source】.", "Blau.", [(2,)], []),
        ("Blau [Quelle 2].", "Blau.", [(2,)], []),
        ("Bleu (source 1).", "Bleu.", [(1,)], []),
        ("Blue [^1].", "Blue.", [(1,)], []),
        ("Blue [7].", "Blue.", [], ["[7]"]),
        ("Blue [1, 9].", "Blue.", [(1,)], ["[9]"]),
        ("Blue [source].", "Blue.", [], ["[source]"]),
        ("§ 3 (2) applies in [2024].", "§ 3 (2) applies in [2024].", [], []),
        ("Azul [1 y 2].", "Azul.", [(1, 2)], []),
    ],
)
def test_markers_of_every_kind_are_read(
    text: str, clean: str, numbers: list[tuple[int, ...]], removed: list[str]
) -> None:
    marked = read_markers(text, sources=3)
    assert marked.text == clean
    assert [mark.numbers for mark in marked.marks] == numbers
    assert list(marked.removed) == removed


def test_brackets_of_a_quote_are_no_markers() -> None:
    text = "It says “see [1] there” [2]."
    marked = read_markers(text, 3, kept=((8, 23),))
    assert marked.text == "It says “see [1] there”."
    assert [mark.numbers for mark in marked.marks] == [(2,)]


@given(st.text(alphabet="ab [](),12-【】.", max_size=60))
def test_marks_stand_within_the_text_and_none_is_left(text: str) -> None:
    marked = read_markers(text, sources=2)
    assert all(0 <= mark.at <= len(marked.text) for mark in marked.marks)
    assert all(1 <= number <= 2 for mark in marked.marks for number in mark.numbers)
    assert [mark.at for mark in marked.marks] == sorted(mark.at for mark in marked.marks)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=4, unique=True))
def test_a_marker_that_was_written_is_read_again(numbers: list[int]) -> None:
    marked = read_markers(f"It is so {marker(numbers)}.", sources=9)
    assert [number for mark in marked.marks for number in mark.numbers] == numbers
    assert marked.text == "It is so."
