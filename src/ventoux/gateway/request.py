"""One request of a client and its response, as ASGI."""

from __future__ import annotations

import asyncio
import logging
from http import HTTPStatus
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from starlette.types import ASGIApp, Message, Scope

    from ventoux.gateway.connection import ClientConnection

logger = logging.getLogger("ventoux.http")

STATUS_LINES = {
    status: f"HTTP/1.1 {status} {HTTPStatus(status).phrase if status in set(HTTPStatus) else ''}\r\n".encode()
    for status in range(200, 600)
}
_BODYLESS = frozenset({204, 304})
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"

Header = tuple[bytes, bytes]


class HttpRequest:
    """``receive`` and ``send`` are the app's."""

    __slots__ = (
        "_arrived",
        "_body",
        "_bodyless",
        "_chunked",
        "_connection",
        "_delivered",
        "_expects",
        "_head",
        "_more",
        "_on_leaving",
        "_owed",
        "_scope",
        "_sent",
        "_started",
        "buffered",
        "ended",
        "keep_alive",
    )

    def __init__(self, connection: ClientConnection, scope: Scope, *, keep_alive: bool, expects: bool) -> None:
        """``expects``: the client wants to be told before it sends the body."""
        self._connection = connection
        self._scope = scope
        self.keep_alive = keep_alive
        self._body: list[bytes] = []
        self.buffered = 0
        self._more = True
        self._delivered = False
        self._arrived: asyncio.Future[None] | None = None
        self._expects = expects
        self._on_leaving: Callable[[], None] | None = None
        self._started = False
        self._sent = False
        self._head = b""
        """Waits for the first bytes of the body, to leave with them."""
        self._bodyless = False
        self._chunked = False
        self._owed: int | None = None
        """Bytes still to come, where the response told its length."""
        self.ended = False

    # Called by the connection.

    def add(self, body: bytes) -> None:
        self._body.append(body)
        self.buffered += len(body)
        self._wake()

    def complete(self) -> None:
        self._more = False
        self._wake()

    def client_left(self) -> None:
        self._wake()
        if self._on_leaving is not None and not self.ended:
            self._on_leaving()

    async def run(self, app: ASGIApp) -> None:
        try:
            await app(self._scope, self.receive, self.send)
        except asyncio.CancelledError:
            self._connection.cut()
            raise
        except Exception:
            logger.exception("a request failed outside of every handler")
        if not self.ended and not self._connection.lost:
            await self._stopped_early()

    # Called by the app.

    def when_client_leaves(self, call: Callable[[], None]) -> None:
        """``call`` is called once, and at once when it has left already; never after the response is complete."""
        self._on_leaving = call
        if self._connection.lost and not self.ended:
            call()

    async def receive(self) -> Message:
        connection = self._connection
        if not self._delivered:
            if self._expects and self._more:
                self._expects = False
                connection.write(_CONTINUE)
            while self._more and not self._body and not connection.lost:
                await self._wait()
            if self._body or not self._more:
                return self._piece()
        while not connection.lost and not self.ended:
            await self._wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        """What is sent to a client that has left goes nowhere."""
        connection = self._connection
        if connection.full:
            await connection.drained()
        if message["type"] == "http.response.start":
            if self._started:
                raise RuntimeError("the response has begun already")
            self._started = True
            self._begin(message["status"], message.get("headers", ()))
            return
        if not self._started or self.ended:
            raise RuntimeError("a piece of a body without a response around it")
        body, more = message.get("body", b""), message.get("more_body", False)
        data = self._framed(body, more)
        if self._head:
            data, self._head = self._head + data, b""
        if data:
            self._sent = True
            connection.write(data)
        if not more:
            self.ended = True
            self._wake()
            connection.answered(keep_alive=self.keep_alive)

    def _piece(self) -> Message:
        body = self._body[0] if len(self._body) == 1 else b"".join(self._body)
        self._body.clear()
        self.buffered = 0
        self._delivered = not self._more
        if self._more:
            self._connection.resume_reading()
        return {"type": "http.request", "body": body, "more_body": self._more}

    def _begin(self, status: int, headers: Iterable[Header]) -> None:
        self._bodyless = self._scope["method"] == "HEAD" or status in _BODYLESS
        self._owed = None
        lines = [STATUS_LINES[status]]
        for name, value in (*self._connection.default_headers, *headers):
            if name == b"content-length":
                self._owed = int(value)
            elif name == b"connection" and value.lower() == b"close":
                self.keep_alive = False
                continue
            lines.append(b"%b: %b\r\n" % (name, value))
        if self._owed is None and not self._bodyless:
            if self._scope["http_version"] == "1.1":
                self._chunked = True
                lines.append(b"transfer-encoding: chunked\r\n")
            else:
                self.keep_alive = False
        if not self.keep_alive:
            lines.append(b"connection: close\r\n")
        head = b"".join(lines)
        if head.count(b"\n") != len(lines) or head.count(b"\r") != len(lines):
            raise RuntimeError("a header with a line break in it")
        self._head = head + b"\r\n"

    def _framed(self, body: bytes, more: bool) -> bytes:
        if self._bodyless:
            return b""
        if self._chunked:
            if not body:
                return b"" if more else b"0\r\n\r\n"
            return b"%x\r\n%b\r\n%b" % (len(body), body, b"" if more else b"0\r\n\r\n")
        if self._owed is not None:
            self._owed -= len(body)
            if self._owed < 0 or (self._owed and not more):
                raise RuntimeError("a body of another length than its header told")
        return body

    async def _stopped_early(self) -> None:
        """The app has returned before its response was complete: the client must not take the part for the whole."""
        self.keep_alive = False
        if self._sent:
            self._connection.cut()
            return
        self._started = self._chunked = False
        await self.send({"type": "http.response.start", "status": 500, "headers": [(b"content-length", b"0")]})
        await self.send({"type": "http.response.body"})

    def _wake(self) -> None:
        if self._arrived is not None and not self._arrived.done():
            self._arrived.set_result(None)

    async def _wait(self) -> None:
        self._arrived = asyncio.get_running_loop().create_future()
        try:
            await self._arrived
        finally:
            self._arrived = None
