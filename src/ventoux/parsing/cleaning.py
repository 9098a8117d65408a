"""Text as every reader leaves it: NFC, lines ended by one line feed, nothing that is no character."""

from __future__ import annotations

import re
import unicodedata

_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_NOTHING = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff\ufdd0-\ufdef\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """Control characters, soft hyphens and marks of no width go; a lone surrogate becomes U+FFFD."""
    if text.isascii() and text.isprintable():
        return text
    text = _BREAKS.sub("\n", text)
    text = _NOTHING.sub("", text)
    text = _SURROGATE.sub("\ufffd", text)
    # Characters outside the basic plane end each plane with two that are none.
    text = _PLANE_ENDS.sub("", text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def one_line(text: str) -> str:
    return " ".join(clean(text).split())


_PLANE_ENDS = re.compile(
    "[" + "".join(chr((plane << 16) + end) for plane in range(1, 17) for end in (0xFFFE, 0xFFFF)) + "]"
)
