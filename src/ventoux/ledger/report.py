"""What was consumed, summed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ventoux.errors import InvalidRequest
from ventoux.ledger.errors import named
from ventoux.ledger.rights import require
from ventoux.ledger.schemas import UsageRow
from ventoux.ledger.store import sums
from ventoux.ledger.store.sums import Grouping, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import RowMapping
    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.accounts.schemas import Caller

__all__ = ["Grouping", "usage"]


async def usage(
    engine: AsyncEngine,
    caller: Caller,
    *,
    by: Grouping,
    since: float | None = None,
    until: float | None = None,
    workspace_id: str | None = None,
    endpoint_id: str | None = None,
) -> list[UsageRow]:
    """Sums of the events from ``since`` up to but without ``until`` (seconds since the Unix epoch), by label; of one
    workspace, or of all, which is for administrators; of all endpoints, or of one.

    Raises Forbidden, NotFound, Unavailable when the ledger cannot be read, and InvalidRequest where a time cuts an hour
    whose events have been deleted.
    """
    require(caller, "usage:read", workspace_id)
    span = Span(since, until)
    with named("read"):
        async with engine.connect() as connection:
            lost = await sums.lost_hour(connection, span, workspace_id)
            found = (await connection.execute(sums.by_label(by, span, workspace_id, endpoint_id))).mappings().all()
    if lost is not None:
        raise InvalidRequest(
            f"The events of the hour {_written('hour', lost)} have been deleted, and only its sum is kept.",
            hint="Ask from and until whole hours.",
        )
    return _rows(by, found)


def _rows(by: Grouping, found: Iterable[RowMapping]) -> list[UsageRow]:
    by_label: dict[Any, list[RowMapping]] = {}
    for row in found:
        if row["calls"]:
            by_label.setdefault(row["label"], []).append(row)
    return [_row(_written(by, label), rows) for label, rows in by_label.items()]


def _row(label: str, rows: list[RowMapping]) -> UsageRow:
    def total(name: str) -> int:
        return sum(row[name] for row in rows)

    prompt, completion = total("prompt_tokens"), total("completion_tokens")
    return UsageRow(
        label=label,
        calls=total("calls"),
        failed_calls=total("failed_calls"),
        prompt_tokens=prompt,
        cached_tokens=total("cached_tokens"),
        completion_tokens=completion,
        total_tokens=prompt + completion,
        audio_ms=total("audio_ms"),
        characters=total("characters"),
        costs={row["currency"]: row["cost"] for row in rows if row["currency"]},
        unpriced_calls=total("unpriced_calls"),
    )


def _written(by: Grouping, label: Any) -> str:
    if by == "day":
        return datetime.fromtimestamp(label * 24 * sums.SECONDS_AN_HOUR, UTC).date().isoformat()
    if by == "hour":
        return datetime.fromtimestamp(label * sums.SECONDS_AN_HOUR, UTC).strftime("%Y-%m-%dT%H:00Z")
    return label
