"""One page of the public web: fetched within bounds of time and size, and what a reader would read of it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
import sys
import zlib
from typing import TYPE_CHECKING
from urllib.parse import unquote

import aiohttp
import msgspec
from yarl import URL

from ventoux.kit.addresses import is_public
from ventoux.pages.errors import PageRefused, PagesUnavailable, PageTooLarge, PageUnreachable, PageUnreadable
from ventoux.pages.guard import CheckedResolver, checked, resolved
from ventoux.pages.schemas import Fetched, Readable

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence

    from ventoux.settings import Settings

REDIRECTS = 5
_REDIRECTING = frozenset({301, 302, 303, 307, 308})
_PIECE = 64 * 1024
_READABLE_WITHIN = 20.0
"""Seconds in which a page is made readable; its child has less of the processor than that."""
_AT_ONCE = 4
_CHILD = ("-m", "ventoux.pages.readable")
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
_READ = frozenset(
    {
        "application/epub+zip",
        "application/json",
        "application/msword",
        # What stores of files say of everything; whoever reads the bytes tells what they are.
        "application/octet-stream",
        "application/pdf",
        "application/rtf",
        "application/xhtml+xml",
        "application/xml",
        "message/rfc822",
        "text/csv",
        "text/html",
        "text/markdown",
        "text/plain",
        "text/rtf",
        "text/tab-separated-values",
        "text/xml",
        "image/avif",
        "image/bmp",
        "image/gif",
        "image/jpeg",
        "image/png",
        "image/tiff",
        "image/webp",
        *(f"{_OFFICE}{kind}" for kind in ("wordprocessingml.document", "spreadsheetml.sheet")),
        f"{_OFFICE}presentationml.presentation",
        *(f"{_OPEN}{kind}" for kind in ("text", "spreadsheet", "presentation")),
    }
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
_HEADERS = {
    "User-Agent": "ventoux",
    "Accept": "text/html,application/xhtml+xml,application/pdf,text/plain;q=0.9,*/*;q=0.5",
    "Accept-Encoding": "gzip, deflate",
}


class Pages:
    def __init__(
        self,
        settings: Settings,
        *,
        resolve: Callable[[str, int], Awaitable[Sequence[str]]] = resolved,
        public: Callable[[str], bool] = is_public,
        child: Sequence[str] = _CHILD,
    ) -> None:
        """``resolve``: the addresses of a name. ``public``: which addresses are asked. ``child``: the program that
        makes pages readable."""
        self._child = tuple(child)
        self._timeout = settings.page_timeout
        self._most = settings.page_bytes
        self._resolve = resolve
        self._public = public
        self._reading = asyncio.Semaphore(_AT_ONCE)

    async def fetch(self, url: str) -> Fetched:
        """Raises PageRefused, PageUnreachable, PageUnreadable, PageTooLarge."""
        at = checked(url, self._public)
        try:
            async with asyncio.timeout(self._timeout), self._session() as session:
                for _ in range(REDIRECTS + 1):
                    async with session.get(at, allow_redirects=False) as response:
                        to = self._location(response, at)
                        if to is None:
                            return await self._read(url, at, response)
                    at = to
        except TimeoutError as error:
            raise PageUnreachable(f"{at.host} did not answer within {self._timeout:g} seconds.") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise PageUnreachable(f"{at.host} cannot be reached, or answers what is no HTTP.") from error
        raise PageUnreachable(f"This address redirects more than {REDIRECTS} times.", hint="Give the final one.")

    def _session(self) -> aiohttp.ClientSession:
        """One a page: nothing of one is left for the next, no connection, no cookie, no proxy of the environment."""
        connector = aiohttp.TCPConnector(
            resolver=CheckedResolver(self._resolve, self._public), use_dns_cache=False, force_close=True, limit=2
        )
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            headers=_HEADERS,
            timeout=aiohttp.ClientTimeout(total=None),
        )

    async def _read(self, url: str, at: URL, response: aiohttp.ClientResponse) -> Fetched:
        if response.status != 200:
            raise PageUnreachable(f"{at.host} answered {response.status}.")
        kind = response.headers.get("Content-Type", "")
        mime_type = kind.partition(";")[0].strip().lower() or "application/octet-stream"
        if mime_type not in _READ:
            raise PageUnreadable(
                f"The page is of the type {mime_type[:100]}, which is not read here.", hint="Give a page of text."
            )
        charset = _CHARSET.search(kind)
        data = bytearray()
        async for piece in self._decoded(response):
            data += piece
            if len(data) > self._most:
                raise PageTooLarge(f"The page is larger than {self._most:,} bytes.", hint="Raise page_bytes.")
        return Fetched(url, str(at), mime_type, _name(at), bytes(data), charset[1] if charset else "")

    def _location(self, response: aiohttp.ClientResponse, at: URL) -> URL | None:
        """Where a redirect leads, checked as the first address was. Raises PageRefused."""
        to = response.headers.get("Location")
        if response.status not in _REDIRECTING or not to:
            return None
        try:
            joined = at.join(URL(to))
        except ValueError as error:
            raise PageRefused("The page redirects to what is no address.") from error
        return checked(str(joined), self._public)

    async def _decoded(self, response: aiohttp.ClientResponse) -> AsyncGenerator[bytes]:
        """A piece of what was compressed is never larger than what is still allowed, and one byte."""
        encoding = response.headers.get("Content-Encoding", "").strip().lower()
        if encoding in {"", "identity"}:
            async for piece in response.content.iter_chunked(_PIECE):
                yield piece
            return
        if encoding not in {"gzip", "x-gzip", "deflate"}:
            raise PageUnreadable(f"The page is compressed as {encoding[:50]!r}, which was not asked for.")
        try:
            async for piece in _inflated(response, self._most):
                yield piece
        except zlib.error as error:
            raise PageUnreadable("What the page was compressed to is damaged.") from error

    async def readable(self, html: bytes, url: str, charset: str = "") -> Readable:
        """What a reader would read of a page, by a child that has bounds of time and memory. Raises PageUnreadable,
        PagesUnavailable."""
        command = [sys.executable, "-I", *self._child]
        asked = msgspec.msgpack.encode((html, url, charset))
        async with self._reading:
            try:
                child = await asyncio.create_subprocess_exec(
                    *command,
                    stdin=asyncio.subprocess.PIPE,
                    stdout=asyncio.subprocess.PIPE,
                    stderr=asyncio.subprocess.DEVNULL,
                    cwd="/",
                    # None of the server's variables, which hold keys.
                    env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
                    # A group of its own, which is ended as a whole.
                    start_new_session=True,
                )
            except OSError as error:
                raise PagesUnavailable(f"Pages cannot be read now: {error.strerror}.", retry_after=5) from error
            try:
                async with asyncio.timeout(_READABLE_WITHIN):
                    answer, _ = await child.communicate(asked)
            except TimeoutError as error:
                raise PageUnreadable("The page is too tangled to be read.") from error
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)
                await asyncio.shield(child.wait())
        if child.returncode != 0 or not answer:
            raise PageUnreadable("The page is too tangled to be read.")
        return msgspec.msgpack.decode(answer, type=Readable)


async def _inflated(response: aiohttp.ClientResponse, most: int) -> AsyncGenerator[bytes]:
    # 47: the header says whether it is gzip or zlib; some servers call a stream without one "deflate".
    inflater, first = zlib.decompressobj(47), True
    left = most + 1
    async for compressed in response.content.iter_chunked(_PIECE):
        waiting = compressed
        if first and len(compressed) >= 2 and not _has_header(compressed):
            inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        first = False
        while waiting and left > 0:
            piece = inflater.decompress(waiting, min(left, 1024 * 1024))
            waiting = inflater.unconsumed_tail
            left -= len(piece)
            yield piece
            if not piece and not waiting:
                break


def _has_header(data: bytes) -> bool:
    return data[:2] == b"\x1f\x8b" or (data[0] & 0x0F == 8 and int.from_bytes(data[:2]) % 31 == 0)


def _name(at: URL) -> str:
    return unquote(at.raw_name) or at.host or "page"
