"""Single calls as the ledger has them, the newest first, and how long they took."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from ventoux.ledger.errors import named
from ventoux.ledger.rights import require
from ventoux.ledger.store import calls as store
from ventoux.ledger.store.calls import Place, Status, Wanted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import RowMapping
    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.accounts.schemas import Caller
    from ventoux.ledger.series import GroupedBy

__all__ = ["Call", "Latency", "Place", "Status", "Wanted", "calls", "latency"]
LOOKED_AT = 50_000
"""Calls, the newest, that times are told of."""
_SHARES = (0.5, 0.95, 0.99)


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """As a usage event, without what its client wrote into it. ``cost`` in millionths of ``currency``."""

    request_id: str
    at: float
    workspace_id: str
    key_id: str
    user_id: str | None
    model: str
    endpoint: str
    deployment: str
    operation: str
    dialect: str
    prompt_tokens: int
    cached_tokens: int
    completion_tokens: int
    time_to_first_token: float | None
    duration: float
    finish_reason: str | None
    status: int
    cost: int | None
    currency: str | None
    usage_source: Literal["engine", "counted"]
    audio_ms: int
    characters: int
    error: str | None
    """The name of what it failed with, as the header ``x-ventoux-error`` told it."""


class Quantiles(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds that half, 95 and 99 of a hundred calls did not exceed, to about a tenth."""

    p50: float
    p95: float
    p99: float


class Times(msgspec.Struct, frozen=True, kw_only=True):
    """``first``: to the first token, null where no call told it; ``whole``: to the end of the answer."""

    label: str
    calls: int
    first: Quantiles | None
    whole: Quantiles | None


class Latency(msgspec.Struct, frozen=True, kw_only=True):
    """``calls`` that were looked at: those that succeeded, of the newest that there are in the period. ``complete``:
    these are all of them."""

    calls: int
    complete: bool
    total: Times
    groups: list[Times]


async def calls(
    engine: AsyncEngine, caller: Caller, wanted: Wanted, *, before: Place | None, ended_after: float | None, limit: int
) -> list[Call]:
    """Those that came in before the place, or that ended after a time. Raises Forbidden, NotFound, Unavailable."""
    require(caller, "usage:read", wanted.workspace)
    statement = store.newest(wanted, before=before, ended_after=ended_after, limit=limit)
    with named("read"):
        async with engine.connect() as connection:
            found = (await connection.execute(statement)).mappings().all()
    return [Call(**row) for row in found]


async def latency(engine: AsyncEngine, caller: Caller, wanted: Wanted, by: GroupedBy) -> Latency:
    """Raises Forbidden, NotFound, Unavailable."""
    require(caller, "usage:read", wanted.workspace)
    with named("read"):
        async with engine.connect() as connection:
            firsts = (await connection.execute(store.histogram("first", by, wanted, LOOKED_AT))).mappings().all()
            wholes = (await connection.execute(store.histogram("whole", by, wanted, LOOKED_AT))).mappings().all()
    first, whole = _by_label(firsts), _by_label(wholes)
    looked_at = sum(row["calls"] for row in wholes)
    groups = [_times(label, first.get(label, {}), counts) for label, counts in whole.items()]
    return Latency(
        calls=looked_at,
        complete=looked_at < LOOKED_AT,
        total=_times("", _together(first), _together(whole)),
        groups=sorted(groups, key=lambda one: -one.calls),
    )


def _by_label(rows: Sequence[RowMapping]) -> dict[str, dict[int, int]]:
    found: dict[str, dict[int, int]] = {}
    for row in rows:
        if row["bucket"] is not None:
            found.setdefault(row["label"], {})[row["bucket"]] = row["calls"]
    return found


def _together(by_label: dict[str, dict[int, int]]) -> dict[int, int]:
    every: dict[int, int] = {}
    for counts in by_label.values():
        for bucket, count in counts.items():
            every[bucket] = every.get(bucket, 0) + count
    return every


def _times(label: str, first: dict[int, int], whole: dict[int, int]) -> Times:
    return Times(label=label, calls=sum(whole.values()), first=quantiles(first), whole=quantiles(whole))


def quantiles(counts: dict[int, int]) -> Quantiles | None:
    """Of the calls by their bucket; None of none."""
    if not counts:
        return None
    p50, p95, p99 = (_at_share(counts, share) for share in _SHARES)
    return Quantiles(p50=p50, p95=p95, p99=p99)


def _at_share(counts: dict[int, int], share: float) -> float:
    """Within its bucket as if the calls were spread evenly there."""
    wanted, before = share * sum(counts.values()), 0
    for bucket in sorted(counts):
        if before + counts[bucket] >= wanted:
            low, high = store.bounds(bucket)
            return low + (high - low) * (wanted - before) / counts[bucket]
        before += counts[bucket]
    return store.bounds(max(counts))[1]
