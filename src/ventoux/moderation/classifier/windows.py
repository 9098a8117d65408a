"""Texts cut into windows: a sentence each, or several that are very short.

A vector of a long text says what most of it is about, and one bad sentence in a page disappears in it. Windows do not
overlap: what is judged is what the text holds, each token of it once, so that the usage of a call is that of its text.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

WINDOW = 60
"""Characters up to which neighbouring sentences share a window."""
LONGEST = 320
"""Characters of a sentence that is not cut."""

_END = re.compile("[.!?\u2026\u3002\uff01\uff1f][\"'\u00bb\u201d\u2019)\\]]*\\s+")
"""A full stop or its like, with what may close behind it. Only ever tried where one stands: a text of a million spaces
or quotes costs no more than another."""
_INVISIBLE = {0x200B: None, 0x200C: None, 0x200D: None, 0x2060: None, 0xFEFF: None, 0x00AD: None}
"""What splits a word for a tokenizer and not for a reader."""


def windows(text: str) -> list[str]:
    """Never empty: a text of nothing but space is one empty window."""
    found: list[str] = []
    for sentence in _sentences(_plain(text)):
        if found and len(found[-1]) + len(sentence) < WINDOW:
            found[-1] = f"{found[-1]} {sentence}"
        else:
            found.append(sentence)
    return found or [""]


def _plain(text: str) -> str:
    """Without invisible marks, and in the usual letters where others stand for them. A few characters become eighteen
    of theirs: a text that is made of such stays as it is."""
    plain = unicodedata.normalize("NFKC", text)
    return (plain if len(plain) <= 2 * len(text) else text).translate(_INVISIBLE)


def _sentences(text: str) -> Iterator[str]:
    for line in text.splitlines():
        start = 0
        for end in _END.finditer(line):
            yield from _cut(line[start : end.end()].strip())
            start = end.end()
        yield from _cut(line[start:].strip())


def _cut(sentence: str) -> Iterator[str]:
    """A sentence that is too long, between words where there are any."""
    start = 0
    while len(sentence) - start > LONGEST:
        space = sentence.rfind(" ", start + LONGEST // 2, start + LONGEST)
        end = space if space > 0 else start + LONGEST
        yield sentence[start:end].strip()
        start = end
    if rest := sentence[start:].strip():
        yield rest
