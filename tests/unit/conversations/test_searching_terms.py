"""What is looked for, and where a snippet is cut and marked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.conversations.searching.snippets import Marker
from ventoux.conversations.searching.terms import asked, key_of, terms


def marked(question: str, text: str) -> list[str]:
    snippet = Marker(asked(question, "")).snippet(text)
    assert text[snippet.start :].startswith(snippet.text)
    return [snippet.text[start:end] for start, end in snippet.marks]


@pytest.mark.parametrize(
    ("question", "text", "found"),
    [
        ("rechnungen ", "Die Rechnung vom Mai", ["Rechnung"]),
        ("ecole", "à l'École des écoles", ["École", "écoles"]),
        ("invo", "An invoice, no voice", ["invoice"]),
        ("the invoice ", "the invoice of the month", ["invoice"]),
        ('"saint étienne"', "Saint-Etienne", ["Saint", "Etienne"]),
        ("absent ", "nothing of it", []),
    ],
)
def test_words_are_marked_as_they_were_found(question: str, text: str, found: list[str]) -> None:
    assert marked(question, text) == found


def test_a_snippet_is_where_most_of_the_words_are() -> None:
    text = "zebra " + "word " * 200 + "a zebra and a lion together " + "word " * 200

    snippet = Marker(asked("zebra lion ", "")).snippet(text)

    assert snippet.start > 500
    assert [snippet.text[start:end] for start, end in snippet.marks] == ["zebra", "lion"]
    assert len(snippet.text) <= 240


def test_terms_of_one_owner_are_no_others() -> None:
    one, other = (terms("The invoices are paid", key_of("w", owner)) for owner in ("user:a", "user:b"))

    assert one.stems
    assert not {*one.stems, *one.written} & {*other.stems, *other.written}


@given(st.text(max_size=60))
def test_any_text_can_be_looked_for_and_marked(text: str) -> None:
    wanted = asked(text, "k")
    terms(text, "k")
    snippet = Marker(wanted).snippet(text)

    assert all(0 <= start < end <= len(snippet.text) for start, end in snippet.marks)
    put = [
        stem for parts in wanted.by_language.values() for part in parts for phrase in part.phrases for stem in phrase
    ]
    assert all(letter.isalnum() or letter == "·" for stem in put for letter in stem)


def test_a_table_of_numbers_is_kept_once_and_has_the_language_of_its_words() -> None:
    numbers = "\n".join(f"{n},{n * 7}" for n in range(1_000))

    assert len(terms(numbers, "k").stems) == 1_000
    assert len(terms("12 34", "k").stems) == 10
    (mark,) = {stem[:2] for stem in terms(numbers + " Die Häuser und die Bäume stehen nicht mehr dort", "k").stems}
    assert mark == "kd"
