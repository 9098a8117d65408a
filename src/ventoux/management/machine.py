"""How the machine and the engines on it are. Without FastAPI, as what the services hold."""

from __future__ import annotations

import platform
import shutil
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import psutil

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from ventoux.engines.replica import Replica


class EngineHealth(msgspec.Struct, frozen=True, kw_only=True):
    """One engine. Sizes in bytes: ``memory`` that it has, null where it is no process of this machine, and
    ``expected`` that it was reckoned to take; ``running`` answers in the making of ``slots``."""

    id: str
    model: str
    kind: str
    state: str
    running: int
    slots: int
    restarts: int
    context: int
    memory: int | None
    expected: int
    error: str
    retry_at: float | None


class Room(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes: of the memory, and of the disk that holds the home."""

    memory_total: int
    memory_available: int
    disk_total: int
    disk_free: int
    processors: int
    load: float
    """Processes that want one, over the last minute."""
    process_memory: int
    """Of the server itself."""
    python: str
    system: str


class Machine(NamedTuple):
    """``waiting`` and ``running``: calls in the queue and places that are taken, by pool."""

    home: Path
    started_at: float
    replicas: Callable[[], Sequence[Replica]]
    waiting: Callable[[], Mapping[str, int]]
    running: Callable[[], Mapping[str, int]]
    ledger_available: Callable[[], bool]

    def room(self) -> Room:
        """Reads the disk: for a thread."""
        memory, disk = psutil.virtual_memory(), shutil.disk_usage(self.home)
        return Room(
            memory_total=memory.total,
            memory_available=memory.available,
            disk_total=disk.total,
            disk_free=disk.free,
            processors=psutil.cpu_count() or 1,
            load=psutil.getloadavg()[0],
            process_memory=psutil.Process().memory_info().rss,
            python=platform.python_version(),
            system=f"{platform.system()} {platform.release()} {platform.machine()}",
        )

    def engines(self) -> list[EngineHealth]:
        """Asks the system for each one's memory: for a thread."""
        return [_health(one) for one in self.replicas()]


def _health(replica: Replica) -> EngineHealth:
    spec = replica.spec
    return EngineHealth(
        id=replica.id,
        model=spec.model,
        kind=spec.kind,
        state=replica.state,
        running=replica.outstanding,
        slots=replica.slots,
        restarts=replica.restarts,
        context=replica.context,
        memory=_memory(replica.pid),
        expected=spec.memory,
        error=replica.error,
        retry_at=replica.retry_at,
    )


def _memory(pid: int | None) -> int | None:
    if pid is None:
        return None
    try:
        return psutil.Process(pid).memory_info().rss
    except psutil.Error:
        # It has ended since.
        return None
