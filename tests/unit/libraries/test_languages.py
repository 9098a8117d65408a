from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ventoux.libraries.languages import detect

if TYPE_CHECKING:
    from ventoux.libraries.schemas import Language

QUESTIONS: list[tuple[Language, str]] = [
    ("fr", "Où est la gare ?"),
    ("fr", "Quel est le montant du loyer ?"),
    ("en", "What does it cost?"),
    ("en", "Who signed the contract?"),
    ("de", "Wer hat unterschrieben?"),
    ("de", "Wie lang ist die Kündigungsfrist?"),
    ("es", "¿Cuánto cuesta?"),
    ("es", "¿Dónde está la estación?"),
    ("it", "Qual è il prezzo?"),
    ("it", "Chi ha firmato il contratto?"),
]


@pytest.mark.parametrize(("language", "question"), QUESTIONS)
def test_the_language_of_a_short_question_is_known(language: Language, question: str) -> None:
    assert detect(question) == language


@pytest.mark.parametrize("text", ["", "4711", "GDP 2023", "delay penalty", "\u0301\ufeff"])
def test_a_text_that_could_be_of_any_language_is_of_none(text: str) -> None:
    assert detect(text) is None
