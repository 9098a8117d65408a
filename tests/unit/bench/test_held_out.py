from __future__ import annotations

import re
from collections import Counter

import pytest
from bench.retrieval.held_out import LANGUAGES, Passage, documents

DOCUMENTS = documents()
PASSAGES = [passage for document in DOCUMENTS for passage in document.passages]
QUESTIONS = [asked for passage in PASSAGES for asked in passage.questions]
LETTERS = {
    "fr": "àâæçéèêëîïôœùûÀÉÈÊ«»",
    "en": "£",
    "de": "äöüßÄÖÜ",
    "es": "áéíóúñüÁÉÍÓÚÑ¿",
    "it": "àèéìòùÈ",
}
PUNCTUATION = " .,;:?!'()%-/°"


def test_there_are_forty_passages_in_each_language_and_ten_questions_for_each_pair() -> None:
    assert Counter(passage.language for passage in PASSAGES) == dict.fromkeys(LANGUAGES, 40)
    pairs = Counter((passage.cross.language, passage.language) for passage in PASSAGES)
    assert pairs == {(asked, said): 10 for asked in LANGUAGES for said in LANGUAGES if asked != said}
    assert all(len(passage.questions) == 2 for passage in PASSAGES)


def test_nothing_is_there_twice() -> None:
    for values in (
        [passage.text for passage in PASSAGES],
        [passage.id for passage in PASSAGES],
        [(passage.language, passage.heading) for passage in PASSAGES],
        [asked.text for asked in QUESTIONS],
        [document.name for document in DOCUMENTS],
    ):
        assert [value for value, count in Counter(values).items() if count > 1] == []


def test_a_passage_is_a_paragraph_of_its_size() -> None:
    sizes = [len(passage.text.split()) for passage in PASSAGES]
    assert min(sizes) >= 35
    assert max(sizes) <= 70
    assert [passage.id for passage in PASSAGES if not passage.text.endswith(".")] == []


def test_each_question_is_answered_by_words_of_its_own_passage_alone() -> None:
    for passage in PASSAGES:
        for asked in passage.questions:
            assert asked.words in passage.text
            assert [other.id for other in _neighbours(passage) if asked.words in other.text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_written_with_its_own_letters(language: str) -> None:
    passages = [passage for passage in PASSAGES if passage.language == language]
    letters = "".join(passage.text + passage.heading for passage in passages)
    strange = {each for each in letters if not (each.isascii() and each.isalnum())} - set(PUNCTUATION)
    assert strange <= set(LETTERS[language])


def test_a_question_is_asked_in_other_words_than_its_answer() -> None:
    for passage in PASSAGES:
        asked = passage.same
        assert asked.words.lower() not in asked.text.lower()
        words, said = _long(asked.text), _long(passage.text)
        assert len(words & said) <= 0.75 * len(words), asked.text


def _neighbours(passage: Passage) -> list[Passage]:
    return [other for other in PASSAGES if other.field == passage.field and other.id != passage.id]


def _long(text: str) -> set[str]:
    return {word.lower() for word in re.findall(r"\w{5,}", text)}
