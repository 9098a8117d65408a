"""Reading what a client sends, and noticing when it leaves."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from ventoux.dialects.dialect import Asked
from ventoux.errors import PayloadTooLarge, RequestTimeout
from ventoux.gateway.request import HttpRequest
from ventoux.kit.deadline import Deadline, Interruption

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from contextlib import AbstractAsyncContextManager
    from types import TracebackType

    from starlette.types import Receive, Scope

DISCARDED_AT_MOST = 8
"""Bodies over the limit are read to their end and thrown away, up to this many times the limit, because a client
that is still sending would see a reset connection instead of the answer."""


class ClientLeft(Exception):
    """The client closed its connection before its answer was whole."""


async def read_body(receive: Receive, *, limit: int, timeout: float) -> bytes:
    """Raises PayloadTooLarge, RequestTimeout, ClientLeft."""
    try:
        with Deadline(timeout):
            return await _read(receive, limit)
    except TimeoutError as error:
        raise RequestTimeout(f"The body did not arrive within {timeout:g} seconds.") from error


async def _read(receive: Receive, limit: int) -> bytes:
    chunks: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientLeft
        chunk = message.get("body", b"")
        more = message.get("more_body", False)
        size += len(chunk)
        if size <= limit:
            chunks.append(chunk)
        else:
            chunks.clear()
            if size > limit * DISCARDED_AT_MOST:
                break
    if size > limit:
        raise PayloadTooLarge(f"The body is larger than {limit:,} bytes.", hint="Send less, or raise max_body.")
    return b"".join(chunks)


def asked(scope: Scope, body: bytes) -> Asked:
    """Endpoints are called in any case, as Azure takes them; names of models are in lower case here."""
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    return Asked(body, headers, scope["path_params"].get("endpoint", "").lower())


def while_connected(receive: Receive) -> AbstractAsyncContextManager[object]:
    """Cancels its body as soon as the client leaves, and raises ClientLeft then.

    The body of the request must have been read whole before: from then on the only message to come is the disconnect.
    Our own server tells it by a call; behind anything else a task waits for the message.
    """
    request = getattr(receive, "__self__", None)
    return _Told(request) if isinstance(request, HttpRequest) else _watched(receive)


class _Told(Interruption):
    __slots__ = ("_request",)

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    async def __aenter__(self) -> None:
        self.__enter__()
        self._request.when_client_leaves(self.interrupt)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        if self.left(kind):
            raise ClientLeft from error


@asynccontextmanager
async def _watched(receive: Receive) -> AsyncGenerator[None]:
    try:
        async with asyncio.TaskGroup() as group:
            watcher = group.create_task(_disconnected(receive))
            yield
            watcher.cancel()
    except BaseExceptionGroup as group:
        raise _cause(group) from group


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    raise ClientLeft


def _cause(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """The body's own failure, if it has one: it is why the call ended, whoever left meanwhile."""
    failures = [error for error in group.exceptions if not isinstance(error, ClientLeft)]
    return failures[0] if failures else group.exceptions[0]
