"""What somebody has consumed in a day or a month: what its limits and budgets start from after a restart."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ventoux.ledger.errors import named
from ventoux.ledger.store import sums
from ventoux.ledger.store.sums import Consumer

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

__all__ = ["Consumed", "Consumer", "consumed"]


class Consumed(NamedTuple):
    tokens: int
    spent: int
    """Micro-units, as each call was billed when it came."""


async def consumed(engine: AsyncEngine, who: Consumer, *, since: float, until: float, currency: str) -> Consumed:
    """From one whole hour to another, in seconds since the Unix epoch. Raises Unavailable."""
    with named("read"):
        async with engine.connect() as connection:
            return Consumed(*await sums.consumed(connection, who, since, until, currency))
