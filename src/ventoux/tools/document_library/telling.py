"""Passages, documents and tables as a model reads them, and as whoever checks it finds them again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ventoux.libraries.answering.packing import header
from ventoux.tools.schemas import Reference

if TYPE_CHECKING:
    from ventoux.libraries.answering.gathering import Gathered
    from ventoux.libraries.schemas import Answer, Packed

_SHOWN = 2000
"""Characters of a passage that a reference shows; where it stands says where the rest is."""


def passages_told(gathered: Gathered, first: int) -> tuple[str, tuple[Reference, ...]]:
    """Numbered from ``first``, in the order in which models read them best."""
    sources = gathered.packing.sources
    numbered = list(enumerate(sources, first))
    text = "\n\n".join(_passage(number, one) for number, one in numbered)
    return text, tuple(_reference(number, one) for number, one in numbered)


def table_told(answer: Answer, number: int) -> tuple[str, tuple[Reference, ...]]:
    """All its rows were read, so that counts and sums are right; the rows cited are one reference."""
    cited = answer.citations
    if not cited:
        return f"All rows of the table were read.\n\n{answer.text}", ()
    at, end = cited[0].at, cited[0].at + len("[1]")
    text = f"{answer.text[:at]}[{number}]{answer.text[end:]}"
    source: dict[str, Any] = {
        "library_id": cited[0].library_id,
        "document_id": cited[0].document_id,
        "document_name": cited[0].document_name,
        "generation": cited[0].generation,
        "page": cited[0].page,
        "start": cited[0].start,
        "end": cited[0].end,
        "rows": [[one.start, one.end] for one in cited],
    }
    quotes = "\n".join(one.quote for one in cited)
    reference = Reference(number=number, title=cited[0].document_name, description=quotes[:_SHOWN], source=source)
    return f"All rows of the table in {cited[0].document_name} were read.\n\n{text}", (reference,)


def _passage(number: int, packed: Packed) -> str:
    pages = packed.pages
    page = "" if pages is None else f", page {pages[0]}" if pages[0] == pages[1] else f", pages {pages[0]}-{pages[1]}"
    parts = (f"[{number}] {header(packed.passage)}{page}", packed.passage.chunk.prefix, packed.text)
    return "\n".join(part for part in parts if part)


def _reference(number: int, packed: Packed) -> Reference:
    passage = packed.passage
    source: dict[str, Any] = {
        "library_id": passage.library_id,
        "document_id": passage.document_id,
        "document_name": passage.document_name,
        "generation": passage.generation,
        "page": None if packed.pages is None else packed.pages[0],
        "headings": list(passage.chunk.headings),
        "start": packed.start,
        "end": packed.end,
    }
    return Reference(number=number, title=passage.document_name, description=packed.text[:_SHOWN], source=source)
