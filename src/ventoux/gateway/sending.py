"""Sending answers. A client that does not read what it asked for counts as gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.gateway.bodies import ClientLeft
from ventoux.kit.deadline import Deadline

if TYPE_CHECKING:
    from starlette.types import Send

_JSON = (b"content-type", b"application/json")
_STREAM = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    # A reverse proxy that collects a stream before passing it on would make it no stream.
    (b"x-accel-buffering", b"no"),
]

Header = tuple[bytes, bytes]


async def send_json(send: Send, body: bytes, *, status: int = 200, headers: list[Header] | None = None) -> None:
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [_JSON, length, *(headers or ())]})
    await send({"type": "http.response.body", "body": body})


class EventStream:
    """A response of server-sent events. ``send`` raises ClientLeft when a piece stays unread for ``timeout`` s."""

    def __init__(self, send: Send, *, timeout: float) -> None:
        self._send = send
        self._timeout = timeout

    async def start(self) -> None:
        await self._send({"type": "http.response.start", "status": 200, "headers": list(_STREAM)})

    async def send(self, data: bytes, *, last: bool = False) -> None:
        try:
            with Deadline(self._timeout):
                await self._send({"type": "http.response.body", "body": data, "more_body": not last})
        except TimeoutError as error:
            raise ClientLeft from error
