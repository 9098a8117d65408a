"""Asks the engine, and makes something plain of what it says: whoever wrote a page wrote some of it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple

from ventoux.pages.errors import PageRefused
from ventoux.pages.guard import checked
from ventoux.tools.plain import plain
from ventoux.tools.schemas import ToolFailed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ventoux.libraries.schemas import Language
    from ventoux.tools.remote import Asks
    from ventoux.tools.web.engines.port import Engine, Result

RESULTS = 8
"""That the model is told: with their snippets they fit what it is told of one call."""
_TITLE, _SNIPPET, _DATE, _URL = 160, 400, 30, 1000
"""Characters. A longer address is no page to be cited."""


class Hit(NamedTuple):
    url: str
    title: str
    snippet: str
    date: str


class Searching:
    def __init__(self, engine: Engine, remote: Asks) -> None:
        self._engine = engine
        self._remote = remote

    @property
    def engine(self) -> str:
        return self._engine.name

    async def search(self, query: str, language: Language | None) -> list[Hit]:
        """Raises ToolFailed."""
        name = self._engine.name
        answer = await self._remote.ask(self._engine.asking(query, language, RESULTS))
        if answer.status == 429:
            raise ToolFailed(
                f"{name} takes no more searches just now.", hint="Try again later.", retry_after=answer.retry_after
            )
        if answer.status != 200:
            raise ToolFailed(f"{name} answered {answer.status}.", hint=self._engine.advice(answer.status))
        try:
            return await asyncio.to_thread(self._hits, answer.body)
        except ValueError as error:
            raise ToolFailed(
                f"The answer of {name} cannot be read: {error}.", hint="The operator checks web_search_url."
            ) from error

    def _hits(self, body: bytes) -> list[Hit]:
        return hits(self._engine.results(body))


def hits(results: Iterable[Result]) -> list[Hit]:
    """The first ones that name a page that there can be, each page once."""
    found: dict[str, Hit] = {}
    for one in results:
        url = address(one.url)
        if url and url not in found:
            title = plain(one.title, _TITLE) or url
            found[url] = Hit(url, title, plain(one.snippet, _SNIPPET), plain(one.date, _DATE))
            if len(found) == RESULTS:
                break
    return list(found.values())


def address(url: object) -> str:
    """As it will be asked; empty for what is no address of a public page."""
    if not isinstance(url, str) or len(url) > _URL:
        return ""
    try:
        return str(checked(url.strip()))
    except PageRefused:
        return ""
