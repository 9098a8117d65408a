"""A server in a thread of its own, for fakes of services: it notes what it is asked, and misbehaves as it is told."""

from __future__ import annotations

import asyncio
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

import msgspec
from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Generator


class Asked(msgspec.Struct, frozen=True):
    """``json``: the body, None where it is no JSON."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    json: Any = None


class Manner(msgspec.Struct, frozen=True):
    """How requests are answered: well, unless something is said here."""

    status: int = 200
    body: bytes | None = None
    """Instead of the right one."""
    mime: str = ""
    headers: dict[str, str] = {}
    stall: bool = False
    """The head, and then nothing, with the connection open."""
    cut: int | None = None
    """Bytes of the body that are sent before the connection is cut."""
    endless: bool = False
    """A body that does not end by itself."""


class Good(msgspec.Struct, frozen=True):
    body: bytes
    mime: str = "application/json"
    status: int = 200


class Speaks(Protocol):
    def answer(self, asked: Asked) -> Good:
        """What a good server says to it."""
        ...


class Served:
    """``manner`` holds for every request whose path begins with ``misbehaves``."""

    def __init__(self, speaks: Speaks) -> None:
        self._speaks = speaks
        self.asked: list[Asked] = []
        self.manner = Manner()
        self.misbehaves = "/"
        self.port = 0
        self.stalling = threading.Event()
        self._released = asyncio.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def release(self) -> None:
        self._released.set()

    async def respond(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        try:
            found = msgspec.json.decode(body) if body else None
        except msgspec.DecodeError:
            found = None
        asked = Asked(request.method, request.path, dict(request.query), dict(request.headers), found)
        self.asked.append(asked)
        good = self._speaks.answer(asked)
        manner = self.manner if asked.path.startswith(self.misbehaves) else Manner()
        return await self._sent(request, good, manner)

    async def _sent(self, request: web.Request, good: Good, manner: Manner) -> web.StreamResponse:
        status = manner.status if manner.status != 200 else good.status
        body = good.body if manner.body is None else manner.body
        headers = {"Content-Type": manner.mime or good.mime, **manner.headers}
        if not (manner.stall or manner.endless or manner.cut is not None):
            return web.Response(body=body, status=status, headers=headers)
        response = web.StreamResponse(status=status, headers=headers)
        if not manner.endless:
            response.content_length = len(body)
        await response.prepare(request)
        if manner.endless:
            await self._endless(response, body)
            return response
        await response.write(body[: manner.cut or 0])
        if manner.stall:
            self.stalling.set()
            await self._released.wait()
        if request.transport is not None:
            request.transport.abort()
        return response

    async def _endless(self, response: web.StreamResponse, body: bytes) -> None:
        piece = (body or b" ") * (1 + (1 << 20) // max(1, len(body)))
        try:
            while not self._released.is_set():
                await response.write(piece)
        except ConnectionError:
            self.stalling.set()


@contextmanager
def serving(made: Served) -> Generator[None]:
    """On every loopback address, so that 127.0.0.2 is another origin."""
    ready, loop, done = threading.Event(), asyncio.new_event_loop(), asyncio.Event()

    async def run() -> None:
        runner = web.AppRunner(web.Application(), access_log=None, shutdown_timeout=0.1)
        runner.app.router.add_route("*", "/{path:.*}", made.respond)
        await runner.setup()
        await web.TCPSite(runner, "0.0.0.0", 0).start()  # noqa: S104 - the loopback addresses
        made.port = runner.addresses[0][1]
        ready.set()
        await done.wait()
        made.release()
        await runner.cleanup()

    thread = threading.Thread(target=loop.run_until_complete, args=(run(),), daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield
    finally:
        loop.call_soon_threadsafe(done.set)
        thread.join(10)
        loop.close()
