"""Reads hOCR, the XHTML in which Tesseract tells what it has seen and where.

``<div class='ocr_carea'><p class='ocr_par'><span class='ocr_line' title="bbox 1 2 3 4; textangle 90; x_size 42">
<span class='ocrx_word' title='bbox 1 2 3 4; x_wconf 95'>Jeden</span>…``; parts that are no text are ``ocr_photo``.
Lines are ``ocr_line`` or, by what they look like, ``ocr_header``, ``ocr_caption`` or ``ocr_textfloat``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from ventoux.parsing.errors import DocumentUnreadable
from ventoux.parsing.recognition.schemas import Photo, Seen, SeenLine, SeenParagraph, SeenWord

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from ventoux.parsing.recognition.schemas import Corners

_LINES = frozenset({"ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat"})
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\ufeff]")


def read_hocr(data: bytes) -> Seen:
    try:
        # It is our own program's: what is in the picture is escaped there, and can declare no entity.
        root = ElementTree.fromstring(_NOT_XML.sub("", data.decode("utf-8", "replace")))  # noqa: S314
    except ElementTree.ParseError as error:
        raise DocumentUnreadable("What Tesseract has told of a page is damaged.") from error
    page = next(_of_class(root, frozenset({"ocr_page"})), None)
    if page is None:
        raise DocumentUnreadable("Tesseract has told of no page.")
    _, _, right, bottom = _box(page)
    parts: list[SeenParagraph | Photo] = []
    for element in _of_class(page, frozenset({"ocr_par", "ocr_photo"})):
        if element.get("class") == "ocr_photo":
            parts.append(Photo(_box(element)))
        elif lines := [line for one in _of_class(element, _LINES) if (line := _line(one)).words]:
            parts.append(SeenParagraph(lines))
    return Seen(int(right), int(bottom), parts)


def _of_class(element: Element, classes: frozenset[str]) -> Iterator[Element]:
    """In the order of the document."""
    return (one for one in element.iter() if one.get("class") in classes)


def _line(element: Element) -> SeenLine:
    words = [word for one in element if (word := _word(one)).text]
    box = _box(element)
    size = _number(element, "x_size") or box[3] - box[1]
    return SeenLine(words, box, size, int(_number(element, "textangle") or 0) % 360)


def _word(element: Element) -> SeenWord:
    text = _UNPRINTABLE.sub("", "".join(element.itertext())).strip()
    return SeenWord(text, _box(element), (_number(element, "x_wconf") or 0.0) / 100)


def _box(element: Element) -> Corners:
    found = re.search(r"bbox (-?\d+) (-?\d+) (-?\d+) (-?\d+)", element.get("title", ""))
    if found is None:
        raise DocumentUnreadable("Tesseract has told of a part without a place.")
    left, top, right, bottom = (float(one) for one in found.groups())
    return left, top, right, bottom


def _number(element: Element, name: str) -> float | None:
    found = re.search(rf"\b{name} (-?[\d.]+)", element.get("title", ""))
    return float(found[1]) if found else None
