from __future__ import annotations

import time

import numpy as np
import pytest
from tests.answering_fakes import bag, parsed_text

from ventoux.libraries.answering.evidence import ABROAD, ENOUGH, enough, judge, read_question
from ventoux.libraries.answering.facts import Known, facts_of
from ventoux.libraries.answering.kinds import fits_kind, kind_of
from ventoux.libraries.answering.lines import read_lines
from ventoux.libraries.answering.modes import wants_whole
from ventoux.libraries.answering.support import Checker, Claim, Verdict, _same_polarity  # pyright: ignore[reportPrivateUsage]
from ventoux.libraries.schemas import Chunk, Language, Packed, Packing, Passage

_SOURCES = (
    "The tenant may terminate the lease with three months' notice. The landlord is Margaret Ellison.",
    "Refunds are not possible after 30 days. The invoice INV-2024-17 of 3 March 2024 is over 1,234.50 euros.",
)


def checker(question: str = "What about the lease?") -> Checker:
    packing = Packing(
        budget=0, used=0, sources=[_packed(number, text) for number, text in enumerate(_SOURCES, 1)], cut=[]
    )
    lines = read_lines(packing, {f"d{number}": parsed_text(text) for number, text in enumerate(_SOURCES, 1)})
    vectors = np.asarray([bag(line.meant) for line in lines], dtype=np.float32)
    asked = np.asarray(bag(question), dtype=np.float32)
    evidence = judge(read_question(question, "en"), lines, asked, vectors)
    places = [lines.index(one.line) for one in evidence]
    return Checker(evidence, vectors[places], asked, _SOURCES, read_question(question, "en"))


def _packed(number: int, text: str) -> Packed:
    chunk = Chunk(ordinal=0, start=0, end=len(text), text=text, language="en")
    passage = Passage(
        library_id="lib", document_id=f"d{number}", generation=1, document_name=f"d{number}.md", chunk=chunk
    )
    return Packed(number=number, passage=passage, ordinals=[0], start=0, end=len(text), text=text, pages=None, tokens=0)


def check(text: str, *numbers: int, question: str = "What about the lease?") -> Verdict:
    return checker(question).check(Claim(text, numbers), np.asarray(bag(text), dtype=np.float32), "en")


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("The tenant may terminate the lease with three months' notice.", 1),
        ("The tenant may terminate the lease with 3 months' notice.", 1),
        ("The landlord is Margaret Ellison.", 1),
        ("Refunds are not possible after 30 days.", 2),
        ("Refunds are not possible after thirty days.", 2),
        ("Invoice INV-2024-17 of 2024-03-03 is over 1.234,50 euros.", 2),
        ("Margaret Ellison.", 1),
    ],
)
def test_what_a_source_says_is_supported_by_it(claim: str, source: int) -> None:
    verdict = check(claim)
    assert verdict.supported
    assert verdict.by_source[0].line.source == source


@pytest.mark.parametrize(
    ("claim", "missing"),
    [
        ("The tenant may terminate the lease with 6 months' notice.", ["6"]),
        ("The tenant may terminate the lease with six months' notice.", ["6"]),
        ("The landlord is Margaret Thornton Ellison.", ["thornton"]),
        ("Refunds are not possible after 31 days.", ["31"]),
        ("Invoice INV-2024-18 of 3 March 2024 is over 1,234.50 euros.", ["inv-2024-18"]),
        ("The invoice INV-2024-17 of 3 March 2025 is over 1,234.50 euros.", ["2025"]),
    ],
)
def test_a_number_date_code_or_name_of_no_source_makes_a_sentence_unsupported(claim: str, missing: list[str]) -> None:
    verdict = check(claim)
    assert not verdict.supported
    assert list(verdict.missing) == missing


def test_a_not_that_the_source_does_not_say_makes_a_sentence_unsupported() -> None:
    assert not check("Refunds are possible after 30 days.").supported
    assert not check("The tenant may not terminate the lease with three months' notice.").supported


