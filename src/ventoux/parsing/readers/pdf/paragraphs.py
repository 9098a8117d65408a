"""Segments of one column to lines, and lines to paragraphs and lists."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from ventoux.parsing.readers.pdf.lines import Segment, rows

if TYPE_CHECKING:
    from ventoux.parsing.schemas import Box

_BULLET = re.compile(r"[•‣◦▪▫●○■□∙·*\u2013\u2014\u2043\uf0b7\uf0a7-]\s+\S|\(?(?:\d{1,3}|[a-z])[.)]\s+\S")
_MARK = re.compile(r"[•‣◦▪▫●○■□∙·*\u2013\u2014\u2043\uf0b7\uf0a7-]\s+")
_SENTENCE_END = (".", "!", "?", ":", ";", "”", '"', "»", ")")


class Paragraph:
    """Lines that belong together. ``level`` is set where it is a heading."""

    __slots__ = ("column", "level", "lines")

    def __init__(self, line: Segment, column: tuple[float, float]) -> None:
        self.lines = [line]
        self.column = column
        self.level = 0

    @property
    def box(self) -> Box:
        return (
            min(line.left for line in self.lines),
            self.top,
            max(line.right for line in self.lines),
            max(line.bottom for line in self.lines),
        )

    @property
    def top(self) -> float:
        return self.lines[0].top

    @property
    def size(self) -> float:
        return max(line.size for line in self.lines)

    @property
    def bold(self) -> bool:
        return all(line.bold for line in self.lines)

    @property
    def is_item(self) -> bool:
        return _BULLET.match(self.lines[0].text) is not None

    @property
    def first_words(self) -> str:
        return self.lines[0].text


def paragraphs(run: list[Segment]) -> list[Paragraph]:
    lines = [Segment([word for segment in row for word in segment.words]) for row in rows(run)]
    if not lines:
        return []
    column = min(line.left for line in lines), max(line.right for line in lines)
    pitch = _pitch(lines)
    found = [Paragraph(lines[0], column)]
    for line in lines[1:]:
        if _begins(found[-1], line, pitch):
            found.append(Paragraph(line, column))
        else:
            found[-1].lines.append(line)
    return found


def _pitch(lines: list[Segment]) -> dict[float, float]:
    """The usual distance of lines, by their size."""
    distances: dict[float, list[float]] = {}
    for above, line in pairwise(lines):
        if above.size == line.size and 0 < line.bottom - above.bottom < 3 * line.size:
            distances.setdefault(line.size, []).append(line.bottom - above.bottom)
    return {size: sorted(held)[len(held) // 3] for size, held in distances.items()}


def _begins(paragraph: Paragraph, line: Segment, pitch: dict[float, float]) -> bool:
    """Whether the line is the first of another paragraph."""
    last = paragraph.lines[-1]
    distance = line.bottom - last.bottom
    usual = pitch.get(line.size, 1.4 * line.size)
    if abs(line.size - last.size) > 0.06 * max(line.size, last.size):
        return True
    if distance > 1.25 * usual + 0.5 or (line.bold != last.bold and _alone(paragraph, line)):
        return True
    if _BULLET.match(line.text):
        return not last.hyphen
    return _indented(paragraph, line) or _ended_short(paragraph, last, line)


def _alone(paragraph: Paragraph, line: Segment) -> bool:
    """Of a change between bold and plain: whether the bold lines are a heading, and no words within a sentence."""
    return paragraph.bold or (line.bold and paragraph.lines[-1].text.endswith(_SENTENCE_END))


def _indented(paragraph: Paragraph, line: Segment) -> bool:
    """The first line of a paragraph stands further right than the lines above; an item's other lines do so, too."""
    last = paragraph.lines[-1]
    indent = line.left - last.left
    if paragraph.is_item:
        return indent < -0.5 * line.size and len(paragraph.lines) > 1 and line.left < paragraph.lines[0].left
    return 0.8 * line.size < indent < 6 * line.size and abs(last.left - paragraph.column[0]) < line.size


def _ended_short(paragraph: Paragraph, last: Segment, line: Segment) -> bool:
    """The line above left room for the first word of this one, and ends a sentence."""
    left, right = paragraph.column
    room = right - last.right
    first = line.words[0]
    if room < (first.right - first.left) + 0.5 * line.size:
        return False
    if paragraph.is_item and line.left > paragraph.lines[0].left + 0.5 * line.size:
        return False
    return last.text.endswith(_SENTENCE_END) or room > 0.5 * (right - left)


def joined(lines: list[Segment], compounds: frozenset[str]) -> str:
    """The text of a paragraph, its words that were divided at the end of a line made whole."""
    text = ""
    for line in lines:
        if not text:
            text = line.text
        elif text.endswith("-") and len(text) > 1 and text[-2].isalpha() and line.text[:1].islower():
            half = text.rpartition(" ")[2]
            whole = half + line.text.partition(" ")[0].rstrip(".,;:!?)»”")
            # What stands with a hyphen elsewhere, within a line, is a compound and keeps it.
            text = text + line.text if whole.lower() in compounds else text[:-1] + line.text
        elif text.endswith(("-", "/")) and len(text) > 1 and text[-2] != " ":
            text += line.text
        else:
            text += " " + line.text
    return text


def without_mark(text: str) -> tuple[str, str]:
    """An item's mark and its text. Marks that are drawn are a dash in Markdown, numbers stay."""
    if bullet := _MARK.match(text):
        return "-", text[bullet.end() :]
    mark, _, rest = text.partition(" ")
    return mark, rest
