"""Sizes and boxes of what Tesseract has seen are in pixels of the picture that it was given."""

from __future__ import annotations

import msgspec
from PIL.Image import Image as Pixels

from ventoux.parsing.schemas import Block, Image, Table, Word

Corners = tuple[float, float, float, float]
"""Left, top, right, bottom."""


class Picture(msgspec.Struct, frozen=True):
    """What is to be read. Its pixels are upright as far as its file tells, grey (``L``) or colour (``RGB``)."""

    image: Pixels
    dpi: int


class SeenWord(msgspec.Struct, frozen=True):
    text: str
    box: Corners
    confidence: float
    """0 to 1."""


class SeenLine(msgspec.Struct, frozen=True):
    words: list[SeenWord]
    box: Corners
    size: float
    """The height of its letters, from the descenders to the ascenders, in pixels."""
    turn: int = 0
    """Which way it runs: 0, 90 (upwards), 180 or 270."""

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def height(self) -> float:
        return self.box[3] - self.box[1]


class SeenParagraph(msgspec.Struct, frozen=True):
    lines: list[SeenLine]


class Photo(msgspec.Struct, frozen=True):
    """A part that is no text."""

    box: Corners


class Seen(msgspec.Struct, frozen=True):
    """A picture as Tesseract sees it, in the order of reading."""

    width: int
    height: int
    parts: list[SeenParagraph | Photo]

    def lines(self) -> list[SeenLine]:
        return [line for part in self.parts if isinstance(part, SeenParagraph) for line in part.lines]

    @property
    def confidence(self) -> float:
        """0 to 1, by the length of the words; 0 where there is none."""
        words = [word for line in self.lines() for word in line.words]
        letters = sum(len(word.text) for word in words)
        return sum(word.confidence * len(word.text) for word in words) / letters if letters else 0.0

    @property
    def text(self) -> str:
        parts = [part for part in self.parts if isinstance(part, SeenParagraph)]
        return "\n\n".join("\n".join(line.text for line in part.lines) for part in parts)


class RecognisedPage(msgspec.Struct, frozen=True):
    """A page as Markdown. Places count from the beginning of ``text``; boxes are in points, from the top left of the
    picture as it was given."""

    text: str
    blocks: list[Block]
    tables: list[Table]
    images: list[Image]
    words: list[Word]
    width: float
    height: float
    dpi: int
    confidence: float | None
    """None where there is no text."""
    language: str
    """That it was read as, in Tesseract's words."""

    def moved(self, by: int, tables: int = 0) -> RecognisedPage:
        """As a part of a longer text, which has ``by`` characters and ``tables`` tables before it."""

        def at(block: Block) -> Block:
            table = None if block.table is None else block.table + tables
            return msgspec.structs.replace(block, start=block.start + by, end=block.end + by, table=table)

        def table_at(table: Table) -> Table:
            spans = [(start + by, end + by) for start, end in table.spans]
            return msgspec.structs.replace(table, start=table.start + by, end=table.end + by, spans=spans)

        return msgspec.structs.replace(
            self,
            blocks=[at(block) for block in self.blocks],
            tables=[table_at(table) for table in self.tables],
            words=[Word(word.start + by, word.end + by, word.confidence) for word in self.words],
        )
