"""Requests and tokens a minute for each key, in this process, and the headers that tell a client where it stands.

A minute is a window of 60 seconds that begins with a key's first call in it. Tokens are known only when a call has
ended, so a call is refused once the tokens of the calls before it have used the minute up.
Header names as the real service sends them (section 7.4 of the wire map, replies seen in 2026).
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from ventoux.errors import RateLimited

if TYPE_CHECKING:
    from collections.abc import Callable

WINDOW = 60.0
_FORGET_OVER = 10_000
"""Keys remembered before those whose minute is over are forgotten."""

Headers = list[tuple[bytes, bytes]]


class _Minute:
    __slots__ = ("began", "requests", "tokens")

    def __init__(self, began: float) -> None:
        self.began = began
        self.requests = 0
        self.tokens = 0


class Limits:
    """``None`` is no limit. ``clock`` gives monotonic seconds."""

    def __init__(self, requests: int | None, tokens: int | None, clock: Callable[[], float] = time.monotonic) -> None:
        self._requests = requests
        self._tokens = tokens
        self._clock = clock
        self._minutes: dict[str, _Minute] = {}

    def take(self, key_id: str) -> None:
        """Counts one call. Raises RateLimited with the seconds until the minute is over."""
        if self._requests is None and self._tokens is None:
            return
        minute = self._minute(key_id)
        left = WINDOW - (self._clock() - minute.began)
        if self._requests is not None and minute.requests >= self._requests:
            raise RateLimited(f"This key may make {self._requests} requests a minute.", retry_after=left)
        if self._tokens is not None and minute.tokens >= self._tokens:
            raise RateLimited(f"This key may use {self._tokens} tokens a minute.", retry_after=left)
        minute.requests += 1

    def use(self, key_id: str, tokens: int) -> None:
        """Counts what a call consumed, when it has ended."""
        if self._tokens is not None:
            self._minute(key_id).tokens += tokens

    def headers(self, key_id: str) -> Headers:
        """Where the key stands: nothing where there is no limit."""
        if self._requests is None and self._tokens is None:
            return []
        minute = self._minute(key_id)
        standing: Headers = []
        if self._requests is not None:
            standing += _pair(b"req", self._requests, minute.requests)
        if self._tokens is not None:
            standing += _pair(b"tokens", self._tokens, minute.tokens)
        return standing

    def _minute(self, key_id: str) -> _Minute:
        now = self._clock()
        minute = self._minutes.get(key_id)
        if minute is None or now - minute.began >= WINDOW:
            if len(self._minutes) > _FORGET_OVER:
                self._minutes = {key: kept for key, kept in self._minutes.items() if now - kept.began < WINDOW}
            minute = self._minutes[key_id] = _Minute(now)
        return minute


def _pair(kind: bytes, limit: int, used: int) -> Headers:
    remaining = max(limit - used, 0)
    return [
        (b"x-ratelimit-limit-" + kind + b"-minute", b"%d" % limit),
        (b"x-ratelimit-remaining-" + kind + b"-minute", b"%d" % remaining),
    ]
