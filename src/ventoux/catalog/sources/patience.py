"""How a source is treated: how long it is waited for, how often asked again, over how many connections."""

from __future__ import annotations

import asyncio
import random
import time
from email.utils import parsedate_to_datetime

import msgspec

from ventoux.catalog.errors import SourceUnreachable

BUSY = frozenset({408, 425, 429, 502, 503, 504})
"""Answers that may be others a moment later."""


class Patience(msgspec.Struct, frozen=True):
    """Times in seconds, ``floor`` in bytes a second."""

    connect: float = 30.0
    stall: float = 30.0
    """The longest without a byte."""
    floor: float = 1024.0
    window: float = 60.0
    """How long a connection may stay under the floor."""
    retries: int = 3
    """Tries in a row that may bring nothing, after the first."""
    first_wait: float = 0.5
    """Before the first of them; each further one waits twice as long."""
    longest_wait: float = 120.0
    """A server that asks for more time is left alone."""
    adjust: float = 1.0
    """Between two looks at whether another connection helps."""
    connections: int = 4
    smallest: int = 16 << 20
    """Bytes that are worth a connection of their own."""


PATIENCE = Patience()


class Broken(Exception):
    """A try that failed in a way that the next may not. ``wait`` is what the server asked for, if it did."""

    def __init__(self, reason: str, *, wait: float | None = None, busy: bool = False, hopeless: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait = wait
        self.busy = busy
        """The server has too much to do: fewer connections help."""
        self.hopeless = hopeless
        """Nobody is there at all."""


class Retries:
    """Counts the tries in a row that brought nothing."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._failures = 0

    def fruitful(self) -> None:
        self._failures = 0

    def wait_after(self, broken: Broken) -> float | None:
        """Seconds until the next try, None when there is to be none."""
        self._failures += 1
        patience = self._patience
        if broken.hopeless or self._failures > patience.retries:
            return None
        if broken.wait is not None:
            return broken.wait if broken.wait <= patience.longest_wait else None
        doubled = patience.first_wait * 2 ** (self._failures - 1)
        # Not all who were cut off at one moment come back at one moment.
        return min(doubled, patience.longest_wait) * random.uniform(0.75, 1.25)  # noqa: S311 - no secret

    async def wait(self, broken: Broken, name: str) -> None:
        """Raises SourceUnreachable when it was tried often enough."""
        seconds = self.wait_after(broken)
        if seconds is None:
            raise gave_up(name, broken)
        await asyncio.sleep(seconds)


def gave_up(name: str, broken: Broken) -> SourceUnreachable:
    asked = f" and asks to be left alone for {broken.wait:.0f} s" if broken.wait else ""
    hint = "Check the address and the network. Pull again: it continues where this one stopped."
    return SourceUnreachable(f"{name} {broken.reason}{asked}.", hint=hint)


def retry_after(value: str, now: float | None = None) -> float | None:
    """The header's seconds, or those until its date (RFC 9110, section 10.2.3); None for anything else."""
    text = value.strip()
    if text.isascii() and text.isdecimal():
        return float(text) if len(text) < 10 else float("inf")
    try:
        at = parsedate_to_datetime(text).timestamp()
    except (ValueError, OverflowError):
        return None
    return max(0.0, at - (time.time() if now is None else now))
