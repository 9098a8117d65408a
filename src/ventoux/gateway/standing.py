"""Where a caller stands in its limits a minute, in the headers of the dialect it speaks.

Mistral's names as the real service sends them (wire map, 7.4, replies seen in 2026-02). OpenAI's with its resets as
durations, ``6m0s``; Azure's are the same names with whole seconds.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ventoux.limits.limiter import Gauge, Standing

Headers = list[tuple[bytes, bytes]]
_NONE: Headers = []
COST = b"x-ventoux-cost"
"""Of an answer: what it cost. Of a request, "true": its last chunk is to tell it."""


def limit_headers(path: str, standing: Standing | None, query_cost: int | None) -> Headers:
    """``query_cost``: the tokens of the call, where they are known before its headers leave. Only limits that there
    are have headers."""
    if standing is None and query_cost is None:
        return _NONE
    if path.startswith("/openai"):
        return _openai(standing)
    if path.startswith("/models") or (path.startswith("/endpoints") and "/v1/" not in path):
        return _azure(standing)
    return _mistral(standing, query_cost)


def cost_header(cost: str) -> Headers:
    """On an answer whose cost is known before its headers leave."""
    return [(COST, cost.encode("ascii"))] if cost else _NONE


def _mistral(standing: Standing | None, query_cost: int | None) -> Headers:
    headers: Headers = []
    for kind, gauge in _gauges(standing, b"req", b"tokens"):
        headers.append((b"x-ratelimit-limit-%s-minute" % kind, b"%d" % gauge.limit))
        headers.append((b"x-ratelimit-remaining-%s-minute" % kind, b"%d" % gauge.remaining))
    if query_cost is not None:
        headers.append((b"x-ratelimit-tokens-query-cost", b"%d" % query_cost))
    return headers


def _openai(standing: Standing | None) -> Headers:
    return [
        header
        for kind, gauge in _gauges(standing, b"requests", b"tokens")
        for header in _limit(kind, gauge, _duration(gauge.resets_in))
    ]


def _azure(standing: Standing | None) -> Headers:
    return [
        header
        for kind, gauge in _gauges(standing, b"requests", b"tokens")
        for header in _limit(kind, gauge, b"%d" % math.ceil(gauge.resets_in))
    ]


def _gauges(standing: Standing | None, requests: bytes, tokens: bytes) -> list[tuple[bytes, Gauge]]:
    if standing is None:
        return []
    pairs = ((requests, standing.requests), (tokens, standing.tokens))
    return [(kind, gauge) for kind, gauge in pairs if gauge is not None]


def _limit(kind: bytes, gauge: Gauge, reset: bytes) -> Headers:
    return [
        (b"x-ratelimit-limit-" + kind, b"%d" % gauge.limit),
        (b"x-ratelimit-remaining-" + kind, b"%d" % gauge.remaining),
        (b"x-ratelimit-reset-" + kind, reset),
    ]


def _duration(seconds: float) -> bytes:
    """As Go writes one, to the millisecond: ``1m0s``, ``59.25s``, ``850ms``, ``0s``."""
    milliseconds = math.ceil(seconds * 1000)
    if 0 < milliseconds < 1000:
        return b"%dms" % milliseconds
    minutes, rest = divmod(milliseconds, 60_000)
    text = f"{rest / 1000:.3f}".rstrip("0").rstrip(".") + "s"
    return (f"{minutes}m{text}" if minutes else text).encode()
