"""DOCX (ECMA-376, WordprocessingML): the text as it stands with all tracked changes accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.parsing.archive import Archive
from ventoux.parsing.markup import attribute, local, parse_xml
from ventoux.parsing.readers.docx.body import Body
from ventoux.parsing.readers.docx.styles import Numbering, Styles
from ventoux.parsing.readers.office import core_title, main_part, relations

if TYPE_CHECKING:
    from ventoux.parsing.markup import Element
    from ventoux.parsing.reading import Task
    from ventoux.parsing.schemas import BlockKind
    from ventoux.parsing.writer import Writer


def read(task: Task, writer: Writer) -> None:
    archive = Archive(task.source)
    main = main_part(archive, "word/document.xml")
    parts = relations(archive, main)
    document = parse_xml(archive.read(main))
    styles = Styles(_part(archive, parts.of_type("styles")))
    numbering = Numbering(_part(archive, parts.of_type("numbering")))
    body = Body(writer, styles, numbering, parts.links)
    _margins(archive, parts.all_of_type("header"), "header", body, writer)
    for child in document:
        if local(child) == "body":
            body.write(child)
    for kind in ("footnotes", "endnotes"):
        _notes(_part(archive, parts.of_type(kind)), kind, body, writer)
    _margins(archive, parts.all_of_type("footer"), "footer", body, writer)
    writer.title = core_title(archive)


def _margins(archive: Archive, names: list[str], kind: BlockKind, body: Body, writer: Writer) -> None:
    """Headers or footers, each text once: first pages and even pages often repeat the others'."""
    roots = [root for name in names if (root := _part(archive, [name])) is not None]
    for text in dict.fromkeys(body.plain(root) for root in roots):
        writer.paragraph(text, kind)


def _part(archive: Archive, names: list[str]) -> Element | None:
    for name in names:
        data = archive.find(name)
        if data is not None:
            return parse_xml(data)
    return None


def _notes(root: Element | None, kind: str, body: Body, writer: Writer) -> None:
    if root is None:
        return
    for note in root:
        # Separators between text and notes are notes of a type.
        if attribute(note, "type") in {"", "normal"}:
            text = body.plain(note)
            mark = body.note_mark(kind, attribute(note, "id"))
            if text.strip() and mark:
                writer.paragraph(f"{mark}: {text}")
