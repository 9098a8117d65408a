"""Opens sessions by the package ``mcp``, and asks what is asked of a server.

The package validates results by schemas of the server's own, and follows what it is told to; both are left out here:
requests are sent as they stand, and ``functions`` and ``results`` decide what of an answer is used.
"""

from __future__ import annotations

import logging
import os
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Self

import mcp_types as types
from mcp import Client, MCPError, StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client
from pydantic import ValidationError

import ventoux
from ventoux.connectors.client.http import Checked, ToServer, client
from ventoux.connectors.errors import ServerAway

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Sequence
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from ventoux.connectors.client.addresses import Hosts
    from ventoux.connectors.client.http import Headers

MOST_BYTES = 8 * 1024 * 1024
"""Of one answer."""
MOST_FUNCTIONS = 200
_MOST_PAGES = 20

for _name in ("mcp", "client", "httpx2", "httpcore2"):
    # They log what servers say, and tell of every request; failures are told by whoever asked.
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)


@asynccontextmanager
async def over_http(
    hosts: Hosts, server: str, headers: Headers, *, connecting: float, reading: float, changed: Callable[[], None]
) -> AsyncGenerator[Client]:
    """``changed`` is called when the server says that its functions are others."""
    transport = ToServer(Checked(hosts, most=MOST_BYTES), server, headers)
    async with client(transport, connecting=connecting, reading=reading) as http:
        streams = streamable_http_client(server, http_client=http, max_sse_event_size=MOST_BYTES)
        async with _client(streams, changed) as opened:
            yield opened


@asynccontextmanager
async def over_stdio(
    command: Sequence[str], log: Path, *, ended: Callable[[], None], changed: Callable[[], None]
) -> AsyncGenerator[Client]:
    """What the command says beside is written to ``log``. It is given PATH, HOME and the like of the environment, and
    none of our own variables. ``ended`` is called when it has."""
    parameters = StdioServerParameters(command=command[0], args=list(command[1:]), cwd=os.sep)
    with log.open("w", encoding="utf-8", errors="replace") as said:
        async with _client(_watched(stdio_client(parameters, errlog=said), ended), changed) as opened:
            yield opened


def _client(streams: Any, changed: Callable[[], None]) -> Client:
    async def told(message: object) -> None:
        if isinstance(message, types.ToolListChangedNotification):
            changed()

    return Client(
        streams,
        client_info=types.Implementation(name="ventoux", version=ventoux.__version__),
        message_handler=told,
        cache=None,
    )


async def listed(opened: Client) -> list[dict[str, Any]]:
    """What the server offers, as it says it. Raises ServerAway, MCPError."""
    found: list[dict[str, Any]] = []
    cursor: str | None = None
    for _ in range(_MOST_PAGES):
        parameters = types.PaginatedRequestParams(cursor=cursor) if cursor else None
        try:
            page = await opened.session.list_tools(params=parameters)
        except ValidationError as error:
            raise ServerAway("What the server says of its functions is none of the protocol.") from error
        found += [one.model_dump(by_alias=True, mode="json", exclude_none=True) for one in page.tools]
        cursor = page.next_cursor
        if cursor is None or len(found) >= MOST_FUNCTIONS:
            break
    return found[:MOST_FUNCTIONS]


async def called(opened: Client, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """The result as the server says it. Raises ServerAway, MCPError."""
    parameters = types.CallToolRequestParams(name=name, arguments=arguments)
    try:
        try:
            result = await opened.session.send_request(types.CallToolRequest(params=parameters), types.CallToolResult)
        except MCPError as error:
            # The server wants headers that its list of functions tells of.
            if error.code != types.HEADER_MISMATCH:
                raise
            await opened.session.list_tools()
            result = await opened.session.send_request(types.CallToolRequest(params=parameters), types.CallToolResult)
    except ValidationError as error:
        raise ServerAway(
            "What the server has answered is no result of a function. It may have asked for input, which nobody here "
            "can give."
        ) from error
    return result.model_dump(by_alias=True, mode="json", exclude_none=True)


@asynccontextmanager
async def _watched(
    transport: AbstractAsyncContextManager[Any], ended: Callable[[], None]
) -> AsyncGenerator[tuple[Any, Any]]:
    async with transport as (reads, writes):
        yield _Watched(reads, ended), writes


class _Watched:
    """What is read, and a word when there is no more: the package keeps that to itself."""

    def __init__(self, reads: Any, ended: Callable[[], None]) -> None:
        self._reads = reads
        self._ended = ended

    async def receive(self) -> Any:
        try:
            return await self._reads.receive()
        except Exception:
            self._ended()
            raise

    async def aclose(self) -> None:
        await self._reads.aclose()

    def __aiter__(self) -> _Watched:
        return self

    async def __anext__(self) -> Any:
        try:
            return await self._reads.__anext__()
        except BaseException:
            self._ended()
            raise

    async def __aenter__(self) -> Self:
        await self._reads.__aenter__()
        return self

    async def __aexit__(self, *raised: object) -> None:
        await self._reads.__aexit__(*raised)
