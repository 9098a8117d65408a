"""Brave Search, by its web search API (api-dashboard.search.brave.com/app/documentation/web-search)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.tools.remote import Ask
from ventoux.tools.web.engines.port import Result, inner, objects, read_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from yarl import URL

    from ventoux.libraries.schemas import Language

ADDRESS = "https://api.search.brave.com"
_LONGEST = 400
_MOST_WORDS = 50


class Brave:
    name = "Brave"

    def __init__(self, base: URL, key: str) -> None:
        self._url = base.with_path(f"{base.path.rstrip('/')}/res/v1/web/search").with_query(None)
        self._headers = {"X-Subscription-Token": key}

    def asking(self, query: str, language: Language | None, limit: int) -> Ask:
        # Longer ones it refuses.
        asked = {
            "q": " ".join(query.split()[:_MOST_WORDS])[:_LONGEST],
            "count": str(min(limit, 20)),
            "text_decorations": "false",
            "result_filter": "web",
        }
        return Ask(self._url.with_query(asked | ({"search_lang": language} if language else {})), self._headers)

    def results(self, body: bytes) -> Iterable[Result]:
        # Where nothing was found there is no "web".
        for one in objects(inner(read_json(body), "web").get("results", [])):
            yield Result(one.get("url"), one.get("title"), one.get("description"), one.get("page_age"))

    def advice(self, status: int) -> str:
        return "Check web_search_key." if status in {401, 403, 422} else ""
