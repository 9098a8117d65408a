"""Where in a JSON list its elements are, without a thought of what is in them.

A small file may unpack to a list of many millions: so they are counted while they are found. What is between the
brackets of an element is passed over by regular expressions that never go back, and is read when its turn comes.
"""

from __future__ import annotations

import re

_STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_BRACKET = re.compile(rb'[^"\[\]{}]*+(?:' + _STRING + rb'[^"\[\]{}]*+)*+[\[\]{}]', re.DOTALL)
_SCALAR = re.compile(_STRING + rb'|[^\s,"\[\]{}]++', re.DOTALL)
_SPACE = re.compile(rb"[ \t\r\n]*+")
_MOST_BRACKETS = 10_000_000
"""In all: an export of half a gigabyte has fewer."""


class Unsplit(ValueError):
    """Why it is no list, or of too much."""


def elements(text: bytes, most: int) -> list[tuple[int, int]]:
    """Where each begins and ends. Raises Unsplit, for more than ``most`` too."""
    return _Splitting(text).elements(most)


class _Splitting:
    def __init__(self, text: bytes) -> None:
        self._text = text
        self._at = 0
        self._brackets = _MOST_BRACKETS

    def elements(self, most: int) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        if self._mark() != b"[":
            raise Unsplit("it does not begin with a bracket")
        if self._looking_at() == b"]":
            self._mark()
        else:
            mark = b","
            while mark == b",":
                if len(found) == most:
                    raise Unsplit(f"it has more than {most:,} elements")
                began = self._at
                self._pass_one()
                found.append((began, self._at))
                mark = self._mark()
            if mark != b"]":
                raise Unsplit(f"after byte {self._at:,} there is neither a comma nor its end")
        if self._at != len(self._text):
            raise Unsplit("there is more behind its end")
        return found

    def _looking_at(self) -> bytes:
        return self._text[self._at : self._at + 1]

    def _mark(self) -> bytes:
        """The next one, and past what is blank around it."""
        self._blank()
        mark = self._looking_at()
        self._at += len(mark)
        self._blank()
        return mark

    def _blank(self) -> None:
        if blank := _SPACE.match(self._text, self._at):
            self._at = blank.end()

    def _pass_one(self) -> None:
        if self._looking_at() not in {b"{", b"["}:
            self._pass(_SCALAR)
            return
        depth = 1
        self._at += 1
        while depth:
            self._pass(_BRACKET)
            depth += 1 if self._text[self._at - 1] in b"[{" else -1
            self._brackets -= 1
            if not self._brackets:
                raise Unsplit("it is nested too much")

    def _pass(self, wanted: re.Pattern[bytes]) -> None:
        found = wanted.match(self._text, self._at)
        if found is None:
            raise Unsplit(f"it is not whole after byte {self._at:,}")
        self._at = found.end()
