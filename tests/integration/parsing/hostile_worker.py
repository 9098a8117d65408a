"""A worker whose reader does what a document that took it over could do: the first line of the document says what."""

from __future__ import annotations

import errno
import os
import signal
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from ventoux.parsing import worker
from ventoux.parsing.sandbox import entering
from ventoux.parsing.schemas import Parsed

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

    from ventoux.parsing.wire import Request


_PIPES: list[int] = []
"""Of the reply."""


def _hang(_: str) -> str:
    while True:
        time.sleep(60)


def _spin(_: str) -> str:
    while True:
        pass


def _allocate(_: str) -> str:
    return str(len(bytearray(10 * 1024**3)))


def _die(_: str) -> str:
    os.kill(os.getpid(), signal.SIGSEGV)
    # The first process of a namespace gets no signal that it sends itself.
    os._exit(139)


def _garbage(_: str) -> str:
    with os.fdopen(_PIPES[0], "wb") as out:
        out.write(b"\x00\x00\x00\x05hello" * 100)
    os._exit(0)


def _long_reply(_: str) -> str:
    with os.fdopen(_PIPES[0], "wb") as out:
        out.write(b"\xff\xff\xff\xff")
        out.flush()
        _hang("")
    return ""


def _chatter(_: str) -> str:
    print("x" * 3_000_000)
    print("y" * 3_000_000, file=sys.stderr)
    return "chattered"


def _connect(address: str) -> str:
    """UDP too: a filter of TCP alone would let names leave as look-ups."""
    host, _, port = address.partition(":")
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as tcp:
            tcp.settimeout(2)
            tcp.connect((host, int(port)))
    except OSError as error:
        tcp_fault = type(error).__name__
    else:
        return "connected"
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
            udp.sendto(b"x", (host, int(port)))
    except OSError:
        return f"refused {tcp_fault}"
    return "sent"


def _read(path: str) -> str:
    try:
        return Path(path).read_text()
    except OSError as error:
        return f"refused {type(error).__name__}"


def _write(path: str) -> str:
    try:
        Path(path).write_text("written")
    except OSError as error:
        return f"refused {type(error).__name__}"
    return "written"


def _environment(_: str) -> str:
    return " ".join(sorted(os.environ))


def _fork(_: str) -> str:
    """Leaves a process behind that would touch a file for ever, were it not ended with the child."""
    if os.fork() == 0:
        with suppress(OSError):
            os.setsid()
        while True:
            time.sleep(0.01)
    return "forked"


def _signal(number: str) -> str:
    try:
        os.kill(int(number), signal.SIGTERM)
    except OSError as error:
        return f"refused {type(error).__name__}"
    return "sent"


_ACTS: dict[str, Callable[[str], str]] = {
    "hang": _hang,
    "spin": _spin,
    "allocate": _allocate,
    "die": _die,
    "garbage": _garbage,
    "long": _long_reply,
    "chatter": _chatter,
    "connect": _connect,
    "read": _read,
    "write": _write,
    "environment": _environment,
    "fork": _fork,
    "signal": _signal,
}


def read(file: BinaryIO, request: Request) -> Parsed:
    act, _, argument = file.read(request.limits.characters).decode().partition(" ")
    return Parsed(_ACTS[act](argument), "text/plain")


def _kept(reply_pipe: Callable[[], BinaryIO]) -> Callable[[], BinaryIO]:
    def keeping() -> BinaryIO:
        pipe = reply_pipe()
        _PIPES.append(pipe.fileno())
        return pipe

    return keeping


def _refused(_: int) -> None:
    raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))


if __name__ == "__main__":
    worker._reply_pipe = _kept(worker._reply_pipe)
    if "without-namespaces" in sys.argv:
        # As most containers are.
        entering.unshare = _refused
    worker.main(read)
