"""Reading what a client sends, and noticing when it leaves."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from ventoux.dialects.dialect import Asked
from ventoux.errors import PayloadTooLarge, RequestTimeout

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from starlette.types import Receive, Scope

DISCARDED_AT_MOST = 8
"""Bodies over the limit are read to their end and thrown away, up to this many times the limit, because a client
that is still sending would see a reset connection instead of the answer."""


class ClientLeft(Exception):
    """The client closed its connection before its answer was whole."""


async def read_body(receive: Receive, *, limit: int, timeout: float) -> bytes:
    """Raises PayloadTooLarge, RequestTimeout, ClientLeft."""
    try:
        async with asyncio.timeout(timeout):
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


@asynccontextmanager
async def while_connected(receive: Receive) -> AsyncGenerator[None]:
    """Cancels its body as soon as the client leaves, and raises ClientLeft then.

    The body must have been read whole before: from then on the only message to come is the disconnect.
    """
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
