"""A real pseudo-terminal with a process on it, and what it has shown so far."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import termios
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.forking import start

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from tests.forking import Started

_ANSI = re.compile(r"\x1b(\[[0-9;?>]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|[()][0-9A-B]|[=>78cM])")


def clean_environment(**more: str) -> dict[str, str]:
    """This environment without settings of Ventoux that a developer may have."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VENTOUX_")}
    return {**kept, "TERM": "xterm-256color", "PROMPT_TOOLKIT_NO_CPR": "1", **more}


class Terminal:
    def __init__(self, screen: int, process: Started) -> None:
        self.process = process
        self._screen = screen
        self.raw = b""
        self._seen = 0

    @property
    def text(self) -> str:
        return _ANSI.sub("", self.raw.decode("utf-8", "replace"))

    def type(self, text: str) -> None:
        """``wait_for`` looks only at what comes after."""
        self._seen = len(self.text)
        os.write(self._screen, text.encode())

    def wait_for(self, text: str, timeout: float = 60.0) -> None:
        """Each wait goes on behind what the last one found."""
        deadline = time.monotonic() + timeout
        while text not in self.text[self._seen :]:
            if time.monotonic() > deadline or not self._read():
                raise AssertionError(f"{text!r} never came; the screen shows: {self.text[-2000:]!r}")
        self._seen = self.text.index(text, self._seen) + len(text)

    def wait_end(self, timeout: float = 60.0) -> int:
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline and self._read():
            pass
        return self.process.wait(20)

    def _read(self) -> bool:
        """False once the process has closed its side."""
        if select.select([self._screen], [], [], 0.2)[0]:
            try:
                data = os.read(self._screen, 65536)
            except OSError:
                return False
            self.raw += data
            return bool(data)
        return True


@contextmanager
def on_terminal(arguments: list[str], home: Path, **environment: str) -> Generator[Terminal]:
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    # The controlling terminal of its session is the pty, so that Ctrl-C typed there is a signal.
    variables = clean_environment(VENTOUX_HOME=str(home), **environment)
    process = start(arguments, variables, [theirs, theirs, theirs], terminal=True)
    os.close(theirs)
    try:
        yield Terminal(ours, process)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(10)
        os.close(ours)
