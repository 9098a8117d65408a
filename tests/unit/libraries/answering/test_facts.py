from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from ventoux.libraries.answering.facts import Known, facts_of

if TYPE_CHECKING:
    from ventoux.libraries.schemas import Language


def missing(sentence: str, source: str, language: Language) -> list[str]:
    return Known([source]).missing(facts_of(sentence, language))


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("Le déménagement est reporté au 23 juillet.", "fr"),
        ("The move is put off to July 23rd.", "en"),
        ("Der Umzug ist am 23. Juli.", "de"),
        ("La mudanza es el 23 de julio.", "es"),
        ("Il trasloco è il 23/7/2024.", "it"),
    ],
)
def test_a_day_of_another_month_is_no_fact_of_the_source(sentence: str, language: Language) -> None:
    source = "Reporté du 4 juillet au 23 juin 2024."
    assert missing(sentence, source, language) == ["23.7."]


@pytest.mark.parametrize(
    "source", ["le 23 juin", "June 23, 2024", "am 23. Juni", "23.06.2024", "2024-06-23", "6/23/2024"]
)
@pytest.mark.parametrize(("sentence", "language"), [("It is on 23 June.", "en"), ("C'est le 23 juin.", "fr")])
def test_a_day_is_the_same_however_it_is_written(sentence: str, source: str, language: Language) -> None:
    assert missing(sentence, source, language) == []


def test_a_day_that_can_be_read_in_two_ways_is_known_in_either() -> None:
    assert missing("It is on 4/5/2024.", "On 5 April 2024.", "en") == []
    assert missing("It is on 4/5/2024.", "On 4 May 2024.", "en") == []


@pytest.mark.parametrize("hostile", ["a-" * 10_000, "a" * 30_000, "\u0301\u0323" * 30_000, "Aa Bb " * 10_000])
def test_no_source_holds_up_its_reading(hostile: str) -> None:
    began = time.process_time()
    assert missing("The code is A-1.", f"{hostile} A-1", "en") == []
    assert time.process_time() - began < 4


def test_a_code_has_a_digit_and_a_letter() -> None:
    assert facts_of("INV-2024-17, well-known, 2024-17 and 3rd and é-5.", "en").codes == {"inv-2024-17"}


def test_a_name_without_end_is_known_by_its_beginning() -> None:
    long = "Ab" * 5000
    assert missing(f"It is {long}s.", f"That is {long}x.", "en") == []
