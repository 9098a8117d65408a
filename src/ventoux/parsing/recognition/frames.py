"""From the picture that Tesseract saw back to the page as it was given.

On the way there a picture is turned straight, and made larger or smaller; lines on it run in one of four directions.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from ventoux.parsing.recognition.schemas import Corners


class Frame(msgspec.Struct, frozen=True):
    """``width`` and ``height`` are the given picture's, in pixels; ``seen_width`` and ``seen_height`` those of what
    Tesseract saw: the picture times ``scale``, turned counter-clockwise by ``skew`` degrees about its middle."""

    width: int
    height: int
    seen_width: int
    seen_height: int
    scale: float = 1.0
    skew: float = 0.0

    def given(self, box: Corners) -> Corners:
        """A box of what Tesseract saw, on the picture as it was given: of one that was turned, the box around it."""
        left, top, right, bottom = box
        corners = [self._point(x, y) for x in (left, right) for y in (top, bottom)]
        xs, ys = [min(max(x, 0.0), self.width) for x, _ in corners], [min(max(y, 0.0), self.height) for _, y in corners]
        return min(xs), min(ys), max(xs), max(ys)

    def _point(self, x: float, y: float) -> tuple[float, float]:
        angle = math.radians(self.skew)
        x, y = x - self.seen_width / 2, y - self.seen_height / 2
        x, y = x * math.cos(angle) - y * math.sin(angle), x * math.sin(angle) + y * math.cos(angle)
        return x / self.scale + self.width / 2, y / self.scale + self.height / 2


def upright(box: Corners, turn: int, width: int, height: int) -> Corners:
    """A box of a picture of ``width`` and ``height``, where its lines run from left to right."""
    left, top, right, bottom = box
    match turn:
        case 90:
            return height - bottom, left, height - top, right
        case 180:
            return width - right, height - bottom, width - left, height - top
        case 270:
            return top, width - right, bottom, width - left
        case _:
            return box


def sideways(box: Corners, turn: int, width: int, height: int) -> Corners:
    """The way back; ``width`` and ``height`` are the same as there."""
    left, top, right, bottom = box
    match turn:
        case 90:
            return top, height - right, bottom, height - left
        case 180:
            return width - right, height - bottom, width - left, height - top
        case 270:
            return width - bottom, left, width - top, right
        case _:
            return box
