"""PDF by its text layer; pages without one go to recognition.

All pages are taken apart before the first is written: which lines run through them, what size the text has and what is
larger, is known only then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pypdfium2

from ventoux.parsing.archive import locked
from ventoux.parsing.errors import DocumentTooLarge, DocumentUnreadable
from ventoux.parsing.readers.pdf.headings import Outline, body_size, mark_headings
from ventoux.parsing.readers.pdf.layout import Layout
from ventoux.parsing.readers.pdf.lines import segments
from ventoux.parsing.readers.pdf.running import mark_running
from ventoux.parsing.readers.pdf.words import Frame, words
from ventoux.parsing.readers.pdf.writing import PageWriter, compounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdfium2 import PdfDocument

    from ventoux.parsing.reading import Task
    from ventoux.parsing.writer import Writer

_OUTLINE_ENTRIES = 20_000
_NO_TITLES = frozenset({"anonymous", "untitled", "unspecified"})
"""What programs write that were not told one."""


def read(task: Task, writer: Writer) -> None:
    document = _open(task)
    count = len(document)
    _check_count(count, task)
    wanted = [number for number in range(1, count + 1) if task.options.pages is None or number in task.options.pages]
    pages = [_take_apart(document, number) for number in wanted]
    body = body_size(pages)
    mark_running(pages, body)
    _write(document, pages, body, writer)


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


def _take_apart(document: PdfDocument, number: int) -> Layout:
    page = document[number - 1]
    frame = Frame(page)
    layout = Layout(number, frame.width, frame.height)
    text = page.get_textpage()
    layout.segments = segments(words(text, frame))
    text.close()
    page.close()
    return layout


def _write(document: PdfDocument, pages: list[Layout], body: float, writer: Writer) -> None:
    page_writer = PageWriter(writer, compounds(pages))
    parts = [(page, page_writer.parts(page)) for page in pages]
    mark_headings(
        [(page.number, page_writer.only_paragraphs(found)) for page, found in parts], body, Outline(_outline(document))
    )
    for page, found in parts:
        page_writer.write(page, found)
    title = str(document.get_metadata_value("Title") or "")
    writer.title = "" if title.strip("()").lower() in _NO_TITLES else title


def _outline(document: PdfDocument) -> Iterator[tuple[int | None, int, str]]:
    untyped: Any = document
    for bookmark, _ in zip(untyped.get_toc(max_depth=6), range(_OUTLINE_ENTRIES), strict=False):
        destination = bookmark.get_dest()
        index: int | None = destination.get_index() if destination is not None else None
        yield (None if index is None else index + 1), bookmark.level + 1, bookmark.get_title()
