"""The HTTP client with which servers, and those that sign in to them, are asked.

It goes to the addresses that were checked and to no other, sends what is secret to the server that it is for and to no
other, and reads no more of an answer than is allowed.
"""

from __future__ import annotations

import ssl
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol, cast

import httpcore2
import httpx2

from ventoux.connectors.client.addresses import port_of
from ventoux.connectors.errors import AddressRefused, ServerAway

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Mapping

    from ventoux.connectors.client.addresses import Hosts

_CONNECTIONS = 8


class Headers(Protocol):
    """What is sent with each request to one server."""

    async def now(self) -> Mapping[str, str]:
        """Raises SignInNeeded."""
        ...

    async def anew(self) -> Mapping[str, str] | None:
        """After the server has refused those: others, or None where there are none. Raises SignInNeeded."""
        ...

    def refused(self, status: int) -> Exception:
        """What a caller is told then."""
        ...


class SessionLost(Exception):
    """The server no longer knows the session, as when it was restarted. What was asked was not done."""


class Checked(httpx2.AsyncBaseTransport):
    """``most``: bytes of one answer."""

    def __init__(self, hosts: Hosts, *, most: int) -> None:
        self._hosts = hosts
        self._most = most
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=_trust(),
            max_connections=_CONNECTIONS,
            keepalive_expiry=30.0,
            http1=True,
            network_backend=_Backend(hosts),
        )

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Raises AddressRefused, httpcore2's errors."""
        url = request.url
        self._hosts.check_scheme(url.scheme, url.host, port_of(url.scheme, url.port))
        # Compressed, a small answer could become a very large one.
        request.headers["Accept-Encoding"] = "identity"
        answer = await self._pool.handle_async_request(
            httpcore2.Request(
                method=request.method,
                url=httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        response = httpx2.Response(
            answer.status,
            headers=answer.headers,
            stream=_Bounded(answer, self._most),
            extensions=cast("dict[str, Any]", answer.extensions),
        )
        if response.headers.get("content-encoding", "identity").strip().lower() not in {"", "identity"}:
            await response.aclose()
            raise ServerAway(f"{url.host} answers in a compressed form that was not asked for.")
        return response

    async def aclose(self) -> None:
        await self._pool.aclose()


class ToServer(httpx2.AsyncBaseTransport):
    """To one MCP server: with its headers, and to no other origin, whatever redirects there."""

    def __init__(self, inner: httpx2.AsyncBaseTransport, server: str, headers: Headers) -> None:
        self._inner = inner
        self._origin = _origin(httpx2.URL(server))
        self._headers = headers

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Raises AddressRefused, SignInNeeded, SessionLost, ServerAway, httpcore2's errors."""
        if _origin(request.url) != self._origin:
            raise AddressRefused("The server redirects to another one, which is not asked.")
        if request.method == "GET" and "last-event-id" not in request.headers:
            # A stream for what the server says unasked: requests of its own, which nobody here answers.
            return httpx2.Response(405, request=request)
        request.headers.update(await self._headers.now())
        response = await self._inner.handle_async_request(request)
        if response.status_code == 401 and (others := await self._headers.anew()) is not None:
            await response.aclose()
            request.headers.update(others)
            response = await self._inner.handle_async_request(request)
        if response.status_code in {401, 403}:
            await response.aclose()
            raise self._headers.refused(response.status_code)
        if response.status_code == 404 and "mcp-session-id" in request.headers and request.method == "POST":
            await response.aclose()
            raise SessionLost
        return response

    async def aclose(self) -> None:
        await self._inner.aclose()


def client(transport: httpx2.AsyncBaseTransport, *, connecting: float, reading: float) -> httpx2.AsyncClient:
    """With no proxy, no cookie and no credentials of the environment. Seconds."""
    timeout = httpx2.Timeout(connecting, read=reading)
    return httpx2.AsyncClient(
        transport=transport, timeout=timeout, trust_env=False, max_redirects=3, headers={"User-Agent": "ventoux"}
    )


class _Bounded(httpx2.AsyncByteStream):
    def __init__(self, answer: httpcore2.Response, most: int) -> None:
        self._answer = answer
        self._left = most

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._answer.aiter_stream():
            self._left -= len(piece)
            if self._left < 0:
                raise httpx2.StreamError("the answer is larger than what is read")
            yield piece

    async def aclose(self) -> None:
        await self._answer.aclose()


class _Backend(httpcore2.AsyncNetworkBackend):
    """Connects to the addresses that were checked."""

    def __init__(self, hosts: Hosts) -> None:
        self._hosts = hosts
        self._inner = cast("httpcore2.AsyncNetworkBackend", httpcore2.AnyIOBackend())

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Raises AddressRefused, httpcore2.ConnectError, httpcore2.ConnectTimeout."""
        try:
            addresses = await self._hosts.addresses(host, port)
        except OSError as error:
            raise httpcore2.ConnectError(str(error)) from error
        for address in addresses[:-1]:
            try:
                return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                continue
        return await self._inner.connect_tcp(addresses[-1], port, timeout, local_address, socket_options)

    async def sleep(self, seconds: float) -> None:
        await self._inner.sleep(seconds)


@cache
def _trust() -> ssl.SSLContext:
    """Made once: reading the system's certificates takes a while."""
    return ssl.create_default_context()


def _origin(url: httpx2.URL) -> tuple[str, str, int]:
    return url.scheme, url.host.lower(), port_of(url.scheme, url.port)
