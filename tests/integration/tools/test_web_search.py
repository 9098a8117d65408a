"""Searches with real servers in the shapes of the engines, good and bad."""

from __future__ import annotations

import gzip
import json
import logging
from typing import TYPE_CHECKING, Any

import pytest
from tests.search_servers import ENGINES, KEY, PAGES, Page, SearchServer, search_server
from tests.served import Manner
from tests.tool_calls import call, context, tools_of

from ventoux.settings import Settings
from ventoux.tools.schemas import ToolFailed
from ventoux.tools.specs import ToolConfiguration, WebSearchPremiumTool, WebSearchTool
from ventoux.tools.web.searching import RESULTS
from ventoux.tools.web.source import WebTools

if TYPE_CHECKING:
    from collections.abc import Generator

    from ventoux.tools.schemas import ToolResult

UNUSED: Any = None


@pytest.fixture(scope="module")
def running() -> Generator[SearchServer]:
    with search_server() as made:
        yield made


@pytest.fixture
def server(running: SearchServer) -> SearchServer:
    running.search.pages = list(PAGES)
    running.manner = Manner()
    running.asked.clear()
    return running


def web(server: SearchServer, engine: str, **changed: Any) -> WebTools:
    settings = Settings(**(server.settings(engine) | changed))
    return WebTools(settings, UNUSED, UNUSED, UNUSED)


async def search(server: SearchServer, engine: str, query: str = "climb", first: int = 1, **changed: Any) -> ToolResult:
    tools = await tools_of(web(server, engine, **changed), WebSearchTool())
    return await call(tools["web_search"], {"query": query}, context(first=first))


@pytest.mark.parametrize("engine", ENGINES)
async def test_every_engine_gives_numbered_results_whose_addresses_may_be_opened(
    server: SearchServer, engine: str
) -> None:
    found = await search(server, engine, "Mont Ventoux climb", first=4)
    assert found.urls == tuple(page.url for page in PAGES)
    assert [(one.number, one.title, one.url) for one in found.references] == [
        (number, page.title, page.url) for number, page in enumerate(PAGES, 4)
    ]
    assert found.references[1].description == PAGES[1].snippet
    assert "[4] The climb of Mont Ventoux" in found.text
    assert f"[5] {PAGES[1].title}" in found.text
    assert f"{PAGES[1].url}\n{PAGES[1].snippet}" in found.text
    assert not found.trusted
    (asked,) = server.asked
    assert KEY not in str(asked.query)


@pytest.mark.parametrize("engine", ENGINES)
async def test_finding_nothing_is_no_failure(server: SearchServer, engine: str) -> None:
    server.search.pages = []
    found = await search(server, engine)
    assert "found nothing" in found.text
    assert (found.references, found.urls, found.failed) == ((), (), False)


@pytest.mark.parametrize(("engine", "parameter"), [("searxng", "language"), ("brave", "search_lang"), ("rss", "hl")])
async def test_the_language_of_the_question_is_passed_on(server: SearchServer, engine: str, parameter: str) -> None:
    await search(server, engine, "Wie lange dauert der Aufstieg auf den Berg?")
    assert server.asked[0].query[parameter] == "de"
    await search(server, engine, "xyzzy 42")
    assert server.asked[1].query.get(parameter, "*") == "*"


@pytest.mark.parametrize("engine", ENGINES)
async def test_a_question_arrives_as_it_is(server: SearchServer, engine: str) -> None:
    query = 'C++ & Köln? 50 % #1 {searchTerms} "a/b"'
    await search(server, engine, query)
    asked = server.asked[0]
    assert query in {*asked.query.values(), (asked.json or {}).get("query")}


async def test_a_template_has_its_optional_parameters_left_empty(server: SearchServer) -> None:
    await search(server, "rss")
    assert server.asked[0].query == {"q": "climb", "n": str(RESULTS), "hl": "*", "x": ""}


@pytest.mark.parametrize("engine", ENGINES)
async def test_of_ten_thousand_results_the_first_few_are_told(server: SearchServer, engine: str) -> None:
    server.search.pages = [Page(f"https://a.example/{number}", f"T{number}", "word " * 20) for number in range(10_000)]
    found = await search(server, engine)
    assert len(found.references) == RESULTS
    assert len(found.text) < 8000


async def test_a_page_that_comes_twice_is_told_once(server: SearchServer) -> None:
    server.search.pages = [PAGES[0], PAGES[0], PAGES[1]]
    assert (await search(server, "searxng")).urls == (PAGES[0].url, PAGES[1].url)


@pytest.mark.parametrize("engine", ["searxng", "brave", "tavily", "rss", "atom"])
async def test_markup_and_hidden_characters_of_titles_are_taken_out(server: SearchServer, engine: str) -> None:
    title = (
        "<script>steal()</script>A <b>bold</b> title<img src=x onerror=steal()> &lt;i&gt;now&lt;/i&gt; \u202egnp.exe"
    )
    server.search.pages = [Page("https://a.example/", title, "<style>x</style>plain\u200b text\n\n" + "long " * 500)]
    (reference,) = (await search(server, engine)).references
    assert reference.title == "A bold title now gnp.exe"
    assert reference.description is not None
    assert reference.description.startswith("plain text long long")
    assert len(reference.description) <= 400


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "http://127.0.0.1/admin",
        "http://[::1]/",
        "http://169.254.169.254/latest/meta-data",
        "https://user:pass@bank.example/",
        "https://a.example/ b",
        "https://a.example/\x00",
        "/relative",
        "",
        "https://a.example/" + "x" * 2000,
    ],
)
async def test_what_is_no_address_of_a_page_is_no_result(server: SearchServer, url: str) -> None:
    server.search.pages = [Page(url, "bad"), PAGES[0]]
    assert (await search(server, "searxng")).urls == (PAGES[0].url,)


