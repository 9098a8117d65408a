"""Whether another engine fits into this machine's memory, asked before it loads.

Free memory alone does not tell: an engine that loads now has not taken yet what it will, and weights that are mapped
from a file count as free although they are needed. So what each engine is expected to take and has not is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import psutil

from ventoux.engines.errors import NoRoom
from ventoux.engines.plan import available_memory

if TYPE_CHECKING:
    from collections.abc import Callable

    from ventoux.engines.replica import Replica


class Room:
    """Nothing here awaits, so that two loads never count the same memory."""

    def __init__(
        self, available: Callable[[], int] = available_memory, taken: Callable[[int], int] | None = None
    ) -> None:
        self._available = available
        self._taken = taken or own_memory
        self._claims: dict[Replica, int] = {}

    def claim(self, replica: Replica) -> None:
        """Raises NoRoom, and then it claims nothing."""
        needed = replica.spec.memory
        self.release(replica)
        if not needed:
            return
        free = max(self._available() - sum(map(self._owed, self._claims)), 0)
        if needed > free:
            raise NoRoom(replica.id, needed, free)
        self.hold(replica)

    def hold(self, replica: Replica) -> None:
        """For an engine that runs already."""
        if replica.spec.memory:
            self._claims[replica] = replica.spec.memory

    def release(self, replica: Replica) -> None:
        self._claims.pop(replica, None)

    def _owed(self, replica: Replica) -> int:
        taken = self._taken(replica.pid) if replica.pid is not None else 0
        return max(self._claims[replica] - taken, 0)


def own_memory(pid: int) -> int:
    """Bytes that a process holds and that are no file's: only those are missing from what is free."""
    try:
        memory = psutil.Process(pid).memory_info()
    except psutil.Error:
        return 0
    # Only Linux tells what of it is mapped from files.
    return max(memory.rss - getattr(memory, "shared", 0), 0)
