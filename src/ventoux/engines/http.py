"""HTTP/1.1 to engines: one connection, one exchange at a time. Thin, because every call and every token passes here.

No redirects, cookies, proxies or content codings. Memory is bounded: a head has at most ``_LONGEST_HEAD`` bytes, and of
a body no more than about ``_READ_AHEAD`` wait for a slow reader before the engine has to wait too.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from typing import TYPE_CHECKING, Any, NamedTuple, cast
from urllib.parse import urlsplit

import httptools

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_LONGEST_HEAD = 64 * 1024
_READ_AHEAD = 32 * 1024
_buffer = memoryview(bytearray(32 * 1024))
"""One read of the network at a time, for all connections of a process: between the two calls of the transport nothing
else runs. What is read is copied out at once, so that a slow reader holds no more than it has to."""


class HttpError(Exception):
    """The exchange broke off, or what came is no HTTP."""


class CannotConnect(HttpError):
    """Nothing was sent."""


class Origin(NamedTuple):
    host: str
    port: int
    secure: bool


class Address(NamedTuple):
    """A URL, taken apart. ``authority`` is the Host header."""

    origin: Origin
    authority: bytes
    path: bytes


def address(url: str) -> Address:
    """Raises ValueError for what is no URL of http or https."""
    split = urlsplit(url)
    if split.scheme not in ("http", "https") or not split.hostname:
        raise ValueError(f"{url!r} is no address for HTTP")
    secure = split.scheme == "https"
    host = f"[{split.hostname}]" if ":" in split.hostname else split.hostname
    authority = f"{host}:{split.port}" if split.port else host
    path = (split.path or "/") + (f"?{split.query}" if split.query else "")
    origin = Origin(split.hostname, split.port or (443 if secure else 80), secure)
    return Address(origin, authority.encode("idna"), path.encode("ascii"))


class HttpConnection(asyncio.BufferedProtocol):
    """``exchange`` sends a request and waits for the head of its response; ``read`` gives the body as it comes.

    Once the body is complete (``ended``) the connection can serve again, if it is ``reusable``. Whoever stops before
    has to ``close`` it, and that tells the engine to stop.
    """

    _transport: asyncio.Transport

    def __init__(self, idle: Callable[[HttpConnection], None]) -> None:
        """``idle`` is called once the connection is lost, so that nobody keeps it for later."""
        self._loop = asyncio.get_running_loop()
        self._idle = idle
        self._pieces: list[bytes] = []
        self._buffered = 0
        self._paused = False
        self._error: Exception | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._deadline = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._timer_at = 0.0
        self._late = False
        self._lost = False
        # The parser calls the list itself: a function of ours for every chunk of a stream would cost more than it.
        self.on_body = self._pieces.append
        self._parser: Any = httptools.HttpResponseParser(self)
        self._expecting = False
        self._head_bytes = 0
        self._has_head = False
        self._interim = False
        self._told_length = False
        self.status = 0
        self.headers: dict[str, str] = {}
        """Names in lower case."""
        self.ended = False
        self.reusable = False

    async def exchange(self, request: bytes, until: float) -> None:
        """``until`` is the loop's time. Raises HttpError, and TimeoutError when the head is not there by then."""
        self._pieces.clear()
        self.headers = {}
        self._buffered = self._head_bytes = self.status = 0
        self._has_head = self._told_length = self.ended = self.reusable = False
        self._expecting = True
        if self._lost:
            raise HttpError("the connection was closed") from self._error
        self._transport.write(request)
        while not self._has_head:
            self._raise_lost()
            await self._wait(until)

    async def read(self, until: float) -> bytes:
        """The next bytes of the body, all that are there; empty at its end. Raises HttpError, TimeoutError."""
        while not self._pieces:
            if self.ended:
                return b""
            self._raise_lost()
            await self._wait(until)
        pieces = self._pieces
        data = pieces[0] if len(pieces) == 1 else b"".join(pieces)
        pieces.clear()
        self._buffered = 0
        if self._paused and not self._lost:
            self._paused = False
            self._transport.resume_reading()
        return data

    def keep(self, seconds: float) -> None:
        """Waits for the next exchange, and closes itself after ``seconds``."""
        self._expecting = False
        self._set_timer(self._loop.time() + seconds)

    def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if not self._lost:
            self._transport.abort()

    @property
    def usable(self) -> bool:
        return not self._lost and not self._transport.is_closing()

    def _raise_lost(self) -> None:
        if self._lost or self._error is not None:
            raise HttpError("the connection was closed too early") from self._error

    async def _wait(self, until: float) -> None:
        self._waiter = self._loop.create_future()
        self._set_timer(until)
        try:
            await self._waiter
        finally:
            self._waiter = None
        if self._late:
            self._late = False
            raise TimeoutError

    def _set_timer(self, until: float) -> None:
        """One timer serves many waits: it is only set anew when it would be late, and looks again when early."""
        self._deadline = until
        if self._timer is None or self._timer_at > until:
            if self._timer is not None:
                self._timer.cancel()
            self._timer = self._loop.call_at(until, self._on_timer)
            self._timer_at = until

    def _on_timer(self) -> None:
        self._timer = None
        if self._deadline > self._loop.time():
            if self._waiter is not None or not self._expecting:
                self._set_timer(self._deadline)
        elif self._waiter is not None:
            self._late = not self._waiter.done()
            self._wake()
        elif not self._expecting:
            self.close()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    # Called by the transport.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def get_buffer(self, sizehint: int) -> memoryview:
        del sizehint
        return _buffer

    def buffer_updated(self, nbytes: int) -> None:
        self.data_received(_buffer[:nbytes])

    def data_received(self, data: bytes | memoryview) -> None:
        if not self._expecting or self.ended or self._error is not None:
            # Nobody asked for this, so whatever comes next could not be told from it.
            self.reusable = False
            self.close()
            return
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            self._fail(error)
            return
        if not self._has_head:
            self._head_bytes += len(data)
            if self._head_bytes > _LONGEST_HEAD:
                self._fail(HttpError("the head of the response is too long"))
            return
        self._buffered += len(data)
        if self._buffered > _READ_AHEAD and not self._paused and not self.ended:
            self._paused = True
            self._transport.pause_reading()
        self._wake()

    def eof_received(self) -> None:
        """The transport closes itself then."""

    def connection_lost(self, exc: Exception | None) -> None:
        self._lost = True
        self.reusable = False
        if self._has_head and not self._told_length and exc is None:
            # A body without a length ends where the connection does.
            self.ended = True
        elif self._error is None:
            self._error = exc
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        # It holds what holds it.
        self._parser = None
        self._idle(self)
        self._wake()

    def _fail(self, error: Exception) -> None:
        self._error = error
        self.reusable = False
        self._transport.abort()
        self._wake()

    # Called by the parser.

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self._has_head:
            self.headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_headers_complete(self) -> None:
        status = self._parser.get_status_code()
        if self._has_head:
            raise HttpError("a second response")
        if 100 <= status < 200:
            self._interim = True
            self.headers = {}
            return
        headers = self.headers
        if headers.get("content-encoding", "identity") != "identity":
            raise HttpError("a content coding that nobody asked for")
        self.status = status
        self._has_head = True
        self._told_length = "content-length" in headers or "transfer-encoding" in headers or status in (204, 304)

    def on_message_complete(self) -> None:
        if self._interim:
            self._interim = False
            return
        self.ended = True
        self.reusable = self._parser.should_keep_alive()


