"""What somebody has consumed since a moment: what limits of a day and a month start from after a restart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from ventoux.calls import Usage
from ventoux.db.tables import usage_events
from ventoux.errors import Unavailable

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

_COLUMNS = {
    "key": usage_events.c.key_id,
    "workspace": usage_events.c.workspace_id,
    "model": usage_events.c.model,
}


async def consumed(
    engine: AsyncEngine,
    *,
    of: Literal["key", "workspace", "model"],
    who: str,
    since: float,
) -> dict[str, Usage]:
    """By model. ``since`` is within, in seconds since the Unix epoch. Raises Unavailable."""
    events = usage_events.c
    statement = (
        select(
            events.model,
            func.sum(events.prompt_tokens).label("prompt"),
            func.sum(events.completion_tokens).label("completion"),
            func.sum(events.cached_tokens).label("cached"),
        )
        .where(events.at >= since, _COLUMNS[of] == who)
        .group_by(events.model)
    )
    try:
        async with engine.connect() as connection:
            found = (await connection.execute(statement)).mappings().all()
    except SQLAlchemyError as error:
        raise Unavailable(
            f"The ledger cannot be read: {getattr(error, 'orig', None) or error}.", retry_after=5
        ) from error
    return {row["model"]: Usage(row["prompt"], row["completion"], row["cached"]) for row in found}
