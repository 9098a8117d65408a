"""What was read of a document as the pages of an OCR reply.

Blocks are taken one after the other: some of them leave the page's Markdown for a place of their own (headers, footers,
tables that are wanted apart) or altogether (pictures that are not wanted). So places in the reply are counted anew.
"""

from __future__ import annotations

import base64
from bisect import bisect_left
from collections import defaultdict
from html import escape
from typing import TYPE_CHECKING, Literal

import msgspec

from ventoux.dialects.mistral.ocr import (
    Block,
    BlockScores,
    ConfidenceScore,
    Dimensions,
    ImageObject,
    OCRPage,
    PageScores,
    TableObject,
)
from ventoux.parsing.schemas import Page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ventoux.dialects.mistral.ocr import OCRCall
    from ventoux.parsing import schemas
    from ventoux.parsing.schemas import BlockKind, Parsed

DPI = 200
"""Of pages that were not recognised, for their sizes and boxes in pixels."""
_GAP = "\n\n"
Kind = Literal["text", "title", "list", "table", "image", "code", "header", "footer"]
_KINDS: dict[BlockKind, Kind] = {
    "heading": "title",
    "paragraph": "text",
    "quote": "text",
    "list": "list",
    "table": "table",
    "code": "code",
    "image": "image",
    "header": "header",
    "footer": "footer",
}


class Numbers(msgspec.Struct):
    """Of the document so far."""

    tables: int = 0
    images: int = 0


def reply_pages(parsed: Parsed, call: OCRCall) -> list[OCRPage]:
    """A document without pages is one."""
    numbers = Numbers()
    pages = parsed.pages or [Page(1, 0, len(parsed.text), links=parsed.links)]
    blocks: defaultdict[int | None, list[schemas.Block]] = defaultdict(list)
    for block in parsed.blocks:
        blocks[block.page if parsed.pages else 1].append(block)
    return [_PageReply(parsed, page, call, numbers).made(blocks[page.number]) for page in pages]


