"""By how much a page lies askew, and turning it back: five degrees are enough for Tesseract to see nothing at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL.Image import Image as Pixels

MOST = 12.0
"""Degrees, either way."""
_LEAST = 0.3
_LOOKED_AT = 900
"""Pixels of the longer side of the small picture that is looked at."""
_COARSE, _FINE = 0.5, 0.1
_CLEAR = 1.15
"""Times the usual score that the best one has to be: below it nothing there lies in lines."""


class Lie(NamedTuple):
    """How a page lies. ``skew``: degrees, counter-clockwise, by which turning makes it straight; 0 where that is not
    clear. ``on_its_side``: its lines run from top to bottom, or the other way."""

    skew: float
    on_its_side: bool


def lie_of(image: Pixels) -> Lie:
    """``image`` is grey."""
    small = image.copy()
    small.thumbnail((_LOOKED_AT, _LOOKED_AT))
    pixels = np.asarray(small, dtype=np.float32)
    # What differs from its surroundings is ink, on light paper and on dark.
    level = float(np.median(pixels))
    ys, xs = np.nonzero(np.abs(pixels - level) > max(float(pixels.std()), 24.0))
    if len(ys) < 200:
        return Lie(0.0, on_its_side=False)
    (across, clear), (down, clear_down) = _best(ys, xs), _best(xs, -ys)
    on_its_side = clear_down > clear
    angle, clear = (down, clear_down) if on_its_side else (across, clear)
    if clear < _CLEAR:
        return Lie(0.0, on_its_side=False)
    return Lie(angle if abs(angle) >= _LEAST else 0.0, on_its_side)


def _best(across: NDArray[np.intp], along: NDArray[np.intp]) -> tuple[float, float]:
    """The angle at which ink gathers in the fewest lines, and how much better than the others it is."""
    coarse = np.arange(-MOST, MOST + _COARSE / 2, _COARSE)
    scores = np.array([_score(across, along, angle) for angle in coarse])
    middle = float(coarse[scores.argmax()])
    fine = np.arange(middle - _COARSE, middle + _COARSE + _FINE / 2, _FINE)
    finer = np.array([_score(across, along, angle) for angle in fine])
    return float(fine[finer.argmax()]), float(finer.max() / np.median(scores))


def _score(across: NDArray[np.intp], along: NDArray[np.intp], angle: float) -> float:
    rows = np.rint(across - along * np.tan(np.radians(angle))).astype(np.int64)
    counts = np.bincount(rows - rows.min()).astype(np.float64)
    return float((counts**2).sum())
