"""Server-sent events, read from bytes that arrive in any pieces.

Only CR, LF and CRLF end a line: U+2028 inside a JSON string is text, which is why ``str.splitlines`` is not used.
"""

from __future__ import annotations

from typing import NamedTuple

_BOM = b"\xef\xbb\xbf"


class ServerSentEvent(NamedTuple):
    """``data`` lines joined with a newline. ``name`` is the event field, empty for the usual unnamed event; ``id`` is
    this very event's, empty where it has none."""

    data: bytes
    name: bytes = b""
    id: bytes = b""


class SseTooLarge(ValueError):
    """One event grew beyond the decoder's bound."""


class SseDecoder:
    """Feed it bytes, get the events they complete. An event that the stream leaves unfinished is never given."""

    def __init__(self, max_event_bytes: int = 4 * 1024 * 1024) -> None:
        self._max = max_event_bytes
        self._buffer = bytearray()
        self._scanned = 0
        self._data: list[bytes] = []
        self._data_bytes = 0
        self._name = b""
        self._id = b""
        self._at_start = True
        self._after_cr = False

    def block(self, chunk: bytes) -> bytes | None:
        """What of the bytes so far is whole events in their usual form: a data line each, and nothing else. The rest is
        kept. None: this is no such piece, and has to be fed."""
        if self._data or self._name or self._id or self._after_cr or len(self._buffer) + len(chunk) > self._max:
            return None
        found = bytes(self._buffer) + chunk if self._buffer else chunk
        end = found.rfind(b"\n\n") + 2
        if end < 8 or not found.startswith(b"data: ") or b"\r" in found:
            return None
        self._at_start = False
        self._scanned = 0
        if end == len(found):
            self._buffer.clear()
            return found
        self._buffer = bytearray(found[end:])
        return found[:end]

    def split(self, block: bytes) -> list[bytes]:
        """The data of the events in a block, whatever lines they have."""
        kept, self._buffer = self._buffer, bytearray()
        events = self.feed_data(block)
        self._buffer = kept
        return events

    def feed_data(self, chunk: bytes) -> list[bytes]:
        """As ``feed``; the data alone, whatever the events are called."""
        return [event.data for event in self.feed(chunk)]

    def feed(self, chunk: bytes) -> list[ServerSentEvent]:
        """Raises SseTooLarge when one event exceeds the bound."""
        self._buffer += chunk
        if self._at_start and not self._skip_bom():
            return []
        events: list[ServerSentEvent] = []
        while (line := self._next_line()) is not None:
            event = self._take(line)
            if event is not None:
                events.append(event)
        if len(self._buffer) + self._data_bytes > self._max:
            raise SseTooLarge(f"an event is larger than {self._max} bytes")
        return events

    def _skip_bom(self) -> bool:
        """False while the bytes so far may still become a byte order mark."""
        if len(self._buffer) < len(_BOM) and _BOM.startswith(self._buffer):
            return False
        if self._buffer.startswith(_BOM):
            del self._buffer[: len(_BOM)]
        self._at_start = False
        return True

    def _next_line(self) -> bytes | None:
        buffer = self._buffer
        if self._after_cr and buffer:
            if buffer[0] == 0x0A:
                del buffer[:1]
            self._after_cr = False
        feed = buffer.find(b"\n", self._scanned)
        end = buffer.find(b"\r", self._scanned, feed if feed >= 0 else len(buffer))
        if end >= 0:
            self._after_cr = True
        elif feed >= 0:
            end = feed
        else:
            self._scanned = len(buffer)
            return None
        line = bytes(buffer[:end])
        del buffer[: end + 1]
        self._scanned = 0
        return line

    def _take(self, line: bytes) -> ServerSentEvent | None:
        if not line:
            return self._dispatch()
        field, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if field == b"data":
            self._data.append(value)
            self._data_bytes += len(value) + 1
            if self._data_bytes > self._max:
                raise SseTooLarge(f"an event is larger than {self._max} bytes")
        elif field == b"event":
            self._name = value
        elif field == b"id":
            self._id = value
        return None

    def _dispatch(self) -> ServerSentEvent | None:
        event = ServerSentEvent(b"\n".join(self._data), self._name, self._id) if self._data else None
        self._data.clear()
        self._data_bytes = 0
        self._name = self._id = b""
        return event
