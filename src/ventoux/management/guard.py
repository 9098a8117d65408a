"""What stands before FastAPI: bodies are read whole, within a size and a time, and are JSON before anything parses them
further; and no answer is kept by a cache, because some hold secrets."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import msgspec

from ventoux.errors import InvalidRequest, PayloadTooLarge, RequestTimeout, VentouxError
from ventoux.management.errors import response_to

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST = 1_000_000
"""Bytes of a body. The longest that is asked for, a policy with all its phrases, has half of them."""
TIMEOUT = 30.0
"""Seconds for a body to arrive in."""
_DISCARDED_AT_MOST = 8
"""Times the limit that is read and thrown away, so that a client which is still sending sees the answer."""
_ALWAYS = [(b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff")]


class UnsupportedMediaType(InvalidRequest):
    """A form of another site can send other types without asking first; JSON it cannot."""

    status = 415


class Guard:
    def __init__(self, app: ASGIApp, *, largest: int = LARGEST, timeout: float = TIMEOUT) -> None:
        self._app = app
        self._largest = largest
        self._timeout = timeout

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *_ALWAYS]
            await send(message)

        try:
            _refuse_replays(scope)
            body = await self._body(receive)
            if body:
                _check(scope, body)
        except VentouxError as error:
            await response_to(error)(scope, receive, marked)
            return
        if body is not None:
            await self._app(scope, _given_back(body, receive), marked)

    async def _body(self, receive: Receive) -> bytes | None:
        """None for a client that has left. Raises PayloadTooLarge, RequestTimeout."""
        try:
            async with asyncio.timeout(self._timeout):
                return await self._read(receive)
        except TimeoutError as error:
            raise RequestTimeout(f"The body did not arrive within {self._timeout:g} seconds.") from error

    async def _read(self, receive: Receive) -> bytes | None:
        chunks: list[bytes] = []
        size, more = 0, True
        while more and size <= self._largest * _DISCARDED_AT_MOST:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            chunk = message.get("body", b"")
            more = message.get("more_body", False)
            size += len(chunk)
            if size <= self._largest:
                chunks.append(chunk)
            else:
                chunks.clear()
        if size > self._largest:
            raise PayloadTooLarge(f"The body is larger than {self._largest:,} bytes.", hint="Send less.")
        return b"".join(chunks)


def _refuse_replays(scope: Scope) -> None:
    """Raises InvalidRequest: whoever sends one counts on it."""
    if any(name == b"idempotency-key" for name, _ in scope["headers"]):
        raise InvalidRequest(
            "The management API keeps no answers to give them again.", hint="Send no Idempotency-Key; use If-Match."
        )


def _check(scope: Scope, body: bytes) -> None:
    """Raises UnsupportedMediaType, InvalidRequest."""
    given = next((value for name, value in scope["headers"] if name == b"content-type"), b"")
    kind = given.partition(b";")[0].strip().lower()
    if kind != b"application/json" and not (kind.startswith(b"application/") and kind.endswith(b"+json")):
        raise UnsupportedMediaType(
            f"The body has the type {kind.decode('latin-1')[:100]!r}, and JSON is what is read here.",
            hint="Send it with Content-Type: application/json.",
        )
    try:
        # Stricter than what reads it next: no NaN, no half of a surrogate pair, no endless nesting.
        msgspec.json.decode(body)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise InvalidRequest(f"The body is no JSON: {error}.") from error


def _given_back(body: bytes, receive: Receive) -> Receive:
    """What was read comes first, and then whatever else the server has to say."""
    first: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def next_message() -> Message:
        return first.pop() if first else await receive()

    return next_message
