from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.libraries.answering.quotes import Normalised, find_quote, quotes

_SOURCE = "The tenant may\nterminate  the lease with three months' notice. No\u00adtice is given in writing."


@pytest.mark.parametrize(
    "text",
    [
        'He says "one two three four five".',
        "Es heißt „eins zwei drei vier fünf“.",
        "Il dit « un deux trois quatre cinq ».",
        "Er sagt »eins zwei drei vier fünf«.",
        "He says “one two three four five”.",
    ],
)
def test_quotes_of_every_language_are_seen(text: str) -> None:
    (found,) = quotes(text)
    assert len(found.text.split()) == 5
    assert found.text in text[found.start : found.end]


def test_a_few_words_in_quotation_marks_are_a_term() -> None:
    assert quotes('The "net thirty days" rule') == []


@pytest.mark.parametrize(
    ("quote", "spans"),
    [
        ("terminate the lease with three months' notice", ["terminate  the lease with three months' notice"]),
        ("Notice is given in writing.", ["No\u00adtice is given in writing."]),
        ("The tenant may terminate", ["The tenant may\nterminate"]),
        ("The tenant may … three months' notice", ["The tenant may", "three months' notice"]),
        ("The tenant may [...] in writing", ["The tenant may", "in writing"]),
        ("terminate the lease with three months' notice,", ["terminate  the lease with three months' notice"]),
        ("terminate the lease with two months' notice", []),
        ("in writing … The tenant may", []),
    ],
)
def test_a_quote_is_found_to_the_character_or_not_at_all(quote: str, spans: list[str]) -> None:
    before = "Before it. "
    found = find_quote(quote, [(Normalised("Something else."), 0), (Normalised(_SOURCE), len(before))])
    document = before + _SOURCE
    assert [document[one.start : one.end] for one in found] == spans
    assert all(one.source == 1 for one in found)


@given(st.text(alphabet="abc \n\t\u00a0\u00ad", min_size=1, max_size=60), st.data())
def test_every_slice_of_a_source_is_found_where_it_reads_the_same(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    wanted = Normalised(text[start:end]).text.strip()
    span = Normalised(text).find(wanted)
    if wanted:
        assert span is not None
        assert Normalised(text[span[0] : span[1]]).text == wanted
