"""The server's side of HTTP/1.1: one connection of a client, and the requests on it, one after the other.

In place of uvicorn's protocol, for its server: thinner, since every call and every chunk passes here. It also bounds
the head of a request in length and in time, and tells a call at once when its client has left.
"""

from __future__ import annotations

import asyncio
from collections import deque
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote

import httptools

from ventoux.gateway.request import STATUS_LINES, Header, HttpRequest

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Scope
    from uvicorn import Config
    from uvicorn.server import ServerState

_LONGEST_HEAD = 64 * 1024
_HEAD_WITHIN = 60.0
_READ_WITHIN = 60.0
_READ_AHEAD = 64 * 1024
_ASGI = {"version": "3.0", "spec_version": "2.3"}


class ClientConnection(asyncio.Protocol):
    """Made by uvicorn's server for each connection, and told by it to ``shutdown``."""

    _transport: asyncio.Transport

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
        *,
        send_timeout: float = _READ_WITHIN,
    ) -> None:
        """``send_timeout``: seconds that a client may leave a piece of its answer unread."""
        del app_state
        self._send_timeout = send_timeout
        self.loop = _loop or asyncio.get_running_loop()
        self._app = cast("ASGIApp", config.loaded_app)
        self._keep_alive_for = config.timeout_keep_alive
        self._state = server_state
        self._parser: Any = httptools.HttpRequestParser(self)
        self._url = b""
        self._headers: list[Header] = []
        self._expects = False
        self._in_head = False
        self._head_bytes = 0
        self._arriving: HttpRequest | None = None
        """Whose body has not come whole."""
        self._waiting: deque[HttpRequest] = deque()
        self._active: HttpRequest | None = None
        self._deaf = False
        """What still comes is thrown away."""
        self._fault: HTTPStatus | None = None
        """To be told once all before it is answered."""
        self._going = False
        self._paused = False
        self._room: asyncio.Future[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._since = self.loop.time()
        """When the last answer ended, or the head began that is not complete."""
        self.full = False
        """The client reads too slowly: wait with ``drained``."""
        self.lost = False

    # Called by the transport.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._client, self._server = _address(transport, "peername"), _address(transport, "sockname")
        self._state.connections.add(cast("Any", self))
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        del exc
        self.lost = True
        self._state.connections.discard(cast("Any", self))
        if self._timer is not None:
            self._timer.cancel()
        # It holds what holds it.
        self._parser = None
        self._waiting.clear()
        self.resume_writing()
        if self._active is not None:
            self._active.client_left()

    def data_received(self, data: bytes) -> None:
        if self._deaf:
            return
        began_before = self._in_head
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            # Nobody here speaks anything else: the request is answered, and what follows it cannot be read.
            self._deaf = True
        except httptools.HttpParserError:
            self._refuse(HTTPStatus.BAD_REQUEST)
        if began_before and self._in_head:
            self._head_bytes += len(data)
            if self._head_bytes > _LONGEST_HEAD:
                self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        if self._active is None:
            self._next()

    def eof_received(self) -> None:
        """The transport closes itself then: a client that has stopped sending has left."""

    def pause_writing(self) -> None:
        self.full = True

    def resume_writing(self) -> None:
        self.full = False
        if self._room is not None and not self._room.done():
            self._room.set_result(None)

    # Called by the parser.

    def on_message_begin(self) -> None:
        self._url = b""
        self._headers = []
        self._expects = False
        self._in_head = True
        self._head_bytes = 0
        self._since = self.loop.time()

    def on_url(self, url: bytes) -> None:
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._in_head:
            name = name.lower()
            self._headers.append((name, value))
            if name == b"expect":
                self._expects = value.lower() == b"100-continue"

    def on_headers_complete(self) -> None:
        self._in_head = False
        parser = self._parser
        url = httptools.parse_url(self._url)
        raw_path = url.path or b"/"
        path = raw_path.decode("ascii")
        version = parser.get_http_version()
        scope: Scope = {
            "type": "http",
            "asgi": _ASGI,
            "http_version": version,
            "method": parser.get_method().decode("ascii"),
            "scheme": "http",
            "path": unquote(path) if "%" in path else path,
            "raw_path": raw_path,
            "query_string": url.query or b"",
            "root_path": "",
            "headers": self._headers,
            "client": self._client,
            "server": self._server,
        }
        keep_alive = version == "1.1" and parser.should_keep_alive() and not parser.should_upgrade()
        self._arriving = request = HttpRequest(self, scope, keep_alive=keep_alive, expects=self._expects)
        self._waiting.append(request)

    def on_body(self, body: bytes) -> None:
        request = self._arriving
        if request is not None and not request.ended:
            request.add(body)
            if request.buffered > _READ_AHEAD:
                self._pause_reading()

    def on_message_complete(self) -> None:
        if self._arriving is not None:
            self._arriving.complete()
            self._arriving = None

    # Called by a request.

    @property
    def default_headers(self) -> list[Header]:
        return self._state.default_headers

    def resume_reading(self) -> None:
        if self._paused and not self.lost:
            self._paused = False
            self._transport.resume_reading()

    def write(self, data: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(data)

    async def drained(self) -> None:
        """A client that does not read what it asked for counts as gone."""
        timer = self.loop.call_later(self._send_timeout, self._transport.abort)
        try:
            while self.full and not self.lost:
                self._room = self.loop.create_future()
                await self._room
        finally:
            timer.cancel()

    def cut(self) -> None:
        """What was written is sent first, to who reads it."""
        if self.full:
            self._transport.abort()
        else:
            self._transport.close()

    def answered(self, *, keep_alive: bool) -> None:
        """The response is complete, and the next request has its turn."""
        self._active = None
        self._since = self.loop.time()
        if self._going or not keep_alive:
            self._transport.close()
        elif not self.lost:
            self._next()

    # Called by the server.

    def shutdown(self) -> None:
        """No further request; the one that runs may end."""
        self._going = True
        if self._active is None:
            self._transport.close()
        else:
            self._active.keep_alive = False

    def _next(self) -> None:
        if self._waiting:
            self._active = request = self._waiting.popleft()
            if self._waiting:
                self._pause_reading()
            elif self._arriving is None:
                self.resume_reading()
            self._state.total_requests += 1
            task = self.loop.create_task(request.run(self._app))
            self._state.tasks.add(task)
            task.add_done_callback(self._state.tasks.discard)
        elif self._fault is not None:
            text = b"This is no request that can be read: %b.\n" % self._fault.phrase.lower().encode()
            headers = b"content-type: text/plain; charset=utf-8\r\nconnection: close\r\n"
            self.write(b"%b%bcontent-length: %d\r\n\r\n%b" % (STATUS_LINES[self._fault], headers, len(text), text))
            self._transport.close()
        else:
            self.resume_reading()

    def _pause_reading(self) -> None:
        if not self._paused and not self.lost:
            self._paused = True
            self._transport.pause_reading()

    def _refuse(self, fault: HTTPStatus) -> None:
        """What came whole before is answered first; a request whose body breaks off will never be whole."""
        self._deaf, self._fault = True, fault
        broken, self._arriving = self._arriving, None
        if broken is None:
            return
        if broken in self._waiting:
            self._waiting.remove(broken)
        else:
            # It is being answered, or was without its body.
            self.cut()

    def _look(self) -> None:
        """One timer a connection, that looks from time to time, instead of one a request."""
        limit = _HEAD_WITHIN if self._in_head else self._keep_alive_for
        left = limit - (self.loop.time() - self._since)
        if self._active is not None:
            left = limit
        elif left <= 0 and self._in_head:
            self._refuse(HTTPStatus.REQUEST_TIMEOUT)
            self._next()
            return
        elif left <= 0:
            self._transport.close()
            return
        self._timer = self.loop.call_later(min(left, _HEAD_WITHIN), self._look)


def _address(transport: asyncio.BaseTransport, name: str) -> tuple[str, int] | None:
    found = cast("tuple[Any, ...] | None", transport.get_extra_info(name))
    return (str(found[0]), int(found[1])) if found else None
