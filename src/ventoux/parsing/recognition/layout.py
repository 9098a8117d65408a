"""Lines as the parts of a page that they make: headings, paragraphs, lists, tables, pictures, what is above and below.

Every box here is upright: lines run from left to right.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from ventoux.parsing.recognition.frames import upright
from ventoux.parsing.recognition.schemas import Corners, Photo, Seen, SeenLine, SeenParagraph, SeenWord
from ventoux.parsing.recognition.tables import SeenTable, around, tables_in
from ventoux.parsing.schemas import BlockKind

if TYPE_CHECKING:
    from collections.abc import Sequence

_LEVELS = ((1.6, 1), (1.35, 2), (1.2, 3))
"""Times the usual height of letters, from which a line is a heading of this level."""
_LONGEST_HEADING = 200
_MOST_HEADING_LINES = 3
_MARGIN = 0.07
"""Of the height of the page, at its top and its bottom, where a line that stands alone is a header or a footer."""
_SMALLEST_PHOTO = 0.05
"""Of the width of the page; smaller ones are dirt, or a letter that was not known."""
_BULLET = re.compile(r"[•·●○■□▪▫◦‣\u2043*\u2013\u2014-]\Z")
_MISREAD_BULLET = re.compile(r"[eo«»+°¢©®¢]\Z")
_NUMBER = re.compile(r"(\d{1,3}|[a-z])[.)]\Z")


class Item(msgspec.Struct, frozen=True):
    marker: str
    """As Markdown has it: ``-``, or the number that was there."""
    lines: list[list[SeenWord]]


class Part(msgspec.Struct, frozen=True, kw_only=True):
    kind: BlockKind
    box: Corners
    lines: list[list[SeenWord]] = []
    items: list[Item] = []
    """Of a list."""
    level: int = 0
    table: SeenTable | None = None


class Page(msgspec.Struct, frozen=True):
    """``turn``: which way its lines ran before they were put upright here."""

    parts: list[Part]
    turn: int
    width: float
    height: float


def laid_out(seen: Seen) -> Page:
    turns = Counter(line.turn for line in seen.lines())
    turn = turns.most_common(1)[0][0] if turns else 0
    width, height = (seen.height, seen.width) if turn in (90, 270) else (seen.width, seen.height)
    parts = [_upright(part, turn, seen) for part in seen.parts]
    lines = [line for part in parts if isinstance(part, SeenParagraph) for line in part.lines]
    tables = tables_in(lines)
    body, bulleted = _body_size(lines), _misread_bullets(lines)
    made: list[Part] = []
    place = 0
    for part in parts:
        if isinstance(part, Photo):
            if part.box[2] - part.box[0] >= width * _SMALLEST_PHOTO and part.box[3] > part.box[1]:
                made.append(Part(kind="image", box=part.box))
            continue
        kept: list[SeenLine] = []
        for line in part.lines:
            table = next((one for one in tables if place in one.lines), None)
            if table is None:
                kept.append(line)
            elif all(one.table is not table for one in made):
                made += _paragraphs(kept, body, bulleted)
                kept = []
                made.append(Part(kind="table", box=table.box, table=table))
            place += 1
        made += _paragraphs(kept, body, bulleted)
    return Page(_margins(_joined(made), body, height), turn, width, height)


def _upright(part: SeenParagraph | Photo, turn: int, seen: Seen) -> SeenParagraph | Photo:
    def up(box: Corners) -> Corners:
        return upright(box, turn, seen.width, seen.height)

    if isinstance(part, Photo):
        return Photo(up(part.box))
    return SeenParagraph(
        [
            SeenLine(
                [SeenWord(word.text, up(word.box), word.confidence) for word in line.words], up(line.box), line.size
            )
            for line in part.lines
        ]
    )


def _body_size(lines: Sequence[SeenLine]) -> float:
    """The height of the letters that most of the text has."""
    sizes = sorted((line.size, len(line.text)) for line in lines)
    half, reached = sum(letters for _, letters in sizes) / 2, 0
    for size, letters in sizes:
        reached += letters
        if reached >= half:
            return size
    return 0.0


def _level(line: SeenLine, body: float) -> int:
    return next((level for times, level in _LEVELS if line.size >= times * body), 0)


def _misread_bullets(lines: Sequence[SeenLine]) -> frozenset[str]:
    """A bullet that is read as a letter is so more than once, at the beginning of lines that begin at one place."""
    firsts = [line.words[0] for line in lines if len(line.words) > 1 and _MISREAD_BULLET.match(line.words[0].text)]
    found = Counter((word.text, round(word.box[0] / 20)) for word in firsts)
    return frozenset(text for (text, _), count in found.items() if count > 1)


def _marker(line: SeenLine, bulleted: frozenset[str]) -> str:
    """Of the item that begins with this line; "" where none does."""
    first = line.words[0].text
    if len(line.words) < 2:
        return ""
    if _BULLET.match(first) or first in bulleted:
        return "-"
    return first if _NUMBER.match(first) else ""


def _paragraphs(lines: Sequence[SeenLine], body: float, bulleted: frozenset[str]) -> list[Part]:
    """A paragraph of Tesseract's may hold a heading and what follows it, or a whole list."""
    made: list[Part] = []
    run: list[SeenLine] = []

    def close() -> None:
        if run:
            made.append(_part(list(run), body, bulleted))
            run.clear()

    for line in lines:
        if run and (_level(line, body) != _level(run[-1], body) or bool(_marker(line, bulleted))):
            close()
        run.append(line)
    close()
    return made


def _part(lines: list[SeenLine], body: float, bulleted: frozenset[str]) -> Part:
    box = around([line.box for line in lines])
    words = [line.words for line in lines]
    level = _level(lines[0], body)
    text = sum(len(line.text) for line in lines)
    if level and len(lines) <= _MOST_HEADING_LINES and text <= _LONGEST_HEADING and _has_letters(lines):
        return Part(kind="heading", box=box, lines=words, level=level)
    if marker := _marker(lines[0], bulleted):
        return Part(kind="list", box=box, items=[Item(marker, [words[0][1:], *words[1:]])])
    return Part(kind="paragraph", box=box, lines=words)


def _has_letters(lines: Sequence[SeenLine]) -> bool:
    return sum(one.isalpha() for line in lines for one in line.text) >= 3


def _joined(parts: Sequence[Part]) -> list[Part]:
    """Items that follow one another are one list."""
    made: list[Part] = []
    for part in parts:
        if part.kind == "list" and made and made[-1].kind == "list":
            before = made.pop()
            box, items = around([before.box, part.box]), [*before.items, *part.items]
            made.append(Part(kind="list", box=box, items=items))
        else:
            made.append(part)
    return made


def _margins(parts: list[Part], body: float, height: float) -> list[Part]:
    made = list(parts)
    lone = [place for place, part in enumerate(parts) if part.kind == "paragraph" and len(part.lines) == 1]
    for place in lone:
        _, top, _, bottom = parts[place].box
        others = [part.box for other, part in enumerate(parts) if other != place]
        if bottom <= height * _MARGIN and all(box[1] > bottom + body or box[3] <= height * _MARGIN for box in others):
            made[place] = msgspec.structs.replace(parts[place], kind="header")
        low = height * (1 - _MARGIN)
        if top >= low and all(box[3] < top - body or box[1] >= low for box in others):
            made[place] = msgspec.structs.replace(parts[place], kind="footer")
    return made
