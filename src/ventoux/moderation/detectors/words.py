"""Block lists: words and phrases, found whole, whatever their case and accents.

A text is read as words (letters, digits and the underscore); between the words of a phrase there may be up to three
other characters. Looking a word up takes the same time however many are listed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from ventoux.moderation.detectors.found import Detector, Found
from ventoux.moderation.detectors.views import folded

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_WORDS = 8
LONGEST_WORD = 64
_GAP = 3
_FEW = 64
"""First words that are looked for one by one, before the words of a text are looked up."""
_WORD = re.compile(r"(?<!\w)\w+")
_NEXT = re.compile(rf"\W{{1,{_GAP}}}(\w+)")
_ANY = re.compile(r"\w")
_REACH = MOST_WORDS * (LONGEST_WORD + _GAP)


def words_of(phrase: str) -> list[str]:
    """As they are compared."""
    return _WORD.findall(folded(phrase).text)


class _Node:
    """``then``: the words that may follow. ``name``: the list of the phrase that ends here; empty where none does."""

    __slots__ = ("name", "sorted", "then")

    def __init__(self) -> None:
        self.then: dict[str, _Node] = {}
        self.sorted: list[str] = []
        self.name = ""

    def begins(self, part: str) -> bool:
        """Whether one of the words that may follow begins so."""
        at = bisect_left(self.sorted, part)
        return at < len(self.sorted) and self.sorted[at].startswith(part)


class Words(Detector):
    """``phrases``: for each its words and the list that it is on. The longest phrase at a place counts."""

    view = "folded"

    def __init__(self, phrases: Mapping[tuple[str, ...], str]) -> None:
        self._root = _Node()
        nodes = [self._root]
        for phrase, name in phrases.items():
            node = self._root
            for word in phrase:
                if word not in node.then:
                    node.then[word] = _Node()
                    nodes.append(node.then[word])
                node = node.then[word]
            node.name = name
        for node in nodes:
            node.sorted = sorted(node.then)

    def may(self, text: str) -> bool:
        return len(self._root.then) > _FEW or any(word in text for word in self._root.then)

    def first(self, text: str, start: int) -> Found | None:
        for match in _WORD.finditer(text, start):
            node = self._root.then.get(match[0])
            if node is not None and (found := _longest(text, match, node)):
                return found
        return None

    def held(self, text: str, start: int) -> int:
        for match in _WORD.finditer(text, max(start, len(text) - _REACH)):
            begin, end = match.span()
            if end == len(text):
                return begin if self._root.begins(match[0]) else end
            node = self._root.then.get(match[0])
            if node is not None and _open(text, end, node):
                return begin
        return len(text)


def _longest(text: str, first: re.Match[str], node: _Node) -> Found | None:
    found: Found | None = None
    at = first.end()
    while True:
        if node.name:
            found = Found(first.start(), at, first.start(), node.name, "block_list")
        word = _NEXT.match(text, at) if node.then else None
        after = node.then.get(word[1]) if word else None
        if word is None or after is None:
            return found
        node, at = after, word.end()


def _open(text: str, at: int, node: _Node) -> bool:
    """Whether a phrase that has come as far as ``node`` may go on where the text ends."""
    while node.then:
        if len(text) - at <= _GAP and not _ANY.search(text, at):
            return True
        word = _NEXT.match(text, at)
        if word is None:
            return False
        if word.end() == len(text) and node.begins(word[1]):
            return True
        after = node.then.get(word[1])
        if after is None:
            return False
        node, at = after, word.end()
    return False
