"""The server's hold on its folder of running engines, by which they know that there is one.

A lock of the kernel's, so that it ends with the server however that ends. An engine tries for a moment to share it, and
where it can, nobody holds it.
"""

from __future__ import annotations

import asyncio
import fcntl
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from ventoux.errors import HomeError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

_TRIES = 100
_PAUSE = 0.02
"""An engine that looks holds the lock for some microseconds."""


@asynccontextmanager
async def held(file: Path) -> AsyncGenerator[None]:
    """Raises HomeError when another server holds it."""
    with file.open("ab") as lock:
        for _ in range(_TRIES):
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                await asyncio.sleep(_PAUSE)
            else:
                break
        else:
            raise HomeError(f"Another Ventoux runs its engines from {file.parent}.", hint="Stop it first.")
        yield


def is_held(file: Path) -> bool:
    """A folder that is gone is held by nobody."""
    try:
        with file.open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def wait_until_abandoned(file: Path, timeout: float) -> None:
    """Blocks until nobody has held it for ``timeout`` seconds on end."""
    pause = min(1.0, timeout / 4)
    since = time.monotonic()
    while time.monotonic() - since < timeout:
        time.sleep(pause)
        if is_held(file):
            since = time.monotonic()
