"""What is read of a document, whatever its format.

``Parsed.text`` is Markdown: headings with ``#``, lists with ``-``, tables with ``|``. It is the one text of the
document: what is shown, searched, cited and put before a model are slices of it, and every offset here and in the index
counts its characters (Python's, so code points) from 0, the end exclusive.
"""

from __future__ import annotations

from typing import Literal

import msgspec

BlockKind = Literal["heading", "paragraph", "list", "table", "code", "quote", "image", "header", "footer"]
Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in points from the top left of the page."""


class Block(msgspec.Struct, frozen=True, array_like=True):
    """A piece of the text that belongs together. Blocks are in the order of the text and do not overlap; between them
    is only white space."""

    kind: BlockKind
    start: int
    end: int
    page: int | None = None
    """From 1; None where the format has no pages."""
    level: int = 0
    """Of a heading, 1 to 6."""
    table: int | None = None
    """Of a table: its place in ``Parsed.tables``."""
    box: Box | None = None
    """Where it stands on its page, where the format tells."""
    image: str = ""
    """Of an image: its id."""


class Page(msgspec.Struct, frozen=True, array_like=True):
    """A page, a slide, or a sheet. ``number`` from 1. ``width`` and ``height`` in points, 0 where unknown."""

    number: int
    start: int
    end: int
    width: float = 0.0
    height: float = 0.0
    name: str = ""
    """Of a sheet."""
    recognised: bool = False
    """Whether its text comes from a picture of it (OCR)."""
    confidence: float | None = None
    """0 to 1, of what was recognised."""
    dpi: int = 0
    """Of the picture that was recognised: its pixels are the page's points, times this, by 72."""
    links: list[str] = []
    """Addresses that the page links to, where the format tells."""


class Word(msgspec.Struct, frozen=True, array_like=True):
    """A word that was recognised, and how sure that is, from 0 to 1."""

    start: int
    end: int
    confidence: float


class Table(msgspec.Struct, frozen=True, array_like=True):
    """All rows, as texts. ``spans[i]`` is where the row ``rows[i]`` stands in the text, (0, 0) where it does not (a row
    that was left out of the text, because that has a bound)."""

    start: int
    end: int
    page: int | None
    name: str
    """Of the sheet, or the caption."""
    header: tuple[str, ...]
    rows: list[tuple[str, ...]]
    spans: list[tuple[int, int]]


class Image(msgspec.Struct, frozen=True, array_like=True):
    """A picture in the document. The box is in points from the top left of the page."""

    id: str
    """As the text names it: ``img-0.jpeg``."""
    page: int
    left: float
    top: float
    right: float
    bottom: float
    mime_type: str
    data: bytes = b""
    """Empty unless images were asked for."""


class Parsed(msgspec.Struct, frozen=True):
    text: str
    mime_type: str
    """What the bytes are."""
    title: str = ""
    pages: list[Page] = []
    blocks: list[Block] = []
    tables: list[Table] = []
    images: list[Image] = []
    links: list[str] = []
    words: list[Word] = []
    """Of recognised pages, where they were asked for."""
    warnings: list[str] = []
    """What is missing of it, for people: pages without text that could not be recognised, rows that were left out."""


class ParseOptions(msgspec.Struct, frozen=True):
    """``pages``: numbers from 1, all when None. ``ocr``: whether pages without text are recognised, where Tesseract is
    installed; "force": every page is, whatever text it holds."""

    pages: tuple[int, ...] | None = None
    ocr: Literal["auto", "off", "force"] = "auto"
    languages: tuple[str, ...] = ("fra", "eng", "deu", "spa", "ita")
    """As Tesseract names them."""
    images: bool = False
    """Whether the data of images is wanted."""
    words: bool = False
    """Whether the confidence of each recognised word is wanted."""
    name: str = ""
    """The file's, which decides between formats that look alike (CSV or plain text), and nothing else."""
    blank: bool = False
    """Whether a document without any text is read as its empty pages; else it is unreadable."""


class ParseLimits(msgspec.Struct, frozen=True):
    """Of one document. Sizes in bytes, times in seconds."""

    seconds: float = 120.0
    memory: int = 1024 * 1024 * 1024
    unpacked: int = 512 * 1024 * 1024
    """Of everything inside an archive (DOCX, XLSX, EPUB, …) together."""
    pages: int = 2000
    characters: int = 20_000_000
