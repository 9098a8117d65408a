# ruff: noqa: RUF001 - forms of characters are what is tested
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.moderation.detectors.search import Search
from ventoux.moderation.detectors.words import Words, words_of


def listed(*phrases: str) -> Search:
    return Search([Words({tuple(words_of(phrase)): "list" for phrase in phrases})])


def found(text: str, *phrases: str) -> list[str]:
    return [text[one.shown : one.end] for one in listed(*phrases).all(text)]


@pytest.mark.parametrize(
    ("phrase", "text", "shown"),
    [
        ("Café au lait", "un CAFE  AU-LAIT, svp", "CAFE  AU-LAIT"),
        ("straße", "Die STRASSE!", "STRASSE"),
        ("niño", "los nin\u0303o-s", "nin\u0303o"),
        ("secret", "ＳＥＣＲＥＴ", "ＳＥＣＲＥＴ"),
        ("secret", "se\u200bcr\u00adet.", "se\u200bcr\u00adet"),
        ("œuvre", "Une Oeuvre", "Oeuvre"),
    ],
)
def test_a_phrase_is_found_whatever_its_case_accents_and_width(phrase: str, text: str, shown: str) -> None:
    assert found(text, phrase) == [shown]


def test_only_whole_words_count() -> None:
    assert found("assess the classic", "ass") == []
    assert found("secrets secret_1 désecret", "secret") == []


def test_the_longest_phrase_at_a_place_counts() -> None:
    assert found("a b c d", "a b", "a b c", "a b x") == ["a b c"]


def test_more_than_three_characters_between_words_set_them_apart() -> None:
    assert found("au ... lait", "au lait") == []
    assert found("au - lait", "au lait") == ["au - lait"]


@given(st.lists(st.sampled_from(["the", "cat", "sat", "on", "mat"]), min_size=1, max_size=12), st.integers(0, 3))
def test_a_phrase_is_found_where_its_words_stand(words: list[str], at: int) -> None:
    phrase = words[at : at + 3]
    text = " ".join(words)

    assert bool(found(text, "cat sat on")) == ("cat sat on" in text)
    if phrase:
        assert found(text, " ".join(phrase))
