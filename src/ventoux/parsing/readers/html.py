"""HTML: headings, lists, tables, quotations, code and addresses; what a browser does not show is left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ventoux.parsing.decoding import decode
from ventoux.parsing.errors import DocumentUnreadable
from ventoux.parsing.markup import attribute, local, parse_html, walk
from ventoux.parsing.readers.html_table import is_data_table, table_rows
from ventoux.parsing.writer import Item

if TYPE_CHECKING:
    from ventoux.parsing.markup import Element
    from ventoux.parsing.reading import Task
    from ventoux.parsing.writer import Writer

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
_UNSHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LEFT_OUT = frozenset({
    "script", "style", "template", "noscript", "head", "iframe", "object", "embed", "svg", "canvas", "audio",
    "video", "select", "datalist", "textarea", "noframes", "applet", "map", "area", "rp",
})  # fmt: skip
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "hr", "legend", "li", "main",
    "menu", "nav", "ol", "p", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    "caption",
})  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = frozenset({"ul", "ol", "menu", "dl"})
_OUTSIDE = ("http://", "https://", "mailto:", "ftp://")
_CODE_CLASS = re.compile(r"(?:lang|language|highlight-source)-([A-Za-z0-9+#.-]{1,30})")


def read(task: Task, writer: Writer) -> None:
    data = task.source.read()
    text = decode(data, declared(data))
    root = parse_html(text)
    if root is None:
        raise DocumentUnreadable("There is no text in the page.")
    for element in root.iter():
        if local(element) == "title":
            writer.title = " ".join((element.text or "").split())
            break
    write(root, writer)


def declared(data: bytes) -> str:
    head = data[:4096]
    found = _XML_ENCODING.match(head.lstrip()) or _CHARSET.search(head)
    return found[1].decode("ascii") if found else ""


def write(root: Element, writer: Writer) -> None:
    """Everything below the element, however deep it is nested."""
    page = _Page(writer)
    walking = walk(root)
    for event, element in walking:
        if event == "start":
            if not page.enter(element):
                walking.skip_subtree()
        else:
            page.leave(element)
            page.text(element.tail if element is not root else None)
    page.end()


class _Page:
    """What is open while the elements go by."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._buffer: list[str] = []
        self._heading = 0
        self._quotes = 0
        self._lists: list[int | None] = []
        """Of each list that is open: how many items it has had, None where it does not count them."""
        self._items: list[Item] = []
        self._mark: str | None = None
        """Of the item that is open and has no text yet."""

    def enter(self, element: Element) -> bool:
        """Whether what is in the element is to be walked through."""
        name = local(element)
        if not name or name in _LEFT_OUT or _is_hidden(element):
            return False
        if name == "br":
            self._buffer.append("\n")
        elif name == "a":
            address = (element.get("href") or "").strip()
            if address.lower().startswith(_OUTSIDE):
                self._writer.link(address)
        elif name == "pre":
            self._flush()
            self._end_items()
            self._writer.code(_whole_text(element), _language(element))
            return False
        elif name == "table" and is_data_table(element):
            self._flush()
            self._end_items()
            header, rows, caption = table_rows(element)
            if caption:
                self._writer.paragraph(caption)
            self._writer.table(header, rows, caption)
            return False
        elif name in _BLOCKS or name in _HEADINGS:
            self._flush()
            self._open(name)
        self.text(element.text)
        return True

    def _open(self, name: str) -> None:
        if name in _HEADINGS:
            self._end_items()
            self._heading = _HEADINGS[name]
        elif name == "blockquote":
            self._end_items()
            self._quotes += 1
        elif name in _LISTS:
            self._lists.append(0 if name == "ol" else None)
        elif name in {"li", "dd"}:
            self._mark = self._next_mark()

    def _next_mark(self) -> str:
        count = self._lists[-1] if self._lists else None
        if count is None:
            return "-"
        self._lists[-1] = count + 1
        return f"{count + 1}."

    def leave(self, element: Element) -> None:
        name = local(element)
        if name in _LEFT_OUT or (name not in _BLOCKS and name not in _HEADINGS):
            return
        if name == "table" and is_data_table(element):
            return
        self._flush()
        if name in _HEADINGS:
            self._heading = 0
        elif name == "blockquote":
            self._quotes = max(0, self._quotes - 1)
        elif name in _LISTS and self._lists:
            self._lists.pop()
            if not self._lists:
                self._end_items()
        elif name in {"li", "dd"}:
            self._mark = None

    def text(self, text: str | None) -> None:
        if text:
            self._buffer.append(re.sub(r"\s+", " ", text))

    def end(self) -> None:
        self._flush()
        self._end_items()

    def _flush(self) -> None:
        text = "".join(self._buffer)
        self._buffer.clear()
        if not text.strip():
            return
        if self._heading:
            self._writer.heading(text, self._heading)
        elif self._mark is not None:
            self._items.append(Item(text, max(len(self._lists) - 1, 0), self._mark))
            self._mark = None
        elif self._lists and self._items:
            # A second paragraph of an item.
            self._items[-1].text += f" {text}"
        else:
            self._end_items()
            if self._quotes:
                self._writer.quote(text)
            else:
                self._writer.paragraph(text)

    def _end_items(self) -> None:
        if self._items:
            self._writer.items(self._items)
            self._items = []


def _is_hidden(element: Element) -> bool:
    if element.get("hidden") is not None or (element.get("aria-hidden") or "") == "true":
        return True
    if local(element) == "input" or (element.get("type") or "") == "hidden":
        return True
    style = element.get("style")
    return style is not None and _UNSHOWN.search(style) is not None


def _whole_text(element: Element) -> str:
    parts: list[str] = []
    for event, part in walk(element):
        if event == "start":
            parts.append("\n" if local(part) == "br" else part.text or "")
        elif part is not element:
            parts.append(part.tail or "")
    return "".join(parts)


def _language(element: Element) -> str:
    for part in (element, *element):
        found = _CODE_CLASS.search(attribute(part, "class"))
        if found:
            return found[1]
    return ""
