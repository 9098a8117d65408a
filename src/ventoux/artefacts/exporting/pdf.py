"""An artefact as a PDF, on the pages that conversations are written on."""

from __future__ import annotations

from ventoux.artefacts.errors import NotExportable
from ventoux.conversations.exporting.pages import Full, Pages
from ventoux.conversations.exporting.parts import Code, parts_of
from ventoux.conversations.exporting.pdf import NOTE, prose


def as_pdf(title: str, content: str) -> bytes:
    """Of Markdown. Raises NotExportable for what would fill more than some thousand pages."""
    pages = Pages()
    pages.text(title, font="bold", size=16)
    try:
        for part in parts_of(content):
            pages.space(5)
            if isinstance(part, Code):
                pages.text(part.text, font="code", size=8, indent=8)
            else:
                prose(pages, part, 10.0)
    except Full:
        hint = "Export it with format=md or format=txt."
        raise NotExportable("The artefact is too long for a PDF.", hint=hint) from None
    if pages.lost:
        pages.rule()
        pages.text(NOTE, size=8)
    return pages.written(title)
