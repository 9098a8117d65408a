from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.catalog.examples import card

from ventoux.catalog import shelf
from ventoux.catalog.search import SearchQuery, fold, is_language, search

if TYPE_CHECKING:
    from ventoux.catalog.cards import Card

TODAY = date(2026, 11, 26)
GIGABYTE = 10**9
SHIPPED = shelf.cards()


def ids(query: SearchQuery, cards: list[Card] = SHIPPED, available: int = 16 * GIGABYTE) -> list[str]:
    return [one.id for one in search(cards, query, available=available, today=TODAY)]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("mistral large", "mistral-large-4"),
        ("MISTRAL Large 3", "mistral-large-3"),
        ("mistrall larg 3", "mistral-large-3"),
        ("quen3 8b", "qwen3-8b"),
        ("magistral-small-2509", "magistral-small-2509"),
        ("ministral-8b-2512", "ministral-3-8b"),
        ("nemo", "mistral-nemo"),
        ("ocr", "mistral-ocr-4.1"),
    ],
)
def test_words_find_what_is_meant(words: str, first: str) -> None:
    assert ids(SearchQuery(words=words))[0] == first


def test_accents_and_capitals_do_not_count() -> None:
    accented = [card(name='"Modèle Émérite"')]
    assert ids(SearchQuery(words="emerite MODELE"), accented) == ["mine"]
    assert fold("Ñandú ß") == "nandu ss"


def test_every_word_must_be_there() -> None:
    assert ids(SearchQuery(words="mistral zebra-crossing")) == []


def test_the_search_of_the_readme_finds_open_french_models_for_a_laptop() -> None:
    found = ids(SearchQuery(languages=["fr"], licences=["open"], max_memory=16 * GIGABYTE))
    assert {"ministral-3-8b", "mistral-nemo", "smollm3-3b"} <= set(found)
    for one in (by_id for by_id in SHIPPED if by_id.id in found):
        assert "fr" in one.languages
        assert one.licence.kind == "open"


def test_languages_must_all_be_spoken_and_a_region_is_of_its_language() -> None:
    taiwan = [card(languages='["zh-TW", "fr"]')]
    assert ids(SearchQuery(languages=["zh", "FR"]), taiwan) == ["mine"]
    assert ids(SearchQuery(languages=["zh-CN"]), taiwan) == []
    assert ids(SearchQuery(languages=["fr", "de"]), taiwan) == []


def test_a_model_that_can_no_longer_be_had_is_found_only_when_asked_for() -> None:
    query = SearchQuery(words="mistral-large-2402")
    assert "mistral-large-2402" not in ids(query)
    assert ids(SearchQuery(words="mistral-large-2402", retired=True)) == ["mistral-large-2402"]


def test_what_is_current_comes_before_what_is_not_and_the_newest_first() -> None:
    found = ids(SearchQuery(family="mistral small"))
    assert found[0] == "mistral-small-4"
    assert found.index("mistral-small-2506") < found.index("mistral-small-2501")


def test_memory_context_price_and_abilities_filter() -> None:
    small = ids(SearchQuery(max_memory=2 * GIGABYTE, capabilities=["chat", "tools"]))
    assert "qwen3-0.6b" in small
    assert "ministral-3-8b" not in small
    assert ids(SearchQuery(words="large", min_context=1_000_000)) == ["mistral-large-4"]
    cheap = ids(SearchQuery(max_price=0.1, capabilities=["chat"]))
    assert "ministral-3-3b" in cheap
    assert "mistral-large-3" not in cheap
    assert "qwen3-8b" not in cheap, "nobody's price for it is known"


def test_what_runs_here_needs_no_gpu_and_fits() -> None:
    found = ids(SearchQuery(runs_here=True, publisher="mistral ai"), available=6 * GIGABYTE)
    assert {"ministral-3-3b", "ministral-3-8b"} <= set(found)
    assert "ministral-3-14b" not in found
    assert "mistral-large-4" not in found, "nobody but its publisher can run it"


@pytest.mark.parametrize(
    ("code", "is_one"), [("fr", True), ("zh-TW", True), ("french", False), ("f", False), ("", False)]
)
def test_a_language_is_a_code(code: str, is_one: bool) -> None:
    assert is_language(code) is is_one


@given(st.text(max_size=60))
def test_no_words_break_a_search_and_what_is_found_is_of_the_catalog_once(words: str) -> None:
    found = ids(SearchQuery(words=words, retired=True))
    assert len(set(found)) == len(found) <= len(SHIPPED)
