"""The markers of an answer: ``[1]``, ``[1, 3]``, ``[1][2]``, ``[2-4]``, ``【1】``, ``[Source 1]``, ``(Quelle 2)``.

A number in round brackets alone is none: statutes and lists are full of them. A number of four digits is a year.
"""

from __future__ import annotations

import re

import msgspec

_WORD = r"(?:sources?|quellen?|fuentes?|fonti|fonte|documents?|dokumente?|passages?)"
_NUMBERS = r"\d{1,3}(?:\s{0,2}(?:[,;\u2013-]|and|und|et|y|e)\s{0,2}\d{1,3}){0,11}"
_MARKER = re.compile(
    rf"[ \u00a0]{{0,2}}(?:\[\^?(?:{_WORD}[ :#]*)?({_NUMBERS})\]|【({_NUMBERS})[^】\n]{{0,24}}】"
    rf"|\({_WORD}[ :#]*({_NUMBERS})\)|(\[{_WORD}\]))",
    re.IGNORECASE,
)
_WIDEST = 12
"""Sources that one range may name."""


class Mark(msgspec.Struct, frozen=True):
    """``numbers`` of sources that there are, cited at the offset ``at`` of the text without markers."""

    at: int
    numbers: tuple[int, ...]


class Marked(msgspec.Struct, frozen=True):
    text: str
    """Without its markers."""
    marks: tuple[Mark, ...]
    removed: tuple[str, ...]
    """Markers, as they were written, that name no source; of one that names some that are and some that are not, each
    number that is not."""


def read_markers(text: str, sources: int, kept: tuple[tuple[int, int], ...] = ()) -> Marked:
    """``kept``: spans of the text in which brackets are no markers: quotes, letter for letter."""
    clean: list[str] = []
    marks: list[Mark] = []
    removed: list[str] = []
    begun = length = 0
    for match in _MARKER.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in kept):
            continue
        piece = text[begun : match.start()]
        clean.append(piece)
        length += len(piece)
        begun = match.end()
        named = _named(next((group for group in match.groups()[:3] if group), ""))
        there = tuple(number for number in named if 1 <= number <= sources)
        if there:
            marks.append(Mark(at=length, numbers=there))
            removed += [f"[{number}]" for number in named if number not in there]
        else:
            removed.append(match.group().strip())
    clean.append(text[begun:])
    return Marked(text="".join(clean), marks=tuple(marks), removed=tuple(removed))


def marker(numbers: tuple[int, ...] | list[int]) -> str:
    """As answers have them, whatever the model wrote."""
    return "".join(f"[{number}]" for number in numbers)


def _named(written: str) -> list[int]:
    numbers: list[int] = []
    for part in re.split(r"\s*(?:[,;]|and|und|et|\by\b|\be\b)\s*", written, flags=re.IGNORECASE):
        ends = [int(end) for end in re.findall(r"\d+", part)]
        if len(ends) == 2 and ends[0] < ends[1] < ends[0] + _WIDEST:
            numbers += range(ends[0], ends[1] + 1)
        else:
            numbers += ends
    return list(dict.fromkeys(numbers))