@pytest.mark.parametrize("engine", ["searxng", "brave", "tavily"])
async def test_results_of_odd_types_are_passed_over(server: SearchServer, engine: str) -> None:
    good = {"url": PAGES[0].url, "title": 7, "content": None, "description": ["x"]}
    results: list[Any] = [None, 7, "x", {}, {"url": None}, {"url": ["https://a.example"]}, good]
    server.manner = Manner(body=json.dumps({"results": results, "web": {"results": results}}).encode())
    (reference,) = (await search(server, engine)).references
    assert (reference.title, reference.url, reference.description) == (PAGES[0].url, PAGES[0].url, None)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>hello",
        b"[1]",
        b"{",
        b"\xff\xfe\x00",
        b"null",
        b"[" * 100_000,
        b"<a>" * 100_000,
        b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><item><title>&x;</title></item></rss>',
        b'<!DOCTYPE feed [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><feed><entry>&b;</entry></feed>',
    ],
)
async def test_what_is_no_answer_of_the_engine_fails_in_words(server: SearchServer, engine: str, body: bytes) -> None:
    server.manner = Manner(body=body)
    with pytest.raises(ToolFailed, match="cannot be read"):
        await search(server, engine)


@pytest.mark.parametrize(
    ("manner", "words"),
    [
        (Manner(status=302, headers={"Location": "http://127.0.0.2:9/admin"}), "redirects"),
        (Manner(status=307, headers={"Location": "/elsewhere"}), "redirects"),
        (Manner(status=500), "answered 500"),
        (Manner(status=429, headers={"Retry-After": "30"}), "no more searches"),
        (Manner(cut=5), "ends its answer early"),
        (Manner(endless=True), "more than 4,194,304 bytes"),
        (Manner(body=b"x" * 5_000_000), "more than 4,194,304 bytes"),
        (Manner(body=gzip.compress(b"{}"), headers={"Content-Encoding": "gzip"}), "compresses"),
    ],
)
async def test_an_engine_that_misbehaves_fails_in_words_and_leads_nowhere_else(
    server: SearchServer, manner: Manner, words: str
) -> None:
    server.manner = manner
    with pytest.raises(ToolFailed, match=words):
        await search(server, "searxng")
    assert len(server.asked) == 1


async def test_an_engine_that_does_not_answer_is_not_waited_for(server: SearchServer) -> None:
    server.manner = Manner(stall=True)
    with pytest.raises(ToolFailed, match=r"SearXNG did not answer within 0\.2 seconds"):
        await search(server, "searxng", tool_timeout=0.2)


async def test_an_engine_that_is_not_there_is_told(server: SearchServer) -> None:
    with pytest.raises(ToolFailed, match="cannot be reached"):
        await search(server, "searxng", web_search_url="http://127.0.0.1:9/")


@pytest.mark.parametrize(("engine", "words"), [("brave", "Check web_search_key"), ("tavily", "Check web_search_key")])
async def test_a_wrong_key_is_told_and_never_shown(
    server: SearchServer, engine: str, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(ToolFailed, match=words) as failed:
        await search(server, engine, web_search_key="wrong-secret-1")
    assert "wrong-secret-1" not in str(failed.value) + caplog.text


async def test_a_key_in_a_template_is_never_shown(server: SearchServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    server.manner = Manner(cut=3)
    address = f"{server.url}/feed.rss?apikey=hidden-secret-2&q={{searchTerms}}"
    with pytest.raises(ToolFailed) as failed:
        await search(server, "rss", web_search_url=address)
    assert server.asked[0].query["apikey"] == "hidden-secret-2"
    assert "hidden-secret-2" not in str(failed.value) + caplog.text


async def test_searxng_without_json_is_told_what_to_do(server: SearchServer) -> None:
    server.manner = Manner(status=403, body=b"Forbidden", mime="text/html")
    with pytest.raises(ToolFailed, match=r"json among search\.formats"):
        await search(server, "searxng")


@pytest.mark.parametrize("path", ["", "/", "/search", "/search/"])
async def test_searxng_is_found_with_the_address_of_its_start_page_or_its_search(
    server: SearchServer, path: str
) -> None:
    await search(server, "searxng", web_search_url=f"{server.url}/sub{path}")
    assert server.asked[0].path == "/sub/search"


async def test_a_proxy_before_an_engine_gets_the_key_as_it_was_given(server: SearchServer) -> None:
    await search(server, "searxng", web_search_key="Basic dTpw")
    assert server.asked[0].headers["Authorization"] == "Basic dTpw"


async def test_include_exclude_and_confirmations_are_by_function(server: SearchServer) -> None:
    source = web(server, "searxng")
    assert set(await tools_of(source, WebSearchPremiumTool())) == {"web_search", "open_page"}
    only = WebSearchTool(ToolConfiguration(include=["web_search"]))
    assert set(await tools_of(source, only)) == {"web_search"}
    without = WebSearchTool(ToolConfiguration(exclude=["web_search"], requires_confirmation=["open_page"]))
    tools = await tools_of(source, without)
    assert set(tools) == {"open_page"}
    assert tools["open_page"].always_asks


async def test_an_empty_question_is_refused(server: SearchServer) -> None:
    with pytest.raises(ToolFailed, match="nothing to look for"):
        await search(server, "searxng", "\x00\x01")
    assert server.asked == []
