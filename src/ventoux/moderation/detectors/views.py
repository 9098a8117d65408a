"""A text as detectors read it: without what cannot be seen, in plain forms, with the way back to its own places.

``plain`` makes wide and other forms of ASCII characters and all decimal digits ASCII, spaces a space, dashes a hyphen,
and drops what takes no room. ``folded`` drops accents and case as well. At most ``SEEN_THROUGH`` characters in a row
are dropped: so a bounded piece of a view comes of a bounded piece of text.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

SEEN_THROUGH = 16
_MOST_CACHED = 8192


class View(NamedTuple):
    """``at``: for each character its place in the text it was made of; None where those are the same."""

    text: str
    at: Sequence[int] | None
    length: int
    """Of the text it was made of."""

    def place(self, index: int) -> int:
        """In the text it was made of; what was dropped behind a character belongs to it."""
        if self.at is None:
            return index
        return self.at[index] if index < len(self.at) else self.length

    def first_from(self, place: int) -> int:
        """Of the first character that was made of what stands there or later."""
        return place if self.at is None else bisect_left(self.at, place)


def _unseen(character: str) -> bool:
    """Format characters, soft hyphens, variation selectors, fillers: nothing that a reader sees."""
    if unicodedata.category(character) == "Cf":
        return True
    return character in "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0" or "\ufe00" <= character <= "\ufe0f"


def _alike(character: str) -> str:
    """The ASCII character that is meant; empty where none is."""
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if unicodedata.category(character) == "Zs":
        return " "
    if unicodedata.category(character) == "Pd" or character == "\u2212":
        return "-"
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 and plain.isascii() else ""


# Planes 0, 1 and 14: the others hold ideographs and private use, and to look through them takes most of a second.
_ALL = [
    chr(code)
    for code in (*range(0x80, 0x20000), *range(0xE0000, 0xE0200))
    if unicodedata.category(chr(code)) not in {"Cn", "Co", "Lo", "Cs"}
]
_ALIKE = {ord(character): meant for character in _ALL if (meant := _alike(character))}
UNSEEN = frozenset(character for character in (*_ALL, "\u115f", "\u1160", "\u3164", "\uffa0") if _unseen(character))
_MEANT = frozenset(map(chr, _ALIKE))
del _ALL


def plain(text: str) -> View:
    if text.isascii():
        return View(text, None, len(text))
    characters = frozenset(text)
    alike = text if _MEANT.isdisjoint(characters) else text.translate(_ALIKE)
    if UNSEEN.isdisjoint(characters):
        return View(alike, None, len(text))
    kept: list[str] = []
    at: list[int] = []
    last = 0
    # Of those that are there: a class of all of them is slow to search for.
    unseen = "".join(sorted(UNSEEN & characters))
    for run in re.finditer(f"[{unseen}]+", alike):
        after = min(run.start() + SEEN_THROUGH, run.end())
        for begin, end in ((last, run.start()), (after, run.end())):
            kept.append(alike[begin:end])
            at.extend(range(begin, end))
        last = run.end()
    kept.append(alike[last:])
    at.extend(range(last, len(alike)))
    return View("".join(kept), at, len(text))


_LIGATURES = {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"}
"""Letters of their own to Unicode, two letters to who writes."""


class _Folds(dict[int, str]):
    """By code point what is read in its place, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        meant = _ALIKE.get(code, character)
        parts = unicodedata.normalize("NFKD", _LIGATURES.get(meant, meant)).casefold()
        folded = "".join(part for part in parts if not unicodedata.combining(part) and part not in UNSEEN)
        if len(self) < _MOST_CACHED:
            self[code] = folded
        return folded


_FOLDS = _Folds()
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


def _fold(match: re.Match[str]) -> str:
    return _FOLDS[ord(match[0])]


def folded(text: str) -> View:
    if text.isascii():
        return View(text.lower(), None, len(text))
    if all(len(_FOLDS[ord(character)]) == 1 for character in frozenset(text)):
        # Three times as fast as translate, where most is ASCII.
        return View(_NOT_ASCII.sub(_fold, text).lower(), None, len(text))
    kept: list[str] = []
    at: list[int] = []
    dropped = 0
    for place, character in enumerate(text):
        read = _FOLDS[ord(character)]
        if read:
            dropped = 0
        elif dropped < SEEN_THROUGH:
            dropped += 1
        else:
            read = "\ufffd"
        kept.append(read)
        at.extend([place] * len(read))
    return View("".join(kept), at, len(text))
