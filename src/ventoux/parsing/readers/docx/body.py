"""The body of a DOCX, paragraph by paragraph and table by table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.parsing.markup import attribute, local
from ventoux.parsing.readers.docx.styles import child, value
from ventoux.parsing.readers.headers import has_header
from ventoux.parsing.writer import Item

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ventoux.parsing.markup import Element
    from ventoux.parsing.readers.docx.styles import Numbering, Styles
    from ventoux.parsing.writer import Writer

_LEFT_OUT = frozenset({"del", "moveFrom", "delText", "instrText", "delInstrText", "Fallback", "pPr", "rPr", "pict"})
"""Deleted and moved text, codes of fields, and a second rendering of what stands beside it."""
_THROUGH = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo", "AlternateContent", "Choice", "smartTag"})
_SPACES = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": " "}


class Body:
    def __init__(self, writer: Writer, styles: Styles, numbering: Numbering, links: dict[str, str]) -> None:
        self._writer, self._styles, self._numbering, self._links = writer, styles, numbering, links
        self._notes: dict[tuple[str, str], str] = {}
        self._items: list[Item] = []

    def write(self, container: Element) -> None:
        self._blocks(container)
        self._end_list()

    def plain(self, container: Element) -> str:
        """All of its text, paragraphs and cells on lines of their own."""
        lines = ["".join(self._runs(part, [])) for part in _paragraphs(container)]
        return "\n".join(line for line in lines if line.strip())

    def note_mark(self, kind: str, identity: str) -> str:
        """'' of a note that the text does not refer to."""
        return self._notes.get((kind, identity), "")

    def _blocks(self, container: Element) -> None:
        for part in container:
            name = local(part)
            if name == "p":
                self._paragraph(part)
            elif name == "tbl":
                self._end_list()
                self._table(part)
            elif name in _THROUGH:
                self._blocks(part)

    def _paragraph(self, paragraph: Element) -> None:
        boxes: list[Element] = []
        text = "".join(self._runs(paragraph, boxes))
        properties = child(paragraph, "pPr")
        style = value(properties, "pStyle")
        level = self._level(properties, style)
        if level and text.strip():
            self._end_list()
            self._writer.heading(text, level)
        elif (item := self._item(properties, style, text)) is not None:
            self._items.append(item)
        elif text.strip():
            self._end_list()
            if self._styles.is_quote(style):
                self._writer.quote(text)
            else:
                self._writer.paragraph(text)
        for box in boxes:
            self._end_list()
            self._blocks(box)

    def _level(self, properties: Element | None, style: str | None) -> int:
        outline = value(properties, "outlineLvl")
        if outline is not None and outline.isdigit():
            return int(outline) + 1 if int(outline) < 9 else 0
        return self._styles.level(style)

    def _item(self, properties: Element | None, style: str | None, text: str) -> Item | None:
        number = value(properties, "numPr", "numId")
        level = value(properties, "numPr", "ilvl") or "0"
        if number is None and (of_style := self._styles.numbering(style)) is not None:
            number, level = of_style
        # "0" takes a paragraph out of the list that its style puts it in.
        if number is None or number == "0" or not text.strip():
            return None
        mark, depth = self._numbering.mark(number, level)
        return Item(text, max(depth, self._styles.depth(style)), mark)

    def _end_list(self) -> None:
        if self._items:
            self._writer.items(self._items)
            self._items = []

    # -- text

    def _runs(self, element: Element, boxes: list[Element]) -> Iterator[str]:
        """The text in its order. Text boxes are put into ``boxes``: they stand beside the paragraph, not in it."""
        for part in element:
            name = local(part)
            if name == "t":
                yield part.text or ""
            elif name in _SPACES:
                yield "" if attribute(part, "type") in {"page", "column"} else _SPACES[name]
            elif name == "txbxContent":
                boxes.append(part)
            elif name in {"footnoteReference", "endnoteReference"}:
                yield self._reference(name.removesuffix("Reference") + "s", attribute(part, "id"))
            elif name == "sym":
                yield _symbol(attribute(part, "char"))
            elif name == "r" and _hidden(part):
                continue
            elif name not in _LEFT_OUT or (name == "pict" and _has_box(part)):
                if name == "hyperlink" and (address := self._links.get(attribute(part, "id"))):
                    self._writer.link(address)
                yield from self._runs(part, boxes)

    def _reference(self, kind: str, identity: str) -> str:
        return self._notes.setdefault((kind, identity), f"[^{len(self._notes) + 1}]")

    # -- tables

    def _table(self, table: Element) -> None:
        rows: list[list[str]] = []
        above: dict[int, str] = {}
        rows.extend(self._row(row, above) for row in _rows(table))
        if not rows:
            return
        width = max(len(row) for row in rows)
        if width == 1:
            # A frame around text, as letters have it.
            for cell in (cell for row in _rows(table) for cell in _cells(row)):
                self._blocks(cell)
            self._end_list()
        elif has_header(rows) or any(child(row, "trPr", "tblHeader") is not None for row in _rows(table)):
            self._writer.table(rows[0], rows[1:])
        else:
            self._writer.table((), rows)

    def _row(self, row: Element, above: dict[int, str]) -> list[str]:
        """A cell merged with the one above says what that says: a row is understood by itself."""
        texts: list[str] = []
        before = value(child(row, "trPr"), "gridBefore")
        texts += [""] * (min(int(before), 200) if before and before.isdigit() else 0)
        for cell in _cells(row):
            properties = child(cell, "tcPr")
            span = value(properties, "gridSpan") or "1"
            merge = child(properties, "vMerge")
            column = len(texts)
            if merge is not None and attribute(merge, "val") in {"", "continue"}:
                text = above.get(column, "")
            else:
                text = self._cell(cell)
            above[column] = text
            texts.append(text)
            texts += [""] * (min(int(span), 200) - 1 if span.isdigit() else 0)
        return texts

    def _cell(self, cell: Element) -> str:
        lines: list[str] = []
        for part in _paragraphs(cell):
            boxes: list[Element] = []
            lines.append("".join(self._runs(part, boxes)))
            lines.extend(self.plain(box) for box in boxes)
        return "\n".join(line for line in lines if line.strip())


def _rows(table: Element) -> Iterator[Element]:
    for part in table:
        if local(part) == "tr":
            # A row whose deletion is tracked.
            if child(part, "trPr", "del") is None:
                yield part
        elif local(part) in _THROUGH:
            yield from _rows(part)


def _cells(row: Element) -> Iterator[Element]:
    for part in row:
        if local(part) == "tc":
            yield part
        elif local(part) in _THROUGH:
            yield from _cells(part)


def _paragraphs(container: Element) -> Iterator[Element]:
    """All within, but those of text boxes, which are read with their own paragraph, and of second renderings."""
    waiting = [container]
    while waiting:
        element = waiting.pop()
        if local(element) == "p" and element is not container:
            yield element
        else:
            inner = [part for part in element if local(part) not in {"txbxContent", "Fallback", "del", "moveFrom"}]
            waiting.extend(reversed(inner))


def _has_box(picture: Element) -> bool:
    """An old drawing (VML) holds text where no newer rendering stands beside it."""
    return any(local(part) == "txbxContent" for part in picture.iter())


def _hidden(run: Element) -> bool:
    vanish = child(run, "rPr", "vanish")
    return vanish is not None and attribute(vanish, "val") not in {"0", "false", "off"}


def _symbol(code: str) -> str:
    """A character of a symbol font, as bullets are: its place in the private area says nothing without the font."""
    try:
        character = chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
    return "" if "\ue000" <= character <= "\uf8ff" else character
