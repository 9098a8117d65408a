"""What a detector is, and what it finds."""

from __future__ import annotations

from typing import ClassVar, Literal, NamedTuple, Protocol

BEFORE = 48
"""Characters of a view before a match that a detector may look at: who cuts a text keeps as many."""


class Found(NamedTuple):
    """A match in the text that a detector read. ``start`` is where it is found, ``shown`` where what is to be redacted
    begins: a key after ``api_key=`` is found at the name."""

    start: int
    end: int
    shown: int
    kind: str
    """The group that policies name: a kind of personal data, ``secret``, or the name of a block list."""
    label: str
    """What it is, more exactly: ``aws_access_key``."""


class Detector(Protocol):
    """What is found at a place depends on that place and on a bounded piece of text around it, and on nothing else."""

    view: ClassVar[Literal["plain", "folded"]]

    def may(self, text: str) -> bool:
        """Whether there can be a match at all: quick, and asked once before ``first`` is."""
        ...

    def first(self, text: str, start: int) -> Found | None:
        """The first match that starts at ``start`` or later."""
        ...

    def held(self, text: str, start: int) -> int:
        """The first place from ``start`` on where more text could make or unmake a match, or change its end; the
        length of the text where there is none. Never earlier than a bounded number of characters before the end."""
        ...


def run_start(text: str, start: int, characters: str) -> int:
    """Where the run of ``characters`` that ends the text begins, from ``start`` on."""
    return start + len(text[start:].rstrip(characters))


def word_start(text: str, start: int, end: int | None = None) -> int:
    """Where the run without white space that ends at ``end`` begins, from ``start`` on."""
    piece = text[start:end]
    words = piece.rsplit(maxsplit=1)
    if not words or piece[-1].isspace():
        return start + len(piece)
    return start + len(piece) - len(words[-1])
