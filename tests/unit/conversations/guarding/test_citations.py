from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ventoux.conversations.entries import ToolReferenceChunk
from ventoux.conversations.guarding.citations import Citations
from ventoux.tools.schemas import Reference

REFERENCES = {
    number: Reference(number=number, title=f"T{number}", url=f"https://a.example/{number}") for number in range(1, 6)
}


def cited(*pieces: str) -> str:
    """With the chunks as {title}."""
    citations = Citations(REFERENCES, {1: "web_search"})
    told = [one for piece in pieces for one in citations.feed(piece)] + citations.end()
    return "".join(one if isinstance(one, str) else f"{{{one.title}}}" for one in told)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Yes [1]. No [2][3], perhaps [4]", "Yes {T1}. No {T2}{T3}, perhaps {T4}"),
        ("word[1] and [2]: so.", "word{T1} and {T2}: so."),
        ("[1, 3] [2-4] 【5】", "{T1}{T3} {T2}{T3}{T4} {T5}"),
        ("[9] [sic] [1a] [] [1", "[9] [sic] [1a] [] [1"),
        ("[1, 9]", "{T1}[9]"),
        ("`a[1]` and ```\nb[2]\n``` but [3]", "`a[1]` and ```\nb[2]\n``` but {T3}"),
        # What would be something else without the brackets.
        (
            "ht[1]tps://a.example <[2]img> [3](x) ![4] www[5].a.example",
            "ht[1]tps://a.example <[2]img> [3](x) ![4] www[5].a.example",
        ),
    ],
)
def test_numbers_of_references_become_chunks_and_other_brackets_stay(text: str, told: str) -> None:
    assert cited(text) == told == cited(*text)


def test_a_chunk_says_where_it_comes_from_and_of_which_tool() -> None:
    (chunk,) = Citations(REFERENCES, {1: "web_search"}).feed("[1] ")[:1]
    assert chunk == ToolReferenceChunk(tool="web_search", title="T1", url="https://a.example/1")


def test_text_without_brackets_is_not_held_back() -> None:
    citations = Citations(REFERENCES, {})
    assert citations.feed("Nothing is held") == ["Nothing is held"]
    assert citations.feed(" here [") == [" here "]


PIECES = st.sampled_from(
    ["[1]", "[", "1", "]", "[2, 9]", "`", "``", " ", ".", "a", ":", "【", "】", "-", ",", "(", "<", "!"]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join), st.data())
def test_it_does_not_matter_how_a_text_is_cut(text: str, data: st.DataObject) -> None:
    places = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=5)))
    assert cited(*(text[a:b] for a, b in itertools.pairwise([0, *places, len(text)]))) == cited(text)
