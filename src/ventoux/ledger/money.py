"""What the gateway asks of money: what a call costs, what budgets it draws on, and that somebody is told in time."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from ventoux.db.changes import Changes
from ventoux.errors import Unavailable
from ventoux.ledger.budgets import Budgets
from ventoux.ledger.errors import named
from ventoux.ledger.prices import PriceBook

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.kit.clock import Clock

logger = logging.getLogger(__name__)

_TELL_EVERY = 4
"""Looks at what others change between two at what is spent of budgets."""


class Money:
    """``load`` before the first call; ``run`` beside them."""

    def __init__(
        self, engine: AsyncEngine, currency: str, clock: Clock | None = None, changes: Changes | None = None
    ) -> None:
        self.currency = currency
        self.prices = PriceBook(engine, currency, clock)
        self.budgets = Budgets(engine, clock)
        self._changes = changes or Changes(engine)

    async def load(self) -> None:
        """Raises Unavailable."""
        await self.prices.load()
        await self.budgets.load()

    async def run(self) -> None:
        """Until cancelled: notices what other processes change, and gives the alerts that are due."""
        failing, looks = False, 0
        while True:
            looks += 1
            try:
                with named("read"):
                    counters = await self._changes.next()
                await self.prices.follow(counters["prices"])
                await self.budgets.follow(counters["budgets"])
                if looks % _TELL_EVERY == 0:
                    await self.budgets.tell()
            except Unavailable as error:
                if not failing:
                    fields = {"error": error.message}
                    logger.warning("prices and budgets are not kept up to date", extra={"fields": fields})
                failing = True
            else:
                failing = False
