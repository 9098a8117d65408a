"""Pages of a reply: what leaves the Markdown, and that places in it are right all the same."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ventoux.dialects.mistral.ocr import OCRCall, ocr_call
from ventoux.gateway.documents.ocr_pages import reply_pages
from ventoux.parsing.schemas import Block, Image, Page, Parsed, Table, Word

if TYPE_CHECKING:
    from ventoux.dialects.mistral.ocr import OCRPage

PIECES = (
    "Annual report",
    "# Fruit",
    "Sold & bought.",
    "| Fruit | Sum |\n| --- | --- |\n| Figs | 12 |",
    "![img-0.jpeg](img-0.jpeg)",
    "Page 1",
    "Second page",
)
KINDS = ("header", "heading", "paragraph", "table", "image", "footer", "paragraph")
BOX = (36.0, 72.0, 144.0, 108.0)


def document() -> Parsed:
    """Of two pages, of which the second was recognised as well."""
    text, blocks, words = "", list[Block](), list[Word]()
    for number, (piece, kind) in enumerate(zip(PIECES, KINDS, strict=True)):
        text += "\n\n" if text else ""
        start = len(text)
        text += piece
        blocks.append(
            Block(
                kind,  # pyright: ignore[reportArgumentType] - one of those above
                start,
                len(text),
                1 if number < 6 else 2,
                table=0 if kind == "table" else None,
                box=BOX if number < 6 else None,
                image="img-0.jpeg" if kind == "image" else "",
            )
        )
        at = start
        for word in piece.split():
            if word.strip("#|-") and kind != "image":
                at = text.index(word, at)
                words.append(Word(at, at + len(word), 0.5 if word == "12" else 0.9))
    table = Table(0, 0, 1, "", ("Fruit", "Sum"), [("Figs <3", "12")], [(0, 0)])
    pages = [
        Page(1, 0, blocks[5].end, 360.0, 720.0, recognised=True, dpi=300, links=["https://example.com"]),
        Page(2, blocks[6].start, len(text), 360.0, 720.0, recognised=True, dpi=300),
    ]
    image = Image("img-0.jpeg", 1, *BOX, "image/jpeg", b"\xff\xd8")
    return Parsed(text, "application/pdf", pages=pages, blocks=blocks, tables=[table], images=[image], words=words)


def call(**fields: Any) -> OCRCall:
    body = {"model": None, "document": {"file_id": "f"}} | fields
    return ocr_call(json.dumps(body).encode())[1]


def pages(**fields: Any) -> list[OCRPage]:
    return reply_pages(document(), call(**fields))


def test_a_page_is_its_markdown_its_size_in_pixels_and_its_blocks() -> None:
    first, second = pages()
    assert first.markdown == "\n\n".join(PIECES[:6])
    assert (first.index, second.index, second.markdown) == (0, 1, "Second page")
    assert first.dimensions is not None
    assert (first.dimensions.dpi, first.dimensions.width, first.dimensions.height) == (300, 1500, 3000)
    assert first.blocks is not None
    assert [block.type for block in first.blocks] == ["header", "title", "text", "table", "image", "footer"]
    title = first.blocks[1]
    assert (title.top_left_x, title.top_left_y, title.bottom_right_x, title.bottom_right_y) == (150, 300, 600, 450)
    assert (first.images[0].id, first.images[0].image_base64, first.hyperlinks) == (
        "img-0.jpeg",
        None,
        ["https://example.com"],
    )
    assert (first.tables, first.confidence_scores, first.header) == ([], None, None)


def test_headers_and_footers_leave_the_markdown_when_that_is_asked() -> None:
    first, _ = pages(extract_header=True, extract_footer=True, include_blocks=False)
    assert (first.header, first.footer, first.blocks) == ("Annual report", "Page 1", None)
    assert first.markdown == "\n\n".join(PIECES[1:5])


def test_tables_stand_apart_as_markdown_or_html_and_the_text_names_them() -> None:
    first, _ = pages(table_format="markdown")
    assert "[tbl-0.md](tbl-0.md)" in first.markdown
    assert "| Figs" not in first.markdown
    assert (first.tables[0].id, first.tables[0].content, first.tables[0].format) == ("tbl-0.md", PIECES[3], "markdown")
    first, _ = pages(table_format="html")
    assert first.tables[0].content == (
        "<table><tr><th>Fruit</th><th>Sum</th></tr><tr><td>Figs &lt;3</td><td>12</td></tr></table>"
    )
    assert first.blocks is not None
    assert first.blocks[3].table_id == "tbl-0.html"


def test_pictures_come_with_their_data_up_to_a_number_and_from_a_size() -> None:
    first, _ = pages(include_image_base64=True)
    assert first.images[0].image_base64 == "data:image/jpeg;base64,/9g="
    for fields in ({"image_limit": 0}, {"image_min_size": 151}):
        first, _ = pages(**fields)
        assert first.images == []
        assert "img-0" not in first.markdown
    assert pages(image_min_size=150)[0].images


def test_words_stand_where_the_reply_says_whatever_has_left_the_text_before_them() -> None:
    first, second = pages(confidence_scores_granularity="word", extract_header=True, table_format="markdown")
    scores, table = first.confidence_scores, first.tables[0]
    assert scores is not None
    assert isinstance(scores.word_confidence_scores, list)
    assert [one.text for one in scores.word_confidence_scores][:3] == ["Fruit", "Sold", "&"]
    for text, told in ((first.markdown, scores.word_confidence_scores), (table.content, table.word_confidence_scores)):
        assert told
        assert all(text[one.start_index : one.start_index + len(one.text)] == one.text for one in told)
    assert (scores.average_page_confidence_score > 0.8, scores.minimum_page_confidence_score) == (True, 0.5)
    assert second.confidence_scores is not None


def test_blocks_have_the_confidence_of_their_words() -> None:
    first, _ = pages(confidence_scores_granularity="block")
    assert first.blocks is not None
    table, image = first.blocks[3].confidence_scores, first.blocks[4].confidence_scores
    assert table is not None
    assert (table.minimum_content_confidence_score, image) == (0.5, None)
    assert first.confidence_scores is not None


def test_a_document_without_pages_is_one_without_sizes_and_places() -> None:
    parsed = Parsed("Only text", "text/plain", blocks=[Block("paragraph", 0, 9)], links=["https://a.example"])
    (page,) = reply_pages(parsed, call(confidence_scores_granularity="page"))
    assert (page.index, page.markdown, page.dimensions, page.blocks) == (0, "Only text", None, None)
    assert (page.hyperlinks, page.confidence_scores) == (["https://a.example"], None)
