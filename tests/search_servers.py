"""A search engine in this process, in the shapes of SearXNG, Brave, Tavily, and OpenSearch with RSS and Atom."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

import msgspec
from tests.served import Asked, Good, Served, serving

if TYPE_CHECKING:
    from collections.abc import Generator

KEY = "search-secret-5a1f"
ENGINES = ("searxng", "brave", "tavily", "rss", "atom")


class Page(msgspec.Struct, frozen=True):
    url: str
    title: str
    snippet: str = ""
    date: str = ""


PAGES = (
    Page("https://ventoux.example/climb", "The climb of Mont Ventoux", "21.5 km from Bédoin, 7.5 %.", "2026-05-01"),
    Page("https://ventoux.example/wind", "Le mistral au sommet", "Des rafales de 320 km/h."),
    Page("https://tour.example/2026?stage=16", "Stage 16", "It ends at the summit."),
)


class Search:
    """``pages``: what every search finds, in that order."""

    def __init__(self) -> None:
        self.pages: list[Page] = list(PAGES)

    def answer(self, asked: Asked) -> Good:
        if asked.path == "/res/v1/web/search":
            return self._brave(asked)
        if asked.path == "/feed.rss":
            return Good(self._rss().encode(), "application/rss+xml; charset=utf-8")
        if asked.path == "/feed.atom":
            return Good(self._atom().encode(), "application/atom+xml")
        if asked.path.endswith("/search"):
            return self._tavily(asked) if asked.method == "POST" else self._searxng(asked)
        return Good(b"not found", "text/plain", 404)

    def _searxng(self, asked: Asked) -> Good:
        if asked.query.get("format") != "json":
            return Good(b"Forbidden", "text/html", 403)
        results = [
            {"url": one.url, "title": one.title, "content": one.snippet, "publishedDate": one.date or None, "score": 1}
            for one in self.pages
        ]
        told: dict[str, Any] = {"query": asked.query["q"], "number_of_results": 0, "results": results, "answers": []}
        return Good(json.dumps(told).encode())

    def _brave(self, asked: Asked) -> Good:
        if asked.headers.get("X-Subscription-Token") != KEY:
            told = {"error": {"code": "SUBSCRIPTION_TOKEN_INVALID", "detail": "The token is invalid."}}
            return Good(json.dumps(told).encode(), status=422)
        results = [
            {"url": one.url, "title": one.title, "description": f"<strong>{one.snippet}</strong>", "page_age": one.date}
            for one in self.pages
        ]
        web = {"web": {"type": "search", "results": results}} if results else {}
        return Good(json.dumps({"type": "search", "query": {"original": asked.query["q"]}, **web}).encode())

    def _tavily(self, asked: Asked) -> Good:
        if asked.headers.get("Authorization") != f"Bearer {KEY}":
            return Good(b'{"detail": {"error": "Unauthorized: missing or invalid API key."}}', status=401)
        results = [{"url": one.url, "title": one.title, "content": one.snippet, "score": 0.9} for one in self.pages]
        told = {"query": asked.json["query"], "answer": None, "results": results, "response_time": 0.1}
        return Good(json.dumps(told).encode())

    def _rss(self) -> str:
        items = "".join(
            f"<item><title>{escape(one.title)}</title><link>{escape(one.url)}</link>"
            f"<description>{escape(one.snippet)}</description><pubDate>{escape(one.date)}</pubDate></item>"
            for one in self.pages
        )
        return (
            '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
            'xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">'
            "<channel><title>Search</title><link>http://search.example/</link>"
            '<atom:link rel="search" href="http://search.example/description.xml"/>'
            f"<opensearch:totalResults>{len(self.pages)}</opensearch:totalResults>{items}</channel></rss>"
        )

    def _atom(self) -> str:
        entries = "".join(
            f'<entry><title>{escape(one.title)}</title><link rel="edit" href="https://edit.example/"/>'
            f"<link href={quoteattr(one.url)}/><id>urn:{number}</id><updated>{escape(one.date)}</updated>"
            f"<content type='text'>{escape(one.snippet)}</content></entry>"
            for number, one in enumerate(self.pages)
        )
        return (
            '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
            f"<title>Search</title><opensearch:totalResults>{len(self.pages)}</opensearch:totalResults>{entries}</feed>"
        )


class SearchServer(Served):
    def __init__(self) -> None:
        self.search = Search()
        super().__init__(self.search)

    def settings(self, engine: str) -> dict[str, Any]:
        """Of a Ventoux that asks it, as the engine of that name in ``ENGINES``."""
        templates = {
            "rss": f"{self.url}/feed.rss?q={{searchTerms}}&n={{count?}}&hl={{language?}}&x={{geo:box?}}",
            "atom": f"{self.url}/feed.atom?q={{searchTerms}}",
        }
        if engine in templates:
            return {"web_search": "opensearch", "web_search_url": templates[engine], "web_search_key": KEY}
        return {"web_search": engine, "web_search_url": self.url, "web_search_key": KEY}


@contextmanager
def search_server() -> Generator[SearchServer]:
    made = SearchServer()
    with serving(made):
        yield made
