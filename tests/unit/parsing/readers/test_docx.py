from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from tests.documents import W, docx_of, kinds, parsed, relation, texts

from ventoux.parsing.errors import DocumentUnreadable


def saved(document: Any) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_headings_lists_tables_and_margins_are_read_in_their_order() -> None:
    document: Any = docx.Document()
    document.core_properties.title = "The contract"
    document.sections[0].header.paragraphs[0].text = "Confidential"
    document.sections[0].footer.paragraphs[0].text = "Draft of May"
    document.add_heading("Contract", 0)
    document.add_heading("Parties", 2)
    document.add_paragraph("Between A and B.")
    for text, style in (
        ("one", "List Bullet"),
        ("within", "List Bullet 2"),
        ("first", "List Number"),
        ("second", "List Number"),
    ):
        document.add_paragraph(text, style=style)
    document.add_paragraph("Said by somebody.", style="Quote")
    found = parsed(saved(document))
    assert found.title == "The contract"
    assert kinds(found) == ["header", "heading", "heading", "paragraph", "list", "quote", "footer"]
    assert texts(found, "heading") == ["# Contract", "## Parties"]
    assert texts(found, "list") == ["- one\n  - within\n1. first\n2. second"]


def test_merged_cells_are_said_in_each_row_and_pipes_stay_in_their_cell() -> None:
    document: Any = docx.Document()
    table = document.add_table(3, 3)
    for at, text in enumerate(["Region", "City", "Note", "North", "Kiel", "a|b", "", "Bremen", "two\nlines"]):
        table.cell(at // 3, at % 3).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    found = parsed(saved(document))
    assert found.tables[0].header == ("Region", "City", "Note")
    assert found.tables[0].rows == [("North", "Kiel", "a|b"), ("North", "Bremen", "two\nlines")]
    assert "| North | Bremen | two<br>lines |" in found.text


def test_a_cell_that_spans_columns_keeps_the_others_in_place() -> None:
    document: Any = docx.Document()
    table = document.add_table(2, 3)
    for at, text in enumerate(["All of it", "", "", "1", "2", "3"]):
        table.cell(at // 3, at % 3).text = text
    table.cell(0, 0).merge(table.cell(0, 2))
    assert parsed(saved(document)).tables[0].rows == [("All of it", "", ""), ("1", "2", "3")]


def test_styles_are_known_by_their_names_whatever_their_ids_in_other_languages() -> None:
    styles = (
        f'<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:styleId="Titre1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Mien"><w:name w:val="Mon titre"/><w:basedOn w:val="Titre1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Cercle"><w:name w:val="x"/><w:basedOn w:val="Cercle"/></w:style>'
        "</w:styles>"
    )
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>Titre {style}</w:t></w:r></w:p>'
        for style in ("Titre1", "Mien", "Cercle")
    )
    found = parsed(docx_of(body, {"word/styles.xml": styles}, relation("r2", "styles", "styles.xml")))
    assert found.text == "# Titre Titre1\n\n# Titre Mien\n\nTitre Cercle"


def test_tracked_changes_are_read_as_accepted() -> None:
    body = (
        "<w:p><w:r><w:t xml:space='preserve'>The rent is </w:t></w:r>"
        "<w:del><w:r><w:delText>700</w:delText></w:r></w:del><w:ins><w:r><w:t>750</w:t></w:r></w:ins>"
        "<w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom><w:r><w:t> euros.</w:t></w:r></w:p>"
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r></w:p>"
    )
    assert parsed(docx_of(body)).text == "The rent is 750 euros."


def test_notes_follow_the_text_with_their_marks() -> None:
    body = '<w:p><w:r><w:t>Costs rose.</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    notes = (
        f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="-1" w:type="separator"><w:p><w:r><w:t>x</w:t></w:r></w:p>'
        '</w:footnote><w:footnote w:id="2"><w:p><w:r><w:t>By 4 %.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    found = parsed(docx_of(body, {"word/footnotes.xml": notes}, relation("r3", "footnotes", "footnotes.xml")))
    assert found.text == "Costs rose.[^1]\n\n[^1]: By 4 %."


def test_text_boxes_are_read_once_though_they_stand_in_the_file_twice() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>In the box.</w:t></w:r></w:p></w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>Beside.</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>"
        f"<wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    assert parsed(docx_of(body)).text == "Beside.\n\nIn the box."


def test_a_file_without_its_document_says_so() -> None:
    data = docx_of("<w:p/>").replace(b"word/document.xml", b"word/documenX.xml")
    with pytest.raises(DocumentUnreadable):
        parsed(data)


def test_a_document_without_text_says_so() -> None:
    with pytest.raises(DocumentUnreadable, match="no text"):
        parsed(docx_of("<w:p/>"))
