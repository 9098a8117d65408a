"""PDF by its text layer; pages without one go to recognition.

All pages are taken apart before the first is written: which lines run through them, what size the text has and what is
larger, is known only then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pypdfium2

from ventoux.parsing.archive import locked
from ventoux.parsing.errors import DocumentTooLarge, DocumentUnreadable
from ventoux.parsing.readers.pdf.aligned import aligned_tables
from ventoux.parsing.readers.pdf.headings import Outline, body_size, mark_headings
from ventoux.parsing.readers.pdf.layout import Layout
from ventoux.parsing.readers.pdf.lines import segments
from ventoux.parsing.readers.pdf.links import links
from ventoux.parsing.readers.pdf.marks import marks
from ventoux.parsing.readers.pdf.photographer import Photographer
from ventoux.parsing.readers.pdf.ruled import ruled_tables
from ventoux.parsing.readers.pdf.running import mark_running
from ventoux.parsing.readers.pdf.words import Frame, words
from ventoux.parsing.readers.pdf.writing import PageWriter, compounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdfium2 import PdfDocument

    from ventoux.parsing.readers.pdf.marks import Marks
    from ventoux.parsing.readers.pdf.words import Word
    from ventoux.parsing.reading import Task
    from ventoux.parsing.recognition.schemas import Picture
    from ventoux.parsing.writer import Writer

_OUTLINE_ENTRIES = 20_000
_FEW_CHARACTERS = 100
_NO_TITLES = frozenset({"anonymous", "untitled", "unspecified"})
"""What programs write that were not told one."""


def read(task: Task, writer: Writer) -> None:
    document = _open(task)
    count = len(document)
    _check_count(count, task)
    wanted = [number for number in range(1, count + 1) if task.wants(number)]
    pages = [_take_apart(document, number, task) for number in wanted]
    body = body_size(pages)
    mark_running(pages, body)
    for page in pages:
        grids, page.segments = aligned_tables(page.segments)
        page.grids += grids
    _write(document, pages, body, task, writer)


def _open(task: Task) -> PdfDocument:
    try:
        return pypdfium2.PdfDocument(task.source.open())
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise locked() from error
        raise DocumentUnreadable(
            f"The PDF is damaged: {error}", hint="Open it in a viewer and print it to a new PDF."
        ) from error


def _check_count(count: int, task: Task) -> None:
    most = task.source.limits.pages
    asked = count if task.options.pages is None else len(task.options.pages)
    if asked > most:
        raise DocumentTooLarge(
            f"The document has {count} pages; {most} are read.",
            hint="Split it, ask for some of its pages, or let the operator raise parse_pages.",
        )
    if count == 0:
        raise DocumentUnreadable("The document has no pages.")


def _take_apart(document: PdfDocument, number: int, task: Task) -> Layout:
    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError:
        layout = Layout(number, 0.0, 0.0)
        layout.damaged = True
        return layout
    frame = Frame(page)
    layout = Layout(number, frame.width, frame.height)
    text = page.get_textpage()
    drawn = marks(page, frame)
    found = words(text, frame)
    layout.needs_recognition = task.options.ocr == "force" or _is_scanned(found, drawn, layout)
    layout.grids, found = ruled_tables(drawn, found)
    layout.segments = segments(found)
    layout.links = links(document, page)
    if not layout.needs_recognition:
        layout.pictures = [picture for picture in drawn.pictures if not layout.is_background(picture)]
    text.close()
    page.close()
    return layout


def _is_scanned(found: list[Word], drawn: Marks, layout: Layout) -> bool:
    """Nothing but pictures, or little text on a picture of the whole page, such as a stamp of who scanned it."""
    if not found:
        return drawn.objects > 0
    few = sum(len(word.text) for word in found) < _FEW_CHARACTERS
    return few and any(layout.is_background(picture) for picture in drawn.pictures)


def _write(document: PdfDocument, pages: list[Layout], body: float, task: Task, writer: Writer) -> None:
    page_writer = PageWriter(writer, compounds(pages), Photographer(document, task))
    parts = [(page, page_writer.parts(page)) for page in pages]
    mark_headings(
        [(page.number, page_writer.only_paragraphs(found)) for page, found in parts], body, Outline(_outline(document))
    )
    unread: list[int] = []
    for page, found in parts:
        if page.damaged:
            writer.warn(f"Page {page.number} is damaged, and was left out.")
        if page.needs_recognition and _recognise(document, page, task, writer):
            continue
        if page.needs_recognition and not found:
            unread.append(page.number)
        else:
            page_writer.write(page, found)
    _tell_unread(unread, len(pages), task, writer)
    title = str(document.get_metadata_value("Title") or "")
    writer.title = "" if title.strip("()").lower() in _NO_TITLES else title


def _recognise(document: PdfDocument, page: Layout, task: Task, writer: Writer) -> bool:
    if task.recogniser.missing:
        return False

    def picture() -> Picture:
        from ventoux.parsing.recognition.rendering import rendered  # noqa: PLC0415 - brings Pillow

        return rendered(document[page.number - 1], colour=task.options.images)

    return task.recogniser.page(page.number, picture, writer)


def _tell_unread(unread: list[int], count: int, task: Task, writer: Writer) -> None:
    if unread and writer.empty and len(unread) == count:
        if task.options.ocr == "off":
            raise DocumentUnreadable("The document holds only pictures of text.", hint="Let them be recognised.")
        raise task.recogniser.unavailable()
    if unread:
        numbers = ", ".join(str(number) for number in unread[:20])
        writer.warn(f"Pages that are pictures of text were not read: {numbers}. {task.recogniser.missing}")


def _outline(document: PdfDocument) -> Iterator[tuple[int | None, int, str]]:
    untyped: Any = document
    for bookmark, _ in zip(untyped.get_toc(max_depth=6), range(_OUTLINE_ENTRIES), strict=False):
        destination = bookmark.get_dest()
        index: int | None = destination.get_index() if destination is not None else None
        yield (None if index is None else index + 1), bookmark.level + 1, bookmark.get_title()
