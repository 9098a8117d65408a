"""One server that the operator has named in the settings, such as a search engine: it is asked, and no other.

It may be on this machine or a private network, since an operator chose it. So nothing that it says leads elsewhere:
no redirect is followed, and no address of another origin is asked. What it answers has bounds of size and time.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import aiohttp
from yarl import URL

from ventoux.tools.schemas import ToolFailed

if TYPE_CHECKING:
    from collections.abc import Mapping

logger = logging.getLogger("ventoux.tools")

_PIECE = 64 * 1024
_HEADERS = {
    "User-Agent": "ventoux",
    # What is compressed may be larger than it looks.
    "Accept-Encoding": "identity",
}


class BadAddress(ValueError):
    """Of a setting; the address itself is not told, it may hold a key."""


class Ask(NamedTuple):
    """One request. ``json``: what is sent as the body of a POST; without it the request is a GET."""

    url: URL
    headers: Mapping[str, str] = {}
    json: Any = None
    accept: str = "application/json"


class Answer(NamedTuple):
    status: int
    mime_type: str
    body: bytes
    retry_after: float | None = None


class Asks(Protocol):
    """``Remote``."""

    async def ask(self, ask: Ask, *, most: int | None = None) -> Answer: ...


def operators(address: str, setting: str) -> URL:
    """Of an address in the settings. Raises BadAddress, which says what is wrong with it."""
    try:
        url = URL(address)
        host, port = url.host, url.port
    except ValueError as error:
        raise BadAddress(f"{setting} is no address.") from error
    if url.scheme not in {"http", "https"} or not host or not port:
        raise BadAddress(f"{setting} is an address that begins with http:// or https://.")
    if url.raw_user is not None or url.raw_password is not None:
        raise BadAddress(f"{setting} holds a user's name or password: these belong into the setting of the key.")
    return url.with_fragment(None)


def authorization(key: str) -> dict[str, str]:
    """The header for a key; a key that names a scheme, such as ``Basic …``, is the whole value."""
    if not key:
        return {}
    scheme, space, _ = key.partition(" ")
    return {"Authorization": key if space and scheme.lower() in {"basic", "bearer"} else f"Bearer {key}"}


class Remote:
    """``name``: what it is called before people and models. ``seconds``, ``most``: how long one answer may take, and
    how many bytes it may have."""

    def __init__(self, name: str, base: URL, *, seconds: float, most: int) -> None:
        self._name = name
        self._origin = base.origin()
        self._seconds = seconds
        self._most = most

    async def ask(self, ask: Ask, *, most: int | None = None) -> Answer:
        """Raises ToolFailed where there is no whole answer, for a redirect, and for an address of another origin."""
        if not self._is_here(ask.url):
            raise ToolFailed(f"{self._name} names an address of another server, which is not asked.")
        try:
            async with asyncio.timeout(self._seconds), self._session() as session:
                headers = {"Accept": ask.accept, **ask.headers}
                method = "GET" if ask.json is None else "POST"
                async with session.request(
                    method, ask.url, headers=headers, json=ask.json, allow_redirects=False
                ) as response:
                    return await self._read(response, self._most if most is None else most)
        except TimeoutError as error:
            raise ToolFailed(f"{self._name} did not answer within {self._seconds:g} seconds.") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            # Its words may hold the address, and that a key.
            logger.warning("%s cannot be reached: %s", self._name, type(error).__name__)
            raise ToolFailed(
                f"{self._name} cannot be reached, or ends its answer early.", hint="Tell the operator."
            ) from error

    def _is_here(self, url: URL) -> bool:
        try:
            return url.origin() == self._origin
        except ValueError:
            # It has none, such as file:///etc/passwd.
            return False

    def _session(self) -> aiohttp.ClientSession:
        """One a request: no cookie is kept, and no proxy of the environment is asked."""
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(force_close=True, limit=1),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            headers=_HEADERS,
            timeout=aiohttp.ClientTimeout(total=None),
        )

    async def _read(self, response: aiohttp.ClientResponse, most: int) -> Answer:
        if 300 <= response.status < 400:
            raise ToolFailed(
                f"{self._name} redirects elsewhere, which is not followed.",
                hint="The operator sets the address that it redirects to.",
            )
        encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
        if encoding not in {"", "identity"}:
            raise ToolFailed(f"{self._name} compresses its answer, which was not asked for.")
        body = bytearray()
        async for piece in response.content.iter_chunked(_PIECE):
            body += piece
            if len(body) > most:
                raise ToolFailed(f"{self._name} answers with more than {most:,} bytes.")
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        return Answer(response.status, kind, bytes(body), _seconds(response.headers.get("Retry-After", "")))


def _seconds(retry_after: str) -> float | None:
    """As RFC 9110, section 10.2.3, has it; a date is passed over."""
    return min(float(retry_after), 3600.0) if retry_after.isascii() and retry_after.isdigit() else None
