"""Tavily, by its search API (docs.tavily.com/documentation/api-reference/endpoint/search). It takes no language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.tools.remote import Ask, authorization
from ventoux.tools.web.engines.port import Result, objects, read_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from yarl import URL

    from ventoux.libraries.schemas import Language

ADDRESS = "https://api.tavily.com"
_LONGEST = 400


class Tavily:
    name = "Tavily"

    def __init__(self, base: URL, key: str) -> None:
        self._url = base.with_path(f"{base.path.rstrip('/')}/search").with_query(None)
        self._headers = authorization(key)

    def asking(self, query: str, language: Language | None, limit: int) -> Ask:
        del language
        asked = {"query": query[:_LONGEST], "max_results": min(limit, 20), "search_depth": "basic"}
        return Ask(self._url, self._headers, json=asked)

    def results(self, body: bytes) -> Iterable[Result]:
        for one in objects(read_json(body).get("results")):
            yield Result(one.get("url"), one.get("title"), one.get("content"), one.get("published_date"))

    def advice(self, status: int) -> str:
        if status in {401, 403}:
            return "Check web_search_key."
        return "The plan of this key is used up." if status in {432, 433} else ""
