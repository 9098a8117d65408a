"""Time as a port, so that a test can let a month pass."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> float:
        """Seconds since the Unix epoch."""
        ...

    def monotonic(self) -> float:
        """Seconds that only ever grow, for measuring how long something takes."""
        ...


class SystemClock:
    def now(self) -> float:
        return time.time()

    def monotonic(self) -> float:
        return time.monotonic()


def rfc3339(at: float) -> str:
    """Unix seconds as a date and time in UTC, such as 2026-03-01T12:00:00.250000Z."""
    return datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", "Z")


def from_rfc3339(text: str) -> float:
    """Raises ValueError. A time without an offset is in UTC."""
    at = datetime.fromisoformat(text)
    return (at if at.tzinfo is not None else at.replace(tzinfo=UTC)).timestamp()
