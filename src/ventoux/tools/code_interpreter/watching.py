"""The processes of one jail, as the server's own /proc shows them: what they take, and how they are stopped."""

from __future__ import annotations

import os
import signal
import socket
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

_TICK = os.sysconf("SC_CLK_TCK")
_PASSES, _PAUSE = 500, 0.002
"""Looks for what is left, and seconds between two: what is killed takes a moment to end."""


class Usage(NamedTuple):
    """``memory``: bytes that are resident or swapped, what processes share counted once, page tables, and what sockets
    may hold; ``seconds``: of processor time, of children only where they live or were waited for."""

    memory: int
    seconds: float


class Family:
    """``first``: the first process in the jail's own namespace, with whose end all of it ends. ``worker``: its child,
    which runs the code."""

    def __init__(self, launcher: int) -> None:
        """Raises OSError where they are gone already, or this system does not tell children."""
        self.first = _only(launcher)
        self._handle = os.pidfd_open(self.first)
        try:
            self.worker = _only(self.first)
            self._space = _space(self.first)
            self._buffer = _buffer()
        except OSError:
            self.kill()
            raise
        self._yield_memory()

    def kill(self) -> None:
        """All of them, at once and for good."""
        if self._handle >= 0:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)
            os.close(self._handle)
            self._handle = -1

    def folder(self, path: str) -> int:
        """A folder as the jail sees it. Raises OSError."""
        return os.open(f"/proc/{self.first}/root{path}", os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)

    def rest(self) -> bool:
        """Stops the worker where it is and ends all others. False where there is no end of them. Not for the event
        loop."""
        self._signal(self.worker, signal.SIGSTOP)
        for _ in range(_PASSES):
            others = [one for one in _below(self.first) if one != self.worker and _alive(one)]
            if not others:
                return True
            for one in others:
                self._signal(one, signal.SIGKILL)
            time.sleep(_PAUSE)
        return False

    def wake(self) -> None:
        self._signal(self.worker, signal.SIGCONT)

    def usage(self, limit: int) -> Usage:
        """Looks closely at what is shared only where it may be more than ``limit`` bytes."""
        everyone = [self.first, *_below(self.first)]
        buffers = self._buffer * _sockets(self.first)
        memory = buffers + sum(map(_resident, everyone))
        if memory > limit:
            memory = buffers + sum(map(_proportional, everyone))
        return Usage(memory, sum(map(_seconds, everyone)))

    def _signal(self, process: int, number: signal.Signals) -> None:
        """Never to another one that has got its number by now."""
        with suppress(OSError):
            handle = os.pidfd_open(process)
            try:
                if _space(process) == self._space:
                    signal.pidfd_send_signal(handle, number)
            finally:
                os.close(handle)

    def _yield_memory(self) -> None:
        """Where the machine's memory is short, the kernel ends these first."""
        for process in (self.first, self.worker):
            with suppress(OSError):
                Path(f"/proc/{process}/oom_score_adj").write_text("1000", "ascii")


def _space(process: int) -> str:
    return os.readlink(f"/proc/{process}/ns/pid")  # noqa: PTH115 - no path to a file


def _only(process: int) -> int:
    found = _children(process)
    if len(found) != 1:
        raise ProcessLookupError(f"{len(found)} processes are below the jail's, instead of one")
    return found[0]


def _below(process: int) -> list[int]:
    found: list[int] = []
    waiting = [process]
    while waiting:
        children = _children(waiting.pop())
        found += children
        waiting += children
    return found


def _children(process: int) -> list[int]:
    found: list[int] = []
    with suppress(FileNotFoundError, ProcessLookupError):
        for task in Path(f"/proc/{process}/task").iterdir():
            with suppress(FileNotFoundError, ProcessLookupError):
                found += map(int, (task / "children").read_text("ascii").split())
    return found


def _fields(process: int) -> list[str]:
    """Of /proc/PID/stat, from the state on; empty where it is gone."""
    with suppress(FileNotFoundError, ProcessLookupError):
        # The name before may hold anything, brackets too.
        return Path(f"/proc/{process}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    return []


def _alive(process: int) -> bool:
    return _fields(process)[:1] not in ([], ["Z"], ["X"])


def _seconds(process: int) -> float:
    # utime, stime, and those of children that were waited for.
    return sum(map(int, _fields(process)[11:15])) / _TICK


def _resident(process: int) -> int:
    return _kilobytes(process, "status", ("VmRSS:", "VmSwap:", "VmPTE:"))


def _proportional(process: int) -> int:
    tables = _kilobytes(process, "status", ("VmPTE:",))
    return tables + _kilobytes(process, "smaps_rollup", ("Pss:", "SwapPss:"))


def _kilobytes(process: int, name: str, wanted: tuple[str, ...]) -> int:
    """Their sum in bytes; nothing where the process is gone."""
    with suppress(FileNotFoundError, ProcessLookupError):
        lines = Path(f"/proc/{process}/{name}").read_text("utf-8", "replace").splitlines()
        return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith(wanted))
    return 0


def _buffer() -> int:
    """Bytes that a socket may hold, as the system has it for new ones. Its setting is not shown in containers."""
    one, other = socket.socketpair()
    with one, other:
        return one.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF)


def _sockets(process: int) -> int:
    """In its namespace, those too that are nobody's but on the way to somebody."""
    with suppress(FileNotFoundError, ProcessLookupError):
        for line in Path(f"/proc/{process}/net/sockstat").read_text("ascii").splitlines():
            if line.startswith("sockets: used"):
                return int(line.split()[2])
    return 0
