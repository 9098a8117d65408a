"""``multipart/form-data`` (RFC 7578) in pieces: strict, in one pass, and never more in memory than one piece.

Written for uploads: nothing is spooled. What is not form-data as clients write it is refused, with what is wrong:
a preamble, padding behind a boundary, folded headers, encodings, more than so many parts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ventoux.errors import InvalidRequest

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_PARTS = 64
MOST_HEADER = 8 * 1024
"""Bytes of all headers of one part."""
_BOUNDARY = re.compile(r"[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]\Z")
_PARAMETER = re.compile(
    r";[ \t]*([A-Za-z][A-Za-z0-9_-]*\*?)[ \t]*=[ \t]*(?:\"((?:[^\"\\]|\\.)*)\"|([^\s\";]*))[ \t]*", re.DOTALL
)
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")
_PLAIN_ENCODINGS = frozenset({"binary", "7bit", "8bit"})
_ESCAPES = {"%22": '"', "%0D": "\r", "%0A": "\n"}
"""As browsers write them in names (HTML, 4.10.21.8), and nothing else."""


class Part(NamedTuple):
    """The head of a part. ``filename`` None: a field of text."""

    name: str
    filename: str | None
    content_type: str


class Data(NamedTuple):
    data: bytes


class PartEnd:
    pass


Event = Part | Data | PartEnd


def boundary_of(content_type: str) -> bytes:
    """Raises InvalidRequest for what is no form."""
    kind, separator, _ = content_type.partition(";")
    if kind.strip().lower() != "multipart/form-data":
        raise InvalidRequest(
            "An upload is multipart/form-data, and this request is not.",
            hint="Send the file as a form's part 'file': curl -F file=@NAME",
        )
    parameters = _parameters(separator + content_type[len(kind) + 1 :], "the content type")
    boundary = parameters.get("boundary", "")
    if not _BOUNDARY.match(boundary):
        raise InvalidRequest("The content type's boundary is missing, or none that a form can have.")
    return boundary.encode("ascii")


class Multipart:
    """``feed`` it all of the body, then ``finish``. Each raises InvalidRequest."""

    def __init__(self, boundary: bytes) -> None:
        self._delimiter = b"\r\n--" + boundary
        # The first one stands at the very beginning: as if a line had ended before.
        self._buffer = bytearray(b"\r\n")
        self._state = self._first
        self._parts = 0
        self._ended = False

    def feed(self, data: bytes) -> Iterator[Event]:
        """To be run to its end."""
        self._buffer += data
        while True:
            state = self._state
            event = state()
            if event is not None:
                yield event
            elif self._state == state:
                return

    def finish(self) -> None:
        if not self._ended:
            raise InvalidRequest("The form ends before its last boundary.", hint="Send all of it.")

    # One a state: what it finds, or None. Where that is nothing and the state is the same, more has to come.

    def _first(self) -> Event | None:
        wanted = self._delimiter
        if not wanted.startswith(bytes(self._buffer[: len(wanted)])):
            raise InvalidRequest("The form does not begin with its boundary.")
        if len(self._buffer) >= len(wanted):
            del self._buffer[: len(wanted)]
            self._state = self._behind_boundary
        return None

    def _behind_boundary(self) -> Event | None:
        if len(self._buffer) < 2:
            return None
        mark = bytes(self._buffer[:2])
        del self._buffer[:2]
        if mark == b"--":
            self._ended = True
            self._state = self._epilogue
        elif mark == b"\r\n":
            self._parts += 1
            if self._parts > MOST_PARTS:
                raise InvalidRequest(f"The form has more than {MOST_PARTS} parts.")
            # A part without headers would begin with an empty line: it has no name, and ``_head`` says so.
            self._state = self._headers
        else:
            raise InvalidRequest("A boundary of the form is followed by something else.")
        return None

    def _headers(self) -> Event | None:
        end = self._buffer.find(b"\r\n\r\n", 0, MOST_HEADER + 4)
        if end < 0:
            if len(self._buffer) > MOST_HEADER + 4:
                raise InvalidRequest(f"The headers of a part have more than {MOST_HEADER:,} bytes.")
            return None
        head = _head(bytes(self._buffer[:end]))
        # The line end before a boundary may be the one that ends the headers, where a part is empty.
        del self._buffer[: end + 2]
        self._state = self._content_begins
        return head

    def _content_begins(self) -> Event | None:
        if len(self._buffer) < len(self._delimiter) and self._delimiter.startswith(bytes(self._buffer)):
            return None
        if self._buffer.startswith(self._delimiter):
            del self._buffer[: len(self._delimiter)]
            self._state = self._behind_boundary
            return PartEnd()
        del self._buffer[:2]
        self._state = self._content
        return None

    def _content(self) -> Event | None:
        place = self._buffer.find(self._delimiter)
        if place > 0:
            return self._taken(place)
        if place == 0:
            del self._buffer[: len(self._delimiter)]
            self._state = self._behind_boundary
            return PartEnd()
        # Its last bytes may be the beginning of a boundary.
        ready = len(self._buffer) - len(self._delimiter) + 1
        return self._taken(ready) if ready > 0 else None

    def _taken(self, size: int) -> Data:
        data = bytes(self._buffer[:size])
        del self._buffer[:size]
        return Data(data)

    def _epilogue(self) -> Event | None:
        if bytes(self._buffer) not in (b"", b"\r", b"\r\n"):
            raise InvalidRequest("There is something behind the form's last boundary.")
        return None


def _head(block: bytes) -> Part:
    headers: dict[str, str] = {}
    for line in block.split(b"\r\n"):
        name, colon, value = _text(line).partition(":")
        if not colon or not _TOKEN.match(name):
            raise InvalidRequest("A part of the form has a line that is no header.")
        if name.lower() in headers:
            raise InvalidRequest(f"A part of the form has the header {name.lower()[:64]!r} twice.")
        if any(char < " " and char != "\t" for char in value):
            raise InvalidRequest("A header of a part has a control character.")
        headers[name.lower()] = value.strip(" \t")
    encoding = headers.get("content-transfer-encoding", "binary").lower()
    if encoding not in _PLAIN_ENCODINGS:
        raise InvalidRequest(f"A part is encoded as {encoding[:64]!r}.", hint="Send the bytes as they are.")
    disposition = headers.get("content-disposition", "")
    kind, separator, _ = disposition.partition(";")
    if kind.strip().lower() != "form-data":
        raise InvalidRequest("A part of the form has no Content-Disposition of form-data.")
    parameters = _parameters(separator + disposition[len(kind) + 1 :], "a part's Content-Disposition")
    if "name" not in parameters:
        raise InvalidRequest("A part of the form has no name.")
    filename = _extended(parameters["filename*"]) if "filename*" in parameters else parameters.get("filename")
    return Part(parameters["name"], filename, headers.get("content-type", ""))


def _parameters(text: str, where: str) -> dict[str, str]:
    found: dict[str, str] = {}
    place = 0
    while place < len(text) and text[place:].strip(" \t;"):
        match = _PARAMETER.match(text, place)
        if match is None or match[1].lower() in found:
            raise InvalidRequest(f"The parameters of {where} cannot be read.")
        found[match[1].lower()] = match[3] if match[2] is None else _unescaped(match[2])
        place = match.end()
    return found


def _unescaped(quoted: str) -> str:
    """Of a quoted string: backslashes before quotes and backslashes, and what browsers write for what they may not.
    Other backslashes are a path's."""
    text = re.sub(r'\\(["\\])', r"\1", quoted)
    return re.sub("%22|%0D|%0A", lambda found: _ESCAPES[found[0]], text)


def _extended(value: str) -> str:
    """``UTF-8''na%C3%AFve.txt`` (RFC 8187)."""
    charset, quote, rest = value.partition("'")
    _, second, encoded = rest.partition("'")
    if charset.lower() != "utf-8" or not quote or not second:
        raise InvalidRequest("A part's filename* is not UTF-8''… as RFC 8187 has it.")
    try:
        return re.sub("(?:%[0-9A-Fa-f]{2})+", lambda found: bytes.fromhex(found[0].replace("%", "")).decode(), encoded)
    except UnicodeDecodeError:
        raise InvalidRequest("A part's filename* is not valid UTF-8.") from None


def _text(line: bytes) -> str:
    """Names of files come as UTF-8 from all clients of today, and in Latin-1 from old ones."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("latin-1")
