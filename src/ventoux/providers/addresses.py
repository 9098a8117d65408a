"""Where a provider may be: over TLS anywhere, without it only near by and where the operator says so.

A key travels with every call, so an address that would send it in clear over the internet is none.
"""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ventoux.kit.addresses import is_near, literal
from ventoux.providers.errors import ProviderRefused

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from urllib.parse import SplitResult

_RESOLVE_WITHIN = 5.0


async def resolved(host: str) -> Sequence[str]:
    """The addresses of a name. Raises OSError, TimeoutError."""
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(_RESOLVE_WITHIN):
        found = await loop.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [str(one[4][0]) for one in found]


async def check(url: str, *, allow_http: bool, resolve: Callable[[str], Awaitable[Sequence[str]]] = resolved) -> None:
    """Raises ProviderRefused."""
    split = _parts(url)
    if split.scheme == "https":
        return
    if not allow_http:
        raise ProviderRefused(
            "The address has to begin with https://, or everybody on the way reads the key.",
            hint="To a server on this machine or in a private network: --allow-http",
        )
    host = split.hostname or ""
    try:
        addresses = [host] if literal(host) is not None else await resolve(host)
    except (OSError, TimeoutError):
        raise ProviderRefused(f"The name {host!r} cannot be resolved.", hint="Check the address.") from None
    if not addresses or not all(is_near(address) for address in addresses):
        raise ProviderRefused(
            f"{host} is an address of the internet, and is not called without TLS.", hint="Begin it with https://."
        )


def same_origin(one: str, other: str) -> bool:
    first, second = urlsplit(one), urlsplit(other)
    return (first.scheme, first.hostname, first.port) == (second.scheme, second.hostname, second.port)


def _parts(url: str) -> SplitResult:
    try:
        split = urlsplit(url)
        port = split.port
    except ValueError:
        raise ProviderRefused("The address is no URL.", hint="It looks like https://host/v1.") from None
    if split.username is not None or split.password is not None:
        # The address is shown and logged, so it is not quoted here either.
        raise ProviderRefused(
            "The address holds a user's name or a password, and is not kept like that.",
            hint="Leave that out; give a key with --key-env or --key-stdin.",
        )
    if split.scheme not in ("http", "https") or not split.hostname or port == 0 or not url.isascii():
        raise ProviderRefused("The address is no URL of http or https.", hint="It looks like https://host/v1.")
    if split.query or split.fragment or any(char.isspace() or not char.isprintable() for char in url):
        raise ProviderRefused(
            "The address has a query, a fragment or a space.",
            hint="Give what comes before; an API version has an option of its own: --api-version",
        )
    return split
