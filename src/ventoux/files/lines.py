"""Whether a file is lines of JSON objects, told while it comes in."""

from __future__ import annotations

import codecs
from typing import Any

import msgspec

LONGEST_LINE = 16 * 1024 * 1024
"""Bytes."""


class Lines:
    """Give it all pieces, then ``end``. ``fault`` is empty for what is such a file; once there is one, the rest is not
    looked at."""

    def __init__(self) -> None:
        self.count = 0
        """Of lines that are not blank."""
        self.fault = ""
        self._number = 0
        self._left = bytearray()
        self._begun = False
        self._decoder = msgspec.json.Decoder(dict[str, Any])

    def add(self, piece: bytes) -> None:
        if self.fault:
            return
        whole, newline, rest = piece.rpartition(b"\n")
        if newline:
            self._left += whole
            lines, self._left = bytes(self._left).split(b"\n"), bytearray(rest)
            for line in lines:
                if self.fault:
                    return
                self._check(line)
        else:
            self._left += piece
        if len(self._left) > LONGEST_LINE:
            self.fault = f"line {self._number + 1} is longer than {LONGEST_LINE:,} bytes"
            self._left.clear()

    def end(self) -> None:
        if not self.fault and self._left:
            self._check(bytes(self._left))
        if not self.fault and not self.count:
            self.fault = "it has no line"
        self._left.clear()

    def _check(self, line: bytes) -> None:
        self._number += 1
        if not self._begun:
            self._begun = True
            line = line.removeprefix(codecs.BOM_UTF8)
        if not line.strip():
            return
        try:
            self._decoder.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            self.fault = f"line {self._number} is no JSON object: {str(error)[:200]}"
        else:
            self.count += 1
