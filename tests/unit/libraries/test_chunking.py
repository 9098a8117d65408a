from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ventoux.libraries.chunking import chunk, counter, embeddable
from ventoux.libraries.schemas import Chunk
from ventoux.parsing.schemas import Block, BlockKind, Page, Parsed, Table

if TYPE_CHECKING:
    from collections.abc import Callable


def words_of(text: str) -> int:
    return len(text.split())


class Document:
    """Written block by block."""

    def __init__(self) -> None:
        self.text = ""
        self.blocks: list[Block] = []
        self.tables: list[Table] = []

    def add(self, kind: BlockKind, text: str, *, level: int = 0, page: int | None = None) -> Document:
        start = len(self.text) + (2 if self.text else 0)
        self.text += ("\n\n" if self.text else "") + text
        self.blocks.append(Block(kind, start, len(self.text), page, level))
        return self

    def table(self, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> Document:
        lines = [" | ".join(header), "--- | ---", *(" | ".join(row) for row in rows)]
        start = len(self.text) + (2 if self.text else 0)
        at, spans = start, list[tuple[int, int]]()
        for line in lines:
            spans.append((at, at + len(line)))
            at += len(line) + 1
        self.add("table", "\n".join(lines))
        self.blocks[-1] = Block("table", start, len(self.text), table=len(self.tables))
        self.tables.append(Table(start, len(self.text), None, "", header, rows, spans[2:]))
        return self

    def parsed(self, pages: list[Page] | None = None) -> Parsed:
        return Parsed(self.text, "text/plain", blocks=self.blocks, tables=self.tables, pages=pages or [])


def texts(parsed: Parsed, tokens: int) -> list[str]:
    return [each.text for each in chunk(parsed, tokens, words_of)]


def test_headings_go_with_what_follows_and_make_the_path() -> None:
    document = Document().add("heading", "# Contract", level=1).add("heading", "## Notice", level=2)
    document.add("paragraph", "Three months. " * 9).add("heading", "## Pets", level=2).add("paragraph", "None.")
    document.add("heading", "# Annex", level=1).add("paragraph", "Nothing.")
    chunks = chunk(document.parsed(), 32, words_of)
    assert [each.headings for each in chunks] == [("Contract", "Notice"), ("Contract", "Pets"), ("Annex",)]
    assert chunks[0].text.startswith("# Contract\n\n## Notice\n\nThree months.")
    assert chunks[1].text == "## Pets\n\nNone."


def test_short_paragraphs_of_a_section_stand_together_and_long_ones_alone() -> None:
    document = Document().add("paragraph", "Dear Sir,").add("paragraph", "one " * 20).add("paragraph", "two " * 20)
    assert [text.split()[0] for text in texts(document.parsed(), 32)] == ["Dear", "two"]


def test_a_long_paragraph_is_cut_at_the_ends_of_sentences_about_evenly() -> None:
    paragraph = " ".join(f"Sentence {number} has seven words in it." for number in range(10))
    found = texts(Document().add("paragraph", paragraph).parsed(), 32)
    assert len(found) == 3
    assert all(text.endswith("it.") for text in found)
    assert max(map(words_of, found)) - min(map(words_of, found)) <= 7
    assert " ".join(found) == paragraph


def test_a_sentence_is_shared_only_where_the_next_speaks_of_it() -> None:
    plain = "The tenant pays the rent on the first day. " * 3
    back = "The landlord may raise the rent once a year. This must be announced in writing three months before it."
    found = texts(Document().add("paragraph", plain + back).parsed(), 36)
    assert found[1].startswith("The landlord may raise")
    split = texts(Document().add("paragraph", plain.strip() + " " + "A lease may be long. " * 6).parsed(), 32)
    assert sum(map(words_of, split)) == words_of(plain) + 30


def test_one_sentence_that_is_too_long_is_cut_at_clauses_then_words_then_anywhere() -> None:
    clauses = ", ".join(["a clause of five words"] * 10)
    found = texts(Document().add("paragraph", clauses).parsed(), 32)
    assert all(text.endswith((",", "words")) for text in found)
    assert max(map(words_of, texts(Document().add("paragraph", "word " * 100).parsed(), 32))) <= 32
    letters = chunk(Document().add("paragraph", "x" * 1000).parsed(), 100, len)
    assert "".join(each.text for each in letters) == "x" * 1000
    assert max(each.tokens for each in letters) <= 100


def test_a_table_that_fits_is_one_chunk_with_its_heading() -> None:
    document = Document().add("heading", "# Prices", level=1).table(("item", "price"), [("pen", "1"), ("ink", "2")])
    (only,) = chunk(document.parsed(), 64, words_of)
    assert (only.text, only.prefix, only.rows, only.table) == (document.text, "", (0, 2), 0)


def test_rows_of_a_long_table_stay_whole_below_the_header() -> None:
    rows = [(f"item {number}", "a b c d e f") for number in range(30)]
    chunks = chunk(Document().table(("name", "words"), rows).parsed(), 40, words_of)
    assert [row for each in chunks for row in range(*(each.rows or (0, 0)))] == list(range(30))
    assert {each.prefix for each in chunks[1:]} == {"name | words\n--- | ---\n"}
    assert chunks[0].prefix == ""
    assert all(re.fullmatch(r"(item \d+ \| a b c d e f\n?)+", each.text) for each in chunks[1:])
    assert embeddable(chunks[1]).startswith("name | words\nitem")


def test_a_row_that_is_too_long_is_cut_and_every_part_knows_its_row() -> None:
    rows = [("short", "row"), ("long", "word " * 100), ("short", "again")]
    chunks = chunk(Document().table(("a", "b"), rows).parsed(), 32, words_of)
    assert max(each.tokens for each in chunks) <= 32
    assert sum(each.rows is not None and 1 in range(*each.rows) for each in chunks) >= 4


def test_headers_and_footers_of_pages_are_in_no_chunk() -> None:
    document = Document().add("header", "ACME Corp", page=1).add("paragraph", "The text.").add("footer", "Page 1")
    document.add("header", "ACME Corp", page=2).add("paragraph", "It goes on.")
    assert texts(document.parsed(), 32) == ["The text.", "It goes on."]


def test_a_chunk_knows_its_pages() -> None:
    document = Document().add("paragraph", "On one.").add("paragraph", "On two.")
    pages = [Page(4, 0, 8), Page(5, 9, len(document.text))]
    (only,) = chunk(document.parsed(pages), 32, words_of)
    assert (only.page, only.last_page) == (4, 5)


def test_a_short_chunk_has_the_language_of_its_document() -> None:
    document = Document().add("paragraph", "Der Mieter zahlt die Miete im Voraus, und zwar am ersten Tag. " * 4)
    document.add("heading", "# Total", level=1).add("paragraph", "12 EUR")
    document.add("heading", "# English", level=1)
    document.add("paragraph", "This part of the contract is written in English so that everybody can read it.")
    assert [each.language for each in chunk(document.parsed(), 64, words_of)] == ["de", "de", "en"]


def test_what_is_embedded_stands_below_its_nearest_heading_once() -> None:
    one = Chunk(ordinal=0, start=0, end=9, text="## Pets\n\nNone.", headings=("Lease", "Pets"))
    assert embeddable(one) == one.text
    other = Chunk(ordinal=1, start=9, end=14, text="Never.", headings=("Lease", "Pets"))
    assert embeddable(other) == "Pets\nNever."


def test_a_text_without_blocks_is_cut_all_the_same() -> None:
    assert texts(Parsed("One. " * 3, "text/plain"), 32) == ["One. One. One."]
    assert texts(Parsed(" \n ", "text/plain"), 32) == []


def test_tokens_are_counted_as_the_encoder_does() -> None:
    count = counter()
    assert (count(""), count("Where is the station?")) == (0, 5)


KINDS: list[BlockKind] = ["heading", "paragraph", "list", "code", "quote", "image", "header", "footer"]
SOME = st.text("aé .!?,;\n1M«»()|-\u00a0", min_size=1, max_size=120).map(str.strip).filter(bool)
BLOCKS = st.lists(st.tuples(st.sampled_from(KINDS), SOME, st.integers(1, 3)), min_size=1, max_size=8)
ROWS = st.lists(st.tuples(SOME, SOME), min_size=1, max_size=6)


@settings(max_examples=150, deadline=None)
@given(BLOCKS, ROWS, st.integers(4, 40), st.sampled_from([words_of, len]))
def test_chunks_cover_the_text_in_order_within_the_bound(
    blocks: list[tuple[BlockKind, str, int]], rows: list[tuple[str, str]], tokens: int, count: Callable[[str], int]
) -> None:
    document = Document()
    for kind, text, level in blocks:
        document.add(kind, text, level=level if kind == "heading" else 0)
    document.table(("a", "b"), [(a.replace("\n", " "), b.replace("\n", " ")) for a, b in rows])
    parsed = document.parsed()
    chunks = chunk(parsed, tokens, count)
    assert chunks == chunk(parsed, tokens, count)
    covered: set[int] = set()
    for ordinal, each in enumerate(chunks):
        assert each.ordinal == ordinal
        assert each.text == parsed.text[each.start : each.end] == each.text.strip() != ""
        assert each.tokens == count(each.text) <= tokens
        covered.update(range(each.start, each.end))
    assert [each.start for each in chunks] == sorted(each.start for each in chunks)
    out = {
        place for each in parsed.blocks if each.kind in {"header", "footer"} for place in range(each.start, each.end)
    }
    inside = {place for each in parsed.blocks for place in range(each.start, each.end)} - out
    wanted = {place for place in inside if not parsed.text[place].isspace()}
    assert wanted <= covered
    assert not covered & out


@pytest.mark.parametrize("tokens", [32, 96])
def test_a_long_document_is_cut_in_time_that_grows_with_it(tokens: int) -> None:
    calls = 0

    def counting(text: str) -> int:
        nonlocal calls
        calls += len(text)
        return words_of(text)

    sizes: list[int] = []
    for repeated in (40, 80):
        calls = 0
        chunk(Document().add("paragraph", "A sentence of six words stands. " * repeated).parsed(), tokens, counting)
        sizes.append(calls)
    assert sizes[1] < 2.5 * sizes[0]


@pytest.mark.parametrize("kind", ["paragraph", "heading", "code"])
@pytest.mark.parametrize(
    "hostile", ["." * 200_000, "a" + " " * 200_000 + "b", "a-" * 100_000, "#" + " " * 200_000 + "#"]
)
def test_no_text_holds_up_the_cutting(hostile: str, kind: BlockKind) -> None:
    began = time.process_time()
    chunk(Document().add(kind, hostile, level=1).add("paragraph", "End.").parsed(), 128, words_of)
    assert time.process_time() - began < 10


def test_a_rule_below_a_header_is_left_out_whatever_it_is_made_of() -> None:
    began = time.process_time()
    header = "| a | b |\n| --- | :-: |"
    hostile = " " * 130 + "-" * 130 + " " * 130 + "x"
    assert embeddable(Chunk(ordinal=0, start=0, end=1, text="1 | 2", prefix=header)) == "| a | b |\n1 | 2"
    for _ in range(20):
        embeddable(Chunk(ordinal=0, start=0, end=1, text="1", prefix=hostile))
    assert time.process_time() - began < 1


def test_letters_that_count_for_nothing_fill_a_chunk_all_the_same() -> None:
    parsed = Document().add("paragraph", "\ue000" * 50_000).add("paragraph", ("b" * 300 + " ") * 20).parsed()
    found = chunk(parsed, 32, words_of)
    assert max(len(each.text) for each in found) <= 16 * 32
    assert sum(each.text.count("\ue000") for each in found) == 50_000


def test_a_heading_without_end_is_cut_in_the_path() -> None:
    document = Document().add("heading", f"## {'a' * 5000} ##", level=2).add("paragraph", "Text.")
    assert {each.headings for each in chunk(document.parsed(), 32, words_of)} == {("a" * 300,)}
