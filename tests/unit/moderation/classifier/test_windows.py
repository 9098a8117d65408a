from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ventoux.moderation.classifier.windows import LONGEST, WINDOW, windows

prose = st.text(st.sampled_from("ab .!?\n\"'»é"), max_size=2000)


def letters(text: str) -> str:
    return "".join(text.split())


@given(prose)
def test_every_letter_is_in_one_window_in_its_order(text: str) -> None:
    assert letters("".join(windows(text))) == letters(text)


@given(st.text(max_size=2000))
def test_no_window_is_longer_than_a_sentence_may_be(text: str) -> None:
    assert all(len(window) <= max(WINDOW, LONGEST) for window in windows(text))


def test_neighbouring_short_sentences_share_a_window_and_a_long_one_has_its_own() -> None:
    long = "This sentence goes on " + "and on " * 18 + "until it ends."
    assert windows(f"Yes. Of course. {long} No.") == ["Yes. Of course.", long, "No."]


def test_a_long_sentence_is_cut_between_words() -> None:
    found = windows("word " * 200)
    assert len(found) > 1
    assert {word for window in found for word in window.split()} == {"word"}


def test_a_text_of_nothing_is_one_empty_window() -> None:
    assert windows("") == windows(" \n\t ") == [""]


def test_marks_that_nobody_sees_and_letters_in_disguise_do_not_hide_a_word() -> None:
    assert windows("k\u200bill \uff59\uff4f\uff55") == ["kill you"]


def test_characters_that_become_many_do_not_make_a_text_grow() -> None:
    assert windows("\ufdfa" * 10) == ["\ufdfa" * 10]


def test_thousands_of_spaces_or_quotes_are_cut_in_no_time() -> None:
    for filler in (" ", '"', ".", '."', ". "):
        assert windows(filler * 200_000)
