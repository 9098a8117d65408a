"""RTF (Microsoft's specification 1.9): text, tables and outline levels; pictures, codes and fonts are passed."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from ventoux.parsing.errors import DocumentUnreadable
from ventoux.parsing.readers.headers import has_header

if TYPE_CHECKING:
    from ventoux.parsing.reading import Task
    from ventoux.parsing.writer import Writer

_TOKEN = re.compile(
    rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.IGNORECASE
)
_PASSED = frozenset({
    "fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "fldinst", "themedata", "colorschememapping",
    "latentstyles", "datastore", "listtable", "listoverridetable", "rsidtbl", "generator", "xmlnstbl", "header",
    "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf", "filetbl", "revtbl", "pgdsctbl",
    "mmathPr", "objdata", "blipuid", "bkmkstart", "bkmkend", "annotation", "atnid", "atnauthor",
})  # fmt: skip
_CHARACTERS = {
    "tab": " ", "line": "\n", "emdash": "—", "endash": "\u2013", "lquote": "\u2018", "rquote": "\u2019",
    "ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ",
}  # fmt: skip
_DEEPEST = 1000


class _Group:
    __slots__ = ("deleted", "hidden", "passed", "unicode_skip")

    def __init__(self, above: _Group | None = None) -> None:
        self.passed = above.passed if above else False
        self.hidden = above.hidden if above else False
        self.deleted = above.deleted if above else False
        self.unicode_skip = above.unicode_skip if above else 1


def read(task: Task, writer: Writer) -> None:
    reader = _Reader(writer)
    for token in _TOKEN.finditer(task.source.read()):
        reader.token(token)
    reader.end()


class _Reader:
    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._groups = [_Group()]
        self._encoding = "cp1252"
        self._text: list[str] = []
        self._level = 0
        self._cells: list[str] = []
        self._rows: list[list[str]] = []
        self._in_table = False
        self._skip = 0
        """Characters that stand for the Unicode one before them, for readers that know none."""

    def token(self, token: re.Match[bytes]) -> None:
        word, number, code, symbol, brace, text = token.groups()
        if brace == b"{":
            if len(self._groups) > _DEEPEST:
                raise DocumentUnreadable("The RTF nests its groups too deep.")
            self._groups.append(_Group(self._groups[-1]))
        elif brace == b"}":
            if len(self._groups) > 1:
                self._groups.pop()
        elif word:
            self._word(word.decode("ascii").lower(), None if number is None else int(number))
        elif code:
            self._bytes(bytes([int(code, 16)]))
        elif symbol:
            self._symbol(symbol)
        elif text:
            self._bytes(text)

    def _word(self, word: str, number: int | None) -> None:
        group = self._groups[-1]
        if word in _PASSED:
            group.passed = True
        elif word == "u" and number is not None:
            # A signed number of 16 bits; halves of a pair come one after the other.
            self._add(chr(number & 0xFFFF))
            self._skip = group.unicode_skip
        elif word == "uc":
            group.unicode_skip = min(max(number or 0, 0), 10)
        elif word in {"v", "deleted"}:
            if word == "v":
                group.hidden = number != 0
            else:
                group.deleted = number != 0
        elif word == "ansicpg" and number is not None:
            self._encoding = _known(f"cp{number}")
        elif word in {"mac", "pc"}:
            self._encoding = "mac_roman" if word == "mac" else "cp437"
        elif not group.passed:
            self._structure(word, number)

    def _structure(self, word: str, number: int | None) -> None:
        if word in _CHARACTERS:
            self._add(_CHARACTERS[word])
        elif word in {"par", "sect", "page"}:
            self._paragraph()
        elif word == "pard":
            self._level, self._in_table = 0, False
        elif word == "outlinelevel":
            self._level = min((number or 0) + 1, 6)
        elif word == "intbl":
            self._in_table = True
        elif word == "cell":
            self._cells.append(self._taken())
        elif word == "row":
            if any(self._cells):
                self._rows.append(self._cells)
            self._cells = []

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._groups[-1].passed = True
        elif symbol in b"\\{}":
            self._bytes(symbol)
        elif symbol == b"~":
            self._add("\u00a0")
        elif symbol == b"_":
            self._add("-")
        elif symbol in b"\r\n":
            self._paragraph()

    def _bytes(self, data: bytes) -> None:
        if self._skip:
            skipped = min(self._skip, len(data))
            self._skip -= skipped
            data = data[skipped:]
        if data:
            self._add(data.decode(self._encoding, errors="replace"))

    def _add(self, text: str) -> None:
        group = self._groups[-1]
        if not (group.passed or group.hidden or group.deleted):
            self._text.append(text)

    def _taken(self) -> str:
        text = "".join(self._text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        self._text.clear()
        return text.strip()

    def _paragraph(self) -> None:
        if self._in_table:
            self._text.append("\n")
            return
        self._end_table()
        text = self._taken()
        if self._level and text:
            self._writer.heading(text, self._level)
        else:
            self._writer.paragraph(text)

    def _end_table(self) -> None:
        if self._rows and has_header(self._rows):
            self._writer.table(self._rows[0], self._rows[1:])
        else:
            self._writer.table((), self._rows)
        self._rows = []

    def end(self) -> None:
        self._in_table = False
        if self._cells:
            self._rows.append(self._cells)
        self._paragraph()


def _known(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"
