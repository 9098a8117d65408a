"""EPUB: its chapters in the order of the spine (EPUB 3.3, chapters 3 and 5)."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from ventoux.parsing.archive import Archive
from ventoux.parsing.decoding import decode
from ventoux.parsing.errors import DocumentUnreadable
from ventoux.parsing.markup import attribute, local, parse_html, parse_xml
from ventoux.parsing.readers.html import declared, write

if TYPE_CHECKING:
    from ventoux.parsing.markup import Element
    from ventoux.parsing.reading import Task
    from ventoux.parsing.writer import Writer

_CHAPTERS = frozenset({"application/xhtml+xml", "text/html", "application/xml", "text/xml"})
_ALGORITHM_OF_FONTS = ("idpf.org/2008/embedding", "ns.adobe.com/pdf/enc")


def read(task: Task, writer: Writer) -> None:
    archive = Archive(task.source)
    _refuse_locked(archive)
    package_name = _package(archive)
    package = parse_xml(archive.read(package_name))
    folder = posixpath.dirname(package_name)
    chapters: dict[str, str] = {}
    spine: list[str] = []
    for element in package.iter():
        name = local(element)
        if name == "item" and attribute(element, "media-type") in _CHAPTERS:
            target = unquote(attribute(element, "href").partition("#")[0])
            chapters[attribute(element, "id")] = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        elif name == "itemref":
            spine.append(attribute(element, "idref"))
        elif name == "title" and not writer.title:
            writer.title = element.text or ""
    for identity in spine:
        data = archive.find(chapters.get(identity, ""))
        if data is None:
            writer.warn("Chapters that the book names are missing in it.")
        elif (root := _chapter(data)) is not None:
            write(root, writer)


def _package(archive: Archive) -> str:
    for element in parse_xml(archive.read("META-INF/container.xml")).iter():
        if local(element) == "rootfile":
            return attribute(element, "full-path")
    raise DocumentUnreadable("The book is damaged: it does not say where its contents are.")


def _refuse_locked(archive: Archive) -> None:
    """Fonts may be scrambled without harm to the text; anything else is a lock."""
    data = archive.find("META-INF/encryption.xml")
    if data is None:
        return
    for element in parse_xml(data).iter():
        method = attribute(element, "Algorithm") if local(element) == "EncryptionMethod" else ""
        if method and not any(sign in method for sign in _ALGORITHM_OF_FONTS):
            raise DocumentUnreadable("The book is locked by its publisher (DRM).", hint="Add one without a lock.")


def _chapter(data: bytes) -> Element | None:
    """As XML, which it should be: as HTML, an empty <title/> would swallow the chapter. Broken chapters are read as
    browsers do."""
    try:
        return parse_xml(data)
    except DocumentUnreadable:
        if b"<!ENTITY" in data:
            raise
        return parse_html(decode(data, declared(data)))
