"""Pages of a PDF, written from the top down: A4, in the fonts that every reader has.

Lengths are points, a 72nd of an inch, from the lower left corner. Texts are in WinAnsi, which has the letters of the
five languages; what it has not is written in other letters where there is a way, and is else a "¿" that nobody takes
for the text's own: ``lost`` says that there was one.
"""

from __future__ import annotations

import io
import unicodedata
from typing import TYPE_CHECKING, Any, Literal

import pydyf

if TYPE_CHECKING:
    from collections.abc import Iterator

_WIDE, _HIGH = 595, 842
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, _WIDE - 56, _HIGH - 64, 64
_FOOT = 36
_MOST_PAGES = 2000

Font = Literal["plain", "bold", "code"]
_FONTS: dict[Font, str] = {"plain": "Helvetica", "bold": "Helvetica-Bold", "code": "Courier"}
_CODE_WIDTH = 600
_WIDER = 1.09
"""Of bold letters, at most."""
# Thousandths of the size: the metrics of Helvetica from the space to the tilde.
_WIDTHS = dict(zip(map(chr, range(32, 127)), (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584), strict=True))  # fmt: skip
_WIDEST = 1000
_OTHERS = dict.fromkeys("\u2018\u2019\u201a", 222) | dict.fromkeys("“”„«»\u2013€ß", 611)
_WRITTEN = str.maketrans(
    {
        "\t": "    ", "\u202f": "\u00a0", "\u2009": " ", "\u200b": None, "\ufeff": None, "\u00ad": None, "\ufe0f": None,
        "\u2011": "-", "\u2010": "-", "\u2212": "-", "→": "->", "←": "<-", "⇒": "=>", "↔": "<->", "≤": "<=", "≥": ">=",
        "≠": "!=", "≈": "~", "✓": "(yes)", "✔": "(yes)", "✅": "(yes)", "✗": "(no)", "❌": "(no)", "\u2032": "'",
        "″": '"',
        "─": "-", "│": "|", "├": "+", "└": "+", "●": "•", "▪": "•",
    }
)  # fmt: skip
_UNKNOWN = "¿"


class Full(Exception):
    """There are as many pages as there may be."""


class Pages:
    """What writes on them raises Full."""

    def __init__(self) -> None:
        self._pages: list[pydyf.Stream] = []
        self._y = 0.0
        self.lost = False
        """Something could not be written."""
        self._turn()

    def text(self, text: str, *, font: Font = "plain", size: float = 10, indent: float = 0) -> None:
        """Wrapped where it is too long for a line; its own line breaks stay."""
        room = (_RIGHT - _LEFT - indent) / size * 1000
        for one in self._written(text).split("\n"):
            for part in _code_lines(one, room) if font == "code" else _lines(one, room, font):
                self._down(size * 1.4)
                self._put(_LEFT + indent, self._y, part, font, size)

    def space(self, points: float) -> None:
        self._y -= points

    def rule(self) -> None:
        self._down(10)
        page = self._pages[-1]
        page.set_line_width(0.5)
        page.move_to(_LEFT, self._y + 4)
        page.line_to(_RIGHT, self._y + 4)
        page.stroke()

    def keep(self, points: float) -> None:
        """There is room for so much from here on, or a new page begins."""
        if self._y - points < _BOTTOM:
            self._turn()

    def written(self, title: str, foot: str = "page {number} of {pages}") -> bytes:
        pdf = pydyf.PDF()
        pdf.info["Title"] = pydyf.String(title)
        fonts = pydyf.Dictionary({key: _font(pdf, name) for key, name in _FONTS.items()})
        short = self._written(title)[:80]
        for number, page in enumerate(self._pages, 1):
            _show(page, _LEFT, _FOOT, f"{short}, {foot.format(number=number, pages=len(self._pages))}", "plain", 8)
            pdf.add_object(page)
            description: dict[str, Any] = {
                "Type": "/Page",
                "Parent": pdf.pages.reference,
                "MediaBox": pydyf.Array([0, 0, _WIDE, _HIGH]),
                "Contents": page.reference,
                "Resources": pydyf.Dictionary({"Font": fonts}),
            }
            pdf.add_page(pydyf.Dictionary(description))
        file = io.BytesIO()
        pdf.write(file, compress=True)
        return file.getvalue()

    def _down(self, points: float) -> None:
        self.keep(points)
        self._y -= points

    def _turn(self) -> None:
        if len(self._pages) == _MOST_PAGES:
            raise Full
        self._pages.append(pydyf.Stream())
        self._y = _TOP

    def _put(self, x: float, y: float, text: str, font: Font, size: float) -> None:
        _show(self._pages[-1], x, y, text, font, size)

    def _written(self, text: str) -> str:
        """With only such characters as the fonts have."""
        plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).translate(_WRITTEN)
        if plain.isascii() and plain.replace("\n", " ").isprintable():
            return plain
        return "".join(map(self._letter, plain))

    def _letter(self, letter: str) -> str:
        if letter == "\n" or _has(letter):
            return letter
        apart = "".join(one for one in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(one))
        if apart and all(map(_has, apart)):
            return apart
        self.lost = True
        return _UNKNOWN


def _has(letter: str) -> bool:
    return (letter.isprintable() or letter == "\u00a0") and bool(letter.encode("cp1252", "ignore"))


def _show(page: pydyf.Stream, x: float, y: float, text: str, font: Font, size: float) -> None:
    page.begin_text()
    page.set_font_size(font, size)
    page.move_text_to(round(x, 2), round(y, 2))
    page.show_text_string(text.encode("cp1252", "replace"))
    page.end_text()


def _font(pdf: pydyf.PDF, name: str) -> bytes:
    description = {"Type": "/Font", "Subtype": "/Type1", "BaseFont": f"/{name}", "Encoding": "/WinAnsiEncoding"}
    font = pydyf.Dictionary(description)
    pdf.add_object(font)
    return font.reference


def _code_lines(line: str, room: float) -> list[str]:
    most = int(room // _CODE_WIDTH)
    return [line[at : at + most] for at in range(0, len(line), most)] or [""]


def _lines(line: str, room: float, font: Font) -> Iterator[str]:
    """Cut at spaces, and within a word that is longer than a line."""
    made, used = "", 0.0
    for word in line.split(" "):
        wide = _width(word, font)
        if made and used + wide > room:
            yield made.rstrip()
            made, used = "", 0.0
        if wide > room:
            *full, word = _broken(word, room, font)  # noqa: PLW2901 - the rest of it
            yield from full
            wide = _width(word, font)
        made += f"{word} "
        used += wide + _WIDTHS[" "]
    yield made.rstrip()


def _broken(word: str, room: float, font: Font) -> list[str]:
    """Its parts, each as wide as there is room."""
    parts: list[str] = []
    began, used = 0, 0.0
    for at, letter in enumerate(word):
        wide = _width(letter, font)
        if used + wide > room and at > began:
            parts.append(word[began:at])
            began, used = at, 0.0
        used += wide
    return [*parts, word[began:]]


def _width(text: str, font: Font) -> float:
    total = sum(_WIDTHS.get(letter) or _letter_width(letter) for letter in text)
    return total * _WIDER if font == "bold" else total


def _letter_width(letter: str) -> int:
    base = unicodedata.normalize("NFKD", letter)[:1]
    return _OTHERS.get(letter) or (_WIDTHS.get(base, _WIDEST) if base != letter else _WIDEST)
