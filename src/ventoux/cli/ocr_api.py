"""The client's side of POST /v1/ocr: a file is handed over as one of /v1/files, so that it may be large, and taken back
when it has been read."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import aiohttp
import msgspec

from ventoux.cli.chatting.api import MistralApi, refusal
from ventoux.cli.chatting.errors import ServerUnreachable
from ventoux.cli.chatting.text import printable
from ventoux.errors import OperatorError

if TYPE_CHECKING:
    from pathlib import Path

_KEPT_HOURS = "1"
"""A file that nobody could take back any more goes by itself."""


class _File(msgspec.Struct):
    id: str


class _Page(msgspec.Struct):
    markdown: str


class _Reply(msgspec.Struct):
    pages: list[_Page]


class OcrApi(MistralApi):
    """Raises ServerUnreachable, and AnswerFailed with the server's words."""

    async def read(self, file: Path, pages: str | None) -> bytes:
        """The reply, as it is on the wire. Raises OperatorError for a file that cannot be read."""
        file_id = await self._upload(file)
        try:
            body: dict[str, Any] = {"model": None, "document": {"type": "file", "file_id": file_id}, "pages": pages}
            return await self._asked("POST", "/v1/ocr", json=body)
        finally:
            await self._asked("DELETE", f"/v1/files/{file_id}")

    async def _upload(self, file: Path) -> str:
        try:
            opened = await asyncio.to_thread(file.open, "rb")
        except OSError as error:
            raise OperatorError(f"{file} cannot be read: {error.strerror}.") from error
        with opened:
            form = aiohttp.FormData({"purpose": "ocr", "expiry": _KEPT_HOURS})
            form.add_field("file", opened, filename=file.name)
            reply = await self._asked("POST", "/v1/files", data=form)
        try:
            return msgspec.json.decode(reply, type=_File).id
        except msgspec.MsgspecError as error:
            raise _strange(self.endpoint.url) from error

    async def _asked(self, method: str, path: str, **sent: Any) -> bytes:
        async with self._reaching(), self._http.request(method, self._url(path), **sent) as response:
            body = await response.read()
            if response.status != 200:
                raise refusal(response.status, _decoded(body))
            return body


def markdown(reply: bytes) -> str:
    """Of all pages, one below the other."""
    try:
        pages = msgspec.json.decode(reply, type=_Reply).pages
    except msgspec.MsgspecError as error:
        raise _strange("The server") from error
    return printable("\n\n".join(page.markdown for page in pages))


def _decoded(body: bytes) -> Any:
    try:
        return msgspec.json.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def _strange(who: str) -> ServerUnreachable:
    return ServerUnreachable(f"{who} does not answer as the Mistral API does.", hint="Check the address of the server.")
