from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.libraries.sentences import clauses, refers_back, sentences


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("M. Dupont est venu le 1. mai.", "Il a signé."),
        ("Il a dit « Pourquoi pas ? » et il est parti.", "Rien d'autre."),
        ("Voir l'art. 12, p. 3 et suiv. du contrat.", "Le reste est nul."),
        ("Am 3. Mai wurde unterschrieben.", "Das gilt."),
        ("Dies gilt z.B. für Dr. Müller und Nr. 5 des Vertrags.", "Sonst nicht."),
        ("Der Umsatz betrug 1.250,00 Euro im Jahr 2023.", "Danach fiel er."),
        ("The U.S. economy grew by 3.5 percent.", "Prof. Smith agreed."),
        ('"Really?" he asked.', "Nobody answered."),
        ("El Sr. García firmó el núm. 4.", "¿Por qué?"),
        ("Il sig. Rossi cita l'art. 5 del codice.", "Ecco tutto."),
        ("Sie sagte: »Nein!«", "Dann ging sie."),
        ("Ende (siehe oben).", "Neuer Satz"),
        ("A title\n\n", "And its text"),
    ],
)
def test_sentences_end_where_they_do(first: str, second: str) -> None:
    assert cut(f"{first} {second}") == [first.strip(), second]


@given(st.text("aB .!?\n«»M1é", max_size=80))
def test_sentences_and_clauses_lose_nothing_but_blanks(text: str) -> None:
    for spans in (sentences(text), clauses(text, 0, len(text))):
        assert "".join("".join(text[start:end] for start, end in spans).split()) == "".join(text.split())
        assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
        assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))


def test_what_refers_to_the_sentence_before_is_told_by_its_first_word() -> None:
    assert refers_back("Dies muss schriftlich geschehen.", "de")
    assert refers_back("« Elle » est venue.", "fr")
    assert refers_back("Questo vale sempre.", None)
    assert not refers_back("The tenant pays.", "en")
    assert not refers_back("—", None)


@pytest.mark.parametrize(
    "hostile", ["." * 200_000, "a" + " " * 200_000 + "b", "a" * 200_000, "-" * 200_000, "X." * 9000]
)
def test_no_text_holds_up_its_division(hostile: str) -> None:
    began = time.process_time()
    text = f"{hostile} B. {hostile}"
    sentences(text)
    clauses(text, 0, len(text))
    refers_back(text, None)
    assert time.process_time() - began < 8
