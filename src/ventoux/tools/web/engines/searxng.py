"""SearXNG, by its search API (docs.searxng.org/dev/search_api)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.tools.remote import Ask, authorization
from ventoux.tools.web.engines.port import Result, objects, read_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from yarl import URL

    from ventoux.libraries.schemas import Language


class SearXng:
    name = "SearXNG"

    def __init__(self, base: URL, key: str) -> None:
        """``key``: of a proxy before it, SearXNG itself has none."""
        path = base.path.rstrip("/").removesuffix("/search")
        self._url = base.with_path(f"{path}/search").with_query(None)
        self._headers = authorization(key)

    def asking(self, query: str, language: Language | None, limit: int) -> Ask:
        del limit  # it has pages of its own
        asked = {"q": query, "format": "json", "categories": "general"} | ({"language": language} if language else {})
        return Ask(self._url.with_query(asked), self._headers)

    def results(self, body: bytes) -> Iterable[Result]:
        for one in objects(read_json(body).get("results")):
            yield Result(one.get("url"), one.get("title"), one.get("content"), one.get("publishedDate"))

    def advice(self, status: int) -> str:
        # An output format that is not switched on is answered so.
        return "Its settings.yml must have json among search.formats." if status == 403 else ""
