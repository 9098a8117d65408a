"""Puts the text of a document together, block by block, so that what ``schemas`` promises of it holds.

Every reader writes through this: blocks are in order, separated by a blank line and by nothing else; offsets count
characters of the finished text; the text is NFC, without control characters or lone surrogates.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ventoux.parsing.cleaning import clean, one_line
from ventoux.parsing.errors import DocumentTooLarge
from ventoux.parsing.schemas import Block, Image, Page, Parsed, Table, Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ventoux.parsing.recognition.schemas import RecognisedPage
    from ventoux.parsing.schemas import BlockKind, Box, ParseLimits

_GAP = "\n\n"
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
_PIPE = re.compile(r"(\\*)\|")
_BACKTICKS = re.compile(r"`{3,}")


class Item:
    """Of a list: how deep it stands (0 outermost), its mark ("-", "1.", "[x]") and its text."""

    __slots__ = ("depth", "mark", "text")

    def __init__(self, text: str, depth: int = 0, mark: str = "-") -> None:
        self.text, self.depth, self.mark = text, depth, mark


class Writer:
    def __init__(self, limits: ParseLimits) -> None:
        self.limits = limits
        self.pages: list[Page] = []
        self.blocks: list[Block] = []
        self.tables: list[Table] = []
        self.images: list[Image] = []
        self.words: list[Word] = []
        self.warnings: list[str] = []
        self.title = ""
        self.pageless = False
        """Pages are not told apart from here on: those of a mail's attachments are no pages of the mail."""
        self._links: dict[str, None] = {}
        self._page_links: dict[str, None] = {}
        self._pieces: list[str] = []
        self._length = 0
        self._cells = 0
        self._page: int | None = None
        self._first_block = 0

    @property
    def empty(self) -> bool:
        return not self.blocks

    # -- pages

    def open_page(self, number: int) -> None:
        if not self.pageless:
            self._page = number
        self._first_block = len(self.blocks)
        self._page_links = {}

    def close_page(
        self,
        *,
        width: float = 0.0,
        height: float = 0.0,
        name: str = "",
        recognised: bool = False,
        confidence: float | None = None,
        dpi: int = 0,
    ) -> None:
        if self.pageless:
            return
        if self._page is None:
            raise RuntimeError("no page is open")
        written = self.blocks[self._first_block :]
        start = written[0].start if written else self._length
        links = list(self._page_links)
        page = Page(self._page, start, self._length, width, height, one_line(name), recognised, confidence, dpi, links)
        self.pages.append(page)
        self._page = None

    # -- blocks

    def heading(self, text: str, level: int, box: Box | None = None) -> None:
        line = one_line(text)
        if line:
            level = min(max(level, 1), 6)
            self._block("heading", f"{'#' * level} {line}", level=level, box=box)

    def paragraph(self, text: str, kind: BlockKind = "paragraph", box: Box | None = None) -> None:
        """Lines stay; a blank line begins another one."""
        for part in _BLANK_LINES.split(clean(text)):
            lines = [" ".join(line.split()) for line in part.split("\n")]
            stands = "\n".join(line for line in lines if line)
            if stands:
                self._block(kind, stands, box=box)

    def quote(self, text: str) -> None:
        lines = [" ".join(line.split()) for line in clean(text).split("\n")]
        stands = [f"> {line}" for line in lines if line]
        if stands:
            self._block("quote", "\n".join(stands))

    def code(self, text: str, language: str = "") -> None:
        body = clean(text).strip("\n").rstrip()
        if not body.strip():
            return
        longest = max((len(found) for found in _BACKTICKS.findall(body)), default=2)
        fence = "`" * max(3, longest + 1)
        self._block("code", f"{fence}{one_line(language)}\n{body}\n{fence}")

    def items(self, items: Iterable[Item], box: Box | None = None) -> None:
        lines: list[str] = []
        for item in items:
            text = one_line(item.text)
            if text:
                lines.append(f"{'  ' * min(item.depth, 12)}{item.mark} {text}")
        if lines:
            self._block("list", "\n".join(lines).lstrip(), box=box)

    def image(self, name: str, alt: str = "", box: Box | None = None) -> None:
        label = one_line(alt).replace("[", "(").replace("]", ")")
        self._block("image", f"![{label or name}]({name})", box=box, image=name)

    def raw(self, kind: BlockKind, text: str, level: int = 0) -> None:
        """Text that is Markdown already, kept as it stands but for its ends."""
        stands = clean(text).strip()
        if stands:
            self._block(kind, stands, level=level)

    # -- tables

    def table(
        self, header: Sequence[str], rows: Sequence[Sequence[str]], name: str = "", box: Box | None = None
    ) -> None:
        """``header`` is empty where no row is one. Rows that the text has no room for stay in the table alone."""
        width = max((len(row) for row in (header, *rows)), default=0)
        if not width or not (any(header) or rows):
            return
        titles = _padded(header, width) if any(header) else ()
        lines = [_line(titles or ("",) * width), f"|{' --- |' * width}"]
        kept = [_padded(row, width) for row in rows]
        self._count(titles, kept)
        start = self._next()
        at = start + len(lines[0]) + len(lines[1]) + 1
        spans: list[tuple[int, int]] = []
        for row in kept:
            line = _line(row)
            if at + 1 + len(line) > self.limits.characters:
                break
            lines.append(line)
            spans.append((at + 1, at + 1 + len(line)))
            at += 1 + len(line)
        if len(spans) < len(kept):
            left = len(kept) - len(spans)
            self.warnings.append(f"{left} rows of the table {name!r} are not in the text, which has a bound.")
            spans.extend([(0, 0)] * left)
        end = self._block("table", "\n".join(lines), table=len(self.tables), box=box)
        self.tables.append(Table(start, end, self._page, one_line(name), titles, kept, spans))

    def raw_table(self, lines: Sequence[str], header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A table that is Markdown already: ``lines`` are the header's, the delimiters', and one for each row."""
        width = max(len(row) for row in (header, *rows))
        lines = [clean(line) for line in lines]
        titles, kept = _padded(header, width), [_padded(row, width) for row in rows]
        self._count(titles, kept)
        start = at = self._next()
        starts: list[int] = []
        for line in lines:
            starts.append(at)
            at += len(line) + 1
        spans = [(begin, begin + len(line)) for begin, line in zip(starts, lines, strict=True)][2:]
        end = self._block("table", "\n".join(lines), table=len(self.tables))
        self.tables.append(Table(start, end, self._page, "", titles, kept, spans))

    def _count(self, titles: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
        """Cells are held beside the text, and so have a bound of their own."""
        self._cells += sum(len(cell) + 1 for row in (titles, *rows) for cell in row)
        if self._cells > 2 * self.limits.characters:
            raise self._too_long()

    # -- what was recognised

    def recognised(self, page: RecognisedPage) -> None:
        """All of a page, which must be open."""
        if not page.blocks:
            return
        start = self._next()
        if start + len(page.text) > self.limits.characters:
            raise self._too_long()
        moved = page.moved(start, len(self.tables))
        for table in moved.tables:
            self._count(table.header, table.rows)
        if self._pieces:
            self._pieces.append(_GAP)
        self._pieces.append(page.text)
        self._length = start + len(page.text)
        self.blocks += moved.blocks
        self.tables += moved.tables
        self.images += moved.images
        self.words += moved.words

    # -- the rest

    def link(self, address: str) -> None:
        address = one_line(address)
        if address and len(address) <= 4096 and len(self._links) < 10_000:
            self._links[address] = None
            self._page_links[address] = None

    def warn(self, warning: str) -> None:
        if warning not in self.warnings:
            self.warnings.append(warning)

    def parsed(self, mime_type: str) -> Parsed:
        return Parsed(
            "".join(self._pieces),
            mime_type,
            one_line(self.title),
            self.pages,
            self.blocks,
            self.tables,
            self.images,
            list(self._links),
            self.words,
            self.warnings,
        )

    def _next(self) -> int:
        return self._length + len(_GAP) if self._pieces else 0

    def _block(
        self,
        kind: BlockKind,
        text: str,
        *,
        level: int = 0,
        table: int | None = None,
        box: Box | None = None,
        image: str = "",
    ) -> int:
        start = self._next()
        end = start + len(text)
        if end > self.limits.characters:
            raise self._too_long()
        if self._pieces:
            self._pieces.append(_GAP)
        self._pieces.append(text)
        self._length = end
        self.blocks.append(Block(kind, start, end, self._page, level, table, box, image))
        return end

    def _too_long(self) -> DocumentTooLarge:
        return DocumentTooLarge(
            f"The document holds more than {self.limits.characters} characters of text.",
            hint="Split it into several documents.",
        )


def _padded(row: Sequence[str], width: int) -> tuple[str, ...]:
    cells = [clean(cell).strip() for cell in row]
    return (*cells, *[""] * (width - len(cells)))


def _line(cells: Sequence[str]) -> str:
    """A row as Markdown. A pipe is escaped, and so are backslashes right before one, which would unescape it."""
    return f"| {' | '.join(_cell(cell) for cell in cells)} |"


def _cell(text: str) -> str:
    if "|" in text:
        text = _PIPE.sub(lambda found: found[1] * 2 + "\\|", text)
    return "<br>".join(" ".join(line.split()) for line in text.split("\n")) if "\n" in text else " ".join(text.split())
