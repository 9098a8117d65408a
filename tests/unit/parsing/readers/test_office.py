"""Slides, spreadsheets and OpenDocument, written by python-pptx, openpyxl and odfdo."""

from __future__ import annotations

import datetime
import io
from typing import Any

import odfdo
import openpyxl
import pptx
import pytest
from pptx.util import Inches
from tests.documents import kinds, parsed, texts, zipped

from ventoux.parsing.errors import DocumentUnreadable
from ventoux.parsing.schemas import ParseOptions

HALF_PAST_TWELVE = datetime.datetime(2024, 3, 1, 12, 30)  # noqa: DTZ001 - spreadsheets know no time zones


def saved(document: Any) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def slides() -> bytes:
    presentation: Any = pptx.Presentation()
    for number in (1, 2):
        slide = presentation.slides.add_slide(presentation.slide_layouts[1])
        slide.shapes.title.text = f"Plan {number}"
        frame = slide.placeholders[1].text_frame
        frame.text = "first step"
        below = frame.add_paragraph()
        below.text, below.level = "and a detail", 1
        slide.notes_slide.notes_text_frame.text = f"Say this on slide {number}."
    table = slide.shapes.add_table(2, 2, Inches(1), Inches(5), Inches(4), Inches(1)).table
    for at, text in enumerate(["Name", "Value", "a", "1|2"]):
        table.cell(at // 2, at % 2).text = text
    return saved(presentation)


def test_a_slide_is_a_page_with_its_title_points_table_and_notes() -> None:
    found = parsed(slides())
    assert [page.number for page in found.pages] == [1, 2]
    assert found.pages[0].width == 720
    second = found.text[found.pages[1].start : found.pages[1].end]
    assert second == (
        "# Plan 2\n\n- first step\n  - and a detail\n\n| Name | Value |\n| --- | --- |\n| a | 1\\|2 |\n\n"
        "> Say this on slide 2."
    )


def test_only_the_slides_asked_for_are_read() -> None:
    assert [page.number for page in parsed(slides(), options=ParseOptions(pages=(2,))).pages] == [2]


def test_a_sheet_is_a_page_with_its_header_found_and_values_as_people_read_them() -> None:
    workbook: Any = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "Sales"
    for row in (
        ["Report of the sales department"],
        [],
        ["Date", "Amount", "Paid", "At", "Share"],
        [datetime.date(2024, 3, 1), 1200.5, True, HALF_PAST_TWELVE, 0.1 + 0.2],
        [datetime.date(2024, 3, 2), 3, False, datetime.time(9, 15), 1e20],
        ["=1+1", "two\nlines", "a|b", None, -4],
    ):
        sheet.append(row)
    other = workbook.create_sheet("Other")
    other.append([1, 2])
    found = parsed(saved(workbook))
    assert [page.name for page in found.pages] == ["Sales", "Other"]
    assert kinds(found) == ["heading", "paragraph", "table", "heading", "table"]
    table = found.tables[0]
    assert (table.name, table.page) == ("Sales", 1)
    assert table.header == ("Date", "Amount", "Paid", "At", "Share")
    assert table.rows[0] == ("2024-03-01", "1200.5", "TRUE", "2024-03-01 12:30", "0.3")
    assert table.rows[1] == ("2024-03-02", "3", "FALSE", "09:15:00", "1e+20")
    assert found.tables[1].header == ()
    assert found.tables[1].rows == [("1", "2")]


def test_only_the_sheets_asked_for_are_read() -> None:
    workbook: Any = openpyxl.Workbook()
    workbook.active.append(["first"])
    workbook.create_sheet("B").append(["second"])
    assert parsed(saved(workbook), options=ParseOptions(pages=(2,))).tables[0].rows == [("second",)]


def test_open_document_sheets_are_read_as_the_others_are() -> None:
    document = odfdo.Document("spreadsheet")
    document.body.clear()
    table = odfdo.Table("Blatt")
    table.set_values([["Name", "Wert"], ["Größe", 1.5], ["Tag", datetime.date(2024, 3, 1)]])
    document.body.append(table)
    found = parsed(saved(document))
    assert found.tables[0].rows == [("Größe", "1.5"), ("Tag", "2024-03-01")]


def test_open_document_text_has_headings_lists_tables_and_notes() -> None:
    document = odfdo.Document("text")
    document.body.clear()
    document.body.append(odfdo.Header(2, "Titel"))
    paragraph = odfdo.Paragraph("Ein Absatz mit Anmerkung")
    paragraph.insert_note(after="Absatz", note_id="n1", citation="1", body="Die Anmerkung.")
    document.body.append(paragraph)
    document.body.append(odfdo.List(["eins", "zwei"]))
    table = odfdo.Table("T")
    table.set_values([["Name", "Wert"], ["a", "1"]])
    document.body.append(table)
    found = parsed(saved(document))
    assert kinds(found) == ["heading", "paragraph", "list", "table", "paragraph"]
    assert texts(found, "heading") == ["## Titel"]
    assert texts(found, "list") == ["- eins\n- zwei"]
    assert texts(found, "paragraph") == ["Ein Absatz[^1] mit Anmerkung", "[^1]: Die Anmerkung."]
    assert found.tables[0].rows == [("a", "1")]


def test_open_document_slides_are_pages() -> None:
    document = odfdo.Document("presentation")
    document.body.clear()
    for name in ("one", "two"):
        page = odfdo.DrawPage(name, name=name)
        page.append(odfdo.Frame.text_frame(f"Text of {name}", size=("7cm", "5cm"), position=("1cm", "1cm")))
        document.body.append(page)
    found = parsed(saved(document))
    assert [(page.name, found.text[page.start : page.end]) for page in found.pages] == [
        ("one", "Text of one"),
        ("two", "Text of two"),
    ]


def test_encrypted_office_files_are_refused_in_words() -> None:
    odt = zipped(
        {"META-INF/manifest.xml": "<manifest><encryption-data/></manifest>", "content.xml": "x"},
        first="application/vnd.oasis.opendocument.text",
    )
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    for data in (odt, ole):
        with pytest.raises(DocumentUnreadable, match="encrypted"):
            parsed(data)


def test_office_files_of_before_2007_say_what_to_save_them_as() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    with pytest.raises(DocumentUnreadable, match="DOCX or PDF"):
        parsed(ole + "WordDocument".encode("utf-16-le"))
