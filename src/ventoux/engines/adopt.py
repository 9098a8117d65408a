"""Engines that outlive a server that was killed, and how the next one on the same home finds them.

home/run/hold               held by the server (engines/hold.py); engines that it let go end when nobody does
home/run/engine-PID.json    one engine: where it listens, its secret, and what it was started as; mode 0600

A process is told from a later one with the same number by when it was started. What an engine is like now is asked of
the engine, not of its file.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import sys
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import msgspec

from ventoux.engines.hold import held
from ventoux.engines.process import AdoptedProcess
from ventoux.engines.room import own_memory

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ventoux.engines.replica import Replica

logger = logging.getLogger("ventoux.engines")

_FORM = 1
"""Goes up when a worker of before can no longer be used as one of now."""


_MODEL_FILES = ("*.safetensors", "config.json", "params.json", "*.gguf")
_ENDED = frozenset("ZX")
"""States of a process that only waits for its parent to take note of its end."""


class Record(msgspec.Struct, frozen=True, kw_only=True):
    deployment: str
    pid: int
    started: str
    port: int
    secret: str
    launch: str
    """Of ``fingerprint``."""


class Waiting(NamedTuple):
    """An engine of another server that nobody has adopted yet."""

    record: Record
    process: AdoptedProcess


class RunFolder:
    """As an async context it holds the folder. ``orphan_timeout``: how long the engines that are started now may live
    without a server; 0: they end with it."""

    def __init__(self, folder: Path, orphan_timeout: float) -> None:
        self._folder = folder
        self._hold = folder / "hold"
        # Elsewhere there is nothing that goes on meaning one process: the number alone may come to mean another.
        self.orphan_timeout = orphan_timeout if sys.platform == "linux" else 0.0
        self._waiting: list[Waiting] = []
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        await self._stack.enter_async_context(held(self._hold))
        self._waiting = list(self._found())
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._stack.aclose()

    def standing(self) -> dict[str, Any]:
        """What a worker is told of it."""
        return {"hold": str(self._hold), "orphan_timeout": self.orphan_timeout}

    def waiting(self, deployment: str) -> int:
        return sum(waiting.record.deployment == deployment for waiting in self._waiting)

    def waiting_memory(self) -> int:
        """Bytes of the machine's memory that those hold."""
        return sum(own_memory(waiting.process.pid) for waiting in self._waiting)

    async def take(self, deployment: str, launch: str) -> Waiting | None:
        """One that can be adopted. Those of the deployment that were started as something else are ended."""
        mine = [waiting for waiting in self._waiting if waiting.record.deployment == deployment]
        stale = [waiting for waiting in mine if waiting.record.launch != launch]
        found = next((waiting for waiting in mine if waiting.record.launch == launch), None)
        self._waiting = [one for one in self._waiting if one is not found and one not in stale]
        await _stop(stale)
        return found

    async def end_waiting(self) -> bool:
        """Those that nobody has adopted. Whether there were any."""
        left, self._waiting = self._waiting, []
        await _stop(left)
        return bool(left)

    def keep(self, replica: Replica, pid: int, port: int, launch: str) -> Path | None:
        """The file written; None, and a line in the log, where the disk does not take it."""
        file = self._folder / f"engine-{pid}.json"
        record = Record(
            deployment=replica.spec.key,
            pid=pid,
            started=started(pid),
            port=port,
            secret=replica.secret,
            launch=launch,
        )
        partial = file.with_suffix(".partial")
        try:
            partial.unlink(missing_ok=True)
            descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as written:
                written.write(msgspec.json.encode(record))
            partial.replace(file)
        except OSError as error:
            fields = {"replica": replica.id, "error": error.strerror}
            logger.warning("engine will end with this server", extra={"fields": fields})
            return None
        return file

    def _found(self) -> Iterable[Waiting]:
        for file in self._folder.glob("engine-*"):
            waiting = _living(file)
            if waiting is None:
                file.unlink(missing_ok=True)
            else:
                waiting.process.record = file
                yield waiting


def fingerprint(kind: str, config: dict[str, Any], weights: Path | None) -> str:
    """The same for two engines that were started as the same thing. The weights count by their size and time."""
    seen = [] if weights is None else sorted(_seen(weights))
    told = msgspec.json.encode([_FORM, kind, config, seen], order="deterministic")
    return hashlib.sha256(told).hexdigest()


def _seen(weights: Path) -> Iterable[tuple[str, int, int]]:
    """In a folder only what a model consists of: programs write there too."""
    files = [weights]
    if weights.is_dir():
        files = [file for pattern in _MODEL_FILES for file in weights.glob(pattern)]
    for file in files:
        with suppress(OSError):
            status = file.stat()
            yield file.name, status.st_size, status.st_mtime_ns


def started(pid: int) -> str:
    """Tells a process from every other that had or will have its number; empty for one that is gone."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except OSError:
        return ""
    # The name in brackets may hold anything; what follows it is the third field, the state. 22 is the start in ticks.
    fields = status.rpartition(")")[2].split()
    return "" if fields[0] in _ENDED else f"{boot}/{fields[19]}"


def _living(file: Path) -> Waiting | None:
    try:
        record = msgspec.json.decode(file.read_bytes(), type=Record)
        descriptor = os.pidfd_open(record.pid)
    except (OSError, msgspec.DecodeError, OverflowError):
        return None
    # Asked after the descriptor is there, which from then on means the process that was asked about.
    if not record.started or started(record.pid) != record.started:
        os.close(descriptor)
        return None
    return Waiting(record, AdoptedProcess(record.pid, record.port, descriptor))


async def _stop(left: Iterable[Waiting]) -> None:
    async with asyncio.TaskGroup() as group:
        for waiting in left:
            group.create_task(waiting.process.stop())
