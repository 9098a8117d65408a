"""An answer is wanted in the language of the question, unless another one is asked for."""

from __future__ import annotations

import time
import tomllib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ventoux.conversations.entries import Entry, MessageInput, MessageOutput
from ventoux.conversations.guarding.language import slipped, wanted
from ventoux.libraries.schemas import LANGUAGES

if TYPE_CHECKING:
    from ventoux.libraries.schemas import Language

PASSAGES = Path(__file__).parents[4] / "bench/retrieval/passages"


def said(*texts: str) -> list[Entry]:
    return [MessageInput(content=text) for text in texts]


def passages() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Language, text, and questions with their languages."""
    found: list[tuple[str, str, list[tuple[str, str]]]] = []
    for file in sorted(PASSAGES.glob("*.toml")):
        documents: list[dict[str, Any]] = tomllib.loads(file.read_text("utf-8"))["document"]
        for document in documents:
            for passage in document["passage"]:
                asked = [(code, passage[code][0]) for code in LANGUAGES if code in passage]
                found.append((document["language"], passage["text"], asked))
    return found


def test_the_language_of_hundreds_of_questions_and_answers_is_known() -> None:
    told: Counter[tuple[str, bool]] = Counter()
    for language, text, questions in passages():
        for code, question in questions:
            told["question", wanted(said(question)) == code] += 1
        told["answer", slipped(text, language) is False] += 1  # pyright: ignore[reportArgumentType]
        others: list[Language] = [code for code in LANGUAGES if code != language]
        told["other", all(slipped(text, code) is True for code in others)] += 1
    assert told["question", True] >= 400
    for kind in ("question", "answer", "other"):
        assert told[kind, False] <= 0.01 * told[kind, True], told


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Answer in German: what is a fjord?"),
        ("en", "Réponds en anglais : pourquoi le ciel est-il bleu ?"),
        ("fr", 'Translate "good morning" into French.'),
        ("de", "Traduis en allemand cette phrase : Bonjour à tous"),
        ("en", "Übersetze das bitte ins Englische: Guten Tag"),
        ("it", "Responde en italiano, por favor: ¿qué es la lluvia?"),
        ("es", "Traduci in spagnolo: buona notte"),
        ("en", "Qual è la capitale della Francia? In inglese, per favore."),
        ("de", "¿Cuál es la capital? En alemán."),
        ("it", "Traduis vers l'italien : bonsoir"),
        ("de", "Auf Deutsch bitte: what is rain?"),
        ("en", "Schreib mir eine E-Mail auf Englisch an den Vermieter"),
        (None, "Translate this into Japanese: hello my friends"),
        # A language that is only spoken of.
        ("en", "What is different in German law about contracts?"),
        ("fr", "Explique-moi le mot allemand Schadenfreude"),
        ("it", "Parlami della letteratura francese"),
        ("de", 'Erkläre mir, was "good morning, my dear friends" heißt'),
    ],
)
def test_asking_for_a_language_changes_what_is_wanted(language: Language | None, text: str) -> None:
    assert wanted(said(text)) == language


def test_short_words_and_code_leave_it_to_what_was_said_before() -> None:
    question = "Was ist der Unterschied zwischen Wetter und Klima?"
    assert wanted(said(question, "ok")) == "de"
    assert wanted(said(question, "```python\nfor line in the_lines:\n    print(line)\n```")) == "de"
    assert wanted(said("ok", "4711")) is None
    assert wanted([MessageOutput(content=question)]) is None


def test_a_language_for_all_answers_stays_until_another_is_asked_for() -> None:
    first = "From now on always answer in Italian."
    assert wanted(said(first, "Was ist der Unterschied zwischen Wetter und Klima?")) == "it"
    assert wanted(said(first, "Antworte bitte auf Französisch.")) == "fr"
    assert wanted(said("Answer in Italian: what is rain?", "Und was ist der Schnee?")) == "de"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Das", None),
        ("```python\nfor line in the_lines:\n    print(line)\n```", None),
        ("Das Wetter ist das, was heute geschieht.", False),
        ("The weather is what happens today, and the climate is what one expects.", True),
        ("Погода сегодня хорошая, но климат меняется медленно.", True),
    ],
)
def test_an_answer_has_slipped_when_enough_of_it_is_in_another_language(text: str, *, told: bool | None) -> None:
    assert slipped(text, "de") is told
    assert slipped(text, None) is None


@pytest.mark.parametrize(
    "text",
    [
        "always " + "translate " * 400,
        "in German" + " " * 3980 + "x",
        "in German, " * 360,
        "\n" * 3990 + "x",
        "“" * 4000,
        "„" * 4000,
        "hacia el " * 440,
        "please " * 570,
    ],
)
def test_no_words_of_a_user_hold_anybody_up(text: str) -> None:
    wanted(said("Hello there, how are you today?"))
    begun = time.perf_counter()
    wanted(said(text) * 40)
    assert time.perf_counter() - begun < 2.0


def test_what_was_asked_for_from_now_on_holds_among_the_last_messages() -> None:
    asked = said("Antworte von nun an immer auf Englisch.")
    others = said("Und wie heißt der höchste Berg der Schweiz eigentlich?") * 40
    assert wanted([*asked, *others[:10]]) == "en"
    assert wanted([*asked, *others]) == "de"
