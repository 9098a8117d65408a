"""The text layer of a page as words with boxes, by PDFium.

A word costs two or three calls, a page a few more: calls of one's own for each character would take most of the time.
Coordinates are points from the top left of the page as it is shown, its rotation and its crop box applied.
"""

from __future__ import annotations

import ctypes
import re
from typing import TYPE_CHECKING, Any, cast

import pypdfium2.raw as pdfium

if TYPE_CHECKING:
    from pypdfium2 import PdfPage, PdfTextPage

    from ventoux.parsing.schemas import Box

# PDFium writes a hyphen at a line's end as U+0002, or U+FFFE, and joins the halves of the word.
_HYPHENS = "\x02\ufffe"
_WORD = re.compile(r"[^\s\x02\ufffe\xad]+[\x02\ufffe\xad]?|[\x02\ufffe\xad]")
_BOLD = ("bold", "black", "heavy", "semibold", "demi")
_MOST_CHARACTERS = 400_000
"""On one page. A page of a book has 3000."""


class Word:
    __slots__ = ("bold", "bottom", "hyphen", "left", "right", "size", "text", "top")

    def __init__(self, text: str, box: Box, size: float, *, bold: bool, hyphen: bool) -> None:
        self.text, self.size, self.bold, self.hyphen = text, size, bold, hyphen
        self.left, self.top, self.right, self.bottom = box


class Frame:
    """From PDFium's coordinates of a page, from the bottom left and not rotated, to those shown."""

    def __init__(self, page: PdfPage) -> None:
        boxes: Any = page
        left, bottom, right, top = cast("Box", boxes.get_cropbox())
        self._left, self._right = min(left, right), max(left, right)
        self._bottom, self._top = min(bottom, top), max(bottom, top)
        self._rotation = int(boxes.get_rotation())
        width, height = self._right - self._left, self._top - self._bottom
        self.width, self.height = (height, width) if self._rotation in {90, 270} else (width, height)

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        if self._rotation == 90:
            found = bottom - self._bottom, left - self._left, top - self._bottom, right - self._left
        elif self._rotation == 180:
            found = self._right - right, bottom - self._bottom, self._right - left, top - self._bottom
        elif self._rotation == 270:
            found = self._top - top, self._right - right, self._top - bottom, self._right - left
        else:
            found = left - self._left, self._top - top, right - self._left, self._top - bottom
        return found


def words(page: PdfTextPage, frame: Frame) -> list[Word]:
    text = _text(page)
    rect = pdfium.FS_RECTF()
    fonts: dict[float, bool] = {}
    found: list[Word] = []
    line_end = -1
    bold = False
    for match in _WORD.finditer(text):
        start, end = match.span()
        written = match[0]
        hyphen = written[-1] in _HYPHENS or written[-1] == "\xad"
        if hyphen:
            written = written[:-1] + "-"
        last = end - 2 if hyphen and end - start > 1 else end - 1
        box = _box(page, start, last, rect, frame)
        if box is None:
            continue
        size = round(pdfium.FPDFText_GetFontSize(page, start) or 0.0, 1)
        # The font is asked for once a line, and where the size changes: it takes as long as everything else.
        if start > line_end or size not in fonts:
            newline = text.find("\n", start)
            line_end = newline if newline >= 0 else len(text)
            fonts.clear()
            bold = _is_bold(page, start)
            fonts[size] = bold
        # A size of 1 is that of a font scaled by the matrix: the height of the box tells then.
        height = box[3] - box[1]
        if size < 3 or size > 2 * height:
            size = round(height * 0.85, 1)
        found.append(Word(written, box, size, bold=bold, hyphen=hyphen))
    return found


def _text(page: PdfTextPage) -> str:
    """One character for each of PDFium's, so that places in it are PDFium's too."""
    count = min(pdfium.FPDFText_CountChars(page), _MOST_CHARACTERS)
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(page, 0, count, buffer) - 1
    text = bytes(buffer)[: max(written, 0) * 2].decode("utf-16-le", errors="surrogatepass")
    if written == count and len(text) == count:
        return text
    # Characters without a meaning are left out of the text, and ones beyond the basic plane count twice in it.
    return "".join(_character(pdfium.FPDFText_GetUnicode(page, at)) for at in range(count))


def _character(code: int) -> str:
    return chr(code) if 0 < code <= 0x10FFFF else " "


def _box(page: PdfTextPage, first: int, last: int, rect: pdfium.FS_RECTF, frame: Frame) -> Box | None:
    if not pdfium.FPDFText_GetLooseCharBox(page, first, rect):
        return None
    # Of turned characters the corners come in another order.
    left, right = min(rect.left, rect.right), max(rect.left, rect.right)
    bottom, top = min(rect.bottom, rect.top), max(rect.bottom, rect.top)
    if last > first and pdfium.FPDFText_GetLooseCharBox(page, last, rect):
        left, right = min(left, rect.left, rect.right), max(right, rect.left, rect.right)
        bottom, top = min(bottom, rect.bottom, rect.top), max(top, rect.bottom, rect.top)
    return frame.box(left, bottom, right, top)


def _is_bold(page: PdfTextPage, at: int) -> bool:
    if pdfium.FPDFText_GetFontWeight(page, at) >= 600:
        return True
    buffer = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(page, at, buffer, 128, flags)
    name = buffer.value.decode("latin-1").lower()
    # Bit 19 of a font's flags: it is to be shown bold (ISO 32000-1, table 123).
    return any(sign in name for sign in _BOLD) or bool(flags.value & (1 << 18))
