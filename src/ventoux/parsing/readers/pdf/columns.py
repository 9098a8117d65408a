"""The order in which a page is read: columns from the left, between what spans them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

_DEEPEST = 6
"""Columns within columns."""


class Placed(Protocol):
    left: float
    top: float
    right: float
    bottom: float


P = TypeVar("P", bound=Placed)


def ordered(parts: Sequence[P], depth: int = 0) -> list[list[P]]:
    """Runs of one column each, in the order of reading; each run from the top."""
    if not parts:
        return []
    gutter = _gutter(parts) if depth < _DEEPEST and len(parts) >= 6 else None
    if gutter is None:
        return [sorted(parts, key=lambda part: (part.top, part.left))]
    runs: list[list[P]] = []
    band: list[P] = []
    for part in sorted(parts, key=lambda part: (part.top, part.left)):
        if part.left < gutter < part.right:
            runs += _sides(band, gutter, depth)
            band = []
            runs.append([part])
        else:
            band.append(part)
    return _merged(runs + _sides(band, gutter, depth), gutter)


def _sides(band: list[P], gutter: float, depth: int) -> list[list[P]]:
    left = [part for part in band if part.right <= gutter]
    right = [part for part in band if part.left >= gutter]
    return ordered(left, depth + 1) + ordered(right, depth + 1)


def _merged(runs: list[list[P]], gutter: float) -> list[list[P]]:
    """Lines that span the columns and follow each other, and short last lines of paragraphs among them, are a run."""
    result: list[list[P]] = []
    for run in runs:
        spanning = any(part.left < gutter < part.right for part in run)
        last_spans = bool(result) and any(part.left < gutter < part.right for part in result[-1])
        single = len(run) == 1 and run[0].right <= gutter
        if result and last_spans and (spanning or single):
            result[-1].extend(run)
        else:
            result.append(list(run))
    return result


def _gutter(parts: Sequence[Placed]) -> float | None:
    """Where the page is cut into columns: a line that little crosses, with text beside each other on its two sides."""
    left, right = min(part.left for part in parts), max(part.right for part in parts)
    width = right - left
    best, best_score = None, 0.0
    for start, end in _gaps(parts, left + 0.12 * width, right - 0.12 * width):
        middle = (start + end) / 2
        score = _score(parts, middle)
        if score > best_score:
            best, best_score = middle, score
    return best


def _gaps(parts: Sequence[Placed], least: float, most: float) -> list[tuple[float, float]]:
    """Between the right edge of one part and the left edge of the next one to the right, at least 6 points."""
    lefts = sorted({round(part.left) for part in parts})
    found: set[tuple[float, float]] = set()
    at = 0
    for edge in sorted({round(part.right) for part in parts if least <= part.right <= most}):
        while at < len(lefts) and lefts[at] < edge + 6:
            at += 1
        if at < len(lefts) and lefts[at] <= most:
            found.add((edge, lefts[at]))
    # Of gaps that end at the same edge the narrowest is the one that no part reaches into.
    narrowest: dict[float, float] = {}
    for start, end in found:
        narrowest[end] = max(start, narrowest.get(end, start))
    return [(start, end) for end, start in narrowest.items()]


def _score(parts: Sequence[Placed], middle: float) -> float:
    """The height of text that stands beside other text across the gutter, less what crosses it there."""
    left = sorted((part.top, part.bottom) for part in parts if part.right <= middle)
    right = sorted((part.top, part.bottom) for part in parts if part.left >= middle)
    if len(left) < 3 or len(right) < 3:
        return 0.0
    top, bottom = max(left[0][0], right[0][0]), min(max(b for _, b in left), max(b for _, b in right))
    if bottom <= top:
        return 0.0
    crossing = [part for part in parts if part.left < middle < part.right]
    inside = [part for part in crossing if top < (part.top + part.bottom) / 2 < bottom]
    beside = min(_covered(left, top, bottom), _covered(right, top, bottom))
    crossed = sum(part.bottom - part.top for part in inside)
    if beside < 2 * crossed or min(_count(left, top, bottom), _count(right, top, bottom)) < 3:
        return 0.0
    return beside - crossed


def _covered(spans: list[tuple[float, float]], top: float, bottom: float) -> float:
    return sum(min(end, bottom) - max(start, top) for start, end in spans if min(end, bottom) > max(start, top))


def _count(spans: list[tuple[float, float]], top: float, bottom: float) -> int:
    return sum(1 for start, end in spans if min(end, bottom) > max(start, top))
