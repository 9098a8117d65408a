"""The first visit: the link that a start prints opens the page, makes the first user, and calls models."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
from tests.e2e.servers import Server, command, home_with_cards

if TYPE_CHECKING:
    from pathlib import Path

PROFILE = {"email": "ada@example.org", "name": "Ada", "password": "a long enough password"}
CHAT = {"model": "play", "messages": [{"role": "user", "content": "hello"}]}


def printed(server: Server) -> str:
    return next((line.partition("Open ")[2] for line in server.output if line.startswith("Open ")), "")


def test_the_printed_link_opens_chat_and_a_later_start_prints_none(tmp_path: Path) -> None:
    home = home_with_cards(tmp_path / "home", {"play": {"tokens": ["hello ", "there"]}})
    built = tmp_path / "built"
    built.mkdir()
    (built / "index.html").write_text("<!doctype html><title>Ventoux</title>")
    env = {"VENTOUX_WEB_FOLDER": str(built)}
    with Server(home, "--model", "play", env=env) as server, httpx.Client(base_url=server.url) as browser:
        page, _, token = printed(server).partition("#token=")
        assert page == f"{server.url}/welcome"
        assert "<title>Ventoux" in browser.get("/welcome", headers={"accept": "text/html"}).text
        who = browser.post("/api/v1/session/link", json={"token": token}).json()
        assert browser.post("/api/v1/session/link", json={"token": token}).status_code == 404
        sent = {"x-ventoux-csrf": who["csrf"], "x-ventoux-workspace": who["workspaces"][0]["id"]}
        answer = browser.post("/v1/chat/completions", json=CHAT, headers=sent)
        assert answer.json()["choices"][0]["message"]["content"] == "hello there", answer.text
        assert browser.put("/api/v1/session/profile", json=PROFILE, headers=sent).status_code == 200

        another = urlsplit(command(home, "users", "link").strip())
        link = {"token": another.fragment.removeprefix("token=")}
        replaced = httpx.Cookies(browser.cookies)
        assert browser.post("/api/v1/session/link", json=link).json()["user"]["email"] == PROFILE["email"]
        assert httpx.get(f"{server.url}/api/v1/session", cookies=replaced).status_code == 401
    with Server(home, "--model", "play") as server:
        assert printed(server) == ""
