"""What stands in quotation marks in an answer, and whether a source holds it to the character.

White space and line breaks are told apart by no one who reads, so any run of them equals one space; soft hyphens are
left out. Every other character counts.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence

_QUOTE = re.compile(r"«([^«»\n]+)»|»([^«»\n]+)«|„([^„“”\n]+)[“”]|“([^“”\n]+)”|\"([^\"\n]+)\"")
_LEFT_OUT = re.compile(r"(?:\[\s*(?:…|\.{3})\s*\]|\(\s*(?:…|\.{3})\s*\)|…|\.{3})")
_SHORTEST = 4
"""Words of a quote that is checked: fewer are a term, or irony."""
_EDGES = " \u00a0,;:.!?"
_IGNORED = "\u00ad\u200b"


class Quote(msgspec.Struct, frozen=True):
    """Of a text: ``start`` and ``end`` with the quotation marks, ``text`` without them."""

    start: int
    end: int
    text: str


class Place(msgspec.Struct, frozen=True):
    """Where a quote stands in the document of a source; ``source`` counts from 0 in the sources that were given."""

    source: int
    start: int
    end: int


class Normalised:
    """A text with its white space made even, and the way back to its offsets."""

    def __init__(self, text: str) -> None:
        characters: list[str] = []
        offsets: list[int] = []
        space = True
        for at, character in enumerate(text):
            if character in _IGNORED:
                continue
            if character.isspace():
                if not space:
                    characters.append(" ")
                    offsets.append(at)
                space = True
            else:
                characters.append(character)
                offsets.append(at)
                space = False
        self.text = "".join(characters)
        self._offsets = offsets

    def find(self, wanted: str, after: int = 0) -> tuple[int, int] | None:
        """Start and end in the text as it was, of what is normalised already; ``after`` counts there, too."""
        if not wanted:
            return None
        at = self.text.find(wanted, bisect_right(self._offsets, after - 1))
        if at < 0:
            return None
        return self._offsets[at], self._offsets[at + len(wanted) - 1] + 1


def quotes(text: str) -> list[Quote]:
    """Those of more than a few words."""
    found: list[Quote] = []
    for match in _QUOTE.finditer(text):
        inside = next(group for group in match.groups() if group is not None)
        if len(inside.split()) >= _SHORTEST:
            found.append(Quote(start=match.start(), end=match.end(), text=inside))
    return found


def find_quote(quote: str, sources: Sequence[tuple[Normalised, int]]) -> list[Place]:
    """Where a source says it: one place, or one for each part where something was left out (``…``), all in one source
    and in order. Empty where none does. ``sources``: the text of each and where it starts in its document."""
    parts = [part for part in (_normal(one) for one in _LEFT_OUT.split(quote)) if part]
    for number, (source, offset) in enumerate(sources):
        places: list[Place] = []
        after = 0
        for part in parts:
            span = source.find(part, after) or source.find(part.strip(_EDGES), after)
            if span is None:
                break
            after = span[1]
            places.append(Place(source=number, start=offset + span[0], end=offset + span[1]))
        else:
            if places:
                return places
    return []


def _normal(text: str) -> str:
    return Normalised(text).text.strip()
