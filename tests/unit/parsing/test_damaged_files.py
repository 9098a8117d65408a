"""Files that are cut off, or of which bytes are wrong: an error of ours, an exception that the child turns into one, or
a document that keeps its promises; never a crash of this process, and never a wait."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.documents import check, said
from tests.small_documents import NAMES, small_document

from ventoux.errors import VentouxError
from ventoux.parsing.reading import read
from ventoux.parsing.schemas import ParseLimits, ParseOptions
from ventoux.parsing.source import Source

LIMITS = ParseLimits(unpacked=8 * 1024 * 1024, characters=500_000, pages=50)
OPTIONS = ParseOptions(ocr="off")


IN_PROCESS = [name for name in NAMES if name not in {"x.pdf", "x.xlsx", "x.ods"}]
"""PDFium and calamine end the whole process when a damaged file makes them ask for more memory than there is: they are
tried in processes of their own (tests/integration/parsing)."""


def _reads(data: bytes, name: str) -> None:
    try:
        check(read(Source.of(data, name, LIMITS), OPTIONS))
    except VentouxError as error:
        said(error)
    except (AssertionError, AttributeError, NameError, UnboundLocalError):
        # Of ours, and no damage explains it.
        raise
    except Exception as error:  # noqa: BLE001 - of a library: the child says that the document is damaged
        print(type(error).__name__)


@pytest.mark.parametrize("name", NAMES)
def test_undamaged_ones_are_read(name: str) -> None:
    check(read(Source.of(small_document(name), name, LIMITS), OPTIONS))


@pytest.mark.parametrize("name", IN_PROCESS)
@given(at=st.floats(0, 1))
@settings(max_examples=25)
def test_files_that_are_cut_off(name: str, at: float) -> None:
    data = small_document(name)
    _reads(data[: int(at * len(data))], name)


@pytest.mark.parametrize("name", IN_PROCESS)
@given(wrong=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=8))
@settings(max_examples=40)
def test_files_with_wrong_bytes(name: str, wrong: list[tuple[float, int]]) -> None:
    data = bytearray(small_document(name))
    for place, value in wrong:
        data[int(place * len(data))] = value
    _reads(bytes(data), name)


@given(st.binary(max_size=300), st.sampled_from(["", *IN_PROCESS]))
@settings(max_examples=150)
def test_bytes_of_no_format(data: bytes, name: str) -> None:
    _reads(data, name)
    for magic in (b"PK\x03\x04", b"{\\rtf1"):
        _reads(magic + data, name)


@given(
    st.text(max_size=300), st.sampled_from(["x.md", "x.csv", "x.html", "x.json", "x.txt", "x.eml", "x.jsonl", "x.tsv"])
)
@settings(max_examples=300)
def test_any_text_as_any_format_of_text(text: str, name: str) -> None:
    _reads(text.encode("utf-8", "surrogatepass"), name)


_MARKUP = st.lists(
    st.sampled_from(
        [
            "<p>",
            "</p>",
            "<div>",
            "</div>",
            "<ul>",
            "</ul>",
            "<ol>",
            "<li>",
            "</li>",
            "<table>",
            "</table>",
            "<tr>",
            "</tr>",
            "<td>",
            "<th>",
            "<h1>",
            "</h1>",
            "<br>",
            "<pre>",
            "</pre>",
            "<blockquote>",
            "</blockquote>",
            "<td\x00rowspan=3>",
            "<td\x00colspan=2>",
            "text",
            "é",
            "|",
            "<script>",
            "</script>",
            "<dl>",
            "<dd>",
        ]
    ),
    max_size=40,
)


@given(_MARKUP)
@settings(max_examples=300)
def test_html_of_any_tags_in_any_order(tags: list[str]) -> None:
    _reads("".join(tags).replace("\x00", " ").encode(), "x.html")


_LINES = st.lists(
    st.sampled_from(
        ["# a", "## b #", "text", "  - x", "- y", "1. z", "> q", "```", "~~~", "| a | b |", "|---|---|", "| 1 |", "",
         "===", "---", "    code", "\tcode", "***", "|", "[x](y)", "\\|", "-", "<br>"]
    ),
    max_size=25,
)  # fmt: skip


@given(_LINES)
@settings(max_examples=400)
def test_markdown_of_any_lines_in_any_order(lines: list[str]) -> None:
    _reads("\n".join(lines).encode(), "x.md")
