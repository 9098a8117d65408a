from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from rich.console import Console
from tests.integration.cli.fake_mistral import KEY

from ventoux.cli.chatting.api import Endpoint
from ventoux.cli.chatting.errors import ServerUnreachable
from ventoux.cli.chatting.server import find_server
from ventoux.errors import OperatorError
from ventoux.home import Home

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.cli.fake_mistral import FakeMistral

STARTS = """
import http.server, pathlib, signal, sys, threading
from ventoux.home import Home
home = Home(pathlib.Path(sys.argv[1]))
asked = []
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        asked.append(self.path)
        body = b'{"lacking": []}' if len(asked) > 2 else b'{"lacking": ["loading"]}'
        self.send_response(200 if len(asked) > 2 else 503)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *_): pass
server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
home.first_key.write_text("secret-key")
print("secret-key", flush=True)
with home.serving("127.0.0.1", server.server_port):
    # An exception that a signal raises can be lost where it comes: in what is cleaned up, nobody hears of it.
    signal.signal(signal.SIGINT, lambda *_: threading.Thread(target=server.shutdown).start())
    server.serve_forever()
    (home.root / "stopped").touch()
"""
FAILS = """
import pathlib, sys
pathlib.Path(sys.argv[1], "first-key").write_text("secret-key")
print("  secret-key")
print("error: the model cannot be loaded")
sys.exit(3)
"""
NOBODY = Endpoint("", "")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.create()
    return home


@pytest.fixture
def console() -> Console:
    return Console(quiet=True)


def script(code: str, home: Home) -> list[str]:
    return [sys.executable, "-c", code, str(home.root)]


async def test_a_server_started_for_the_chat_is_waited_for_and_stopped(home: Home, console: Console) -> None:
    async with find_server(home, NOBODY, console, command=script(STARTS, home)) as endpoint:
        held = home.server()
        assert held is not None
        assert endpoint == Endpoint(f"http://127.0.0.1:{held[1]}", "secret-key")
    assert home.server() is None
    assert (home.root / "stopped").exists()


async def test_a_server_that_fails_is_shown_with_its_last_lines_but_not_the_key(home: Home, console: Console) -> None:
    with pytest.raises(ServerUnreachable) as caught:
        async with find_server(home, NOBODY, console, command=script(FAILS, home)):
            pass
    assert "status 3" in caught.value.message
    assert "the model cannot be loaded" in caught.value.message
    assert "secret-key" not in caught.value.message


async def test_the_server_that_holds_the_home_is_used_and_left_running(
    home: Home, console: Console, mistral: FakeMistral
) -> None:
    port = int(mistral.url.rpartition(":")[2])
    with home.serving("0.0.0.0", port):  # noqa: S104 - only written down
        async with find_server(home, Endpoint("", KEY), console, command=script(FAILS, home)) as endpoint:
            assert endpoint == Endpoint(mistral.url, KEY)


async def test_the_homes_key_is_never_sent_to_another_machine(home: Home, console: Console) -> None:
    home.first_key.write_text("secret-key", "utf-8")
    chosen = Endpoint("https://models.example.org/v1/", "")
    with pytest.raises(OperatorError, match="No API key"):
        async with find_server(home, chosen, console, command=[]):
            pass
    given = Endpoint(chosen.url, "given-key")
    async with find_server(home, given, console, command=[]) as endpoint:
        assert endpoint == Endpoint("https://models.example.org", "given-key")
