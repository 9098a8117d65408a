"""Tables without lines: rows of cells that stand below one another.

Tesseract takes the columns of a table for columns of text. So its lines are put together again by their height on the
page, and cut where the gaps are.
"""

from __future__ import annotations

from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

import msgspec

from ventoux.parsing.recognition.schemas import Corners, SeenWord

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ventoux.parsing.recognition.schemas import SeenLine

_GAP = 1.3
"""Times the height of letters, from which a gap between words is one between cells."""
_LEAST_ROWS = 3
_PROSE_WORDS = 4
_PROSE_FILLS = 0.8
"""Cells of columns of text have many words, and fill their column."""


class Cell(msgspec.Struct, frozen=True):
    words: list[SeenWord]

    @property
    def box(self) -> Corners:
        return around([word.box for word in self.words])


class Row(msgspec.Struct, frozen=True):
    cells: list[Cell]
    lines: list[int]
    """Places of the lines that it was put together of."""
    size: float

    @property
    def box(self) -> Corners:
        return around([cell.box for cell in self.cells])


class SeenTable(msgspec.Struct, frozen=True):
    """``rows[i][j]``: the words of a cell, perhaps none."""

    rows: list[list[list[SeenWord]]]
    lines: frozenset[int]
    """Places of the lines that are in it."""

    @property
    def box(self) -> Corners:
        return around([word.box for row in self.rows for cell in row for word in cell])


def around(boxes: Sequence[Corners]) -> Corners:
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def tables_in(lines: Sequence[SeenLine]) -> list[SeenTable]:
    """Of lines that run from left to right."""
    found: list[SeenTable] = []
    run: list[Row] = []
    for row in _rows(lines):
        if run and not _goes_on(run, row):
            found += _table(run)
            run = []
        if len(row.cells) > 1:
            run.append(row)
        elif run:
            found += _table(run)
            run = []
    return found + _table(run)


def _rows(lines: Sequence[SeenLine]) -> list[Row]:
    """Lines of one height on the page are one row."""
    rows: list[Row] = []
    together: list[int] = []
    for place in sorted(range(len(lines)), key=lambda place: _middle(lines[place])):
        if together and _middle(lines[place]) - _middle(lines[together[0]]) > lines[place].size * 0.5:
            rows.append(_row(lines, together))
            together = []
        together.append(place)
    return [*rows, _row(lines, together)] if together else rows


def _middle(line: SeenLine) -> float:
    return (line.box[1] + line.box[3]) / 2


def _row(lines: Sequence[SeenLine], places: list[int]) -> Row:
    words = sorted((word for place in places for word in lines[place].words), key=lambda word: word.box[0])
    size = median(lines[place].size for place in places)
    cells: list[list[SeenWord]] = [[words[0]]]
    for before, word in pairwise(words):
        if word.box[0] - before.box[2] > size * _GAP:
            cells.append([])
        cells[-1].append(word)
    return Row([Cell(cell) for cell in cells], list(places), size)


def _goes_on(run: Sequence[Row], row: Row) -> bool:
    """Whether the next row is near, and its cells stand below those above."""
    before = run[-1]
    if row.box[1] - before.box[3] > 2.5 * before.size:
        return False
    columns = _columns(run)
    taken = [_column_of(cell, columns, row.size) for cell in row.cells]
    return None not in taken and len(set(taken)) == len(taken)


def _columns(rows: Sequence[Row]) -> list[tuple[float, float]]:
    """From left to right of each; cells that overlap share one."""
    spans = sorted((cell.box[0], cell.box[2]) for row in rows for cell in row.cells)
    columns: list[tuple[float, float]] = []
    for left, right in spans:
        if columns and left < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], right))
        else:
            columns.append((left, right))
    return columns


def _column_of(cell: Cell, columns: Sequence[tuple[float, float]], size: float) -> int | None:
    """The column below which it stands; its number, or that of a new one, counted from the last. None where it reaches
    over several."""
    left, _, right, _ = cell.box
    over = [place for place, (start, end) in enumerate(columns) if left < end and right > start]
    if len(over) > 1:
        return None
    if over:
        return over[0]
    near = [place for place, (start, end) in enumerate(columns) if left < end + size and right > start - size]
    return near[0] if near else len(columns) + round(left)


def _table(run: Sequence[Row]) -> list[SeenTable]:
    columns = _columns(run)
    if len(run) < _LEAST_ROWS or len(columns) < 2 or _is_prose(run, columns):
        return []
    full = sum(len(row.cells) for row in run) / (len(run) * len(columns))
    if full < 0.5:
        return []
    rows: list[list[list[SeenWord]]] = []
    for row in run:
        cells: list[list[SeenWord]] = [[] for _ in columns]
        for cell in row.cells:
            place = _column_of(cell, columns, row.size)
            cells[0 if place is None else min(place, len(columns) - 1)] += cell.words
        rows.append(cells)
    return [SeenTable(rows, frozenset(place for row in run for place in row.lines))]


def _is_prose(run: Sequence[Row], columns: Sequence[tuple[float, float]]) -> bool:
    """Columns of text next to one another."""
    prose = 0
    for left, right in columns:
        cells = [cell for row in run for cell in row.cells if cell.box[0] >= left - 1 and cell.box[2] <= right + 1]
        words = median(len(cell.words) for cell in cells)
        fills = median((cell.box[2] - cell.box[0]) / max(right - left, 1.0) for cell in cells)
        prose += words >= _PROSE_WORDS and fills >= _PROSE_FILLS
    return prose * 2 > len(columns)
