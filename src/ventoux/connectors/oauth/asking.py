"""Asks authorization servers: small JSON, within a time, at the addresses that connectors may be at."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import msgspec

from ventoux.connectors.client.failing import in_words
from ventoux.errors import VentouxError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ventoux.connectors.client.addresses import Hosts

_MOST_BYTES = 256 * 1024


class Answer(NamedTuple):
    """``body`` is empty where it was no JSON object."""

    status: int
    challenge: str
    """What WWW-Authenticate says."""
    body: dict[str, Any]

    def text(self, name: str) -> str:
        found = self.body.get(name)
        return found if isinstance(found, str) else ""


class Asker:
    """``within``: seconds of one request."""

    def __init__(self, hosts: Hosts, within: float) -> None:
        self.hosts = hosts
        self._within = within

    async def ask(
        self,
        method: str,
        url: str,
        *,
        form: Mapping[str, str] | None = None,
        json: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Redirects are not followed. Raises AddressRefused, ServerAway."""
        host = self.hosts.check(url).host or ""
        # 20 MB of modules that only connectors need.
        from ventoux.connectors.client.http import Checked, client  # noqa: PLC0415

        transport = Checked(self.hosts, most=_MOST_BYTES)
        sent: dict[str, Any] = {"headers": {"Accept": "application/json", **(headers or {})}}
        if form is not None:
            sent["data"] = dict(form)
        if json is not None:
            sent["json"] = dict(json)
        try:
            async with (
                asyncio.timeout(self._within),
                client(transport, connecting=self._within, reading=self._within) as http,
                http.stream(method, url, **sent) as response,
            ):
                read = await response.aread() if _is_json(response.headers.get("content-type", "")) else b""
                return Answer(response.status_code, response.headers.get("www-authenticate", ""), _object(read))
        except VentouxError:
            raise
        except Exception as error:
            raise in_words(error, host, self._within) from error


def _is_json(kind: str) -> bool:
    return kind.partition(";")[0].strip().lower() in {"application/json", "text/json"}


def _object(read: bytes) -> dict[str, Any]:
    try:
        found: Any = msgspec.json.decode(read) if read else {}
    except (msgspec.DecodeError, RecursionError):
        return {}
    return cast("dict[str, Any]", found) if isinstance(found, dict) else {}
