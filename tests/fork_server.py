"""``python -P tests/fork_server.py FD`` has imported what the ``ventoux`` command needs, and forks for each that a test
wants. Importing takes longer than most of what tests look at in another process.

What it forks is a process like one that was started: its own arguments, environment, folder, standard streams, session
and, if told, terminal, and nothing of them is read before the fork. Only its parent is another, this process; so this
one tells the status with which it ended, by a pipe of each.
"""

from __future__ import annotations

import gc
import importlib
import os
import selectors
import socket
import struct
import sys
from pathlib import Path
from typing import Any

import msgspec

GREATEST = 1 << 17
"""Bytes of an order; an environment is a few thousand."""
_NEEDED = (
    "ventoux.app",
    "ventoux.catalog.prepare.preparing",
    "ventoux.cli.chatting.session",
    "ventoux.cli.main",
    "ventoux.db.migrate",
    # What a server imports later, each of them alone.
    "ventoux.management.api",
    "ventoux.management.guard",
    "aiosqlite",
    "alembic.command",
    "alembic.ddl.sqlite",
    "alembic.ddl.postgresql",
    "uvloop",
    "uvicorn.protocols.http.httptools_impl",
)
NUMBER = struct.Struct("=i")


class Order(msgspec.Struct, frozen=True):
    """With it come four descriptors: the standard streams, and the pipe on which the process's number is told at once
    and its status, as wait(2) gives it, at the end."""

    arguments: list[str]
    environment: dict[str, str]
    folder: str
    terminal: bool = False
    """Standard input is one, and becomes that of the session."""


def become(order: Order, streams: list[int]) -> None:
    """In the child: what a new process would have been given."""
    os.setsid()
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    if order.terminal:
        _take_terminal()
    os.chdir(order.folder)
    os.environ.clear()
    os.environ.update(order.environment)
    sys.argv = list(order.arguments)
    sys.stdin = sys.__stdin__ = _stream(0, "r")
    sys.stdout = sys.__stdout__ = _stream(1, "w")
    sys.stderr = sys.__stderr__ = _stream(2, "w")


def _take_terminal() -> None:
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _stream(number: int, mode: str) -> Any:
    lines = number == 2 or os.isatty(number)
    errors = "backslashreplace" if number == 2 else "strict"
    return open(number, mode, 1 if lines else -1, "utf-8", errors, closefd=False)


class ForkServer:
    def __init__(self, orders: socket.socket) -> None:
        self._orders = orders
        self._selector = selectors.DefaultSelector()
        self._selector.register(orders, selectors.EVENT_READ)

    def serve(self) -> bool:
        """True in a child that has become what was ordered; False once nobody is left to order."""
        while True:
            for key, _ in self._selector.select():
                if key.fileobj is not self._orders:
                    self._tell(key)
                elif (child := self._next()) is not None:
                    return child

    def _next(self) -> bool | None:
        message, descriptors, _, _ = socket.recv_fds(self._orders, GREATEST, 4)
        if not message:
            return False
        *streams, status = descriptors
        order = msgspec.json.decode(message, type=Order)
        pid = os.fork()
        if pid == 0:
            self._forget()
            os.close(status)
            become(order, streams)
            return True
        for stream in streams:
            os.close(stream)
        _say(status, NUMBER.pack(pid))
        self._selector.register(os.pidfd_open(pid), selectors.EVENT_READ, (pid, status))
        return None

    def _tell(self, ended: selectors.SelectorKey) -> None:
        pid, status = ended.data
        self._selector.unregister(ended.fileobj)
        os.close(ended.fd)
        _say(status, NUMBER.pack(os.waitpid(pid, 0)[1]))
        os.close(status)

    def _forget(self) -> None:
        """In a child: of its siblings it holds nothing."""
        for key in list(self._selector.get_map().values()):
            if key.data is not None:
                os.close(key.fd)
                os.close(key.data[1])
        self._selector.close()
        self._orders.close()


def _say(pipe: int, words: bytes) -> None:
    try:
        os.write(pipe, words)
    except BrokenPipeError:  # who ordered it does not wait for it any more
        return


def prepare() -> None:
    """Imports what a server and the other commands import. No thread would be there after a fork: none is started."""
    gc.disable()
    for module in _NEEDED:
        importlib.import_module(module)
    importlib.import_module("ventoux.cli.main").command()
    gc.freeze()
    if len(list(Path("/proc/self/task").iterdir())) > 1:
        raise RuntimeError("what was imported has started a thread")


if __name__ == "__main__":
    prepare()
    with socket.socket(fileno=int(sys.argv[1])) as listening:
        ordered = ForkServer(listening).serve()
    if ordered:
        from ventoux.cli.main import main

        gc.enable()
        main()
