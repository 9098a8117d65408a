"""A real Ventoux in a process of its own."""

from __future__ import annotations

import json
import os
import queue
import re
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, cast

from tests.databases import new_home
from tests.forking import start, start_installed
from typer.testing import CliRunner

from ventoux.cli.main import app

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tests.forking import Started

READY_WITHIN = 240.0

_UNLESS_TOLD = {
    # A server that a test kills takes its engines with it.
    "VENTOUX_ENGINE_ORPHAN_TIMEOUT": "0",
    # Starting a jail to find out whether there is one takes a fraction of a second; those who run code turn it on.
    "VENTOUX_CODE_INTERPRETER": "false",
    # Beside other tests, two threads that wait for each other are many times slower than one.
    "VENTOUX_THREADS": "1",
}


class Server:
    """``output`` is all that it has printed. Leaving the context stops it by SIGTERM and expects it to end."""

    def __init__(self, home: Path, *options: str, env: Mapping[str, str] | None = None, ready: bool = True) -> None:
        self.home = home
        self.output: list[str] = []
        self._lines: queue.Queue[str | None] = queue.Queue()
        reading, writing = os.pipe()
        self._printed = open(reading, encoding="utf-8")  # noqa: PTH123, SIM115 - closed when it has stopped
        with Path(os.devnull).open() as nothing:
            self.process = self._start(
                ["serve", "--home", str(home), "--port", "0", *options],
                clean_environment() | _UNLESS_TOLD | dict(env or {}),
                [nothing.fileno(), writing, writing],
            )
        os.close(writing)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.url = ""
        if ready:
            try:
                self.wait_ready()
            except BaseException:
                # Nobody is left to stop it: a test that gave up waiting would leave it running.
                self.process.kill()
                self.process.wait(10)
                raise

    def _start(self, arguments: Sequence[str], environment: Mapping[str, str], streams: Sequence[int]) -> Started:
        return start(arguments, environment, streams)

    def _read(self) -> None:
        for line in self._printed:
            self.output.append(line.rstrip("\n"))
            self._lines.put(line)
        self._lines.put(None)

    def wait_ready(self) -> None:
        line = self.wait_for(r"Base URL")
        self.url = re.findall(r"http://\S+", line)[0]

    def wait_for(self, pattern: str, timeout: float = READY_WITHIN) -> str:
        """The first line from now on that matches. Fails with all output when the server ends before."""
        deadline = time.monotonic() + timeout
        while (left := deadline - time.monotonic()) > 0:
            try:
                line = self._lines.get(timeout=left)
            except queue.Empty:
                break
            if line is None:
                raise AssertionError(f"the server ended with {self.process.wait(10)}:\n" + "\n".join(self.output))
            if re.search(pattern, line):
                return line
        raise AssertionError(f"no line matched {pattern!r}:\n" + "\n".join(self.output))

    @property
    def key(self) -> str:
        return (self.home / "first-key").read_text().strip()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def stop(self, number: int = signal.SIGTERM, timeout: float = 45) -> int:
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            return self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        finally:
            self._reader.join(10)
            self._printed.close()

    def get(self, path: str, *, key: str | None = None) -> Answer:
        return self.request("GET", path, key=key)

    def post(self, path: str, body: Any, *, key: str | None = None, **headers: str) -> Answer:
        """``headers`` by their names with underscores."""
        return self.request("POST", path, body, key=key, **headers)

    def request(self, method: str, path: str, body: Any = None, *, key: str | None = None, **more: str) -> Answer:
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self.key if key is None else key}", "Content-Type": "application/json"}
        headers |= {name.replace("_", "-"): value for name, value in more.items()}
        request = urllib.request.Request(self.url + path, data=data, headers=headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=120) as response:
                return Answer(response.status, dict(response.headers), response.read())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, dict(error.headers), error.read())

    def usage_events(self) -> list[dict[str, Any]]:
        """The ledger, read as an outsider would."""
        return query(self.home, "SELECT * FROM usage_events ORDER BY at")


class InstalledServer(Server):
    """By the command that was installed, as an operator starts it: all that it imports is imported anew."""

    def _start(self, arguments: Sequence[str], environment: Mapping[str, str], streams: Sequence[int]) -> Started:
        return start_installed(arguments, environment, streams)


class Answer:
    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.status = status
        self.headers = {name.lower(): value for name, value in headers.items()}
        self.body = body

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def query(home: Path, sql: str) -> list[dict[str, Any]]:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(home / "ventoux.db")) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(sql)]


def command(home: Path, *arguments: str, **env: str) -> str:
    """What ``ventoux`` prints, run within this process: to start one takes a second, and some tests need dozens."""
    others: dict[str, str | None] = {name: None for name in os.environ if name.startswith("VENTOUX_")}
    result = CliRunner().invoke(app, arguments, env=others | {"VENTOUX_HOME": str(home)} | env)
    if result.exception is not None:
        raise AssertionError(f"ventoux {' '.join(arguments)}\n{result.output}") from result.exception
    return result.stdout


def clean_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("VENTOUX_")}


def scripted_card(model: str, script: Mapping[str, Any], *, context: int = 4096) -> str:
    """TOML of an operator's card for the scripted engine."""
    lines = [
        f'id = "{model}"',
        f'name = "{model}"',
        'family = "scripted"',
        'publisher = "tests"',
        "parameters = 0",
        f"context = {context}",
        'languages = ["en"]',
        'capabilities = ["chat"]',
        'engine = "scripted"',
        "created = 1700000000",
        "[licence]",
        'id = "none"',
        'name = "none"',
        "[notes]",
        'good_at = "tests"',
        'bad_at = "everything else"',
        "[script]",
        *(f"{name} = {_toml(value)}" for name, value in script.items()),
    ]
    return "\n".join(lines) + "\n"


def _toml(value: Any) -> str:
    """JSON, but for objects."""
    match value:
        case dict():
            inner = cast("dict[str, Any]", value)
            return "{" + ", ".join(f"{json.dumps(name)} = {_toml(one)}" for name, one in inner.items()) + "}"
        case list():
            return "[" + ", ".join(_toml(one) for one in cast("list[Any]", value)) + "]"
        case _:
            return json.dumps(value)


def home_with_cards(home: Path, cards: Mapping[str, Mapping[str, Any]], *, database: bool = True) -> Path:
    """With an empty database, which a start would take a fifth of a second to make; or without one of its own."""
    made = new_home(home)
    if not database:
        made.database.unlink()
    for model, script in cards.items():
        (home / "cards" / f"{model}.toml").write_text(scripted_card(model, script))
    return home


def eventually(condition: Callable[[], bool], timeout: float = 10.0) -> bool:
    """Waits for a condition of another process, which has no event to wait on."""
    deadline = time.monotonic() + timeout
    pause = threading.Event()
    while time.monotonic() < deadline:
        if condition():
            return True
        pause.wait(0.02)
    return condition()
