"""Parts of a page as Markdown, with where each of them and each word stands in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from ventoux.parsing.schemas import Block, Table, Word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ventoux.parsing.recognition.layout import Page, Part
    from ventoux.parsing.recognition.schemas import Corners, SeenWord
    from ventoux.parsing.recognition.tables import SeenTable
    from ventoux.parsing.schemas import Box

_BROKEN = re.compile(r"\w[-\u2010¬\u00ad]\Z")
_GOES_ON = re.compile(r"[^\W\d_]", re.UNICODE)
_AND = frozenset(("und", "oder", "bzw", "et", "ou", "and", "or", "y", "e", "o", "u"))
"""After these a hyphen at the end of a line is that of a word left out: ``Haupt- und Nebensatz``."""


class Written(msgspec.Struct, frozen=True):
    text: str
    blocks: list[Block]
    tables: list[Table]
    words: list[Word]


def written(page: Page, number: int, first_image: int, place: Callable[[Corners], Box]) -> Written:
    """``place`` turns a box of the page into one of the document; ``first_image``: the number of its first picture."""
    writer = _Writer(page, number, first_image, place)
    for part in page.parts:
        writer.part(part)
    return Written("".join(writer.pieces), writer.blocks, writer.tables, writer.words)


class _Writer:
    def __init__(self, page: Page, number: int, first_image: int, place: Callable[[Corners], Box]) -> None:
        self.pieces: list[str] = []
        self.blocks: list[Block] = []
        self.tables: list[Table] = []
        self.words: list[Word] = []
        self._length = 0
        self._number = number
        self._image = first_image
        self._place = place
        self._whole = frozenset(word.text.casefold() for word in _words(page))
        """To tell ``peut-`` + ``être`` from a word that was cut where no hyphen is."""

    def part(self, part: Part) -> None:
        if self._length:
            self._add("\n\n")
        start, box, image, table = self._length, self._place(part.box), "", None
        if part.kind == "image":
            image = f"img-{self._image}.jpeg"
            self._image += 1
            self._add(f"![{image}]({image})")
        elif part.table is not None:
            table = len(self.tables)
            self.tables.append(self._table(part.table))
        elif part.kind == "list":
            for number, item in enumerate(part.items):
                self._add(f"{'' if number == 0 else chr(10)}{item.marker} ")
                self._lines(item.lines)
        else:
            self._add(f"{'#' * part.level} " if part.level else "")
            self._lines(part.lines)
        self.blocks.append(
            Block(part.kind, start, self._length, self._number, level=part.level, table=table, box=box, image=image)
        )

    def _lines(self, lines: Sequence[Sequence[SeenWord]]) -> None:
        joint = ""
        for place, line in enumerate(lines):
            following = lines[place + 1] if place + 1 < len(lines) else ()
            for number, word in enumerate(line):
                if number:
                    joint = " "
                self._add(joint)
                last = number == len(line) - 1
                cut, joint = self._cut(word.text, following[0].text) if last and following else (word.text, " ")
                self._word(cut, word.confidence)

    def _cut(self, text: str, following: str) -> tuple[str, str]:
        """The last word of a line as it is before the first of the next, and what is between the two."""
        if not _BROKEN.search(text) or not _GOES_ON.match(following) or following.lower() in _AND:
            return text, " "
        if following[0].isupper() or f"{text[:-1]}-{following}".strip(".,;:!?").casefold() in self._whole:
            return f"{text[:-1]}-", ""
        return text[:-1], ""

    def _table(self, table: SeenTable) -> Table:
        start = self._length
        spans: list[tuple[int, int]] = []
        rows: list[tuple[str, ...]] = []
        for number, row in enumerate(table.rows):
            if number:
                self._add("\n")
            if number == 1:
                self._add(f"|{' --- |' * len(row)}\n")
            begin = self._length
            self._add("|")
            for cell in row:
                for word in cell:
                    self._add(" ")
                    self._word(word.text.replace("|", "\\|"), word.confidence)
                self._add(" |")
            spans.append((begin, self._length))
            rows.append(tuple(" ".join(word.text for word in cell) for cell in row))
        return Table(start, self._length, self._number, "", rows[0], rows[1:], spans[1:])

    def _word(self, text: str, confidence: float) -> None:
        self.words.append(Word(self._length, self._length + len(text), confidence))
        self._add(text)

    def _add(self, text: str) -> None:
        self.pieces.append(text)
        self._length += len(text)


def _words(page: Page) -> Iterable[SeenWord]:
    for part in page.parts:
        for line in (*part.lines, *(line for item in part.items for line in item.lines)):
            yield from line
