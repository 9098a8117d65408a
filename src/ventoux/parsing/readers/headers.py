"""Whether the first row of a table says what its columns are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_VALUE = re.compile(r"[-+(]?[€$£]?\s?\d[\d\s.,:/\u00a0\u202f'-]*\s?[%€$£)]?(T[\d:.Z+-]+)?")
_LONGEST_TITLE = 80
_LOOKED_AT = 50


def is_value(text: str) -> bool:
    """A number, an amount, a date, a time: what is under a title, not in it."""
    return _VALUE.fullmatch(text.strip()[:40]) is not None


def has_header(rows: Sequence[Sequence[str]]) -> bool:
    """Titles are short texts, each another, and none is a number unless every row begins like it (years)."""
    first = [cell.strip() for cell in rows[0]]
    filled = [cell for cell in first if cell]
    if not filled or len(filled) * 2 < len(first) or len(set(filled)) < len(filled):
        return False
    if any(len(cell) > _LONGEST_TITLE for cell in filled):
        return False
    values = sum(1 for cell in filled if is_value(cell))
    if values == 0:
        return len(rows) > 1
    return values < len(filled) and not is_value(filled[0]) and _other_kind(rows, first)


def _other_kind(rows: Sequence[Sequence[str]], first: Sequence[str]) -> bool:
    """Of a first row with some numbers in it, such as years: whether the rows below are fuller of numbers than it."""
    below = rows[1:_LOOKED_AT]
    if not below:
        return False
    shares = [sum(1 for cell in row if is_value(cell)) for row in below]
    years = [cell for cell in first if is_value(cell)]
    return all(cell.isdigit() and len(cell) == 4 for cell in years) and sum(shares) >= len(years) * len(below) // 2


def values_below(rows: Sequence[Sequence[str]]) -> bool:
    """Whether some column holds values under its first row: then that row is likely to say what they are."""
    below = rows[1:_LOOKED_AT]
    width = min((len(row) for row in below), default=0)
    return any(sum(1 for row in below if is_value(row[at])) * 2 > len(below) for at in range(width))


def find_header(rows: Sequence[Sequence[str]]) -> int | None:
    """Which of the first rows is the header: above it stand a title and notes, which fill few of the columns."""
    width = max((sum(1 for cell in row if cell.strip()) for row in rows[:_LOOKED_AT]), default=0)
    for at, row in enumerate(rows[:10]):
        filled = sum(1 for cell in row if cell.strip())
        if (filled * 2 > width and filled > 1) or (width == 1 and filled):
            return at if has_header(rows[at:]) else None
    return None
