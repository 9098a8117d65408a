"""``[3]`` in an answer becomes the chunk of reference 3; so do ``[1, 2]``, ``[2-4]`` and ``【3】``.

What stays are numbers that name no reference, brackets in code, and brackets behind which something stands that would
be another word, tag or address without them: text that is shown without its references must say nothing that was not
guarded (``guarding.links``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ventoux.conversations.entries import ToolReferenceChunk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ventoux.tools.schemas import Reference

    Piece = str | ToolReferenceChunk

_NUMBERS = r"\d{1,4}(?: ?[,;\u2013-] ?\d{1,4}){0,11}"
_MARK = re.compile(rf"(?P<ticks>`+)|(?<![<!&\\/@])[\[【](?P<numbers>{_NUMBERS})[\]】]")
_BEGUN = re.compile(r"`+\Z|[\[【][\d ,;\u2013-]{0,90}(?:[\]】][.:\[【]?)?\Z")
_BEHIND = re.compile(r"\Z|[\s,;!?)\u00bb\u201d\u2019\"'*_|…\u2013\u2014]|[.:](?:\s|\Z)|[\[【]\d")
_WIDEST = 12
"""References that one range may name."""


class Citations:
    """``tool_names``: by the number of a reference, the tool that gave it."""

    def __init__(self, references: Mapping[int, Reference], tool_names: Mapping[int, str]) -> None:
        self._references = references
        self._tools = tool_names
        self._held = ""
        self._before = ""
        """The character before what is held."""
        self._ticks = ""
        """Those that began the code that this is in."""

    def feed(self, text: str) -> list[Piece]:
        """What can be told by now."""
        text = self._held + text
        begun = _BEGUN.search(text)
        end = begun.start() if begun else len(text)
        told = self._cited(text, end)
        self._held = text[end:]
        return told

    def end(self) -> list[Piece]:
        """What was held back."""
        held, self._held = self._held, ""
        return self._cited(held, len(held))

    def _cited(self, text: str, end: int) -> list[Piece]:
        pieces: list[Piece] = []
        # One character before is looked at by the pattern.
        text, first, end = self._before + text, len(self._before), end + len(self._before)
        told = first
        for match in _MARK.finditer(text, first, end):
            if ticks := match["ticks"]:
                self._ticks = "" if ticks == self._ticks else self._ticks or ticks
                continue
            known = [number for number in _named(match["numbers"]) if number in self._references]
            if self._ticks or not known or not _BEHIND.match(text, match.end()):
                continue
            others = [number for number in _named(match["numbers"]) if number not in self._references]
            pieces += [text[told : match.start()], *map(self._chunk, known), *(f"[{other}]" for other in others)]
            told = match.end()
        self._before = text[end - 1 : end] or self._before
        return [piece for piece in (*pieces, text[told:end]) if piece]

    def _chunk(self, number: int) -> ToolReferenceChunk:
        told = self._references[number]
        return ToolReferenceChunk(
            tool=self._tools.get(number, ""),
            title=told.title,
            url=told.url,
            favicon=told.favicon,
            description=told.description,
            source=told.source,
        )


def _named(written: str) -> list[int]:
    numbers: list[int] = []
    for part in re.split(r" ?[,;] ?", written):
        ends = [int(end) for end in re.findall(r"\d+", part)]
        whole = len(ends) == 2 and ends[0] < ends[1] < ends[0] + _WIDEST
        numbers += range(ends[0], ends[1] + 1) if whole else ends
    return list(dict.fromkeys(numbers))
