"""ODT and ODP (OpenDocument 1.3): text with its headings, lists, tables and notes; a slide is a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.parsing import formats
from ventoux.parsing.archive import Archive, locked
from ventoux.parsing.errors import DocumentTooLarge
from ventoux.parsing.markup import attribute, local, parse_xml
from ventoux.parsing.readers.headers import has_header
from ventoux.parsing.writer import Item

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ventoux.parsing.markup import Element
    from ventoux.parsing.reading import Task
    from ventoux.parsing.schemas import BlockKind
    from ventoux.parsing.writer import Writer

_LEFT_OUT = frozenset(
    {"tracked-changes", "annotation", "annotation-end", "sequence-decls", "forms", "note", "bookmark"}
)
_THROUGH = frozenset(
    {"section", "index-body", "index-title", "table-of-content", "alphabetical-index", "text-box", "g"}
)
_MOST_REPEATED = 1000
_MOST_SPACES = 100


def read(task: Task, writer: Writer) -> None:
    archive = Archive(task.source)
    manifest = archive.find("META-INF/manifest.xml")
    if manifest is not None and b"encryption-data" in manifest:
        raise locked()
    content = parse_xml(archive.read("content.xml"))
    styles = archive.find("styles.xml")
    body = _Body(writer, content)
    if task.mime_type == formats.ODP:
        _slides(content, body, task, writer)
    else:
        master = parse_xml(styles) if styles is not None else None
        _margins(master, "header", body, writer)
        for element in _found(content, "body"):
            for text in element:
                body.blocks(text)
        body.notes()
        _margins(master, "footer", body, writer)
    meta = archive.find("meta.xml")
    if meta is not None:
        writer.title = next((element.text or "" for element in _found(parse_xml(meta), "title")), "")


def _found(root: Element, name: str) -> list[Element]:
    return [element for element in root.iter() if local(element) == name]


def _margins(master: Element | None, kind: BlockKind, body: _Body, writer: Writer) -> None:
    if master is None:
        return
    texts = ("\n".join(body.text(line) for line in _found(part, "p")) for part in _found(master, str(kind)))
    for text in dict.fromkeys(texts):
        writer.paragraph(text, kind)


def _slides(content: Element, body: _Body, task: Task, writer: Writer) -> None:
    slides = _found(content, "page")
    if len(slides) > task.source.limits.pages:
        raise DocumentTooLarge(f"The presentation has {len(slides)} slides; {task.source.limits.pages} are read.")
    for number, slide in enumerate(slides, 1):
        if not task.wants(number):
            continue
        writer.open_page(number)
        frames = [element for element in slide if local(element) != "notes"]
        for frame in sorted(frames, key=lambda frame: attribute(frame, "class") != "title"):
            body.frame(frame)
        for notes in (element for element in slide if local(element) == "notes"):
            writer.quote("\n".join(body.text(line) for line in _found(notes, "p")))
        body.notes()
        writer.close_page(name=attribute(slide, "name"))


class _Body:
    def __init__(self, writer: Writer, content: Element) -> None:
        self._writer = writer
        self._notes: list[tuple[str, str]] = []
        self._numbered = {
            attribute(style, "name")
            for style in _found(content, "list-style")
            if any(local(level) == "list-level-style-number" for level in style)
        }

    def blocks(self, container: Element) -> None:
        for element in container:
            self.block(element)

    def block(self, element: Element) -> None:
        name = local(element)
        if name == "h":
            level = attribute(element, "outline-level")
            self._writer.heading(self.text(element), int(level) if level.isdigit() else 1)
        elif name == "p":
            self._writer.paragraph(self.text(element))
            self._frames(element)
        elif name == "list":
            self._writer.items(self._items(element, 0, numbered=attribute(element, "style-name") in self._numbered))
        elif name == "table":
            self._table(element)
        elif name == "frame":
            self.frame(element)
        elif name in _THROUGH:
            self.blocks(element)

    def frame(self, frame: Element) -> None:
        if attribute(frame, "class") == "title":
            self._writer.heading(" ".join(self.text(line) for line in _found(frame, "p")), 1)
        elif local(frame) in {"frame", "g", "custom-shape", "rect", "ellipse"}:
            for element in frame:
                if local(element) in {"text-box", "table", "list", "p", "frame", "g", "custom-shape"}:
                    (self.blocks if local(element) == "text-box" else self.block)(element)

    def notes(self) -> None:
        for mark, text in self._notes:
            self._writer.paragraph(f"{mark}: {text}")
        self._notes = []

    def _frames(self, paragraph: Element) -> None:
        """Text boxes that are anchored in a paragraph."""
        for box in _found(paragraph, "text-box"):
            self.blocks(box)

    def text(self, element: Element) -> str:
        return "".join(self._runs(element))

    def _runs(self, element: Element) -> Iterator[str]:
        yield element.text or ""
        for part in element:
            name = local(part)
            if name == "note":
                yield self._note(part)
            elif name == "s":
                count = attribute(part, "c")
                yield " " * (min(int(count), _MOST_SPACES) if count.isdigit() else 1)
            elif name == "tab":
                yield " "
            elif name == "line-break":
                yield "\n"
            elif name not in _LEFT_OUT and name != "frame":
                if name == "a":
                    self._writer.link(attribute(part, "href"))
                yield from self._runs(part)
            yield part.tail or ""

    def _note(self, note: Element) -> str:
        body = next((part for part in note if local(part) == "note-body"), None)
        mark = f"[^{len(self._notes) + 1}]"
        self._notes.append((mark, "" if body is None else "\n".join(self.text(line) for line in _found(body, "p"))))
        return mark

    def _items(self, element: Element, depth: int, *, numbered: bool) -> Iterator[Item]:
        count = 0
        for item in element:
            if local(item) not in {"list-item", "list-header"}:
                continue
            count += 1
            for part in item:
                if local(part) in {"p", "h"}:
                    yield Item(self.text(part), depth, f"{count}." if numbered else "-")
                elif local(part) == "list":
                    yield from self._items(part, depth + 1, numbered=numbered)

    def _table(self, table: Element) -> None:
        rows: list[list[str]] = []
        for row in _found(table, "table-row"):
            cells = list(self._cells(row))
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                rows.extend([cells] * _repeated(row, "number-rows-repeated"))
        headed = any(local(part) == "table-header-rows" for part in table)
        if rows and (headed or has_header(rows)):
            self._writer.table(rows[0], rows[1:], attribute(table, "name"))
        else:
            self._writer.table((), rows, attribute(table, "name"))

    def _cells(self, row: Element) -> Iterator[str]:
        for cell in row:
            if local(cell) in {"table-cell", "covered-table-cell"}:
                text = "\n".join(self.text(line) for line in _found(cell, "p"))
                yield from [text] * _repeated(cell, "number-columns-repeated")


def _repeated(element: Element, name: str) -> int:
    value = attribute(element, name)
    return min(int(value), _MOST_REPEATED) if value.isdigit() else 1
