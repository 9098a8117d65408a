"""What is said of a document that could not be read, by the child or in its place."""

from __future__ import annotations

from ventoux.parsing.errors import DocumentTooLarge, DocumentUnreadable


def unreadable(why: str) -> DocumentUnreadable:
    return DocumentUnreadable(
        f"The document is damaged, or of an edition of its format that is not read here ({why}).",
        hint="Open it in the program that made it and save it anew, or as PDF.",
    )


def too_much_memory(memory: int) -> DocumentTooLarge:
    return DocumentTooLarge(
        f"Reading the document takes more than the {memory // (1024 * 1024)} MB of memory that one document may.",
        hint="Split it, or let the operator raise parse_memory.",
    )


def too_much_time(seconds: float) -> DocumentTooLarge:
    return DocumentTooLarge(
        f"Reading the document takes longer than the {seconds:g} seconds that one may.",
        hint="Split it, or let the operator raise parse_timeout.",
    )


def no_format() -> DocumentUnreadable:
    return DocumentUnreadable(
        "The file is neither text nor of a format that is read here.",
        hint="It may be damaged: open it in the program that wrote it, and save it as PDF or text.",
    )
