"""The parts of a page, in the order of reading, to blocks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ventoux.parsing.readers.headers import has_header, values_below
from ventoux.parsing.readers.pdf.columns import ordered
from ventoux.parsing.readers.pdf.layout import Grid, Picture
from ventoux.parsing.readers.pdf.lines import Segment, rows
from ventoux.parsing.readers.pdf.paragraphs import Paragraph, joined, paragraphs, without_mark
from ventoux.parsing.writer import Item

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ventoux.parsing.readers.pdf.layout import Layout
    from ventoux.parsing.readers.pdf.photographer import Photographer
    from ventoux.parsing.schemas import BlockKind, Box
    from ventoux.parsing.writer import Writer

    Part = Paragraph | Grid | Picture

_COMPOUND = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")


def compounds(pages: Sequence[Layout]) -> frozenset[str]:
    """Words with a hyphen that stand within a line somewhere in the document."""
    found: set[str] = set()
    for page in pages:
        for segment in page.segments:
            if "-" in segment.text:
                found.update(word.lower() for word in _COMPOUND.findall(segment.text))
    return frozenset(found)


class PageWriter:
    def __init__(self, writer: Writer, words: frozenset[str], photographer: Photographer) -> None:
        self._writer, self._compounds, self._photographer = writer, words, photographer

    def parts(self, page: Layout) -> list[Part]:
        found: list[Part] = []
        placed: list[Segment | Grid | Picture] = [*page.segments, *page.grids, *page.pictures]
        for run in ordered(placed):
            found.extend(_run_parts(run))
        return found

    @staticmethod
    def only_paragraphs(found: list[Part]) -> list[Paragraph]:
        return [part for part in found if isinstance(part, Paragraph)]

    def write(self, page: Layout, found: list[Part]) -> None:
        writer = self._writer
        writer.open_page(page.number)
        for link in page.links:
            writer.link(link)
        self._margin(page.headers, "header")
        items: list[Paragraph] = []
        for part in found:
            if isinstance(part, Paragraph) and part.is_item and not part.level:
                items.append(part)
                continue
            self._list(items)
            items = []
            if isinstance(part, Picture):
                self._picture(page, part)
            else:
                self._part(part)
        self._list(items)
        self._margin(page.footers, "footer")
        writer.close_page(width=page.width, height=page.height)

    def _picture(self, page: Layout, picture: Picture) -> None:
        image = self._photographer.image(len(self._writer.images), page, picture)
        self._writer.image(image.id, box=picture.box)
        self._writer.images.append(image)

    def _part(self, part: Paragraph | Grid) -> None:
        if isinstance(part, Grid):
            if part.rows and has_header(part.rows) and (part.marked or values_below(part.rows)):
                self._writer.table(part.rows[0], part.rows[1:], box=part.box)
            else:
                self._writer.table((), part.rows, box=part.box)
        else:
            text = joined(part.lines, self._compounds)
            if part.level:
                self._writer.heading(text, part.level, part.box)
            else:
                self._writer.paragraph(text, box=part.box)

    def _list(self, items: list[Paragraph]) -> None:
        if not items:
            return
        lefts = sorted({round(item.lines[0].left / 6) for item in items})
        written: list[Item] = []
        for item in items:
            mark, text = without_mark(joined(item.lines, self._compounds))
            written.append(Item(text, lefts.index(round(item.lines[0].left / 6)), mark))
        boxes = [item.box for item in items]
        self._writer.items(written, _around(boxes))

    def _margin(self, found: list[Segment], kind: BlockKind) -> None:
        for row in rows(found):
            box = _around([segment.box for segment in row])
            self._writer.paragraph("  ".join(segment.text for segment in row), kind, box)


def _run_parts(run: list[Segment | Grid | Picture]) -> Iterator[Part]:
    """Text between tables and pictures of the same column."""
    text: list[Segment] = []
    for part in run:
        if isinstance(part, Segment):
            text.append(part)
            continue
        yield from paragraphs(text)
        text = []
        yield part
    yield from paragraphs(text)


def _around(boxes: Sequence[Box]) -> Box:
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )
