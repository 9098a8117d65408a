"""What a browser gets from the folder of the built web application, and what nobody gets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from ventoux.errors import NotFound, SettingsError
from ventoux.settings import Settings
from ventoux.web_app.app import WebApp, open_web_app

if TYPE_CHECKING:
    from pathlib import Path

PAGE = '<!doctype html><meta name="csp-nonce" content="%CSP_NONCE%"><script nonce="%CSP_NONCE%" src="/a.js"></script>'
SCRIPT = "/assets/index-Ab3_x-9Z.js"
HTML = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "static"
    (root / "assets").mkdir(parents=True)
    for name, content in {
        "index.html": PAGE,
        "sw.js": "worker",
        "manifest.webmanifest": "{}",
        "icon.svg": "<svg/>",
        "assets/index-Ab3_x-9Z.js": "script",
        "assets/index-Ab3_x-9Z.js.br": "as br",
        "assets/index-Ab3_x-9Z.js.gz": "as gzip",
        "assets/index-Ab3_x-9Z.js.map": "map",
        "assets/pdf-Ab3_x-9Z.wasm": "wasm",
        ".hidden.js": "hidden",
    }.items():
        (root / name).write_text(content)
    (tmp_path / "secret.js").write_text("secret")
    (root / "assets" / "link.js").symlink_to(tmp_path / "secret.js")
    (root / "out").symlink_to(tmp_path)
    return root


async def ask(root: Path, path: str, method: str = "GET", **headers: str) -> httpx.Response:
    """``headers`` by their names with underscores. Raises what the app does."""
    client = httpx.AsyncClient(transport=httpx.ASGITransport(WebApp(root)), base_url="http://test")
    named = {"accept-encoding": "identity"} | {name.replace("_", "-"): value for name, value in headers.items()}
    return await client.request(method, path, headers=named)


@pytest.mark.parametrize("path", ["/", "/c/conv_1", "/console/usage", "/welcome", "/sign-in?to=%2F", "/nothing.html"])
async def test_every_address_that_a_browser_opens_is_the_page_with_a_nonce_of_its_own(root: Path, path: str) -> None:
    first, second = await ask(root, path, **HTML), await ask(root, path, **HTML)
    assert (first.status_code, first.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert first.text != second.text
    nonces = set(re.findall(r'(?:nonce|content)="([^"]+)"', first.text))
    assert len(nonces) == 1
    policy = first.headers["content-security-policy"]
    assert f"style-src 'self' 'nonce-{nonces.pop()}';" in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy.replace("wasm-unsafe-eval", "")
    assert "http" not in policy
    assert first.headers["x-content-type-options"] == "nosniff"
    assert first.headers["referrer-policy"] == "no-referrer"
    assert first.headers["cross-origin-opener-policy"] == "same-origin"
    assert first.headers["cross-origin-resource-policy"] == "same-origin"
    assert "microphone=(self)" in first.headers["permissions-policy"]
    assert (first.headers["cache-control"], "etag" in first.headers) == ("no-cache", False)


async def test_the_root_is_the_page_for_the_service_worker_too(root: Path) -> None:
    assert (await ask(root, "/", accept="*/*")).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "accept"),
    [
        ("GET", "/nothing", "*/*"),
        ("GET", "/nothing", "application/json"),
        ("GET", "/v1/nothing", HTML["accept"]),
        ("GET", "/api/v2", HTML["accept"]),
        ("POST", "/", HTML["accept"]),
        ("DELETE", SCRIPT, "*/*"),
    ],
)
async def test_what_is_no_page_stays_an_error_of_the_api(root: Path, method: str, path: str, accept: str) -> None:
    with pytest.raises(NotFound):
        await ask(root, path, method, accept=accept)


@pytest.mark.parametrize(
    "path",
    [
        f"{SCRIPT}.map",
        f"{SCRIPT}.br",
        "/.hidden.js",
        "/assets",
        "/assets/",
        "/assets/link.js",
        "/out/secret.js",
        "/../secret.js",
        "/assets/../../secret.js",
        "//secret.js",
        "/assets/./index-Ab3_x-9Z.js",
        "/assets//index-Ab3_x-9Z.js",
        "/assets/index-Ab3_x-9Z.js\0",
        "/ASSETS/index-Ab3_x-9Z.js",
    ],
)
async def test_nothing_else_of_the_disk_is_served(root: Path, path: str) -> None:
    async def nothing(*_: object) -> Any:
        raise AssertionError("there is nothing to read or to send")

    # As a server decodes it: a client would have put the path right.
    scope: dict[str, Any] = {"type": "http", "method": "GET", "path": path, "headers": []}
    with pytest.raises(NotFound):
        await WebApp(root)(scope, nothing, nothing)


async def test_files_whose_names_tell_their_content_are_kept_for_ever_and_others_asked_for_again(root: Path) -> None:
    script, worker = await ask(root, SCRIPT), await ask(root, "/sw.js")
    assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert script.headers["content-type"] == worker.headers["content-type"] == "text/javascript; charset=utf-8"
    for path, kind in {
        "/sw.js": "text/javascript; charset=utf-8",
        "/manifest.webmanifest": "application/manifest+json",
        "/icon.svg": "image/svg+xml",
        "/assets/pdf-Ab3_x-9Z.wasm": "application/wasm",
    }.items():
        answer = await ask(root, path)
        assert answer.headers["content-type"] == kind
        assert answer.headers["x-content-type-options"] == "nosniff"
        again = await ask(root, path, if_none_match=f'"other", W/{answer.headers["etag"]}')
        assert (again.status_code, again.content) == (304, b"")
    assert worker.headers["cache-control"] == "no-cache"
    assert "sandbox" in (await ask(root, "/icon.svg")).headers["content-security-policy"]


async def test_the_best_coding_that_the_browser_takes_is_sent(root: Path) -> None:
    for accepted, coding in (
        ("gzip, deflate, br, zstd", "br"),
        ("gzip;q=1.0, br;q=0", "gzip"),
        ("zstd", ""),
        ("br;q=0, gzip; q=0.0", ""),
    ):
        answer = await ask(root, SCRIPT, "HEAD", accept_encoding=accepted)
        assert answer.headers.get("content-encoding", "") == coding
        assert answer.headers["vary"] == "accept-encoding"
        size = len("script") if not coding else len(f"as {coding}")
        assert (answer.headers["content-length"], answer.content) == (str(size), b"")
    tags = {(await ask(root, SCRIPT, "HEAD", accept_encoding=one)).headers["etag"] for one in ("br", "gzip", "zstd")}
    assert len(tags) == 3
    assert "vary" not in (await ask(root, "/sw.js")).headers


async def test_the_preview_has_an_origin_of_its_own_and_reaches_nothing(root: Path) -> None:
    answer = await ask(root, "/preview")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox allow-scripts; default-src 'none';")
    for part in ("connect-src 'none'", "form-action 'none'", "frame-ancestors 'self'"):
        assert part in policy
    for other in ("allow-same-origin", "'self';", "http", "*"):
        assert other not in policy


async def test_while_nothing_is_built_the_page_says_what_to_do_and_the_rest_is_not_there(tmp_path: Path) -> None:
    answer = await ask(tmp_path, "/c/1", **HTML)
    assert (answer.status_code, answer.headers["content-type"]) == (503, "text/html; charset=utf-8")
    assert "make web" in answer.text
    with pytest.raises(NotFound):
        await ask(tmp_path, SCRIPT)


async def test_what_is_built_while_the_server_runs_is_served_at_once(tmp_path: Path, root: Path) -> None:
    app = WebApp(tmp_path / "later")
    rename = root.rename
    plain = {"accept-encoding": "identity"}
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test", headers=plain)
    assert (await client.get("/")).status_code == 503
    rename(tmp_path / "later")
    assert (await client.get("/")).status_code == 200
    assert (await client.get(SCRIPT)).text == "script"


def test_a_folder_that_is_none_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        open_web_app(Settings(web_folder=str(tmp_path / "none")))
    open_web_app(Settings(web_folder=str(tmp_path)))
    open_web_app(Settings())
