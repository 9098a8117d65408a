"""Processes of the ``ventoux`` command from a fork server: as ``subprocess`` gives them, without their imports."""

from __future__ import annotations

import atexit
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol

import msgspec
from tests.fork_server import NUMBER, Order

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PROGRAM = Path(__file__).with_name("fork_server.py")
_VENTOUX = str(Path(sys.executable).with_name("ventoux"))
_TAKE_TERMINAL = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
)
_READY_WITHIN = 120.0


class Started(Protocol):
    """As ``subprocess.Popen``, with what tests use of it."""

    @property
    def pid(self) -> int: ...
    def poll(self) -> int | None: ...
    def wait(self, timeout: float | None = None) -> int: ...
    def send_signal(self, sig: int, /) -> None: ...
    def terminate(self) -> None: ...
    def kill(self) -> None: ...


class Forked:
    """A child of the fork server. ``returncode`` as subprocess has it."""

    def __init__(self, words: list[str], status: int) -> None:
        self._words = words
        self._status = status
        self._lock = threading.Lock()
        self.returncode: int | None = None
        self.pid = self._read(_READY_WITHIN)

    def poll(self) -> int | None:
        with self._lock:
            if self.returncode is None and select.select([self._status], [], [], 0)[0]:
                self._note()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Raises subprocess.TimeoutExpired."""
        if self.poll() is None and not select.select([self._status], [], [], timeout)[0]:
            raise subprocess.TimeoutExpired(self._words, timeout or 0)
        if (code := self.poll()) is None:
            raise RuntimeError("the fork server said nothing")
        return code

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _note(self) -> None:
        self.returncode = os.waitstatus_to_exitcode(self._read(0))
        os.close(self._status)

    def _read(self, timeout: float) -> int:
        if not select.select([self._status], [], [], timeout)[0]:
            raise RuntimeError("the fork server does not answer")
        if len(read := os.read(self._status, NUMBER.size)) < NUMBER.size:
            raise RuntimeError("the fork server is gone")
        return NUMBER.unpack(read)[0]


class _ForkServer:
    def __init__(self) -> None:
        self._orders, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            number = theirs.fileno()
            # Ctrl-C is for the tests; their servers are stopped by them.
            self._process = subprocess.Popen(
                [sys.executable, "-P", str(_PROGRAM), str(number)],
                pass_fds=[number],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                # More than one would be threads, which a fork leaves behind.
                env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
                start_new_session=True,
            )
        atexit.register(self._close)

    def fork(self, order: Order, streams: Sequence[int]) -> Forked:
        reading, writing = os.pipe()
        try:
            socket.send_fds(self._orders, [msgspec.json.encode(order)], [*streams, writing])
        finally:
            os.close(writing)
        return Forked(order.arguments, reading)

    def _close(self) -> None:
        self._orders.close()
        self._process.wait(10)


@cache
def _fork_server() -> _ForkServer:
    """Of this process, from the first command on."""
    return _ForkServer()


def start(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    streams: Sequence[int],
    *,
    folder: Path | None = None,
    terminal: bool = False,
) -> Started:
    """``ventoux`` with these arguments and these descriptors as its standard streams, in a session of its own, whose
    terminal standard input is if told so."""
    if sys.platform != "linux":
        return start_installed(arguments, environment, streams, folder=folder, terminal=terminal)
    order = Order([_VENTOUX, *arguments], dict(environment), str(folder or Path.cwd()), terminal)
    return _fork_server().fork(order, streams)


def start_installed(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    streams: Sequence[int],
    *,
    folder: Path | None = None,
    terminal: bool = False,
) -> Started:
    """The same of the command that was installed, which imports everything itself."""
    words = [*([sys.executable, "-c", _TAKE_TERMINAL] if terminal else []), _VENTOUX, *arguments]
    given, output, errors = streams
    return subprocess.Popen(
        words, env=environment, stdin=given, stdout=output, stderr=errors, cwd=folder, start_new_session=True
    )


def run(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    *,
    piped: str | None = None,
    folder: Path | None = None,
    timeout: float = 60.0,
) -> subprocess.CompletedProcess[str]:
    """As ``subprocess.run`` with what is printed captured; without ``piped``, standard input is empty."""
    with _given(piped) as given, tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        streams = [given.fileno(), output.fileno(), errors.fileno()]
        started = start(arguments, environment, streams, folder=folder)
        given.close()
        try:
            code = started.wait(timeout)
        except subprocess.TimeoutExpired:
            started.kill()
            raise
        printed = [_text(file) for file in (output, errors)]
    return subprocess.CompletedProcess(list(arguments), code, *printed)


def _given(piped: str | None) -> IO[bytes]:
    if piped is None:
        return Path(os.devnull).open("rb")
    reading, writing = os.pipe()
    with open(writing, "wb") as pipe:  # noqa: PTH123 - a descriptor
        pipe.write(piped.encode())
    return open(reading, "rb")  # noqa: PTH123 - a descriptor


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()
