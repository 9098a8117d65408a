"""An invoice as a PDF: A4, in the fonts that every reader has. The same invoice gives the same bytes.

Lengths are points, a 72nd of an inch, from the lower left corner. Texts are in WinAnsi, which has the letters of
western Europe; any other one is a question mark.
"""

from __future__ import annotations

import io
import textwrap
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

import pydyf

from ventoux.ledger.invoice_forms import Detail, Heading, Note, rows, title

if TYPE_CHECKING:
    from ventoux.ledger.invoices import Invoice

_WIDE, _HIGH = 595, 842
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, _WIDE - 56, _HIGH - 72, 72
_QUANTITY, _PRICE = 300, 320
_FOOT = 40
_CHARACTERS = {"bold": 52, "plain": 88}
"""Of a line that is wrapped."""

Font = Literal["plain", "bold"]
_FONTS: dict[Font, str] = {"plain": "Helvetica", "bold": "Helvetica-Bold"}

# Thousandths of the size, of what numbers and currencies are written with (the metrics of Helvetica; in bold these
# characters are as wide or a little wider).
_NARROW = dict.fromkeys(" ,./", 278) | {"-": 333, "I": 278, "J": 500}
_CAPITALS = dict(zip("ABCDEFGHKLMNOPQRSTUVWXYZ", (722, 722, 722, 722, 667, 611, 778, 722, 722, 611, 833, 722, 778,
                 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611), strict=True))  # fmt: skip
_DIGIT = 556


def as_pdf(invoice: Invoice) -> bytes:
    document = _Document(invoice.number or "draft")
    first, *others = title(invoice)
    document.line(first, font="bold", size=16)
    for text in others:
        document.line(text)
    document.space(14)
    for row in rows(invoice):
        match row:
            case Heading(text, amount):
                document.heading(text, amount)
            case Detail(text, quantity, price):
                document.detail(text, quantity, f"at {price}")
            case Note(text):
                document.space(6)
                document.line(text, size=9)
    return document.written(first, invoice.issued_at)


class _Document:
    """Writes from the top down, and goes on on a page of its own where one is full."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._pages: list[pydyf.Stream] = []
        self._y = 0.0
        self._turn()

    def line(self, text: str, *, font: Font = "plain", size: float = 10) -> None:
        for part in textwrap.wrap(text, _CHARACTERS[font]) or [""]:
            self._down(size * 1.5)
            self._put(_LEFT, part, font, size)

    def heading(self, text: str, amount: str) -> None:
        """The amount at the right of the first line; a rule above it."""
        parts = textwrap.wrap(text, _CHARACTERS["bold"]) or [""]
        self._down(24 + 15 * len(parts), advance=24)
        page = self._pages[-1]
        page.set_line_width(0.5)
        page.move_to(_LEFT, self._y + 13)
        page.line_to(_RIGHT, self._y + 13)
        page.stroke()
        self._put_right(_RIGHT, amount, "bold", 10)
        self._put(_LEFT, parts[0], "bold", 10)
        for part in parts[1:]:
            self._down(15)
            self._put(_LEFT, part, "bold", 10)

    def detail(self, text: str, quantity: str, price: str) -> None:
        self._down(14)
        self._put(_LEFT + 12, text, "plain", 9)
        self._put_right(_QUANTITY, quantity, "plain", 9)
        self._put(_PRICE, price, "plain", 9)

    def space(self, points: float) -> None:
        self._y -= points

    def written(self, subject: str, issued_at: float | None) -> bytes:
        pdf = pydyf.PDF()
        pdf.info["Title"] = pydyf.String(subject)
        if issued_at is not None:
            made = datetime.fromtimestamp(issued_at, UTC).strftime("D:%Y%m%d%H%M%SZ")
            pdf.info["CreationDate"] = pydyf.String(made)
        fonts = pydyf.Dictionary({key: self._font(pdf, name) for key, name in _FONTS.items()})
        for number, page in enumerate(self._pages, 1):
            self._text(page, _LEFT, _FOOT, f"{self._name}, page {number} of {len(self._pages)}", "plain", 8)
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
        pdf.write(file)
        return file.getvalue()

    def _font(self, pdf: pydyf.PDF, name: str) -> bytes:
        description = {"Type": "/Font", "Subtype": "/Type1", "BaseFont": f"/{name}", "Encoding": "/WinAnsiEncoding"}
        font = pydyf.Dictionary(description)
        pdf.add_object(font)
        return font.reference

    def _down(self, points: float, *, advance: float | None = None) -> None:
        """There is room for ``points`` from here on; ``advance`` of them are gone down now, by default all."""
        if self._y - points < _BOTTOM:
            self._turn()
        self._y -= points if advance is None else advance

    def _turn(self) -> None:
        self._pages.append(pydyf.Stream())
        self._y = _TOP

    def _put(self, x: float, text: str, font: Font, size: float) -> None:
        self._text(self._pages[-1], x, self._y, text, font, size)

    def _put_right(self, x: float, text: str, font: Font, size: float) -> None:
        self._put(x - _width(text, size), text, font, size)

    def _text(self, page: pydyf.Stream, x: float, y: float, text: str, font: Font, size: float) -> None:
        page.begin_text()
        page.set_font_size(font, size)
        page.move_text_to(round(x, 2), round(y, 2))
        page.show_text_string(text.encode("cp1252", "replace"))
        page.end_text()


def _width(text: str, size: float) -> float:
    return sum(_NARROW.get(one) or _CAPITALS.get(one, _DIGIT) for one in text) * size / 1000
