"""Lines and pictures that are drawn on a page: what tables are ruled with, and where pictures are."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING

import pypdfium2.raw as pdfium

from ventoux.parsing.readers.pdf.layout import Picture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdfium2 import PdfPage

    from ventoux.parsing.readers.pdf.words import Frame
    from ventoux.parsing.schemas import Box

_MOST_OBJECTS = 20_000
"""On one page: maps and drawings have more, and no tables."""
_MOST_LINES = 800
_MOST_SEGMENTS = 400
_THIN = 3.0
"""Points: what is thinner is a line, however it was drawn."""
_LEAST_LINE = 6.0
_LEAST_PICTURE = 40.0


class Rule:
    """A horizontal or vertical line: where it stands, and from where to where it goes along the other axis."""

    __slots__ = ("at", "end", "start")

    def __init__(self, at: float, start: float, end: float) -> None:
        self.at, self.start, self.end = at, start, end


class Marks:
    def __init__(self) -> None:
        self.horizontal: list[Rule] = []
        self.vertical: list[Rule] = []
        self.pictures: list[Picture] = []
        self.objects = 0

    def line(self, box: Box) -> None:
        left, top, right, bottom = box
        if bottom - top <= _THIN and right - left >= _LEAST_LINE:
            self.horizontal.append(Rule((top + bottom) / 2, left, right))
        elif right - left <= _THIN and bottom - top >= _LEAST_LINE:
            self.vertical.append(Rule((left + right) / 2, top, bottom))

    def frame(self, box: Box) -> None:
        left, top, right, bottom = box
        self.line((left, top, right, top))
        self.line((left, bottom, right, bottom))
        self.line((left, top, left, bottom))
        self.line((right, top, right, bottom))


def marks(page: PdfPage, frame: Frame) -> Marks:
    found = Marks()
    found.objects = pdfium.FPDFPage_CountObjects(page)
    if found.objects > _MOST_OBJECTS:
        return found
    edges = [ctypes.c_float() for _ in range(4)]
    references = [ctypes.byref(edge) for edge in edges]
    for at in range(found.objects):
        drawn = pdfium.FPDFPage_GetObject(page, at)
        kind = pdfium.FPDFPageObj_GetType(drawn)
        if kind not in {pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE}:
            continue
        if not pdfium.FPDFPageObj_GetBounds(drawn, *references):
            continue
        box = frame.box(*(edge.value for edge in edges))
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            if box[2] - box[0] >= _LEAST_PICTURE and box[3] - box[1] >= _LEAST_PICTURE:
                found.pictures.append(Picture(at, box))
        elif len(found.horizontal) + len(found.vertical) < _MOST_LINES:
            _path(drawn, box, frame, found)
    return found


def _path(drawn: object, box: Box, frame: Frame, found: Marks) -> None:
    if min(box[2] - box[0], box[3] - box[1]) <= _THIN:
        found.line(box)
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(drawn, fill, stroke)
    if not stroke.value:
        return
    count = pdfium.FPDFPath_CountSegments(drawn)
    if count > _MOST_SEGMENTS:
        return
    for start, end in _pieces(drawn, count):
        corners = frame.box(min(start[0], end[0]), min(start[1], end[1]), max(start[0], end[0]), max(start[1], end[1]))
        found.line(corners)


def _pieces(drawn: object, count: int) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """The straight pieces of a path, in the coordinates of the page."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(drawn, matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    first = last = (0.0, 0.0)
    for at in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(drawn, at)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            first = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield last, point
        last = point
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield point, first
