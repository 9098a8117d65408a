"""Where a document that is to be read comes from: a data URL, the web, or a file of the caller's workspace."""

from __future__ import annotations

import asyncio
import binascii
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import unquote_to_bytes, urlsplit

import msgspec

from ventoux.dialects.decoding import refuse
from ventoux.gateway.documents.scratch import whole

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterable

    from ventoux.accounts.schemas import Principal
    from ventoux.errors import ValidationFailed
    from ventoux.files.schemas import File
    from ventoux.gateway.documents.scratch import Scratch
    from ventoux.pages.service import Pages

_LONGEST_URL = 8192


class Files(Protocol):
    """``files.service.Files``."""

    async def find(self, principal: Principal, file_id: str) -> File: ...
    def content(self, file: File) -> AsyncGenerator[bytes]: ...


class Document(msgspec.Struct, frozen=True):
    """``size`` in bytes."""

    path: Path
    size: int
    name: str


class Sources:
    def __init__(self, files: Files, pages: Pages, scratch: Scratch, *, max_file: int) -> None:
        self._files = files
        self._pages = pages
        self._scratch = scratch
        self._max_file = max_file

    @asynccontextmanager
    async def opened(self, principal: Principal, *, url: str, file_id: str, name: str) -> AsyncGenerator[Document]:
        """As a file, for as long as the context is open. ``url`` or ``file_id``; ``name`` as the caller calls it.

        Raises ValidationFailed for a URL that is none, FileNotFound, PayloadTooLarge, Unavailable, and as
        ``Pages.fetch`` does.
        """
        pieces: AsyncIterable[bytes]
        if file_id:
            file = await self._files.find(principal, file_id)
            pieces, name = self._files.content(file), file.name
        elif url[:5].lower() == "data:":
            pieces = whole(await asyncio.to_thread(data_of, url))
        else:
            _check(url)
            fetched = await self._pages.fetch(url)
            pieces, name = whole(fetched.data), name or fetched.name
        async with self._scratch.file(pieces, limit=self._max_file) as (path, size):
            yield Document(path, size, name)


def data_of(url: str) -> bytes:
    """The bytes of a data URL (RFC 2397), whose type is not believed. Raises ValidationFailed."""
    head, comma, data = url[5:].partition(",")
    if not comma:
        raise _refused("A data URL is 'data:', a type, ';base64,' and the bytes in base64", url)
    if not head.lower().endswith(";base64"):
        found = unquote_to_bytes(data)
    else:
        try:
            found = binascii.a2b_base64("".join(data.split()), strict_mode=True)
        except (binascii.Error, ValueError) as error:
            raise _refused(f"The data URL is no base64: {error}", url) from error
    if not found:
        raise _refused("The data URL is empty", url)
    return found


def _check(url: str) -> None:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and len(url) <= _LONGEST_URL
    except ValueError:
        usable = False
    if not usable:
        raise _refused("Give an http(s) URL, or a data URL with the document in base64", url)


def _refused(reason: str, url: str) -> ValidationFailed:
    return refuse("document", reason, given=url[:64], kind="invalid")
