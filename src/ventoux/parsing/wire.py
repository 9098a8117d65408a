"""What the server and the child say to each other: one request over the child's standard input, then pieces of one
reply over its standard output, each a msgpack value behind its length (four bytes, the most significant first).

Pieces are small, so that the server, which decodes them between other work, is never held up by a long document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from ventoux.parsing.errors import DocumentTooLarge, DocumentUnreadable, RecognitionUnavailable
from ventoux.parsing.schemas import Block, Image, Parsed, ParseLimits, ParseOptions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ventoux.errors import VentouxError

_BATCH = 20_000
"""Blocks, or cells, in a piece: what takes some milliseconds to decode."""


class Request(msgspec.Struct, frozen=True):
    path: str
    options: ParseOptions
    limits: ParseLimits
    recognition: str
    """The command that recognises text in pictures."""


class Whole(msgspec.Struct, frozen=True, tag=True):
    """All but the blocks, the rows and the data of images, which follow."""

    parsed: Parsed


class Blocks(msgspec.Struct, frozen=True, tag=True):
    blocks: list[Block]


class Rows(msgspec.Struct, frozen=True, tag=True):
    table: int
    rows: list[tuple[str, ...]]
    spans: list[tuple[int, int]]


class Picture(msgspec.Struct, frozen=True, tag=True):
    image: Image


class Failed(msgspec.Struct, frozen=True, tag=True):
    kind: Literal["unreadable", "too_large", "recognition"]
    message: str
    hint: str


class End(msgspec.Struct, frozen=True, tag=True):
    """Without it, the child ended too early. ``notes``: what of the sandbox is not offered here, for the log."""

    notes: list[str]


Piece = Whole | Blocks | Rows | Picture | Failed | End

_ERRORS = {"unreadable": DocumentUnreadable, "too_large": DocumentTooLarge, "recognition": RecognitionUnavailable}


def failed(error: VentouxError) -> Failed:
    if isinstance(error, DocumentTooLarge):
        return Failed("too_large", error.message, error.hint)
    if isinstance(error, RecognitionUnavailable):
        return Failed("recognition", error.message, error.hint)
    return Failed("unreadable", error.message, error.hint)


def raised(failure: Failed) -> VentouxError:
    return _ERRORS[failure.kind](failure.message, hint=failure.hint)


def pieces(parsed: Parsed) -> Iterator[Piece]:
    bare = [msgspec.structs.replace(table, rows=[], spans=[]) for table in parsed.tables]
    yield Whole(msgspec.structs.replace(parsed, blocks=[], tables=bare, images=[]))
    for at in range(0, len(parsed.blocks), _BATCH):
        yield Blocks(parsed.blocks[at : at + _BATCH])
    for place, table in enumerate(parsed.tables):
        step = max(1, _BATCH // max(1, len(table.rows[0]) if table.rows else 1))
        for at in range(0, len(table.rows), step):
            yield Rows(place, table.rows[at : at + step], table.spans[at : at + step])
    for image in parsed.images:
        yield Picture(image)


class Assembly:
    """Puts the pieces together again. What a child sends is checked for types by msgspec, and here for places."""

    def __init__(self) -> None:
        self.notes: list[str] = []
        self.failure: Failed | None = None
        self._parsed: Parsed | None = None
        self._ended = False

    def add(self, piece: Piece) -> None:
        if self._ended:
            raise ValueError("something follows the end")
        if isinstance(piece, End):
            self._ended, self.notes = True, piece.notes
        elif isinstance(piece, Failed):
            self.failure = piece
        elif isinstance(piece, Whole):
            self._parsed = piece.parsed
        else:
            self._fill(piece)

    def _fill(self, piece: Blocks | Rows | Picture) -> None:
        parsed = self._parsed
        if parsed is None:
            raise ValueError("a part comes before the whole")
        if isinstance(piece, Blocks):
            parsed.blocks.extend(piece.blocks)
        elif isinstance(piece, Picture):
            parsed.images.append(piece.image)
        elif 0 <= piece.table < len(parsed.tables):
            parsed.tables[piece.table].rows.extend(piece.rows)
            parsed.tables[piece.table].spans.extend(piece.spans)
        else:
            raise ValueError("rows of no table")

    def result(self) -> Parsed | Failed | None:
        """None where the end is missing."""
        return (self.failure or self._parsed) if self._ended else None
