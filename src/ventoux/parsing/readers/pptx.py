"""PPTX (ECMA-376, PresentationML): a slide is a page, its title a heading, its notes a quotation at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.parsing.archive import Archive
from ventoux.parsing.errors import DocumentTooLarge
from ventoux.parsing.markup import attribute, local, parse_xml
from ventoux.parsing.readers.headers import has_header
from ventoux.parsing.readers.office import core_title, main_part, relations
from ventoux.parsing.writer import Item

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ventoux.parsing.markup import Element
    from ventoux.parsing.reading import Task
    from ventoux.parsing.writer import Writer

_TITLES = frozenset({"title", "ctrTitle"})
_MARGINS = frozenset({"ftr", "sldNum", "dt", "hdr"})
_UNITS = 12700
"""Of a point (EMU)."""


def read(task: Task, writer: Writer) -> None:
    archive = Archive(task.source)
    main = main_part(archive, "ppt/presentation.xml")
    presentation = parse_xml(archive.read(main))
    parts = relations(archive, main)
    width, height = _size(presentation)
    slides = [parts.targets.get(_relation(element)) for element in presentation.iter() if local(element) == "sldId"]
    if len(slides) > task.source.limits.pages:
        raise DocumentTooLarge(f"The presentation has {len(slides)} slides; {task.source.limits.pages} are read.")
    for number, name in enumerate(slides, 1):
        if name is None or name not in archive or not task.wants(number):
            continue
        writer.open_page(number)
        _slide(archive, name, writer)
        writer.close_page(width=width, height=height)
    writer.title = core_title(archive)


def _relation(element: Element) -> str:
    """``id`` without a namespace is another number of the same element."""
    return next((value for key, value in element.attrib.items() if key.endswith("}id")), "")


def _size(presentation: Element) -> tuple[float, float]:
    for element in presentation:
        if local(element) == "sldSz":
            return _number(element, "cx") / _UNITS, _number(element, "cy") / _UNITS
    return 0.0, 0.0


def _slide(archive: Archive, name: str, writer: Writer) -> None:
    parts = relations(archive, name)
    for address in parts.links.values():
        writer.link(address)
    shapes = list(_shapes(parse_xml(archive.read(name))))
    # Titles first, then as people read: from the top, from the left.
    for shape in sorted(shapes, key=lambda shape: (_placeholder(shape) not in _TITLES, *_place(shape))):
        _shape(shape, writer)
    for notes in parts.of_type("notesSlide"):
        data = archive.find(notes)
        if data is None:
            continue
        for shape in _shapes(parse_xml(data)):
            if _placeholder(shape) == "body":
                writer.quote("\n".join(text for text, _, _ in _paragraphs(shape)))


def _shapes(root: Element) -> Iterator[Element]:
    """In groups as well; of two renderings of one shape, the first."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if local(element) in {"sp", "graphicFrame"}:
            yield element
        elif local(element) != "Fallback":
            waiting.extend(reversed(list(element)))


def _placeholder(shape: Element) -> str:
    """The kind of placeholder; '' of other shapes. One without a kind holds the slide's text."""
    for element in shape.iter():
        if local(element) == "ph":
            return attribute(element, "type") or "body"
    return ""


def _place(shape: Element) -> tuple[float, float]:
    """Shapes that take their place from the slide's layout come before the others."""
    for element in shape.iter():
        if local(element) == "off":
            # In steps of a third of an inch: shapes beside each other are never exactly so.
            return _number(element, "y") // (24 * _UNITS), _number(element, "x")
    return 0.0, 0.0


def _number(element: Element, name: str) -> float:
    value = attribute(element, name)
    return float(value) if value.lstrip("-").isdigit() else 0.0


def _shape(shape: Element, writer: Writer) -> None:
    kind = _placeholder(shape)
    if kind in _MARGINS:
        if kind == "ftr":
            writer.paragraph("\n".join(text for text, _, _ in _paragraphs(shape)), "footer")
        return
    table = next((element for element in shape.iter() if local(element) == "tbl"), None)
    if table is not None:
        _table(table, writer)
    elif kind in _TITLES:
        writer.heading(" ".join(text for text, _, _ in _paragraphs(shape)), 1)
    else:
        _text(shape, writer, bulleted=kind in {"body", "obj"})


def _text(shape: Element, writer: Writer, *, bulleted: bool) -> None:
    items: list[Item] = []
    found = list(_paragraphs(shape))
    for text, depth, mark in found:
        # Placeholders put bullets before their paragraphs, unless there is only one.
        if mark or (mark is None and bulleted and len(found) > 1):
            items.append(Item(text, depth, mark or "-"))
        else:
            writer.items(items)
            items = []
            writer.paragraph(text)
    writer.items(items)


def _paragraphs(shape: Element) -> Iterator[tuple[str, int, str | None]]:
    """Text, depth, and the mark: '' where there is expressly none, None where the layout decides."""
    count = 0
    for paragraph in shape.iter():
        if local(paragraph) != "p":
            continue
        text = "".join(_runs(paragraph))
        if not text.strip():
            continue
        depth, mark = 0, None
        for element in paragraph:
            if local(element) == "pPr":
                depth = int(min(_number(element, "lvl"), 8))
                kinds = {local(inner) for inner in element}
                mark = "" if "buNone" in kinds else "1." if "buAutoNum" in kinds else "-" if "buChar" in kinds else None
        count = count + 1 if mark == "1." else 0
        yield text, depth, f"{count}." if mark == "1." else mark


def _runs(paragraph: Element) -> Iterator[str]:
    for element in paragraph.iter():
        if local(element) == "t":
            yield element.text or ""
        elif local(element) == "br":
            yield "\n"


def _table(table: Element, writer: Writer) -> None:
    rows: list[list[str]] = []
    for row in table:
        if local(row) != "tr":
            continue
        cells: list[str] = []
        for cell in row:
            if local(cell) != "tc":
                continue
            if attribute(cell, "vMerge") in {"1", "true"} and rows and len(cells) < len(rows[-1]):
                cells.append(rows[-1][len(cells)])
            else:
                cells.append("\n".join(text for text, _, _ in _paragraphs(cell)))
        rows.append(cells)
    first = any(local(element) == "tblPr" and attribute(element, "firstRow") in {"1", "true"} for element in table)
    if rows and (first or has_header(rows)):
        writer.table(rows[0], rows[1:])
    else:
        writer.table((), rows)
