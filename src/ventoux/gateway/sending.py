"""Sending answers. A client that leaves one unread for too long is let go by our server."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    """A response of server-sent events."""

    def __init__(self, send: Send) -> None:
        self._send = send

    async def start(self) -> None:
        await self._send({"type": "http.response.start", "status": 200, "headers": list(_STREAM)})

    async def send(self, data: bytes, *, last: bool = False) -> None:
        await self._send({"type": "http.response.body", "body": data, "more_body": not last})
