"""Words to segments: stretches of one line without a gap that could be a gutter between columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ventoux.parsing.readers.pdf.words import Word
    from ventoux.parsing.schemas import Box

_ITEM_MARK = re.compile(r"[•‣◦▪▫●○■□∙·*\u2013\u2014\u2043\uf0b7\uf0a7-]|\(?(?:\d{1,3}|[a-z])[.)]")


class Segment:
    """``size`` and ``bold`` are those of most of its characters."""

    __slots__ = ("bold", "bottom", "hyphen", "left", "right", "size", "text", "top", "words")

    def __init__(self, words: list[Word]) -> None:
        self.words = words
        self.left = min(word.left for word in words)
        self.right = max(word.right for word in words)
        self.top = min(word.top for word in words)
        self.bottom = max(word.bottom for word in words)
        self.text = " ".join(word.text for word in words)
        self.hyphen = words[-1].hyphen
        weights: dict[tuple[float, bool], int] = {}
        for word in words:
            key = word.size, word.bold
            weights[key] = weights.get(key, 0) + len(word.text)
        self.size, self.bold = max(weights, key=lambda key: weights[key])

    @property
    def box(self) -> Box:
        return self.left, self.top, self.right, self.bottom

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def segments(words: list[Word]) -> list[Segment]:
    """In the order of the page's content, which is that of lines in nearly every file; what is drawn in another order,
    such as emphasised words after all others, is joined by where it stands."""
    runs: list[list[Word]] = []
    for word in words:
        if runs and _continues(runs[-1][-1], word):
            runs[-1].append(word)
        else:
            runs.append([word])
    return _joined([Segment(run) for run in runs])


def _continues(before: Word, word: Word) -> bool:
    gap = word.left - before.right
    return same_line(before, word) and -0.5 * word.size < gap < _widest(before.size, word.size)


def _widest(one: float, other: float) -> float:
    """A space is a quarter of the size; justified lines stretch it to three of them."""
    return 0.95 * max(one, other)


def same_line(one: Word | Segment, other: Word | Segment) -> bool:
    overlap = min(one.bottom, other.bottom) - max(one.top, other.top)
    return overlap > 0.6 * min(one.bottom - one.top, other.bottom - other.top)


def _joined(found: list[Segment]) -> list[Segment]:
    """Those that touch on the same line are one."""
    result: list[Segment] = []
    for row in rows(found):
        result.append(row[0])
        for segment in row[1:]:
            if _touch(result[-1], segment):
                result[-1] = Segment(result[-1].words + segment.words)
            else:
                result.append(segment)
    return result


def _touch(last: Segment, segment: Segment) -> bool:
    gap = segment.left - last.right
    # The mark of an item and its text are far apart, and no columns.
    widest = 5 * segment.size if _ITEM_MARK.fullmatch(last.text) else _widest(last.size, segment.size)
    return -0.3 * segment.size < gap < widest


def rows(found: list[Segment]) -> list[list[Segment]]:
    """Segments that stand on one line, from the top, each from the left."""
    result: list[list[Segment]] = []
    for segment in sorted(found, key=lambda one: (one.middle, one.left)):
        if result and same_line(result[-1][0], segment):
            result[-1].append(segment)
        else:
            result.append([segment])
    for row in result:
        row.sort(key=lambda one: one.left)
    return result
