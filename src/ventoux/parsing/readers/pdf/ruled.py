"""Tables that are ruled: lines that cross make a grid, words fall into its cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.parsing.readers.pdf.layout import Grid
from ventoux.parsing.readers.pdf.lines import rows, segments
from ventoux.parsing.readers.pdf.paragraphs import joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ventoux.parsing.readers.pdf.marks import Marks, Rule
    from ventoux.parsing.readers.pdf.words import Word

_NEAR = 3.0
"""Points within which lines meet, or are the same."""
_MOST_CELLS = 20_000


def ruled_tables(marks: Marks, words: list[Word]) -> tuple[list[Grid], list[Word]]:
    """The tables, and the words that stand in none."""
    found: list[Grid] = []
    for horizontal, vertical in _crossing(marks.horizontal, marks.vertical):
        lattice = _Lattice(horizontal, vertical)
        if len(lattice.xs) < 3 or len(lattice.ys) < 3 or len(lattice.xs) * len(lattice.ys) > _MOST_CELLS:
            continue
        inside = [word for word in words if lattice.place(word) is not None]
        grid = lattice.grid(inside)
        if grid is not None:
            found.append(grid)
            taken = {id(word) for word in inside}
            words = [word for word in words if id(word) not in taken]
    return found, words


def _crossing(horizontal: Sequence[Rule], vertical: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Groups of lines that hang together."""
    parents = list(range(len(horizontal) + len(vertical)))

    def root(at: int) -> int:
        while parents[at] != at:
            parents[at] = parents[parents[at]]
            at = parents[at]
        return at

    for i, across in enumerate(horizontal):
        for j, down in enumerate(vertical, len(horizontal)):
            if (
                across.start - _NEAR <= down.at <= across.end + _NEAR
                and down.start - _NEAR <= across.at <= down.end + _NEAR
            ):
                parents[root(i)] = root(j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for at in range(len(parents)):
        group = groups.setdefault(root(at), ([], []))
        if at < len(horizontal):
            group[0].append(horizontal[at])
        else:
            group[1].append(vertical[at - len(horizontal)])
    return [group for group in groups.values() if len(group[0]) >= 2 and len(group[1]) >= 2]


class _Lattice:
    def __init__(self, horizontal: list[Rule], vertical: list[Rule]) -> None:
        self._horizontal, self._vertical = horizontal, vertical
        self.ys = _distinct([rule.at for rule in horizontal])
        self.xs = _distinct([rule.at for rule in vertical])

    def place(self, word: Word) -> tuple[int, int] | None:
        row = _between(self.ys, (word.top + word.bottom) / 2)
        column = _between(self.xs, (word.left + word.right) / 2)
        return None if row is None or column is None else (row, column)

    def grid(self, words: list[Word]) -> Grid | None:
        """None of a frame around text: at least two cells of different rows and columns hold something."""
        anchors = self._anchors()
        cells: dict[tuple[int, int], list[Word]] = {}
        for word in words:
            place = self.place(word)
            if place is not None:
                cells.setdefault(anchors[place], []).append(word)
        if len({row for row, _ in cells}) < 2 or len({column for _, column in cells}) < 2:
            return None
        texts = {place: _text(held) for place, held in cells.items()}
        result: list[list[str]] = []
        for row in range(len(self.ys) - 1):
            line: list[str] = []
            for column in range(len(self.xs) - 1):
                anchor = anchors[row, column]
                # A cell that spans rows says in each of them what it says; one that spans columns says it once.
                line.append(texts.get(anchor, "") if anchor[1] == column else "")
            result.append(line)
        kept = [line for line in result if any(line)]
        return Grid(_without_empty_columns(kept), (self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]), marked=True)

    def _anchors(self) -> dict[tuple[int, int], tuple[int, int]]:
        """For each cell of the grid the first that it is merged with: where no line is between them, they are one."""
        found: dict[tuple[int, int], tuple[int, int]] = {}
        for row in range(len(self.ys) - 1):
            middle = (self.ys[row] + self.ys[row + 1]) / 2
            for column in range(len(self.xs) - 1):
                center = (self.xs[column] + self.xs[column + 1]) / 2
                if column and not _is_ruled(self._vertical, self.xs[column], middle):
                    found[row, column] = found[row, column - 1]
                elif row and not _is_ruled(self._horizontal, self.ys[row], center):
                    found[row, column] = found[row - 1, column]
                else:
                    found[row, column] = row, column
        return found


def _is_ruled(rules: Sequence[Rule], at: float, along: float) -> bool:
    return any(abs(rule.at - at) <= _NEAR and rule.start - _NEAR <= along <= rule.end + _NEAR for rule in rules)


def _distinct(values: list[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found


def _between(edges: list[float], value: float) -> int | None:
    for at in range(len(edges) - 1):
        if edges[at] <= value < edges[at + 1]:
            return at
    return None


def _text(words: list[Word]) -> str:
    lines = [segment for row in rows(segments(words)) for segment in row]
    return joined(lines, frozenset())


def _without_empty_columns(found: list[list[str]]) -> list[list[str]]:
    filled = [column for column in range(len(found[0])) if any(line[column] for line in found)] if found else []
    return [[line[column] for column in filled] for line in found]