async def connect(
    origin: Origin, idle: Callable[[HttpConnection], None], within: float, context: ssl.SSLContext | None
) -> HttpConnection:
    """Raises CannotConnect, also when it takes longer than ``within`` seconds."""
    loop = asyncio.get_running_loop()
    name = origin.host if context is not None else None
    try:
        async with asyncio.timeout(within):
            _, connection = await loop.create_connection(
                lambda: HttpConnection(idle), origin.host, origin.port, ssl=context, server_hostname=name
            )
    except (OSError, TimeoutError) as error:
        raise CannotConnect(_why(error, within)) from error
    return connection


def _why(error: OSError, within: float) -> str:
    """In words for the operator. An address is not among them: a caller may read them, too."""
    match error:
        case ssl.SSLCertVerificationError():
            return f"its certificate is not accepted ({error.verify_message})"
        case ssl.SSLError():
            return f"no TLS could be agreed on ({error.reason or 'no reason given'})"
        case TimeoutError():
            return f"there was no connection within {within:.3g} seconds"
        case _:
            told = next((text for kind, text in _REASONS.items() if isinstance(error, kind)), None)
            return told or error.strerror or "the network does not lead to it"


_REASONS: dict[type[OSError], str] = {
    socket.gaierror: "its name cannot be resolved",
    ConnectionRefusedError: "it refuses the connection",
    ConnectionResetError: "it closed the connection before the request",
}


def request_head(method: str, to: Address, headers: Mapping[str, str]) -> bytes:
    """Up to the blank line, which is left out so that more headers can follow. Raises ValueError for a header that
    would not stay on its line."""
    lines = [f"{method} ".encode(), to.path, b" HTTP/1.1\r\nHost: ", to.authority, b"\r\n"]
    for name, value in headers.items():
        if "\r" in value or "\n" in value or "\0" in value:
            raise ValueError(f"the header {name} has a line break")
        lines.append(f"{name}: {value}\r\n".encode("latin-1"))
    return b"".join(lines)
