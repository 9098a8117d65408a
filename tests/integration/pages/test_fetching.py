"""Pages of a real server. Of this machine's addresses 127.0.0.1 stands for the internet, and all others for inside."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from ventoux.pages.errors import PageRefused, PageTooLarge, PageUnreachable, PageUnreadable
from ventoux.pages.service import REDIRECTS, Pages
from ventoux.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence

    from ventoux.pages.schemas import Fetched

MOST = 100_000
PAGE = "<html><head><title>A</title></head><body><p>été</p></body></html>"
INSIDE = "127.0.0.2"
Answer = "Callable[[web.Request], Awaitable[web.StreamResponse]]"


class Site:
    """``asked``: host and path of every request that arrived."""

    def __init__(self, answer: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> None:
        self._answer = answer
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.looked_up: list[str] = []
        self.names: dict[str, list[list[str]]] = {}
        """What a name has, one look-up after the other; the last stays."""
        self.port = 0

    async def respond(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(f"{request.host.partition(':')[0]}{request.path_qs}")
        self.headers.append(dict(request.headers))
        return await self._answer(request)

    async def resolve(self, host: str, port: int) -> Sequence[str]:
        del port
        self.looked_up.append(host)
        if host not in self.names:
            raise OSError("no such name")
        answers = self.names[host]
        return answers.pop(0) if len(answers) > 1 else answers[0]

    async def fetch(self, path: str = "/", host: str = "site.example", **settings: float) -> Fetched:
        chosen = {"page_bytes": MOST, "page_timeout": 20.0, **settings}
        pages = Pages(Settings(**chosen), resolve=self.resolve, public=lambda address: address == "127.0.0.1")  # pyright: ignore[reportArgumentType]
        return await pages.fetch(f"http://{host}:{self.port}{path}")


@asynccontextmanager
async def site(answer: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> AsyncGenerator[Site]:
    made = Site(answer)
    runner = web.AppRunner(web.Application(), access_log=None, shutdown_timeout=0.1)
    runner.app.router.add_route("*", "/{path:.*}", made.respond)
    await runner.setup()
    # Where a wrong connection would arrive, too.
    sockets = [web.TCPSite(runner, "127.0.0.1", 0)]
    await sockets[0].start()
    made.port = runner.addresses[0][1]
    await web.TCPSite(runner, INSIDE, made.port).start()
    made.names = {"site.example": [["127.0.0.1"]], "inside.example": [[INSIDE]]}
    try:
        yield made
    finally:
        await runner.cleanup()


def always(data: bytes | str = PAGE, kind: str = "text/html; charset=utf-8", status: int = 200, **headers: str):  # noqa: ANN201
    async def answer(request: web.Request) -> web.StreamResponse:
        del request
        body = data.encode() if isinstance(data, str) else data
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(body=body, status=status, headers={"Content-Type": kind, **named})

    return answer


def redirecting(*places: str):  # noqa: ANN201
    async def answer(request: web.Request) -> web.StreamResponse:
        step = int(request.query.get("step", "0"))
        if step < len(places):
            return web.Response(status=302, headers={"Location": places[step]})
        return web.Response(text=PAGE, content_type="text/html")

    return answer


async def test_a_page_is_fetched_as_it_is() -> None:
    async with site(always()) as found:
        fetched = await found.fetch("/a/b%20c?d=1#e")
    assert fetched.data == PAGE.encode()
    assert (fetched.mime_type, fetched.charset, fetched.name) == ("text/html", "utf-8", "b c")
    assert fetched.final_url == f"http://site.example:{found.port}/a/b%20c?d=1"
    assert found.asked == ["site.example/a/b%20c?d=1"]
    assert not {"Authorization", "Cookie", "Referer"} & set(found.headers[0])


@pytest.mark.parametrize("host", [INSIDE, "inside.example", "[::1]", "localhost"])
async def test_what_is_inside_is_not_asked(host: str) -> None:
    async with site(always()) as found:
        found.names["localhost"] = [["127.0.0.2", "::1"]]
        with pytest.raises(PageRefused):
            await found.fetch(host=host)
    assert found.asked == []


async def test_a_name_with_one_address_inside_is_not_asked_at_any() -> None:
    async with site(always()) as found:
        found.names["both.example"] = [["127.0.0.1", INSIDE]]
        with pytest.raises(PageRefused):
            await found.fetch(host="both.example")
    assert found.asked == []


async def test_a_name_that_changes_its_address_is_asked_where_it_was_checked_and_looked_up_once() -> None:
    async with site(always()) as found:
        found.names["rebinding.example"] = [["127.0.0.1"], [INSIDE]]
        assert (await found.fetch(host="rebinding.example")).data == PAGE.encode()
        assert found.looked_up == ["rebinding.example"]
        with pytest.raises(PageRefused):
            await found.fetch(host="rebinding.example")
    assert len(found.asked) == 1


@pytest.mark.parametrize(
    "to",
    [
        "http://inside.example:{port}/",
        f"http://{INSIDE}:{{port}}/",
        f"//{INSIDE}:{{port}}/",
        "http://[::1]:{port}/",
        "http://user:password@site.example:{port}/",
        "file:///etc/passwd",
        "gopher://site.example:{port}/",
        "http://site.example\\@inside.example:{port}/",
        "http://[",
    ],
)
async def test_a_redirect_is_checked_like_the_address_itself(to: str) -> None:
    async with site(always(status=302)) as found:
        found._answer = redirecting(to.replace("{port}", str(found.port)))
        with pytest.raises(PageRefused):
            await found.fetch("/start")
    assert found.asked == ["site.example/start"]


async def test_a_redirect_whose_name_changes_meanwhile_is_refused() -> None:
    async with site(redirecting("/next?step=1")) as found:
        found.names["rebinding.example"] = [["127.0.0.1"], [INSIDE]]
        with pytest.raises(PageRefused):
            await found.fetch(host="rebinding.example")
    assert len(found.asked) == 1


async def test_redirects_are_followed_up_to_a_number() -> None:
    steps = [f"/r?step={number + 1}" for number in range(REDIRECTS + 1)]
    async with site(redirecting(*steps[:REDIRECTS])) as found:
        assert (await found.fetch()).final_url.endswith(f"/r?step={REDIRECTS}")
    async with site(redirecting(*steps)) as found:
        with pytest.raises(PageUnreachable, match="more than"):
            await found.fetch()


async def test_the_environment_names_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://{INSIDE}:1")
    async with site(always()) as found:
        assert (await found.fetch()).data == PAGE.encode()


@pytest.mark.parametrize("status", [204, 206, 304, 403, 404, 500])
async def test_what_is_no_page_is_told(status: int) -> None:
    async with site(always(b"" if status in (204, 304) else PAGE, status=status)) as found:
        with pytest.raises(PageUnreachable, match=str(status)):
            await found.fetch()


@pytest.mark.parametrize("kind", ["video/mp4", "application/javascript", "text/css", "image/svg+xml", "x" * 5000])
async def test_a_type_that_is_not_read_is_refused(kind: str) -> None:
    async with site(always(kind=kind)) as found:
        with pytest.raises(PageUnreadable):
            await found.fetch()


async def test_a_page_is_read_up_to_its_bound() -> None:
    async with site(always(b"x" * MOST)) as found:
        assert len((await found.fetch()).data) == MOST
    async with site(always(b"x" * (MOST + 1))) as found:
        with pytest.raises(PageTooLarge):
            await found.fetch()


async def endless(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/html"})
    await response.prepare(request)
    while True:
        await response.write(b"x" * 10_000)


async def test_a_page_without_an_end_costs_no_more_than_the_bound() -> None:
    async with site(endless) as found:
        with pytest.raises(PageTooLarge):
            await found.fetch()


async def stuck(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/html"})
    await response.prepare(request)
    await response.write(b"<html>")
    await asyncio.Event().wait()
    return response


async def test_a_page_that_does_not_arrive_ends_at_its_time() -> None:
    async with site(stuck) as found:
        with pytest.raises(PageUnreachable, match=r"within 0\.2 seconds"):
            await found.fetch(page_timeout=0.2)


@pytest.mark.parametrize("wrapped", ["gzip", "deflate", "raw"])
async def test_a_compressed_page_is_unpacked_up_to_its_bound(wrapped: str) -> None:
    def packed(data: bytes) -> bytes:
        if wrapped == "gzip":
            return gzip.compress(data)
        return zlib.compress(data) if wrapped == "deflate" else zlib.compress(data)[2:-4]

    encoding = "gzip" if wrapped == "gzip" else "deflate"
    async with site(always(packed(PAGE.encode()), Content_Encoding=encoding)) as found:
        assert (await found.fetch()).data == PAGE.encode()
    bomb = packed(bytes(20_000_000 if wrapped == "gzip" else 2_000_000))
    async with site(always(bomb, Content_Encoding=encoding)) as found:
        with pytest.raises(PageTooLarge):
            await found.fetch(page_bytes=1_000_000)


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "gzip"])
async def test_what_is_packed_in_another_way_or_damaged_is_refused(encoding: str) -> None:
    async with site(always(b"\x1f\x8bnot what it says", Content_Encoding=encoding)) as found:
        with pytest.raises(PageUnreadable):
            await found.fetch()


async def test_a_server_that_is_none_is_told() -> None:
    async with site(always()) as found:
        with pytest.raises(PageUnreachable):
            await found.fetch(host="unknown.example")
    with pytest.raises(PageUnreachable):
        await found.fetch()


async def test_what_a_reader_would_read_comes_from_a_child() -> None:
    text = "<p>" + "A sentence of the article, long enough to be one. " * 10 + "</p>"
    head = "<html><head><title>News | Site</title><script>x()</script></head>"
    page = f"{head}<body><nav>Menu</nav>{text * 3}</body></html>"
    found = await Pages(Settings()).readable(page.encode(), "https://example.org/")
    assert "A sentence" in found.html
    assert "x()" not in found.html
    assert "News" in found.title


async def test_the_child_that_reads_hostile_pages_sees_nothing_of_the_server(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("VENTOUX_VAULT_KEY", "secret")
    secret = tmp_path / "secret"
    secret.write_text("secret")
    child = str(Path(__file__).with_name("telling_child.py"))
    found = await Pages(Settings(), child=(child,)).readable(str(secret).encode(), "https://example.org/")
    assert (set(found.title.split(",")) - {"LC_CTYPE"}, found.html) == ({"LC_ALL", "PATH"}, "")


async def test_a_page_of_nothing_but_tangles_costs_one_error_or_its_text() -> None:
    for page in (b"", b"<div>" * 200_000 + b"text", b"\x00" * 100, b"<a " + b"x='" * 100_000, b"<!--" * 50_000):
        try:
            found = await Pages(Settings()).readable(page, "https://example.org/")
        except PageUnreadable:
            continue
        assert found.html.startswith("<!DOCTYPE html>")
