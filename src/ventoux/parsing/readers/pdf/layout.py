"""A page of a PDF, taken apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ventoux.parsing.readers.pdf.lines import Segment
    from ventoux.parsing.schemas import Box


class Grid:
    """A table, its rows from the top. ``marked``: whether the page sets the first row apart, or rules all of them."""

    __slots__ = ("bottom", "left", "marked", "right", "rows", "top")

    def __init__(self, rows: list[list[str]], box: Box, *, marked: bool) -> None:
        self.rows, self.marked = rows, marked
        self.left, self.top, self.right, self.bottom = box

    @property
    def box(self) -> Box:
        return self.left, self.top, self.right, self.bottom


class Layout:
    def __init__(self, number: int, width: float, height: float) -> None:
        self.number, self.width, self.height = number, width, height
        self.segments: list[Segment] = []
        self.grids: list[Grid] = []
        self.headers: list[Segment] = []
        self.footers: list[Segment] = []
        self.links: list[str] = []
        self.pictures: list[Picture] = []
        self.needs_recognition = False
        self.damaged = False

    def is_background(self, picture: Picture) -> bool:
        """It covers the page: a scan, or what the text is printed on."""
        area = (picture.right - picture.left) * (picture.bottom - picture.top)
        return area > 0.8 * self.width * self.height


class Picture:
    """``index``: its place among the page's objects."""

    __slots__ = ("bottom", "index", "left", "right", "top")

    def __init__(self, index: int, box: Box) -> None:
        self.index = index
        self.left, self.top, self.right, self.bottom = box

    @property
    def box(self) -> Box:
        return self.left, self.top, self.right, self.bottom
