"""Artefacts as files, read back by what others read them with."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import docx
import openpyxl
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ventoux.artefacts.errors import NotExportable
from ventoux.artefacts.exporting.contents import content_of
from ventoux.artefacts.exporting.files import name_of
from ventoux.artefacts.schemas import Artefact, Version, WholeArtefact

if TYPE_CHECKING:
    from ventoux.artefacts.schemas import Kind

DOCUMENT = """# Report

A *slanted* and **bold** line with `code` and [a link](https://example.org/?a=1&b=2).

1. one
2. two
   - inner

> quoted

| Name | Age |
| --- | --- |
| Ada | 36 |

```python
print("<hello>")
x = 1
```
"""
HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(1)> ![p](https://evil.example/p.png) "
    "[x](javascript:alert(1)) [y](data:text/html,1) <https://example.org> &lt;b&gt;"
)


def whole(content: str, kind: Kind = "document", title: str = "A title", language: str | None = None) -> WholeArtefact:
    artefact = Artefact(
        id="art_1", title=title, kind=kind, language=language, conversation_id=None, thread_id=None, entry_id=None,
        project_id=None, version=1, created_at=0.0, updated_at=0.0,
    )  # fmt: skip
    return WholeArtefact(artefact, Version(1, len(content), "", "user", None, 0.0), content)


def test_a_document_keeps_its_structure_in_docx() -> None:
    read = docx.Document(io.BytesIO(content_of(whole(DOCUMENT), "docx")))
    said = [(one.style.name if one.style else "", one.text) for one in read.paragraphs if one.text]
    assert said == [
        ("Heading 1", "Report"),
        ("Normal", "A slanted and bold line with code and a link."),
        ("Normal", "one"),
        ("Normal", "two"),
        ("Normal", "inner"),
        ("Quote", "quoted"),
        ("Code", 'print("<hello>")\nx = 1'),
    ]
    looks = {run.text: (run.bold, run.italic) for run in read.paragraphs[1].runs}
    assert (looks["slanted"], looks["bold"]) == ((None, True), (True, None))
    assert [one.url for one in read.paragraphs[1].hyperlinks] == ["https://example.org/?a=1&b=2"]
    assert [[cell.text for cell in row.cells] for row in read.tables[0].rows] == [["Name", "Age"], ["Ada", "36"]]
    assert read.core_properties.title == "A title"


@given(st.lists(st.sampled_from([*"#*_`[]()<>|-1. \n\t\x01\x0c&\"'\\!é\ufffe", "\n\n", "- ", "```\n", "| a |\n|-|\n"])))
@settings(max_examples=50)
def test_any_text_makes_a_docx_that_can_be_read(pieces: list[str]) -> None:
    docx.Document(io.BytesIO(content_of(whole("".join(pieces), title="".join(pieces[:9]) or "t"), "docx")))


def test_a_page_runs_nothing_and_loads_nothing() -> None:
    page = content_of(whole(HOSTILE, title="<b>t</b>"), "html").decode()
    body = page.partition("<body>")[2]
    assert "<script" not in page
    assert "<img" not in page
    assert "<title>&lt;b&gt;t&lt;/b&gt;</title>" in page
    assert body.count("<a ") == 1
    assert 'href="https://example.org"' in body
    assert "default-src 'none'" in page


def test_a_page_of_html_is_exported_as_it_is() -> None:
    page = "<!doctype html><script>1</script>"
    assert content_of(whole(page, "html"), "html").decode() == page
    assert "```html" in content_of(whole(page, "html"), "md").decode()


def test_nothing_in_a_table_becomes_a_formula() -> None:
    table = 'name,n\r\n"=1+1",2\r\n+SUM(A1),-3.5\r\n@x,007\r\n-x,\x01\r\n'
    sheet: Any = openpyxl.load_workbook(io.BytesIO(content_of(whole(table, "table"), "xlsx"))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows == [("name", "n"), ("=1+1", 2), ("+SUM(A1)", -3.5), ("@x", "007"), ("-x", "")]
    kinds = [cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert "f" not in kinds
    saved = list(csv.reader(io.StringIO(content_of(whole(table, "table"), "csv").decode(), newline="")))
    assert saved[1:4] == [["'=1+1", "2"], ["'+SUM(A1)", "-3.5"], ["'@x", "007"]]


def test_a_table_is_one_of_markdown_too() -> None:
    assert content_of(whole("a|b,c\n1\n", "table"), "md").decode() == "| a\\|b | c |\n| --- | --- |\n| 1 |  |\n"
    assert b"<table>" in content_of(whole("a,b\n1,2\n", "table"), "html")


@pytest.mark.parametrize("content", ["a," * 3000 + "\n" + "b\n" * 1000, f"{'x' * 140_000}\n"])
def test_a_table_that_is_too_large_is_refused(content: str) -> None:
    with pytest.raises(NotExportable):
        content_of(whole(content, "table"), "xlsx")
    with pytest.raises(NotExportable):
        content_of(whole("text"), "csv")


def test_a_pdf_has_the_text_and_too_long_a_one_is_refused() -> None:
    pdf = pypdfium2.PdfDocument(content_of(whole("# Head\n\nbody text\n\n```\ncode()\n```"), "pdf"))
    text = pdf[0].get_textpage().get_text_bounded()
    assert all(part in text for part in ("A title", "Head", "body text", "code()"))
    with pytest.raises(NotExportable):
        content_of(whole("x\n" * 200_000), "pdf")


def test_names_of_files_are_ones_that_every_system_takes() -> None:
    assert name_of(whole("", "code", "../a:b", "Python").artefact, "source") == "a b.py"
    assert name_of(whole("", "mermaid", "???").artefact, "source") == "artefact.mmd"
    assert name_of(whole("", "html", "x").artefact, "pdf") == "x.pdf"
    assert content_of(whole("a ``` b", "code", language="c"), "md").decode() == "````c\na ``` b\n````\n"
