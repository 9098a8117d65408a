"""PDF by its text layer, written by reportlab."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image as Pillow
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    ListFlowable,
    PageBreak,
    PageTemplate,
    Paragraph,
    SimpleDocTemplate,
    Table,
    TableStyle,
)
from tests.documents import kinds, parsed, texts

from ventoux.parsing.errors import DocumentTooLarge, DocumentUnreadable, RecognitionUnavailable
from ventoux.parsing.schemas import ParseLimits, ParseOptions

if TYPE_CHECKING:
    from collections.abc import Callable

STYLES: Any = getSampleStyleSheet()
PROSE = (
    "The committee met in the spring and agreed upon a plan that would bring the new line into service within two "
    "years. Costs were to be shared between the towns along the way, each according to the number of its people. "
)


def story(*parts: Any, on_page: Any = None, **arguments: Any) -> bytes:
    file = io.BytesIO()
    document: Any = SimpleDocTemplate(file, pagesize=A4, **arguments)
    if on_page is None:
        document.build(list(parts))
    else:
        document.build(list(parts), onFirstPage=on_page, onLaterPages=on_page)
    return file.getvalue()


def drawn(*pages: Callable[[Any], object], **arguments: Any) -> bytes:
    file = io.BytesIO()
    canvas: Any = Canvas(file, pagesize=A4, **arguments)
    for page in pages:
        page(canvas)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def body(text: str) -> Any:
    return Paragraph(text, STYLES["BodyText"])


def heading(text: str, level: int = 1) -> Any:
    return Paragraph(text, STYLES[f"Heading{level}"])


def lines(canvas: Any, x: float, y: float, *written: str, size: float = 10, font: str = "Helvetica") -> None:
    canvas.setFont(font, size)
    for at, line in enumerate(written):
        canvas.drawString(x, y - at * size * 1.2, line)


def saying(text: str) -> Callable[[Any], None]:
    return lambda canvas: lines(canvas, 72, 700, text)


def test_lines_of_a_paragraph_are_joined_and_headings_are_told_by_size() -> None:
    found = parsed(story(heading("The line"), body(PROSE * 3), heading("Costs", 2), body(PROSE), body(PROSE)))
    assert kinds(found) == ["heading", "paragraph", "heading", "paragraph", "paragraph"]
    assert [block.level for block in found.blocks if block.kind == "heading"] == [1, 2]
    assert texts(found, "paragraph")[0] == (PROSE * 3).strip()
    assert found.pages[0].width == pytest.approx(595.3, abs=0.1)
    box = found.blocks[0].box
    assert box is not None
    assert 60 < box[0] < 90
    assert 60 < box[1] < 110


def test_two_columns_are_read_one_after_the_other_below_the_title_that_spans_them() -> None:
    file = io.BytesIO()
    document: Any = BaseDocTemplate(file, pagesize=A4)
    frames = [Frame(x, 60, 230, 640, id=f"f{x}") for x in (60, 305)]

    def title(canvas: Any, _: Any) -> None:
        lines(canvas, 100, 760, "A title that stands above both of the columns", size=20)

    document.addPageTemplates([PageTemplate(frames=frames, onPage=title)])
    document.build([body(f"Paragraph {number}. {PROSE * 2}") for number in range(1, 17)])
    found = parsed(file.getvalue())
    first = [block for block in found.blocks if block.page == 1]
    written = [found.text[block.start : block.end] for block in first]
    assert written[0] == "# A title that stands above both of the columns"
    order = [int(text.split()[1].rstrip(".")) for text in written[1:] if text.startswith("Paragraph")]
    assert order == sorted(order)
    assert len(order) >= 9


def test_divided_words_are_made_whole_and_compounds_keep_their_hyphen() -> None:
    def page(canvas: Any) -> None:
        lines(
            canvas, 72, 700,
            "All of it was a matter of long-term planning and of infor-",
            "mation that nobody had; what counted was the long-",
            "term view of those who had seen the Franco-",
            "German agreement come to nothing in the end, again.",
        )  # fmt: skip

    text = parsed(drawn(page)).text
    assert "information that nobody" in text
    assert "the long-term view" in text
    assert "Franco-German" in text


def test_headings_are_taken_from_the_outline() -> None:
    def page(canvas: Any) -> None:
        for at, (title, level) in enumerate([("1 Scope", 0), ("1.1 Terms", 1)]):
            y = 700 - at * 100
            lines(canvas, 72, y, title)
            canvas.bookmarkPage(title)
            canvas.addOutlineEntry(title, title, level)
            lines(canvas, 72, y - 30, "Some text that follows the title and is longer", "than a line is.")

    found = parsed(drawn(page))
    assert [(found.text[b.start : b.end], b.level) for b in found.blocks if b.kind == "heading"] == [
        ("# 1 Scope", 1),
        ("## 1.1 Terms", 2),
    ]


def test_short_bold_lines_are_headings() -> None:
    def page(canvas: Any) -> None:
        lines(canvas, 72, 720, "Duties of the tenant", font="Helvetica-Bold")
        lines(
            canvas,
            72,
            700,
            "The tenant keeps the flat in order and tells of damage at once, in writing,",
            "or by mail.",
        )

    assert kinds(parsed(drawn(page))) == ["heading", "paragraph"]


def test_running_headers_and_footers_are_told_from_the_text() -> None:
    def margin(canvas: Any, document: Any) -> None:
        lines(canvas, 72, 800, "Annual report", size=8)
        lines(canvas, 500, 30, f"Page {document.page} of 3", size=8)

    parts = [part for number in range(3) for part in (heading(f"Chapter {number + 1}"), body(PROSE), PageBreak())]
    found = parsed(story(*parts, on_page=margin))
    assert kinds(found) == ["header", "heading", "paragraph", "footer"] * 3
    assert texts(found, "footer") == ["Page 1 of 3", "Page 2 of 3", "Page 3 of 3"]


def test_ruled_tables_keep_their_rows_and_spanning_cells_are_said_in_each_row() -> None:
    rows = [
        ["Region", "City", "Sales"],
        ["North", "Kiel", "1,200"],
        ["", "Bremen", "900"],
        ["South and\nwest", "Ulm", "7"],
    ]
    style = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("SPAN", (0, 1), (0, 2))])
    found = parsed(story(body("Before."), Table(rows, style=style), body("After.")))
    assert kinds(found) == ["paragraph", "table", "paragraph"]
    table = found.tables[0]
    assert table.header == ("Region", "City", "Sales")
    assert table.rows == [("North", "Kiel", "1,200"), ("North", "Bremen", "900"), ("South and west", "Ulm", "7")]
    assert table.page == 1


def test_columns_without_lines_are_a_table() -> None:
    rows = [["Item", "Amount", "Price"], *[[f"Thing number {i}", str(i * 7), f"{i}.50"] for i in range(1, 7)]]
    found = parsed(story(body(PROSE), Table(rows, colWidths=[200, 80, 80]), body(PROSE)))
    assert kinds(found) == ["paragraph", "table", "paragraph"]
    assert found.tables[0].rows[5] == ("Thing number 6", "42", "6.50")
    assert found.tables[0].header == ("Item", "Amount", "Price")


def test_columns_of_mere_words_have_no_header_unless_it_is_bold() -> None:
    rows = [["-c", "checks the syntax only"], ["-o", "names the output"], ["-n", "names the array"], ["-h", "helps"]]
    assert parsed(story(Table(rows, colWidths=[100, 200]))).tables[0].header == ()
    titled = [["Option", "Meaning"], *rows]
    style = TableStyle([("FONTNAME", (0, 0), (-1, 0), "Helvetica-Bold")])
    assert parsed(story(Table(titled, colWidths=[100, 200], style=style))).tables[0].header == ("Option", "Meaning")


def test_lines_of_a_table_of_contents_are_no_headings() -> None:
    found = parsed(story(heading("1 Scope . . . . . . . . . . . 4"), body(PROSE * 2)))
    assert kinds(found) == ["paragraph", "paragraph"]


def test_lists_are_lists() -> None:
    items = [body(f"point {number} of the list") for number in range(1, 4)]
    found = parsed(story(body(PROSE), ListFlowable(items, bulletType="bullet", start="•"), body(PROSE)))
    assert kinds(found) == ["paragraph", "list", "paragraph"]
    assert texts(found, "list") == ["- point 1 of the list\n- point 2 of the list\n- point 3 of the list"]


def test_links_of_a_page_are_told_and_scripts_are_not_run() -> None:
    def page(canvas: Any) -> None:
        lines(canvas, 72, 700, "See the documentation.")
        canvas.linkURL("https://docs.example/a", (72, 690, 200, 712))

    data = drawn(page)
    catalog = b"/Type /Catalog"
    action = b"/Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert(1)) >> /AA << /WC << /S /Launch /F (x) >> >>"
    found = parsed(data.replace(catalog, action))
    assert found.pages[0].links == found.links == ["https://docs.example/a"]
    assert found.text == "See the documentation."


def test_only_the_pages_asked_for_are_read() -> None:
    data = drawn(*[saying(f"This is page {number}.") for number in (1, 2, 3)])
    found = parsed(data, options=ParseOptions(pages=(2, 3)))
    assert [page.number for page in found.pages] == [2, 3]
    assert found.text == "This is page 2.\n\nThis is page 3."


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_turned_pages_are_read_as_they_are_shown(rotation: int) -> None:
    def page(canvas: Any) -> None:
        canvas.setPageRotation(rotation)
        # Upright for whoever sees the page turned, which is then as wide and high as the others.
        canvas.translate(*{90: (A4[1], 0), 180: A4, 270: (0, A4[0])}[rotation])
        canvas.rotate(rotation)
        lines(canvas, 72, 400, "The first line of the page goes on here", "and the second ends it.")

    found = parsed(drawn(page))
    assert found.text == "The first line of the page goes on here and the second ends it."
    box = found.blocks[0].box
    assert box is not None
    assert box[0] == pytest.approx(72, abs=2)
    assert box[1] == pytest.approx(A4[1] - 400, abs=15)


def test_pictures_are_named_in_the_text_with_their_place_and_data() -> None:
    def page(canvas: Any) -> None:
        lines(canvas, 72, 700, "Above the picture.")
        canvas.drawImage(ImageReader(Pillow.new("RGB", (20, 20), "red")), 100, 400, 200, 150)
        lines(canvas, 72, 300, "Below it.")

    found = parsed(drawn(page), options=ParseOptions(images=True, ocr="off"))
    assert found.text == "Above the picture.\n\n![img-0.jpeg](img-0.jpeg)\n\nBelow it."
    image = found.images[0]
    assert (image.left, image.right, image.page) == (pytest.approx(100), pytest.approx(300), 1)
    assert image.top == pytest.approx(A4[1] - 550, abs=1)
    with Pillow.open(io.BytesIO(image.data)) as opened:
        assert opened.format == "JPEG"


def test_encrypted_files_are_refused_in_words() -> None:
    data = drawn(lambda canvas: lines(canvas, 72, 700, "x"), encrypt=StandardEncryption("secret", canPrint=0))
    with pytest.raises(DocumentUnreadable, match="encrypted"):
        parsed(data)


def test_a_document_with_too_many_pages_is_refused_and_some_of_them_are_read() -> None:
    data = drawn(*[saying(f"page {number}") for number in range(12)])
    limits = ParseLimits(pages=10)
    with pytest.raises(DocumentTooLarge, match="12 pages; 10 are read"):
        parsed(data, limits=limits)
    assert parsed(data, options=ParseOptions(pages=(12,)), limits=limits).text == "page 11"


def _scan(canvas: Any) -> None:
    canvas.drawImage(ImageReader(Pillow.new("L", (100, 140), 200)), 0, 0, *A4)


def test_a_scan_says_what_has_to_be_installed() -> None:
    with pytest.raises(RecognitionUnavailable, match="apt-get install"):
        parsed(drawn(_scan), options=ParseOptions())


def test_pages_that_are_pictures_are_told_where_others_have_text() -> None:
    found = parsed(drawn(_scan, lambda canvas: lines(canvas, 72, 700, "text")), options=ParseOptions())
    assert found.text == "text"
    assert [page.number for page in found.pages] == [2]
    assert "not read: 1" in found.warnings[0]
