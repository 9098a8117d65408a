"""One small document of each format, written by other programs than those that read them."""

from __future__ import annotations

import io
import json
from email.message import EmailMessage
from functools import cache
from typing import TYPE_CHECKING, Any

import docx
import odfdo
import openpyxl
import pptx
from reportlab.pdfgen.canvas import Canvas
from tests.documents import epub_of

if TYPE_CHECKING:
    from collections.abc import Callable


def _saved(document: Any) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _docx() -> bytes:
    document: Any = docx.Document()
    document.add_heading("Title")
    document.add_paragraph("Text with é.")
    document.add_table(2, 2).cell(0, 0).text = "cell"
    return _saved(document)


def _pptx() -> bytes:
    presentation: Any = pptx.Presentation()
    presentation.slides.add_slide(presentation.slide_layouts[0]).shapes.title.text = "Title"
    return _saved(presentation)


def _xlsx() -> bytes:
    workbook: Any = openpyxl.Workbook()
    workbook.active.append(["Name", "Value"])
    workbook.active.append(["a", 1.5])
    return _saved(workbook)


def _odf(kind: str) -> bytes:
    document = odfdo.Document(kind)
    if kind == "spreadsheet":
        table = odfdo.Table("T")
        table.set_values([["Name", "Value"], ["a", 1]])
        document.body.append(table)
    elif kind == "presentation":
        page = odfdo.DrawPage("one")
        page.append(odfdo.Frame.text_frame("Some text", size=("7cm", "5cm"), position=("1cm", "1cm")))
        document.body.append(page)
    else:
        document.body.append(odfdo.Paragraph("Some text"))
    return _saved(document)


def _pdf() -> bytes:
    file = io.BytesIO()
    canvas: Any = Canvas(file)
    for number in range(3):
        canvas.drawString(72, 700, f"Page {number} of a document with some text.")
        canvas.grid([72, 150, 250], [500, 520, 540])
        canvas.drawString(75, 505, "cell")
        canvas.bookmarkPage(str(number))
        canvas.addOutlineEntry(f"Page {number}", str(number))
        canvas.linkURL("https://example.org", (72, 690, 200, 712))
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _mail() -> bytes:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = "é", "a@example.org", "b@example.org"
    message.set_content("text é")
    message.add_attachment(b"a,b\n1,2\n", maintype="text", subtype="csv", filename="a.csv")
    return bytes(message)


_WRITERS: dict[str, Callable[[], bytes] | bytes] = {
    "x.docx": _docx,
    "x.pptx": _pptx,
    "x.xlsx": _xlsx,
    "x.odt": lambda: _odf("text"),
    "x.ods": lambda: _odf("spreadsheet"),
    "x.odp": lambda: _odf("presentation"),
    "x.epub": lambda: epub_of({"a": "<html><body><h1>One</h1><p>text</p></body></html>"}),
    "x.pdf": _pdf,
    "x.eml": _mail,
    "x.html": lambda: b"<html><body><h1>a</h1><table><tr><td>1<td>2</table><ul><li>x<ol><li>y</ul><pre>z</pre></body>",
    "x.md": "# Title\n\n| a | b |\n|---|---|\n| 1 | é |\n\n- x\n\n```\ncode\n```\n".encode(),
    "x.csv": 'a;b\n1;é\n"x\ny";2\n'.encode("cp1252"),
    "x.json": json.dumps({"a": [{"b": 1}, {"c": [1, {"d": None}]}], "e": "é"}).encode(),
    "x.jsonl": b'{"a": 1}\n{"a": [2]}\n',
    "x.rtf": rb"{\rtf1\ansi {\b bold} \u233?\par\trowd a\cell b\cell\row}",
    "x.txt": "Text in UTF-16 é".encode("utf-16"),
    "x.svg": b"<svg xmlns='x'><text>t</text></svg>",
}

NAMES = tuple(_WRITERS)


@cache
def small_document(name: str) -> bytes:
    found = _WRITERS[name]
    return found if isinstance(found, bytes) else found()
