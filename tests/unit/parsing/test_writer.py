"""What every reader writes through keeps the promises of ``schemas``, whatever text it is given."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.documents import check

from ventoux.parsing.errors import DocumentTooLarge
from ventoux.parsing.schemas import ParseLimits
from ventoux.parsing.writer import Item, Writer

_LETTERS = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("|\\\n\r\t\0`#>-\ud800\udfff\ufffe\u0301\u0338\u2028\xad\xa0\ufeff\U0001f600e<= "),
    ),
    max_size=40,
)
_ROWS = st.lists(st.lists(_LETTERS, max_size=4), max_size=4)
_ACTS = st.one_of(
    st.tuples(st.just("heading"), _LETTERS, st.integers(-1, 9)),
    st.tuples(st.sampled_from(["paragraph", "quote", "code", "raw", "item", "image"]), _LETTERS),
    st.tuples(st.just("table"), st.lists(_LETTERS, max_size=4), _ROWS),
    st.tuples(st.just("page")),
)


def _write(acts: list[tuple[object, ...]], limits: ParseLimits) -> Writer:
    writer = Writer(limits)
    number = 0
    for what, *arguments in acts:
        if what == "page":
            if number:
                writer.close_page()
            number += 1
            writer.open_page(number)
        elif what == "item":
            writer.items([Item(str(arguments[0]), 1), Item(str(arguments[0]))])
        elif what == "raw":
            writer.raw("paragraph", str(arguments[0]))
        else:
            getattr(writer, str(what))(*arguments)
    if number:
        writer.close_page()
    return writer


@given(st.lists(_ACTS, max_size=12))
def test_whatever_is_written_blocks_pages_and_tables_are_where_they_say(acts: list[tuple[object, ...]]) -> None:
    check(_write(acts, ParseLimits()).parsed("text/plain"))


@given(st.lists(_LETTERS, min_size=1, max_size=4), _ROWS)
def test_cells_come_back_from_the_markdown_of_a_table(header: list[str], rows: list[list[str]]) -> None:
    writer = Writer(ParseLimits())
    writer.table(header, rows)
    found = writer.parsed("text/plain")
    check(found)
    for table in found.tables:
        for row, (start, end) in zip(table.rows, table.spans, strict=True):
            assert _cells(found.text[start:end]) == [_spaced(cell) for cell in row]


def _cells(line: str) -> list[str]:
    """A row of Markdown taken apart. A line break within a cell is written as <br>."""
    parts = re.split(r"(?<!\\)\|", line)
    assert parts[0] == parts[-1] == ""
    unescaped = (re.sub(r"(\\+)\|", lambda found: "\\" * (len(found[1]) // 2) + "|", part) for part in parts[1:-1])
    return [part[1:-1] for part in unescaped]


def _spaced(cell: str) -> str:
    return "<br>".join(" ".join(line.split()) for line in cell.split("\n"))


def test_rows_beyond_the_bound_of_the_text_stay_in_the_table_and_are_told() -> None:
    writer = Writer(ParseLimits(characters=200))
    writer.table(["a", "b"], [[f"row {i}", "x"] for i in range(20)], "Sheet")
    found = writer.parsed("text/plain")
    check(found)
    table = found.tables[0]
    assert len(table.rows) == 20
    assert 0 < table.spans.count((0, 0)) < 20
    assert found.warnings == [
        f"{table.spans.count((0, 0))} rows of the table 'Sheet' are not in the text, which has a bound."
    ]


def test_more_text_than_a_document_may_hold_is_refused() -> None:
    writer = Writer(ParseLimits(characters=100))
    with pytest.raises(DocumentTooLarge, match="more than 100 characters"):
        writer.paragraph("word " * 30)


def test_code_with_a_fence_in_it_gets_a_longer_one() -> None:
    writer = Writer(ParseLimits())
    writer.code("a\n```\nb", "md")
    assert writer.parsed("").text == "````md\na\n```\nb\n````"


def test_a_paragraph_with_a_blank_line_in_it_is_two() -> None:
    writer = Writer(ParseLimits())
    writer.paragraph("one\n\n  \n two  words \nthree")
    assert writer.parsed("").text == "one\n\ntwo words\nthree"
