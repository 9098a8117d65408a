"""Tables without lines: rows whose parts stand below each other in columns, and are no prose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.parsing.readers.headers import is_value
from ventoux.parsing.readers.pdf.layout import Grid
from ventoux.parsing.readers.pdf.lines import Segment, rows

if TYPE_CHECKING:
    from collections.abc import Sequence

_LEAST_ROWS = 3
_FILLED = 0.85
"""Of the width of its column: a line of prose."""
_LONGEST_CELL = 40
"""Characters, on average."""


def aligned_tables(found: list[Segment]) -> tuple[list[Grid], list[Segment]]:
    """The tables, and the segments that stand in none."""
    grids: list[Grid] = []
    taken: set[int] = set()
    for run in _runs(rows(found)):
        grid = _grid(run)
        if grid is not None:
            grids.append(grid)
            taken.update(id(segment) for row in run for segment in row)
    return grids, [segment for segment in found if id(segment) not in taken]


def _runs(lines: list[list[Segment]]) -> list[list[list[Segment]]]:
    """Rows that follow each other closely, each with two parts at least; single parts between them, too."""
    runs: list[list[list[Segment]]] = []
    current: list[list[Segment]] = []
    for row in lines:
        close = bool(current) and row[0].top - max(part.bottom for part in current[-1]) < 1.8 * row[0].size
        if not close or not _fits(current, row):
            runs.append(current)
            current = []
        if len(row) > 1 or current:
            current.append(row)
    runs.append(current)
    return [trimmed for run in runs if len(trimmed := _trimmed(run)) >= _LEAST_ROWS]


def _fits(run: list[list[Segment]], row: list[Segment]) -> bool:
    """Whether no part of the row lies across two columns of the rows before."""
    columns = _columns(run)
    return all(sum(1 for column in columns if _overlap(part, column) > 1) <= 1 for part in row)


def _trimmed(run: list[list[Segment]]) -> list[list[Segment]]:
    """Without single parts at its end, which are the text below."""
    end = len(run)
    while end and len(run[end - 1]) < 2:
        end -= 1
    return run[:end]


def _columns(run: Sequence[Sequence[Segment]]) -> list[tuple[float, float]]:
    """Stretches of the page's width that some part covers."""
    spans = sorted((part.left, part.right) for row in run for part in row)
    found: list[tuple[float, float]] = []
    for left, right in spans:
        if found and left < found[-1][1] + 1:
            found[-1] = found[-1][0], max(found[-1][1], right)
        else:
            found.append((left, right))
    return found


def _overlap(part: Segment, column: tuple[float, float]) -> float:
    return min(part.right, column[1]) - max(part.left, column[0])


def _grid(run: list[list[Segment]]) -> Grid | None:
    columns = _columns(run)
    if len(columns) < 2 or _is_prose(run, columns):
        return None
    result: list[list[str]] = []
    for row in run:
        cells = [""] * len(columns)
        for part in row:
            at = next(place for place, column in enumerate(columns) if _overlap(part, column) > 0)
            cells[at] = f"{cells[at]} {part.text}".strip()
        if result and _continues(cells):
            result[-1] = [f"{above} {cell}".strip() for above, cell in zip(result[-1], cells, strict=True)]
        else:
            result.append(cells)
    if len(result) < _LEAST_ROWS - 1:
        return None
    parts = [part for row in run for part in row]
    box = (
        min(part.left for part in parts),
        min(part.top for part in parts),
        max(part.right for part in parts),
        max(part.bottom for part in parts),
    )
    bold = [all(part.bold for part in row) for row in run]
    return Grid(result, box, marked=bold[0] and not all(bold))


def _continues(cells: list[str]) -> bool:
    """The second line of a row above: its first column is empty, and it holds no values of its own."""
    return not cells[0] and not any(is_value(cell) for cell in cells if cell)


def _is_prose(run: list[list[Segment]], columns: list[tuple[float, float]]) -> bool:
    parts = [part for row in run for part in row]
    if sum(len(part.text) for part in parts) > _LONGEST_CELL * len(parts):
        return True
    if sum(1 for row in run if len(row) > 1) * 2 < len(run):
        return True
    filled = 0
    for left, right in columns:
        held = [part for part in parts if _overlap(part, (left, right)) > 0]
        words = sum(len(part.words) for part in held) / len(held)
        wide = sum(1 for part in held if part.right - part.left > _FILLED * (right - left))
        filled += wide * 2 > len(held) and words >= 3
    return filled == len(columns)
