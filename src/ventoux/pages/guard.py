"""Which addresses are asked from here, and that a connection goes to the address that was checked and to no other.

One parser, yarl's, says what the host of a URL is: the one that the client connects with. A name is looked up once, by
the connection itself; every address that it has must be public, and only those are connected to. So a name whose
server says something else a moment later leads nowhere else, and neither does a redirect, which is checked anew.
"""

from __future__ import annotations

import asyncio
import re
import socket
from typing import TYPE_CHECKING

from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from ventoux.kit.addresses import is_public, literal
from ventoux.pages.errors import PageRefused

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

LONGEST = 8192
_UNWRITTEN = re.compile(r"[\x00-\x20\x7f\\\u0080-\u00a0\u2028\u2029]")
"""In no URL: clients disagree on what a backslash or a space in one means."""
_HOST = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.?\Z")


async def resolved(host: str, port: int) -> Sequence[str]:
    """The addresses of a name. Raises OSError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def checked(address: str, public: Callable[[str], bool] = is_public) -> URL:
    """As it will be asked, without a fragment. Raises PageRefused."""
    if len(address) > LONGEST or _UNWRITTEN.search(address):
        raise _no_url("it is too long, or has a space, a backslash or a control character")
    try:
        url = URL(address)
        host = url.raw_host
    except ValueError as error:
        raise _no_url("it is no URL") from error
    _check(url, public)
    if host is None:
        raise _no_url("it has no host")
    return url.with_fragment(None)


def _check(url: URL, public: Callable[[str], bool]) -> None:
    """What can be told without looking a name up. Raises PageRefused."""
    if url.scheme not in {"http", "https"}:
        raise _no_url("it does not begin with http:// or https://")
    if url.raw_user is not None or url.raw_password is not None:
        raise _no_url("it holds a user's name or a password")
    host = url.raw_host or ""
    if not host or url.port == 0:
        raise _no_url("it has no host, or no port that there is")
    found = literal(host.rstrip("."))
    if "%" in host or (found is None and not _HOST.match(host)):
        raise _no_url("its host is none")
    if found is not None and not public(str(found)):
        raise _not_public(host)


class CheckedResolver(AbstractResolver):
    """Gives a connection the public addresses of a name, or none at all."""

    def __init__(
        self, resolve: Callable[[str, int], Awaitable[Sequence[str]]], public: Callable[[str], bool] = is_public
    ) -> None:
        self._resolve = resolve
        self._public = public

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = 0,  # type: ignore[assignment]  # as aiohttp has it
    ) -> list[ResolveResult]:
        """Raises PageRefused, OSError."""
        del family  # all that a name has are checked
        addresses = await self._resolve(host, port)
        if not addresses:
            raise OSError(f"the name {host!r} has no address")
        if not all(self._public(address) for address in addresses):
            raise _not_public(host)
        return [_result(host, port, address) for address in addresses]

    async def close(self) -> None:
        pass  # it holds nothing


def _result(host: str, port: int, address: str) -> ResolveResult:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    flags = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
    return ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=flags)


def _no_url(why: str) -> PageRefused:
    """The address is not quoted: it may hold a password."""
    return PageRefused(f"This address cannot be fetched: {why}.", hint="It looks like https://example.org/page.")


def _not_public(host: str) -> PageRefused:
    return PageRefused(
        f"{host[:255]} is no address of the public internet, or leads to none.",
        hint="Pages of this machine and of private networks are not fetched; upload the document instead.",
    )
