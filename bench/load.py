"""A load that costs next to nothing: requests built once, answers counted and not parsed.

A connection asks again as soon as its answer has ended. An answer other than 200 ends the measurement.
"""

from __future__ import annotations

import asyncio
import json
import time
from typing import TYPE_CHECKING, Any, NamedTuple, cast
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable

_EVENT = b"data: {"
_WITHIN = 60.0
"""Seconds that the last answers of a measurement may take."""


class Target(NamedTuple):
    """``url`` up to and including what comes before ``/chat/completions``."""

    name: str
    url: str
    key: str

    def request(self, *, content: str = "Hello", **fields: Any) -> bytes:
        """A chat call, as bytes. The same body for every target."""
        split = urlsplit(self.url)
        body = json.dumps({"model": "bench", "messages": [{"role": "user", "content": content}], **fields}).encode()
        lines = [
            f"POST {split.path}/chat/completions HTTP/1.1",
            f"Host: {split.netloc}",
            f"Authorization: Bearer {self.key}",
            "Content-Type: application/json",
            f"Content-Length: {len(body)}",
            "",
            "",
        ]
        return "\r\n".join(lines).encode() + body


class AnswerError(Exception):
    """An answer that no measurement can count."""


class Asking(asyncio.Protocol):
    """``ended`` is called after every answer and tells whether to ask again."""

    transport: asyncio.Transport

    def __init__(self, request: bytes, ended: Callable[[Asking], bool]) -> None:
        self._request = request
        self._ended = ended
        self._head = b""
        self._in_body = False
        self._left: int | None = None
        self._tail = b""
        self.events = 0
        """Server-sent events with data so far, ``[DONE]`` left out."""
        self.asked_at = 0.0
        self.last_at = 0.0
        self.longest_pause = 0.0
        """Seconds between two reads of one answer."""
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        self._ask()

    def _ask(self) -> None:
        self._head, self._in_body, self._left, self._tail = b"", False, None, b""
        self.asked_at = self.last_at = time.perf_counter()
        self.transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        if not self._in_body:
            self._head += data
            end = self._head.find(b"\r\n\r\n")
            if end < 0:
                return
            data = self._head[end + 4 :]
            self._begin(self._head[:end].lower())
        else:
            now = time.perf_counter()
            self.longest_pause = max(self.longest_pause, now - self.last_at)
            self.last_at = now
        self._body(data)

    def _begin(self, head: bytes) -> None:
        if not head.startswith(b"http/1.1 200"):
            self._fail(AnswerError(head.decode("latin-1")))
        self._in_body = True
        self.last_at = time.perf_counter()
        _, there, length = head.partition(b"\r\ncontent-length:")
        self._left = int(length.split(b"\r\n", 1)[0]) if there else None

    def _body(self, data: bytes) -> None:
        if self._left is not None:
            self._left -= len(data)
            over = self._left <= 0
        else:
            joined = self._tail + data
            # The tail is too short to hold an event that was counted already.
            self.events += joined.count(_EVENT)
            self._tail = joined[1 - len(_EVENT) :]
            over = joined.endswith(b"\r\n0\r\n\r\n") or joined == b"0\r\n\r\n"
        if over and not self.done.done():
            if self._ended(self):
                self._ask()
            else:
                self.done.set_result(None)
                self.transport.close()

    def leave(self) -> None:
        """In the middle of an answer, as a client that has had enough."""
        self.done.cancel()
        self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self._fail(exc or AnswerError("the connection was closed"))

    def _fail(self, error: Exception) -> None:
        if not self.done.done():
            self.done.set_exception(error)
        self.transport.close()


async def connect(target: Target, request: bytes, ended: Callable[[Asking], bool]) -> Asking:
    split = urlsplit(target.url)
    if split.hostname is None or split.port is None:
        raise ValueError("a target needs a host and a port")
    loop = asyncio.get_running_loop()
    _, asking = await loop.create_connection(lambda: Asking(request, ended), split.hostname, split.port)
    return asking


async def latencies(target: Target, seconds: float, **fields: Any) -> list[float]:
    """Of calls one after the other on one connection, in seconds."""
    taken: list[float] = []
    until = time.perf_counter() + seconds

    def ended(asking: Asking) -> bool:
        now = time.perf_counter()
        taken.append(now - asking.asked_at)
        return now < until

    asking = await connect(target, target.request(**fields), ended)
    async with asyncio.timeout(seconds + _WITHIN):
        await asking.done
    return taken


async def calls_a_second(target: Target, in_flight: int, seconds: float, **fields: Any) -> float:
    ended_in_time = 0
    started = time.perf_counter()
    until = started + seconds

    def ended(_: Asking) -> bool:
        nonlocal ended_in_time
        if time.perf_counter() >= until:
            return False
        ended_in_time += 1
        return True

    request = target.request(**fields)
    asking = [await connect(target, request, ended) for _ in range(in_flight)]
    async with asyncio.timeout(seconds + _WITHIN):
        await asyncio.gather(*(one.done for one in asking))
    return ended_in_time / seconds


async def events_a_second(target: Target, streams: int, seconds: float, **fields: Any) -> float:
    """Until the last stream that began within ``seconds`` has ended."""
    started = time.perf_counter()
    until = started + seconds
    request = target.request(stream=True, **fields)
    asking = [await connect(target, request, lambda _: time.perf_counter() < until) for _ in range(streams)]
    async with asyncio.timeout(seconds + _WITHIN):
        await asyncio.gather(*(one.done for one in asking))
    return sum(one.events for one in asking) / (time.perf_counter() - started)


async def events(target: Target, streams: int, **fields: Any) -> int:
    """Of one answer on each connection."""
    request = target.request(stream=True, **fields)
    asking = [await connect(target, request, lambda _: False) for _ in range(streams)]
    async with asyncio.timeout(_WITHIN):
        await asyncio.gather(*(one.done for one in asking))
    return sum(one.events for one in asking)
