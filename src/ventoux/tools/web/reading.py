"""What there is to read at an address: the main part of a page, or the text of a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from ventoux.parsing.schemas import ParseOptions

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from ventoux.pages.schemas import Fetched, Readable
    from ventoux.parsing.schemas import Parsed

_HTML = frozenset({"text/html", "application/xhtml+xml"})
_LONGEST = 400_000
"""Characters of a text that are kept: what a model reads of it page by page."""
_PATIENCE = 20.0
"""Seconds that are waited while other documents are being read."""


class Page(NamedTuple):
    """``url`` as it was asked for, ``text`` in Markdown."""

    url: str
    final_url: str
    title: str
    mime_type: str
    text: str
    cut: bool


class Fetches(Protocol):
    """``pages.service.Pages``."""

    async def fetch(self, url: str) -> Fetched: ...
    async def readable(self, html: bytes, url: str, charset: str = "") -> Readable: ...


class Parses(Protocol):
    """``parsing.service.Parser``."""

    async def parse(self, path: Path, options: ParseOptions, patience: float | None = None) -> Parsed: ...


class PutsAside(Protocol):
    """``gateway.documents.scratch.Scratch``."""

    def file(self, pieces: AsyncIterable[bytes], *, limit: int) -> AbstractAsyncContextManager[tuple[Path, int]]: ...


class Reader:
    def __init__(self, pages: Fetches, parser: Parses, scratch: PutsAside) -> None:
        self._pages = pages
        self._parser = parser
        self._scratch = scratch

    async def read(self, url: str) -> Page:
        """Raises as ``Pages.fetch``, ``Pages.readable`` and ``Parser.parse`` do."""
        fetched = await self._pages.fetch(url)
        title, name, data = "", fetched.name, fetched.data
        if fetched.mime_type in _HTML:
            readable = await self._pages.readable(data, fetched.final_url, fetched.charset)
            title, name, data = readable.title, "page.html", readable.html.encode()
        async with self._scratch.file(_once(data), limit=len(data)) as (path, _):
            parsed = await self._parser.parse(path, ParseOptions(name=name), _PATIENCE)
        text = parsed.text.strip().replace("\x00", "")
        return Page(
            url=url,
            final_url=fetched.final_url,
            title=title or parsed.title or ("" if fetched.mime_type in _HTML else fetched.name),
            mime_type=fetched.mime_type if fetched.mime_type in _HTML else parsed.mime_type,
            text=text[:_LONGEST],
            cut=len(text) > _LONGEST,
        )


async def _once(data: bytes) -> AsyncGenerator[bytes]:
    yield data
