"""The client's side of what is around conversations."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import aiohttp

from ventoux.cli.chatting.api import MistralApi, answer_of
from ventoux.cli.libraries.api import quoted
from ventoux.errors import OperatorError

if TYPE_CHECKING:
    from pathlib import Path

    from ventoux.cli.libraries.api import Json

_PAGE = 100
_PIECE = 256 * 1024


class ConversationsApi(MistralApi):
    """Raises ServerUnreachable, and AnswerFailed with the server's words."""

    async def listed(self, limit: int, project: str | None) -> list[Json]:
        """The last ones that something happened in."""
        found: list[Json] = []
        more: dict[str, Any] = {} if project is None else {"project_id": project}
        while len(found) < limit:
            page = await self.json("GET", "/v1/conversations", page=len(found) // _PAGE, page_size=_PAGE, **more)
            found += page
            if len(page) < _PAGE:
                break
        return found[:limit]

    async def search(self, question: str, limit: int) -> list[Json]:
        """A question that is whole: its last word is not still being typed."""
        answer = await self.json("GET", "/v1/conversations/search", q=f"{question} ", page_size=limit)
        return answer["data"]

    async def share(self, conversation: str, body: Json) -> Json:
        return await self.json("POST", f"/v1/conversations/{quoted(conversation)}/shares", body)

    async def delete(self, conversation: str) -> None:
        await self.json("DELETE", f"/v1/conversations/{quoted(conversation)}")

    async def delete_all(self) -> int:
        return (await self.json("DELETE", "/v1/conversations", confirm="all"))["deleted"]

    async def text(self, conversation: str) -> str:
        """As Markdown."""
        request = self._http.get(self._url(f"/v1/conversations/{quoted(conversation)}/export"))
        async with self._reaching(), request as response:
            if response.status != 200:
                await answer_of(response)
            return await response.text()

    async def export(self, conversation: str | None, form: str, file: Path) -> int:
        """One, or all of one's own as a ZIP. How many bytes. Raises OperatorError for a file that cannot be written."""
        if conversation is None:
            request = self._http.post(self._url("/v1/conversations/export"))
        else:
            url = self._url(f"/v1/conversations/{quoted(conversation)}/export")
            request = self._http.get(url, params={"format": form})
        async with self._reaching(), request as response:
            if response.status != 200:
                await answer_of(response)
            return await _written(response.content, file)

    async def take(self, file: Path, model: str | None) -> Json:
        """What of it was taken. Raises OperatorError for a file that cannot be read."""
        try:
            opened = await asyncio.to_thread(file.open, "rb")
        except OSError as error:
            raise OperatorError(f"{file} cannot be read: {error.strerror}.") from error
        with opened:
            form = aiohttp.FormData()
            form.add_field("file", opened, filename=file.name)
            params = {} if model is None else {"model": model}
            request = self._http.post(self._url("/v1/conversations/import"), data=form, params=params)
            async with self._reaching(), request as response:
                return await answer_of(response)


async def _written(content: aiohttp.StreamReader, file: Path) -> int:
    """All of it or nothing: what broke off is no file that looks whole."""
    partial = file.with_name(f"{file.name}.part")
    size = 0
    try:
        with await asyncio.to_thread(partial.open, "wb") as opened:
            async for piece in content.iter_chunked(_PIECE):
                size += len(piece)
                await asyncio.to_thread(opened.write, piece)
        partial.replace(file)
    except OSError as error:
        raise OperatorError(f"{file} cannot be written: {error.strerror}.") from error
    finally:
        partial.unlink(missing_ok=True)
    return size
