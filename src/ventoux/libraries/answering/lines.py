"""The sentences of the sources: what an answer is checked against, and what is quoted where it fails.

A row of a table is a line, too, and is read together with its header; a short line with the heading above it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ventoux.libraries import languages, words
from ventoux.libraries.answering.places import Places
from ventoux.libraries.answering.sentences import document_sentences
from ventoux.libraries.schemas import Language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ventoux.libraries.schemas import Packed, Packing
    from ventoux.parsing.schemas import Parsed

_SHORT = 6
"""Words of a line that says little without its heading."""
_READ = 8000
"""Characters of a line whose words are known: what is longer is no sentence."""
_ENOUGH_TO_TELL = 300
"""Characters by which the language of a source is told."""


class Line(msgspec.Struct, frozen=True, eq=False):
    """``start`` and ``end`` in the document, ``text`` what stands there. ``meant`` is the text as it is compared: with
    the names of the columns, or its heading. ``stems`` of ``meant``, ``around`` of the heading, the document's name and
    the lines before and after."""

    source: int
    document_id: str
    start: int
    end: int
    text: str
    meant: str
    page: int | None
    headings: tuple[str, ...]
    language: Language | None
    stems: frozenset[str]
    around: frozenset[str]


def read_lines(packing: Packing, texts: Mapping[str, Parsed]) -> list[Line]:
    """Of all sources, in their order."""
    lines: list[Line] = []
    for source in packing.sources:
        lines += _of_source(source, texts[source.passage.document_id])
    return lines


def stems_of(text: str, language: Language | None) -> frozenset[str]:
    """As stems and as written: a name has no stem, and what two languages share is written alike."""
    found = words.terms(text[:_READ], language)
    return frozenset(found.stems) | frozenset(found.words)


def content_stems(text: str, language: Language | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words.terms(text[:_READ], language).stems))


def _of_source(source: Packed, parsed: Parsed) -> list[Line]:
    places = Places(parsed)
    language = source.passage.chunk.language or languages.detect(source.text[:_ENOUGH_TO_TELL])
    about = f"{source.passage.document_name} {parsed.title}"
    found = document_sentences(source.text, source.start)
    stems = [words.terms(one.text[:_READ], language).stems for one in found]
    above: dict[tuple[str, ...], frozenset[str]] = {}
    lines: list[Line] = []
    for at, one in enumerate(found):
        headings = places.headings(one.start)
        meant = _meant(one.text, one.start, headings, parsed)
        if headings not in above:
            above[headings] = stems_of(" ".join((about, *headings)), language)
        beside = frozenset(stem for near in (at - 1, at + 1) if 0 <= near < len(found) for stem in stems[near])
        lines.append(
            Line(
                source=source.number,
                document_id=source.passage.document_id,
                start=one.start,
                end=one.end,
                text=one.text,
                meant=meant,
                page=places.page(one.start),
                headings=headings,
                language=language,
                stems=stems_of(meant, language),
                around=above[headings] | beside,
            )
        )
    return [line for line in lines if line.stems]


def _meant(text: str, start: int, headings: tuple[str, ...], parsed: Parsed) -> str:
    if text.startswith("|"):
        cells = [cell.strip() for cell in text.strip("|").split("|")]
        header = next((table.header for table in parsed.tables if table.start <= start < table.end), ())
        if len(header) == len(cells):
            return "; ".join(f"{name}: {cell}" for name, cell in zip(header, cells, strict=True) if cell)
        return " ".join(cells)
    if headings and len(text.split()) < _SHORT:
        return f"{headings[-1]}: {text}"
    return text
