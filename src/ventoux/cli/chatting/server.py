"""The server to talk to: the one that was named, the one that holds the home, or one started for this session."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from rich.status import Status
from rich.text import Text

from ventoux.cli.chatting.address import is_loopback, local_url, server_url
from ventoux.cli.chatting.api import Endpoint, MistralApi
from ventoux.cli.chatting.errors import AnswerFailed, ServerUnreachable
from ventoux.cli.chatting.text import printable
from ventoux.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping, Sequence

    from rich.console import Console

    from ventoux.home import Home

START_TIMEOUT = 300.0
STOP_TIMEOUT = 20.0
POLL = 0.1
LAST_LINES = 12


@asynccontextmanager
async def find_server(
    home: Home, chosen: Endpoint, console: Console, *, command: Sequence[str]
) -> AsyncGenerator[Endpoint]:
    """A ready server. ``chosen`` holds what the user named, or empty strings; ``command`` starts a server.

    Raises ServerUnreachable, and OperatorError when no key is known.
    """
    if chosen.url:
        url = server_url(chosen.url)
        yield Endpoint(url, api_key(home, chosen.key, own=is_loopback(url)))
        return
    started = None if home.server() else OwnServer(home, command)
    try:
        with Status("Waiting for the server", console=console) as status:
            url = await _wait_ready(home, started, status)
        yield Endpoint(url, api_key(home, chosen.key, own=True))
    finally:
        if started is not None:
            await asyncio.to_thread(started.stop)


def api_key(home: Home, chosen: str, *, own: bool) -> str:
    """The key that was given, else the home's first one, which is never sent to a server on another machine."""
    key = chosen.strip()
    if not key and own:
        try:
            key = home.first_key.read_text("utf-8").strip()
        except FileNotFoundError:
            key = ""
        except (OSError, UnicodeDecodeError) as error:
            raise OperatorError(
                f"{home.first_key} cannot be read.", hint="Give a key with --key or VENTOUX_KEY."
            ) from error
    if not key:
        raise OperatorError(
            "No API key for this server.", hint="Give one with --key or VENTOUX_KEY; `ventoux keys create` makes one."
        )
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise OperatorError("The API key holds characters that no key has.", hint="Check --key or VENTOUX_KEY.")
    return key


class OwnServer:
    """``ventoux serve`` in a session of its own, so that a Ctrl-C at the prompt does not reach it."""

    def __init__(self, home: Home, command: Sequence[str]) -> None:
        self._home = home
        self._lines: deque[str] = deque(maxlen=LAST_LINES)
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and arguments, no shell
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def last_line(self) -> str:
        return self._lines[-1] if self._lines else ""

    def check(self) -> None:
        """Raises ServerUnreachable, with its last lines, once it has ended."""
        if self._process.poll() is not None:
            self._reader.join(timeout=1.0)
            raise self.failure(f"The server ended with status {self._process.returncode}.")

    def failure(self, message: str) -> ServerUnreachable:
        return ServerUnreachable("\n".join([message, *self._lines]), hint="`ventoux doctor` looks for the cause.")

    def stop(self) -> None:
        """As Ctrl-C does; kills it when it has not ended in time."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(STOP_TIMEOUT)
        self._reader.join(timeout=1.0)
        if self._process.stdout is not None:
            self._process.stdout.close()

    def _read(self) -> None:
        for raw in self._process.stdout or ():
            line = printable(raw.decode("utf-8", "replace")).strip()
            if line and line != self._secret():
                self._lines.append(line)

    def _secret(self) -> str:
        """A first start prints the key; it belongs neither beside a spinner nor into an error."""
        try:
            return self._home.first_key.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return ""


async def _wait_ready(home: Home, started: OwnServer | None, status: Status) -> str:
    deadline = time.monotonic() + START_TIMEOUT
    stage = ""
    while time.monotonic() < deadline:
        if started is not None:
            started.check()
        if held := home.server():
            url = local_url(*held)
            ready, stage = await _ask_ready(url)
            if ready:
                return url
        elif started is None:
            raise ServerUnreachable("The server of this home has just stopped.", hint="Run `ventoux chat` again.")
        status.update(Text((started.last_line if started else "") or stage or "Waiting for the server"))
        await asyncio.sleep(POLL)
    message = f"The server was not ready within {START_TIMEOUT:.0f} seconds{f' ({stage})' if stage else ''}."
    raise started.failure(message) if started else ServerUnreachable(message, hint="Its log says more.")


async def _ask_ready(url: str) -> tuple[bool, str]:
    async with MistralApi(Endpoint(url, "")) as api:
        try:
            return await api.ready()
        except (ServerUnreachable, AnswerFailed):
            # It holds the home already and will listen in a moment.
            return False, ""


def serve_command(home: Home, model: str | None) -> list[str]:
    command = [sys.executable, "-m", "ventoux", "serve", "--home", str(home.root), "--port", "0"]
    return [*command, "--model", model] if model else command


def endpoint_named(server: str | None, key: str | None, environ: Mapping[str, str]) -> Endpoint:
    """What the user named: options first, then the environment; empty where nothing was."""
    return Endpoint(server or environ.get("VENTOUX_SERVER", ""), key or environ.get("VENTOUX_KEY", ""))
