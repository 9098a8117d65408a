"""Which servers are asked: public ones over TLS, and those that the operator names by host and port.

A name is looked up by the connection itself, every address that it has must be public, and only those are connected
to: what a name's own server says a moment later leads nowhere else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.connectors.errors import AddressRefused
from ventoux.kit.addresses import is_public
from ventoux.pages.errors import PageRefused
from ventoux.pages.guard import checked, resolved

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Sequence

    from yarl import URL

_PORTS = {"http": 80, "https": 443}


class Hosts:
    """``near``: those that may be anywhere, as ``host:port`` of the settings."""

    def __init__(
        self,
        near: Collection[str] = (),
        *,
        resolve: Callable[[str, int], Awaitable[Sequence[str]]] = resolved,
        public: Callable[[str], bool] = is_public,
    ) -> None:
        self._near = frozenset(one.strip().lower() for one in near)
        self._resolve = resolve
        self._public = public

    def check(self, address: str) -> URL:
        """What can be told of it without looking its name up. Raises AddressRefused."""
        try:
            url = checked(address, lambda _: True)
        except PageRefused as error:
            raise AddressRefused(error.message, hint="It looks like https://example.org/mcp.") from None
        host = url.raw_host or ""
        self.check_scheme(url.scheme, host, url.port or 0)
        if not self.is_near(host, url.port or 0):
            try:
                checked(address, self._public)
            except PageRefused:
                raise _not_public(host) from None
        return url

    def check_scheme(self, scheme: str, host: str, port: int) -> None:
        """Raises AddressRefused: a key would travel in clear."""
        if scheme != "https" and not self.is_near(host, port):
            raise AddressRefused(
                f"{host[:255]} is not asked without TLS.",
                hint="Begin the address with https://. The operator can name a server near by in connector_hosts.",
            )

    def is_near(self, host: str, port: int) -> bool:
        bare = host.strip("[]").lower()
        return bool({f"{bare}:{port}", f"[{bare}]:{port}"} & self._near)

    async def addresses(self, host: str, port: int) -> Sequence[str]:
        """Those to connect to. Raises AddressRefused, OSError."""
        found = await self._resolve(host.strip("[]"), port)
        if not found:
            raise OSError(f"the name {host!r} has no address")
        if not self.is_near(host, port) and not all(self._public(one) for one in found):
            raise _not_public(host)
        return found


def port_of(scheme: str, port: int | None) -> int:
    return port or _PORTS.get(scheme, 0)


def _not_public(host: str) -> AddressRefused:
    return AddressRefused(
        f"{host[:255]} is no address of the public internet, or leads to none.",
        hint="The operator can name a server on this machine or a private network in connector_hosts, as host:port.",
    )
