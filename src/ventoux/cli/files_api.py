"""The client's side of the Files API."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import aiohttp
import msgspec

from ventoux.cli.chatting.api import MistralApi, refusal
from ventoux.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_PIECE = 256 * 1024
_PAGE = 100

Json = dict[str, Any]


class FilesApi(MistralApi):
    """Raises ServerUnreachable, and AnswerFailed with the server's words."""

    async def list(self, *, most: int, **filters: str) -> list[Json]:
        """Newest first, ``most`` at most."""
        found: list[Json] = []
        while len(found) < most:
            page = {"page": str(len(found) // _PAGE), "page_size": str(_PAGE), "include_total": "false"}
            some: list[Json] = (await self.call("GET", "", page | filters))["data"]
            found += some
            if len(some) < _PAGE:
                break
        return found[:most]

    async def upload(self, file: Path, fields: dict[str, str]) -> Json:
        """Raises OperatorError for a file that cannot be read."""
        try:
            opened = await asyncio.to_thread(file.open, "rb")
        except OSError as error:
            raise OperatorError(f"{file} cannot be read: {error.strerror}.") from error
        with opened:
            form = aiohttp.FormData()
            for name, value in fields.items():
                form.add_field(name, value)
            form.add_field("file", opened, filename=file.name)
            async with self._reaching(), self._http.post(self._url("/v1/files"), data=form) as response:
                return await _decoded(response)

    async def call(self, method: str, path: str, query: dict[str, str] | None = None) -> Any:
        url = self._url(f"/v1/files{path}")
        async with self._reaching(), self._http.request(method, url, params=query or {}) as response:
            return await _decoded(response)

    async def content(self, file_id: str, write: Callable[[bytes], object]) -> None:
        url = self._url(f"/v1/files/{quoted(file_id)}/content")
        async with self._reaching(), self._http.get(url) as response:
            if response.status != 200:
                await _decoded(response)
            async for piece in response.content.iter_chunked(_PIECE):
                await asyncio.to_thread(write, piece)


def quoted(part: str) -> str:
    return quote(part, safe="")


async def _decoded(response: aiohttp.ClientResponse) -> Any:
    data = await response.read()
    try:
        body = msgspec.json.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        body = None
    if response.status != 200:
        raise refusal(response.status, body)
    return body