def test_a_year_that_is_only_in_the_question_supports_nothing() -> None:
    question = "Over how many euros is the invoice INV-2024-17 of March 2031?"
    verdict = check("The invoice INV-2024-17 of 3 March 2031 is over 1,234.50 euros.", question=question)
    assert not verdict.supported
    assert list(verdict.missing) == ["2031"]


def test_the_question_said_again_is_supported_and_answers_nothing() -> None:
    question = "With how many months' notice may the tenant terminate the lease?"
    assert check("The tenant may terminate the lease with three months' notice.", question=question).answers
    again = check("The tenant may terminate the lease with months' notice.", question=question)
    assert again.supported
    assert not again.answers


def test_what_says_nothing_is_neither_supported_nor_not() -> None:
    assert check("Of course!").neutral
    assert check("Here is what the documents say about it:").neutral


def test_a_sentence_of_no_source_is_unsupported() -> None:
    verdict = check("Bananas grow on tall plants in warm countries.")
    assert not verdict.supported
    assert not verdict.neutral
    assert verdict.by_source == ()


@pytest.mark.parametrize(
    ("text", "language", "source"),
    [
        ("Am 3. März 2024", "de", "on 3 March 2024"),
        ("le 3 mars 2024", "fr", "2024-03-03"),
        ("1.234,5", "de", "1,234.5"),
        ("4,2 Millionen", "de", "4.2 million"),
        ("4,2 Millionen", "de", "4,200,000"),
        ("dreißig Tage", "de", "30 days"),
        ("venti giorni", "it", "20 days"),
        ("1 234", "fr", "1234"),
    ],
)
def test_a_fact_is_the_same_in_any_language(text: str, language: Language, source: str) -> None:
    assert Known([source]).missing(facts_of(text, language)) == []


@pytest.mark.parametrize(
    ("question", "kind", "fitting", "unfitting"),
    [
        ("Who is the landlord?", "who", "The landlord is Margaret Ellison.", "The landlord pays."),
        ("Wer leitet das?", "who", "Leiterin ist Frau Sabine Brandt.", "das macht jemand."),
        ("Wann beginnt es?", "when", "Es beginnt im März.", "Es beginnt bald."),
        ("Combien pèse-t-il ?", "number", "Il pèse 11 kilos.", "Il pèse beaucoup."),
    ],
)
def test_a_line_holds_the_kind_of_thing_that_is_asked_for(
    question: str, kind: str, fitting: str, unfitting: str
) -> None:
    assert kind_of(question) == kind
    assert fits_kind(kind_of(question), fitting, None)
    assert not fits_kind(kind_of(question), unfitting, None)
    assert fits_kind(kind_of("Is it red?"), fitting, None) is None


@pytest.mark.parametrize("hostile", ["ne " * 20_000, "fasse " * 20_000])
def test_no_sentence_holds_up_what_it_is_asked(hostile: str) -> None:
    began = time.process_time()
    wants_whole(hostile)
    assert _same_polarity(hostile, "fr", checker()._evidence[0].line)  # pyright: ignore[reportPrivateUsage]
    for kind in ("who", "when", "number"):
        fits_kind(kind, hostile, "fr")
    assert time.process_time() - began < 6


def test_a_long_question_is_read_by_its_first_words() -> None:
    text = " ".join(f"word{number}" for number in range(500))
    assert len(read_question(text, "en").stems) == 60


@pytest.mark.parametrize(("language", "wanted"), [("en", ENOUGH), ("it", ABROAD), (None, ENOUGH)])
def test_a_line_in_another_language_answers_from_a_lower_likeness(language: Language | None, wanted: float) -> None:
    lines = read_lines(
        Packing(budget=0, used=0, sources=[_packed(1, _SOURCES[0])], cut=[]), {"d1": parsed_text(_SOURCES[0])}
    )
    vectors = np.asarray([bag(line.meant) for line in lines], dtype=np.float32)
    evidence = judge(read_question("What about the lease?", "en"), lines, vectors[0], vectors)
    assert enough(evidence, language) == wanted
    assert enough([], language) == ENOUGH
