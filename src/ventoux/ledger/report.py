"""What was consumed, summed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from ventoux.errors import Unavailable
from ventoux.ledger import store
from ventoux.ledger.schemas import UsageRow

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.ledger.store import Grouping


async def usage(
    engine: AsyncEngine, *, by: Grouping, since: float | None = None, until: float | None = None
) -> list[UsageRow]:
    """Sums of the events from ``since`` up to but without ``until`` (seconds since the Unix epoch), by label.

    Raises Unavailable when the ledger cannot be read.
    """
    try:
        async with engine.connect() as connection:
            found = (await connection.execute(store.sums(by, since, until))).mappings().all()
    except SQLAlchemyError as error:
        raise Unavailable(f"The ledger cannot be read: {getattr(error, 'orig', None) or error}.") from error
    return [
        UsageRow(
            label=_day(row["label"]) if by == "day" else row["label"],
            calls=row["calls"],
            failed_calls=row["failed_calls"],
            prompt_tokens=row["prompt_tokens"],
            cached_tokens=row["cached_tokens"],
            completion_tokens=row["completion_tokens"],
            total_tokens=row["prompt_tokens"] + row["completion_tokens"],
        )
        for row in found
    ]


def _day(number: int) -> str:
    return datetime.fromtimestamp(number * store.SECONDS_A_DAY, UTC).date().isoformat()
