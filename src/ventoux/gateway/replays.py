"""``Idempotency-Key``: a call that is repeated, because its answer got lost on the way, is made and billed once.

The key is the caller's own, and stands for one request: the same again gets the same reply, a stream as a stream, with
``idempotent-replayed: true``. Only answers that were served whole are kept; whatever failed or was cut is made anew.
Requests without the header pass through untouched.
"""

from __future__ import annotations

import hashlib
import logging
from typing import TYPE_CHECKING, NamedTuple

from ventoux.dialects.azure.extra import EXTRA_HEADER
from ventoux.dialects.azure.naming import MODEL_HEADERS
from ventoux.errors import InvalidRequest, Unavailable
from ventoux.gateway.bodies import read_body
from ventoux.gateway.context import context_of
from ventoux.gateway.replies import Reply

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from ventoux.gateway.replies import Replies, Turn
    from ventoux.gateway.service import Gateway

logger = logging.getLogger("ventoux.replays")

_FORM = b"multipart/form-data"
_LONGEST_KEY = 255
_ASKING = frozenset(name.encode() for name in (*MODEL_HEADERS, EXTRA_HEADER))
"""Headers that say what a call is for, beside its path and its body."""


class Replays:
    def __init__(self, app: ASGIApp, gateway: Gateway) -> None:
        self._app = app
        self._gateway = gateway

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = _key(scope)
        if key is None:
            await self._app(scope, receive, send)
            return
        gateway, settings = self._gateway, self._gateway.settings
        principal = await gateway.admit.known(scope)
        body = await read_body(receive, limit=settings.max_body, timeout=settings.body_timeout)
        name = f"{principal.key_id}:{hashlib.sha256(key).hexdigest()}"
        found = await gateway.shared.replies.begin(name, _fingerprint(scope, body))
        if isinstance(found, Reply):
            await _replay(scope, found, send)
            return
        recorder = _Recorder(scope, send, gateway.shared.replies, found)
        try:
            await self._app(scope, _read_again(body, receive), recorder.send)
        finally:
            if not recorder.kept:
                gateway.shared.replies.drop(found)


class _Recorder:
    """Keeps an answer before its last byte leaves: who has read it may repeat the call at once."""

    def __init__(self, scope: Scope, send: Send, replies: Replies, turn: Turn) -> None:
        self._scope = scope
        self._send = send
        self._replies = replies
        self._turn = turn
        self._headers: list[tuple[bytes, bytes]] = []
        self._chunks: list[bytes] | None = None
        self._size = 0
        self.kept = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            if message["status"] == 200:
                self._chunks, self._headers = [], list(message.get("headers", ()))
        elif self._chunks is not None:
            await self._add(self._chunks, message)
        await self._send(message)

    async def _add(self, chunks: list[bytes], message: Message) -> None:
        chunk = message.get("body", b"")
        chunks.append(chunk)
        self._size += len(chunk)
        if self._size > self._replies.largest:
            self._chunks = None
        elif not message.get("more_body", False) and context_of(self._scope).committed:
            await self._keep(b"".join(chunks))

    async def _keep(self, body: bytes) -> None:
        reply = Reply(self._scope["route"].path, self._headers, body)
        try:
            await self._replies.keep(self._turn, reply)
        except Unavailable as error:
            # The answer is made and billed: it is served, and a repeat will be a call of its own.
            fields = {"request_id": context_of(self._scope).id, "error": str(error)}
            logger.warning("reply not kept", extra={"fields": fields})
        else:
            self.kept = True


class _Route(NamedTuple):
    path: str


async def _replay(scope: Scope, reply: Reply, send: Send) -> None:
    scope["route"] = _Route(reply.route)
    context_of(scope).headers.append((b"idempotent-replayed", b"true"))
    await send({"type": "http.response.start", "status": 200, "headers": list(reply.headers)})
    await send({"type": "http.response.body", "body": reply.body})


def _key(scope: Scope) -> bytes | None:
    """Raises InvalidRequest for one that is none. The management API, which has versions, answers for itself. A form
    is an upload, and no call of a model that would be billed twice: it is not kept here, and may be of any size."""
    if scope.get("method") != "POST" or scope["path"].startswith("/api/"):
        return None
    form = any(name == b"content-type" and value.lower().startswith(_FORM) for name, value in scope["headers"])
    for name, value in scope["headers"]:
        if name == b"idempotency-key" and not form:
            if not 0 < len(value) <= _LONGEST_KEY:
                raise InvalidRequest(f"An Idempotency-Key has 1 to {_LONGEST_KEY} characters.")
            return value
    return None


def _fingerprint(scope: Scope, body: bytes) -> str:
    """Of all that decides what is asked."""
    whole = hashlib.sha256(scope["path"].encode() + b"?" + scope["query_string"] + b"\n")
    for name, value in scope["headers"]:
        if name in _ASKING:
            whole.update(name + b": " + value + b"\n")
    whole.update(b"\n" + body)
    return whole.hexdigest()


def _read_again(body: bytes, receive: Receive) -> Receive:
    """The body in one piece, then what the connection has to tell."""
    waiting = [body]

    async def again() -> Message:
        if waiting:
            return {"type": "http.request", "body": waiting.pop(), "more_body": False}
        return await receive()

    return again