class _PageReply:
    def __init__(self, parsed: Parsed, page: Page, call: OCRCall, numbers: Numbers) -> None:
        self._parsed = parsed
        self._page = page
        self._call = call
        self._numbers = numbers
        self._dpi = page.dpi or DPI
        self._images = {image.id: image for image in parsed.images}
        self._words: Sequence[schemas.Word] = _of(parsed.words, page.start, page.end) if call.scores else ()
        self._pieces: list[str] = []
        self._length = 0
        self._apart: dict[str, list[str]] = {"header": [], "footer": []}
        self._told: list[ConfidenceScore] = []
        self._tables: list[TableObject] = []
        self._pictures: list[ImageObject] = []
        self._blocks: list[Block] = []

    def made(self, blocks: Sequence[schemas.Block]) -> OCRPage:
        page = self._page
        for block in blocks:
            self._take(block)
        width, height = self._pixels(page.width), self._pixels(page.height)
        known = width > 0 and height > 0
        return OCRPage(
            index=page.number - 1,
            markdown="".join(self._pieces),
            images=self._pictures,
            dimensions=Dimensions(self._dpi, height, width) if known else None,
            tables=self._tables,
            hyperlinks=page.links,
            header=_GAP.join(self._apart["header"]) or None,
            footer=_GAP.join(self._apart["footer"]) or None,
            confidence_scores=self._page_scores(),
            # A place on a page that has none would be made up.
            blocks=self._blocks if self._call.blocks and known else None,
        )

    def _take(self, block: schemas.Block) -> None:
        text = self._parsed.text[block.start : block.end]
        image, table_id = msgspec.UNSET, msgspec.UNSET
        if block.kind == "image":
            if not self._picture(block):
                return
            image = block.image
            self._add(text)
        elif block.kind == "table" and block.table is not None:
            table_id, text = self._table(block, text)
        elif (block.kind == "header" and self._call.header) or (block.kind == "footer" and self._call.footer):
            self._apart[block.kind].append(text)
        else:
            self._note(block, self._add(text))
        left, top, right, bottom = self._box(block)
        self._blocks.append(
            Block(
                type=_KINDS[block.kind],
                top_left_x=left,
                top_left_y=top,
                bottom_right_x=right,
                bottom_right_y=bottom,
                content=text,
                confidence_scores=self._block_scores(block),
                image_id=image,
                table_id=table_id,
            )
        )

    def _add(self, text: str) -> int:
        """Gives where it begins."""
        if self._pieces:
            text, before = f"{_GAP}{text}", len(_GAP)
        else:
            before = 0
        start = self._length + before
        self._pieces.append(text)
        self._length += len(text)
        return start

    def _note(self, block: schemas.Block, start: int) -> None:
        self._told += self._scores(block, start)

    def _scores(self, block: schemas.Block, start: int) -> list[ConfidenceScore]:
        """Of the words of a block whose text begins at ``start`` now."""
        return [
            ConfidenceScore(
                self._parsed.text[word.start : word.end], round(word.confidence, 4), word.start - block.start + start
            )
            for word in self._within(block)
        ]

    def _within(self, block: schemas.Block) -> Sequence[schemas.Word]:
        return _of(self._words, block.start, block.end)

    def _table(self, block: schemas.Block, text: str) -> tuple[str | None, str]:
        """Its id where it stands apart, and its content."""
        form = self._call.table_format
        if form is None or block.table is None:
            self._note(block, self._add(text))
            return None, text
        table_id = f"tbl-{self._numbers.tables}.{'md' if form == 'markdown' else 'html'}"
        self._numbers.tables += 1
        content = text if form == "markdown" else _html(self._parsed.tables[block.table])
        # Places in HTML would be those of tags and escapes.
        words = self._scores(block, 0) if self._call.scores == "word" and form == "markdown" and self._words else None
        self._tables.append(TableObject(id=table_id, content=content, format=form, word_confidence_scores=words))
        self._add(f"[{table_id}]({table_id})")
        return table_id, content

    def _picture(self, block: schemas.Block) -> bool:
        """Whether it is wanted; then it is in the reply."""
        left, top, right, bottom = self._box(block)
        limit = self._call.image_limit
        if min(right - left, bottom - top) < self._call.image_min_size:
            return False
        if limit is not None and self._numbers.images >= limit:
            return False
        self._numbers.images += 1
        image, data = self._images.get(block.image), None
        if self._call.image_data and image is not None and image.data:
            data = f"data:{image.mime_type};base64,{base64.b64encode(image.data).decode()}"
        self._pictures.append(
            ImageObject(
                id=block.image,
                top_left_x=left,
                top_left_y=top,
                bottom_right_x=right,
                bottom_right_y=bottom,
                image_base64=data,
            )
        )
        return True

    def _box(self, block: schemas.Block) -> tuple[int, int, int, int]:
        """In pixels. Where a block's place is not known, it is somewhere on its page."""
        left, top, right, bottom = block.box or (0.0, 0.0, self._page.width, self._page.height)
        return self._pixels(left), self._pixels(top), self._pixels(right), self._pixels(bottom)

    def _pixels(self, points: float) -> int:
        return round(points * self._dpi / 72)

    def _block_scores(self, block: schemas.Block) -> BlockScores | None:
        words = self._within(block)
        if self._call.scores != "block" or not words:
            return None
        average, least = _average(words)
        return BlockScores(average, least)

    def _page_scores(self) -> PageScores | None:
        """None where the text was in the document: nobody doubts it."""
        if not self._words:
            return None
        average, least = _average(self._words)
        scores = PageScores(average, least)
        if self._call.scores == "word":
            scores.word_confidence_scores = self._told
        return scores


def _of(words: Sequence[schemas.Word], start: int, end: int) -> Sequence[schemas.Word]:
    """Those that begin there; they are in the order of the text."""
    return words[bisect_left(words, start, key=_start) : bisect_left(words, end, key=_start)]


def _start(word: schemas.Word) -> int:
    return word.start


def _average(words: Sequence[schemas.Word]) -> tuple[float, float]:
    """The mean and the least confidence."""
    sure = [word.confidence for word in words]
    return round(sum(sure) / len(sure), 4), round(min(sure), 4)


def _html(table: schemas.Table) -> str:
    head = f"<tr>{''.join(f'<th>{escape(cell)}</th>' for cell in table.header)}</tr>" if table.header else ""
    rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in table.rows)
    return f"<table>{head}{rows}</table>"
