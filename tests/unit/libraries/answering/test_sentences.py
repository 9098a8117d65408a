from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.libraries.answering.sentences import answer_segments, document_sentences

_TEXTS = st.text(alphabet='aB. !?\n1[]2,„“"«»|-#é', max_size=120)


@given(_TEXTS, st.lists(st.integers(0, 120), max_size=6))
def test_an_answer_has_the_same_sentences_however_it_arrives(text: str, cuts: list[int]) -> None:
    whole, rest = answer_segments(text, final=True)
    assert rest == ""
    assert "".join(whole) == text
    bounds = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    arrived: list[str] = []
    waiting = ""
    for start, end in pairwise(bounds):
        segments, waiting = answer_segments(waiting + text[start:end], final=False)
        arrived += segments
    arrived += answer_segments(waiting, final=True)[0]
    assert arrived == whole


@given(_TEXTS, st.integers(0, 50))
def test_a_documents_sentences_stand_where_they_say(text: str, offset: int) -> None:
    sentences = document_sentences(text, offset)
    for one in sentences:
        assert text[one.start - offset : one.end - offset] == one.text
        assert one.text == one.text.strip() != ""
    assert all(before.end <= after.start for before, after in pairwise(sentences))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The notice is 3 months. It starts on 1 May.", ["The notice is 3 months.", "It starts on 1 May."]),
        ("Vgl. Abs. 2 Nr. 3 gilt. Dann z. B. Strom.", ["Vgl. Abs. 2 Nr. 3 gilt.", "Dann z. B. Strom."]),
        ("Am 3. März 2024 war es so. Ende.", ["Am 3. März 2024 war es so.", "Ende."]),
        ("M. Dupont est venu. Il est parti.", ["M. Dupont est venu.", "Il est parti."]),
        (
            "Er sagte: „Das ist alles. Mehr nicht.“ Dann ging er.",
            ["Er sagte: „Das ist alles. Mehr nicht.“", "Dann ging er."],
        ),
        ("It ran\nover two lines. Yes.", ["It ran\nover two lines.", "Yes."]),
        (
            "# Title\nText.\n\n- One thing\n- Another one\n\n| a | b |\n|---|---|\n| 1 | 2 |",
            ["Text.", "One thing", "Another one", "| a | b |", "| 1 | 2 |"],
        ),
        ("Sie sagt 1.234,56 Euro. Gut.", ["Sie sagt 1.234,56 Euro.", "Gut."]),
    ],
)
def test_sentences_end_where_people_end_them(text: str, expected: list[str]) -> None:
    assert [one.text for one in document_sentences(text)] == expected


def test_a_marker_belongs_to_the_sentence_before_it() -> None:
    segments, _ = answer_segments("It is blue. [1][2] It is green [3]. And new.", final=True)
    assert segments == ["It is blue. [1][2] ", "It is green [3]. ", "And new."]


def test_nothing_is_decided_while_a_marker_may_follow() -> None:
    assert answer_segments("It is blue. ", final=False) == ([], "It is blue. ")


@pytest.mark.parametrize("hostile", ["." * 50_000, "\n" * 50_000, "a" * 50_000, "Aa. " * 20_000])
def test_no_text_holds_up_its_division(hostile: str) -> None:
    began = time.process_time()
    document_sentences(hostile)
    answer_segments(f"a{hostile}b", final=True)
    assert time.process_time() - began < 5
