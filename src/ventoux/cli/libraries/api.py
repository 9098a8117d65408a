"""The client's side of the Libraries API and of what is our own beside it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

import aiohttp
import msgspec

from ventoux.cli.chatting.api import MistralApi, answer_of, refusal
from ventoux.cli.chatting.errors import AnswerFailed
from ventoux.cli.chatting.text import printable
from ventoux.errors import OperatorError
from ventoux.kit.names import nearest
from ventoux.kit.sse import SseDecoder, SseTooLarge

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

_PAGE = 1000
_LARGEST_EVENT = 64 * 1024 * 1024
_LOOK_EVERY = 0.2

Json = dict[str, Any]


class LibraryApi(MistralApi):
    """Raises ServerUnreachable, and AnswerFailed with the server's words."""

    async def call(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        """The decoded body of the answer, None where it has none."""
        return await self.json(method, f"/v1/libraries{path}", body, **query)

    async def library(self, name: str) -> Json:
        """By its name or id. Raises OperatorError with the nearest names."""
        found = await self.libraries()
        mine = [one for one in found if one["id"] == name] or [
            one for one in found if one["name"].casefold() == name.casefold()
        ]
        if len(mine) > 1:
            ids = ", ".join(one["id"] for one in mine)
            raise OperatorError(f"{len(mine)} libraries are called {name!r}.", hint=f"Name one by its id: {ids}.")
        if mine:
            return mine[0]
        raise unknown("library", name, [one["name"] for one in found], "`ventoux libraries list` shows them.")

    async def libraries(self) -> list[Json]:
        return await self._all("")

    async def document(self, library: Json, name: str) -> Json:
        """By its name or id. Raises OperatorError with the nearest names."""
        found = await self.documents(library)
        mine = [one for one in found if one["id"] == name] or [one for one in found if one["name"] == name]
        if len(mine) > 1:
            ids = ", ".join(one["id"] for one in mine)
            raise OperatorError(f"{len(mine)} documents are called {name!r}.", hint=f"Name one by its id: {ids}.")
        if mine:
            return mine[0]
        hint = f"`ventoux libraries documents {library['name']}` shows them."
        raise unknown("document", name, [one["name"] for one in found], hint)

    async def documents(self, library: Json) -> list[Json]:
        return await self._all(f"/{library['id']}/documents")

    async def upload(self, library: Json, file: Path) -> tuple[Json, bool]:
        """The document, and whether it is new. Raises OperatorError for a file that cannot be read."""
        try:
            opened = await asyncio.to_thread(file.open, "rb")
        except OSError as error:
            raise OperatorError(f"It cannot be read: {error.strerror}.") from error
        with opened:
            form = aiohttp.FormData()
            form.add_field("file", opened, filename=file.name)
            return await self._added(library, data=form)

    async def add_page(self, library: Json, url: str) -> tuple[Json, bool]:
        return await self._added(library, json={"url": url})

    async def wait(self, library: Json, document: Json) -> AsyncGenerator[Json]:
        """How it is, each time that has changed, until it is read or cannot be."""
        seen: tuple[Any, ...] = ()
        while True:
            document = await self.call("GET", f"/{library['id']}/documents/{document['id']}")
            now = (document["process_status"], document["stage"])
            if now != seen:
                seen = now
                yield document
            if document["process_status"] in {"done", "error"}:
                return
            await asyncio.sleep(_LOOK_EVERY)

    async def ask(self, library: Json, asked: Json) -> AsyncGenerator[str | Json]:
        """Texts as they come, and the inspection last."""
        request = self._http.post(self._url(f"/v1/libraries/{library['id']}/ask"), json=asked | {"stream": True})
        decoder = SseDecoder(_LARGEST_EVENT)
        async with self._reaching(), request as response:
            if response.status != 200:
                await answer_of(response)
            try:
                async for piece in response.content.iter_any():
                    for event in decoder.feed(piece):
                        data = msgspec.json.decode(event.data)
                        if event.name == b"error":
                            raise refusal(200, data)
                        if event.name == b"answer.done":
                            yield cast("Json", data)
                            return
                        yield printable(data["text"])
            except SseTooLarge as error:
                raise AnswerFailed("The server sent an event that is too large.") from error
        raise AnswerFailed("The answer broke off before its end.", hint="Ask again; the server's log says why.")

    async def _added(self, library: Json, **body: Any) -> tuple[Json, bool]:
        url = self._url(f"/v1/libraries/{library['id']}/documents")
        async with self._reaching(), self._http.post(url, **body) as response:
            return await answer_of(response), response.status == 201

    async def _all(self, path: str) -> list[Json]:
        found: list[Json] = []
        page, more = 0, True
        while more:
            answer = await self.call("GET", path, page=page, page_size=_PAGE)
            found += answer["data"]
            page, more = page + 1, answer["pagination"]["has_more"]
        return found


def quoted(part: str) -> str:
    return quote(part, safe="")


def unknown(what: str, name: str, names: list[str], hint: str) -> OperatorError:
    near = nearest(name, names)
    return OperatorError(f"There is no {what} {name!r}.", hint=f"Did you mean {', '.join(near)}?" if near else hint)
