"""Markdown as a document of WordprocessingML: headings, paragraphs, lists, tables, code, links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.artefacts.exporting.docx_frame import document, frame
from ventoux.artefacts.exporting.docx_runs import BREAK, run, runs
from ventoux.artefacts.exporting.markdown import tokens_of
from ventoux.artefacts.exporting.xml import parcel

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it.token import Token

_DEEPEST = 8
"""Of the levels that Word has for lists, from 0."""
_MOST_COLUMNS = 63
_EMPTY = "<w:p/>"


def as_docx(title: str, content: str) -> bytes:
    body = _Body()
    for token in tokens_of(content):
        body.take(token)
    return parcel({**frame(title, body.links, body.lists), "word/document.xml": document("".join(body.blocks))})


class _Body:
    """``links``: by address, the name of the relationship. ``lists``: of each, the number that it begins with, or None
    for one of dots; they count from 1."""

    def __init__(self) -> None:
        self.blocks: list[str] = []
        self.links: dict[str, str] = {}
        self.lists: list[int | None] = []
        self._within: list[int] = []
        self._fresh = False
        self._quotes = 0
        self._style = ""
        self._rows: list[list[str]] = []
        self._takers: dict[str, Callable[[Token], None]] = {
            "heading": self._heading,
            "bullet_list": self._list,
            "ordered_list": self._list,
            "list_item": self._item,
            "blockquote": self._quote,
            "fence": self._code,
            "code_block": self._code,
            "hr": self._rule,
            "inline": self._inline,
            "table": self._table,
            "tr": self._row,
        }

    def take(self, token: Token) -> None:
        """What has no taker, as a paragraph's beginning, is told by what is inside of it."""
        taker = self._takers.get(token.type.removesuffix("_open").removesuffix("_close"))
        if taker is not None:
            taker(token)

    def _heading(self, token: Token) -> None:
        self._style = f"Heading{token.tag[1:]}" if token.nesting > 0 else ""

    def _list(self, token: Token) -> None:
        if token.nesting < 0:
            self._within.pop()
            return
        self.lists.append(int(token.attrs.get("start", 1)) if token.type.startswith("ordered") else None)
        self._within.append(len(self.lists))

    def _item(self, token: Token) -> None:
        self._fresh = token.nesting > 0

    def _quote(self, token: Token) -> None:
        self._quotes += token.nesting

    def _code(self, token: Token) -> None:
        lines = token.content.removesuffix("\n").split("\n")
        self.blocks.append(_paragraph('<w:pStyle w:val="Code"/>', BREAK.join(map(run, lines))))

    def _rule(self, token: Token) -> None:
        del token
        self.blocks.append(_paragraph('<w:pStyle w:val="Rule"/>', ""))

    def _inline(self, token: Token) -> None:
        inside = runs(token.children or [], self._link)
        if self._rows:
            self._rows[-1].append(_paragraph("", inside))
        else:
            self.blocks.append(_paragraph(self._look(), inside))

    def _row(self, token: Token) -> None:
        if token.nesting > 0:
            self._rows.append([])

    def _table(self, token: Token) -> None:
        if token.nesting < 0:
            # Without a paragraph between them, Word makes one table of two.
            self.blocks += [_table(self._rows), _EMPTY]
            self._rows = []

    def _look(self) -> str:
        style = self._style or ("Quote" if self._quotes else "")
        look = f'<w:pStyle w:val="{style}"/>' if style else ""
        if not self._within:
            return look
        level, fresh = min(len(self._within) - 1, _DEEPEST), self._fresh
        self._fresh = False
        if fresh:
            return f'{look}<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{self._within[-1]}"/></w:numPr>'
        return f'{look}<w:ind w:left="{360 * (level + 1)}"/>'

    def _link(self, address: str) -> str:
        return self.links.setdefault(address, f"rIdLink{len(self.links) + 1}")


def _paragraph(look: str, inside: str) -> str:
    return f"<w:p><w:pPr>{look}</w:pPr>{inside}</w:p>"


def _table(rows: list[list[str]]) -> str:
    width = min(max(map(len, rows)), _MOST_COLUMNS)
    lines = "".join(
        f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in (cells + [_EMPTY] * width)[:width])}</w:tr>"
        for cells in rows
    )
    grid = f"<w:tblGrid>{'<w:gridCol/>' * width}</w:tblGrid>"
    return f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/></w:tblPr>{grid}{lines}</w:tbl>'
