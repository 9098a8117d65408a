"""What code prints: read as it comes, kept up to a bound, with what comes last."""

from __future__ import annotations

import asyncio
import os

_PIECE = 64 * 1024
_PAUSE = 0.002
"""Seconds between two pieces: endless output must not be the event loop's only work."""
_HEAD = 64 * 1024
_TAIL = 32 * 1024
_DRAINED = 64
"""Pieces at the end: more than any pipe holds."""


class Printed:
    """The reading end of a pipe, which it owns."""

    def __init__(self, pipe: int) -> None:
        self._pipe = pipe
        self._head, self._tail = bytearray(), bytearray()
        self._cut = 0
        self._loop = asyncio.get_running_loop()
        self._pause: asyncio.TimerHandle | None = None
        os.set_blocking(pipe, False)
        self._loop.add_reader(pipe, self._read)

    def take(self) -> str:
        """All since it was taken last. Whoever writes has to have stopped."""
        for _ in range(_DRAINED):
            if not self._piece():
                break
        cut = f"\n[… {self._cut:,} bytes left out …]\n".encode() if self._cut else b""
        text = bytes(self._head + cut + self._tail).decode("utf-8", "replace")
        self._head, self._tail, self._cut = bytearray(), bytearray(), 0
        return text

    def close(self) -> None:
        if self._pipe < 0:
            return
        if self._pause is not None:
            self._pause.cancel()
        self._loop.remove_reader(self._pipe)
        os.close(self._pipe)
        self._pipe = -1

    def _read(self) -> None:
        self._loop.remove_reader(self._pipe)
        # None where ``take`` was there first: more may come.
        if self._piece() != b"":
            self._pause = self._loop.call_later(_PAUSE, self._loop.add_reader, self._pipe, self._read)

    def _piece(self) -> bytes | None:
        """None where there is nothing now, nothing at the end."""
        try:
            data = os.read(self._pipe, _PIECE)
        except BlockingIOError:
            return None
        self._keep(data)
        return data

    def _keep(self, data: bytes) -> None:
        room = _HEAD - len(self._head)
        self._head += data[:room]
        self._tail += data[room:] if room > 0 else data
        over = len(self._tail) - _TAIL
        if over > 0:
            self._cut += over
            del self._tail[:over]
