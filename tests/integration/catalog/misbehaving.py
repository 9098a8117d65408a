"""A file server that cuts connections, forgets about ranges and changes its mind, as it is told."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Generator


class Turn(msgspec.Struct, frozen=True):
    """How one request is answered: ``cut`` bytes of the body are sent, or all; with ``status`` only that is sent."""

    cut: int | None = None
    ranges: bool = True
    etag: str | None = '"v1"'
    old: bool = False
    """Another version of the file, of the same size."""
    status: int = 0
    location: str = ""
    shift: int = 0
    """By how much the range that is sent is not the one that was asked for."""
    hold: bool = False
    """Stops in the middle, with the connection open, until ``released``."""


class Misbehaving(ThreadingHTTPServer):
    """Takes a turn a request; when they run out, it behaves."""

    daemon_threads = True

    def __init__(self, content: bytes, turns: list[Turn]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.content = content
        self.turns = list(turns)
        self.asked: list[str | None] = []
        """The Range of each request."""
        self.holding = threading.Event()
        self.released = threading.Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/model.gguf"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is what these tests are about."""


class _Handler(BaseHTTPRequestHandler):
    server: Misbehaving  # pyright: ignore[reportIncompatibleVariableOverride] - only ever made by Misbehaving

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it
        pass

    def do_GET(self) -> None:
        asked = self.headers.get("Range")
        self.server.asked.append(asked)
        turn = self.server.turns.pop(0) if self.server.turns else Turn()
        if turn.status:
            self.send_response(turn.status)
            if turn.location:
                self.send_header("Location", turn.location)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        content = bytes(byte ^ 0xFF for byte in self.server.content) if turn.old else self.server.content
        body = content[self._begin(asked, turn, len(content)) :]
        self._send(body, turn)

    def _begin(self, asked: str | None, turn: Turn, size: int) -> int:
        """Sends the head; where the body starts."""
        same = turn.etag is not None and self.headers.get("If-Range") == turn.etag
        start = 0
        if asked is not None and turn.ranges and same:
            start = max(0, int(asked.removeprefix("bytes=").removesuffix("-")) - turn.shift)
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {start}-{size - 1}/{size}")
        else:
            self.send_response(200)
        if turn.etag is not None:
            self.send_header("ETag", turn.etag)
        self.send_header("Content-Length", str(size - start))
        self.end_headers()
        return start

    def _send(self, body: bytes, turn: Turn) -> None:
        if turn.hold:
            self.wfile.write(body[: len(body) // 2])
            self.wfile.flush()
            self.server.holding.set()
            self.server.released.wait(30)
            return
        self.wfile.write(body if turn.cut is None else body[: turn.cut])


@contextmanager
def misbehaving(content: bytes, turns: list[Turn] | None = None) -> Generator[Misbehaving]:
    server = Misbehaving(content, turns or [])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        server.shutdown()
        thread.join(10)
        server.server_close()
