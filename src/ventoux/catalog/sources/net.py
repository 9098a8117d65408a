"""HTTP for sources: who may be asked, where redirects may lead, and who gets to see the token.

- At most five redirects, to http and https only, never from https to http.
- A host on the internet cannot send us to a private address: what answers there trusts its own network. Names are
  judged by the addresses that are then connected to. A host that is private itself (a mirror) may.
- The Authorization header goes to the origin (scheme, host, port) it is meant for, never to where that redirects.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Self
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from yarl import URL

from ventoux.catalog.errors import SourceUnreachable
from ventoux.catalog.sources.part import redact
from ventoux.catalog.sources.patience import BUSY, Broken, Patience, retry_after
from ventoux.kit.addresses import is_public, literal

if TYPE_CHECKING:
    import socket
    from collections.abc import AsyncGenerator

REDIRECTS = 5
_REDIRECTING = frozenset({301, 302, 303, 307, 308})
_LONGEST_HEADER = 32 << 10
"""Bytes: signed addresses are long."""


def is_private(address: str) -> bool:
    """Whether an IP address is none of the public internet: of this machine, of a local network, reserved."""
    return not is_public(address)


def origin(address: str) -> tuple[str, str, int]:
    parts = urlsplit(address)
    return parts.scheme, parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


class _Addresses(AbstractResolver):
    """Notes which names are private, and refuses those that must not be."""

    def __init__(self) -> None:
        self._inner = ThreadedResolver()
        self._private: set[str] = set()
        self._must_be_public: set[str] = set()

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = 0,  # type: ignore[assignment]  # as aiohttp has it
    ) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        private = [is_private(one["host"]) for one in found]
        if any(private) and host in self._must_be_public:
            raise _leads_inside(host)
        if all(private):
            self._private.add(host)
        else:  # and stays so, whatever its name server says later
            self._must_be_public.add(host)
        return found

    async def close(self) -> None:
        await self._inner.close()

    def private(self, host: str) -> bool:
        """Of a host that was connected to."""
        literal = _literal(host)
        return host in self._private or (literal is not None and is_private(literal))

    def require_public(self, host: str) -> None:
        """Raises SourceUnreachable, at once for an address, when it is looked up for a name."""
        self._must_be_public.add(host)
        literal = _literal(host)
        if host == "localhost" or (literal is not None and is_private(literal)):
            raise _leads_inside(host)


def _literal(host: str) -> str | None:
    found = literal(host)
    return None if found is None else str(found)


def _leads_inside(host: str) -> SourceUnreachable:
    return SourceUnreachable(
        f"A redirect leads to {host}, which is an address of a private network.",
        hint="It is not followed: nobody on the internet may send us inside. If that host is yours, name it itself.",
    )


class Answer:
    """``sent_on`` says that another origin answered than the one that was asked."""

    def __init__(self, response: aiohttp.ClientResponse, *, sent_on: bool) -> None:
        self.response = response
        self.status = response.status
        self.headers = response.headers
        self.sent_on = sent_on

    def header(self, name: str) -> str:
        return self.headers.get(name, "").strip()

    def require_ready(self) -> None:
        """Raises Broken for an answer that may be another one later."""
        if self.status in BUSY:
            wait = retry_after(self.header("Retry-After"))
            raise Broken(f"answered {self.status}", wait=wait, busy=self.status in {429, 503})


class Net:
    """One session. ``async with``."""

    def __init__(self, patience: Patience) -> None:
        self._addresses = _Addresses()
        timeout = aiohttp.ClientTimeout(total=None, connect=patience.connect, sock_read=patience.stall)
        self._session = aiohttp.ClientSession(
            # Every connection looks its host up itself: what was looked up for one is no proof for another.
            connector=aiohttp.TCPConnector(resolver=self._addresses, use_dns_cache=False, limit=0),
            timeout=timeout,
            cookie_jar=aiohttp.DummyCookieJar(),
            # Bytes are counted, ranges of them asked for: they come as they are.
            auto_decompress=False,
            headers={"User-Agent": "ventoux", "Accept-Encoding": "identity"},
            max_line_size=_LONGEST_HEADER,
            max_field_size=_LONGEST_HEADER,
        )
        self._proxies = getproxies()
        self._met = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()

    @asynccontextmanager
    async def ask(
        self,
        method: str,
        address: str,
        headers: dict[str, str] | None = None,
        *,
        authorization: str = "",
        stay: bool = False,
    ) -> AsyncGenerator[Answer]:
        """The answer at the end of all redirects; with ``stay``, of those that stay at the origin.

        Raises Broken where another try may help, and SourceUnreachable.
        """
        at = address
        for _ in range(REDIRECTS + 1):
            sent_on = origin(at) != origin(address)
            sent = dict(headers or {})
            if authorization and not sent_on:
                sent["Authorization"] = authorization
            response = await self._send(method, at, sent)
            try:
                to = _location(response, at)
                if to is None or (stay and origin(to) != origin(address)):
                    yield Answer(response, sent_on=sent_on)
                    return
            finally:
                response.close()
            self._check(at, to)
            at = to
        raise SourceUnreachable(
            f"{redact(address)} redirects more than {REDIRECTS} times.", hint="Write the final address instead."
        )

    async def _send(self, method: str, address: str, headers: dict[str, str]) -> aiohttp.ClientResponse:
        try:
            response = await self._session.request(
                method, URL(address, encoded=True), headers=headers, allow_redirects=False, proxy=self._proxy(address)
            )
        except aiohttp.ClientConnectorError as error:
            raise Broken(f"cannot be reached: {redact(str(error))}", hopeless=not self._met) from error
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise Broken(f"cannot be reached: {redact(str(error)) or type(error).__name__}") from error
        self._met = True
        return response

    def _proxy(self, address: str) -> str | None:
        """As the environment says, like pip and curl."""
        scheme, host, _ = origin(address)
        return None if proxy_bypass(host) else self._proxies.get(scheme) or self._proxies.get("all")

    def _check(self, at: str, to: str) -> None:
        """Raises SourceUnreachable where a redirect may not lead."""
        (from_scheme, from_host, _), (scheme, host, _) = origin(at), origin(to)
        if scheme not in {"http", "https"} or not host or (from_scheme == "https" and scheme == "http"):
            raise SourceUnreachable(
                f"{redact(at)} leads to {scheme or 'nowhere'}, which is not safe to follow.",
                hint="Write the final address instead.",
            )
        if not self._addresses.private(from_host):
            self._addresses.require_public(host)


def _location(response: aiohttp.ClientResponse, at: str) -> str | None:
    to = response.headers.get("Location")
    if response.status not in _REDIRECTING or not to:
        return None
    try:
        joined = urljoin(at, to)
        origin(joined)  # a port that is no number
    except ValueError as error:
        raise SourceUnreachable(f"{redact(at)} leads to no address.", hint="Write the final one instead.") from error
    return joined
