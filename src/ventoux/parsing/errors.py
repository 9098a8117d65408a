"""Each of these is about one document, and says what to do. Never a traceback of the parser."""

from __future__ import annotations

from ventoux.errors import InvalidRequest, Unavailable


class DocumentUnreadable(InvalidRequest):
    """Damaged, encrypted, empty, or of a format that is not read here."""

    code = "document_unreadable"


class DocumentTooLarge(InvalidRequest):
    """It takes more time, memory, pages or characters than one document may."""

    code = "document_too_large"


class RecognitionUnavailable(Unavailable):
    """It needs Tesseract, which is not installed, or not with the language."""

    code = "ocr_unavailable"
