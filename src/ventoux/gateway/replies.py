"""Replies kept for calls that are repeated under one Idempotency-Key."""

from __future__ import annotations

from collections import OrderedDict
from typing import Protocol

import msgspec

from ventoux.errors import Conflict, Issue, ValidationFailed
from ventoux.kit.clock import Clock, SystemClock
from ventoux.kit.ids import new_id

_COUNT = 10_000


class Reply(msgspec.Struct, frozen=True):
    """A whole answer with status 200. ``route`` is the path that it came from, as the metrics name it."""

    route: str
    headers: list[tuple[bytes, bytes]]
    body: bytes

    def size(self) -> int:
        return len(self.body) + sum(len(name) + len(value) for name, value in self.headers)


class Turn(msgspec.Struct, frozen=True):
    """The right to make the call, until it is kept or dropped."""

    name: str
    token: str


class Replies(Protocol):
    """``name`` stands for one caller's key, ``fingerprint`` for what was asked under it."""

    largest: int
    """Bytes of a reply; one that is longer is not kept."""

    async def begin(self, name: str, fingerprint: str) -> Reply | Turn:
        """Raises Conflict while the first call runs, ValidationFailed when something else was asked, Unavailable."""
        ...

    async def keep(self, turn: Turn, reply: Reply) -> None:
        """Raises Unavailable."""
        ...

    def drop(self, turn: Turn) -> None:
        """The call came to nothing that could be repeated: the next one makes it anew."""
        ...


def in_flight() -> Conflict:
    return Conflict(
        "A call with this Idempotency-Key is still running.", hint="Its reply will be there after it.", retry_after=1
    )


def reused() -> ValidationFailed:
    said = "This key was used for another request within its time; a new request needs a key of its own"
    return ValidationFailed([Issue("idempotency_key_reused", ("header", "idempotency-key"), said)])


class _Entry:
    __slots__ = ("expires", "fingerprint", "reply", "token")

    def __init__(self, fingerprint: str, token: str) -> None:
        self.fingerprint = fingerprint
        self.token = token
        self.reply: Reply | None = None
        self.expires = 0.0


class LocalReplies:
    """At most ``total`` bytes and ``count`` replies; the oldest go first. ``ttl`` in seconds."""

    def __init__(self, *, total: int, ttl: float, count: int = _COUNT, clock: Clock | None = None) -> None:
        self.largest = total // 16
        self._total, self._count, self._ttl = total, count, ttl
        self._clock = clock or SystemClock()
        self._running: dict[str, _Entry] = {}
        self._kept: OrderedDict[str, _Entry] = OrderedDict()
        self._bytes = 0

    async def begin(self, name: str, fingerprint: str) -> Reply | Turn:
        self._forget()
        entry = self._running.get(name) or self._kept.get(name)
        if entry is None:
            entry = self._running[name] = _Entry(fingerprint, new_id())
            return Turn(name, entry.token)
        if entry.fingerprint != fingerprint:
            raise reused()
        if entry.reply is None:
            raise in_flight()
        return entry.reply

    async def keep(self, turn: Turn, reply: Reply) -> None:
        entry = self._running.pop(turn.name)
        entry.reply, entry.expires = reply, self._clock.monotonic() + self._ttl
        self._kept[turn.name] = entry
        self._bytes += reply.size()
        self._forget()

    def drop(self, turn: Turn) -> None:
        self._running.pop(turn.name, None)

    def _forget(self) -> None:
        now = self._clock.monotonic()
        while self._kept:
            name, oldest = next(iter(self._kept.items()))
            if oldest.expires > now and self._bytes <= self._total and len(self._kept) <= self._count:
                return
            del self._kept[name]
            if oldest.reply is not None:
                self._bytes -= oldest.reply.size()
