"""Addresses that a page links to. Other actions of a PDF (scripts, programs, files) are neither run nor told."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, cast

import pypdfium2.raw as pdfium

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

_MOST = 2000
_LONGEST = 4096


def links(document: PdfDocument, page: PdfPage) -> list[str]:
    found: dict[str, None] = {}
    start = ctypes.c_int(0)
    link = pdfium.FPDF_LINK()
    for _ in range(_MOST):
        if not pdfium.FPDFLink_Enumerate(page, start, link):
            break
        action = pdfium.FPDFLink_GetAction(link)
        if action and pdfium.FPDFAction_GetType(action) == pdfium.PDFACTION_URI:
            buffer = ctypes.create_string_buffer(_LONGEST)
            length = cast("int", pdfium.FPDFAction_GetURIPath(document, action, buffer, _LONGEST))
            if 1 < length <= _LONGEST:
                found[buffer.value.decode("utf-8", errors="replace")] = None
    return list(found)
