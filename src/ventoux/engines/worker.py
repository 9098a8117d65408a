"""The child's side of an engine process: its configuration, its word to the parent, and its end with the parent."""

from __future__ import annotations

import ctypes
import hmac
import os
import signal
import socket
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import msgspec

from ventoux.engines.hold import wait_until_abandoned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, MutableMapping

_PR_SET_PDEATHSIG = 1
MAY_STAY = b"stay\n"
"""What a parent says on standard input to an engine that may outlive it."""

Config = TypeVar("Config", bound=msgspec.Struct)


class _Standing(msgspec.Struct, frozen=True):
    """The part of a configuration that is the same for every kind of engine. See engines/hold.py."""

    hold: str = ""
    orphan_timeout: float = 0.0


class Parent:
    """One JSON line each way: the configuration comes on standard input, which the parent keeps open for as long as
    it lives; ``ready`` or ``failed`` goes out on what was standard output, which from then on is the log.

    The worker ends with its parent, until that says that it may stay: then it ends when nobody holds the folder any
    more. ``end`` is what ends it; without one the kernel ends it with its parent, even inside native code that lets no
    thread of ours run.
    """

    def __init__(self, end: Callable[[], object] | None = None) -> None:
        self._end = end
        self._out = os.fdopen(os.dup(1), "wb", buffering=0)
        # Native code that prints would otherwise speak in our place.
        os.dup2(2, 1)

    def config(self, kind: type[Config]) -> Config:
        line = sys.stdin.buffer.readline()
        if not line:
            os._exit(0)
        tied = threading.Event()
        standing = msgspec.json.decode(line, type=_Standing)
        threading.Thread(target=self._stay, args=(standing, tied), daemon=True).start()
        tied.wait()
        return msgspec.json.decode(line, type=kind)

    def ready(self, port: int) -> None:
        self._say({"ready": True, "port": port})

    def failed(self, reason: str, *, permanent: bool) -> None:
        self._say({"error": reason, "permanent": permanent})

    def _say(self, word: dict[str, Any]) -> None:
        self._out.write(msgspec.json.encode(word) + b"\n")

    def _stay(self, standing: _Standing, tied: threading.Event) -> None:
        if self._end is None:
            # The kernel keeps this for each thread, so it can only be taken back in the thread that asked for it.
            _kill_with_parent(signal.SIGKILL)
        tied.set()
        # Not through sys.stdin: a thread that waits in there breaks the interpreter's end.
        if os.read(0, len(MAY_STAY)) == MAY_STAY:
            _kill_with_parent(0)
            # By this the parent knows that it was understood.
            self._out.close()
            wait_until_abandoned(Path(standing.hold), standing.orphan_timeout)
        if self._end is not None:
            self._end()
        os._exit(0)


def loopback_socket() -> socket.socket:
    """Listens on a free port of 127.0.0.1."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
    listener.setblocking(False)
    return listener


def bears(headers: Iterable[tuple[bytes, bytes]], secret: str) -> bool:
    """Whether an ASGI request carries the secret as its bearer. Takes the same time for every wrong one."""
    expected = f"Bearer {secret}".encode()
    return any(name == b"authorization" and hmac.compare_digest(value, expected) for name, value in headers)


def serve(app: Callable[..., Any], parent: Parent, *, lifespan: Literal["on", "off"] = "off") -> None:
    """Serves an ASGI app on a loopback port of its own until SIGTERM."""
    import uvicorn  # noqa: PLC0415 - the llama.cpp worker does not need it

    listener = loopback_socket()

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            parent.ready(listener.getsockname()[1])

    config = uvicorn.Config(
        app,
        http="httptools",
        ws="none",
        lifespan=lifespan,
        access_log=False,
        log_level="warning",
        timeout_keep_alive=75,
        timeout_graceful_shutdown=1,
        server_header=False,
        date_header=False,
    )
    Server(config).run(sockets=[listener])


def quit_on_sigterm() -> None:
    """The default action of the kernel: at once, even inside native code."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def without_secrets(environ: MutableMapping[str, str]) -> dict[str, str]:
    """The environment for a child: nothing of ours, and nothing that looks like a key of the operator's."""
    hidden = ("VENTOUX_", "_KEY", "_TOKEN", "_SECRET", "_PASSWORD")
    return {name: value for name, value in environ.items() if not any(part in name.upper() for part in hidden)}


def _kill_with_parent(number: int) -> None:
    """What the kernel sends when the parent ends; 0: nothing."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, number)
