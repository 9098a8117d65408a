"""Deletes usage events that are older than they are to be kept. The sums of their hours stay, and so do invoices."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from ventoux.db.engine import writing
from ventoux.errors import Unavailable
from ventoux.kit.clock import Clock, SystemClock
from ventoux.ledger.errors import named
from ventoux.ledger.store import events

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

logger = logging.getLogger(__name__)

_SECONDS_A_DAY = 86_400
_CLEAN_EVERY = 600.0
_AT_ONCE = 500
"""Rows that one transaction deletes: calls wait for the ledger, which writes to the same file."""


class Retention:
    def __init__(
        self, engine: AsyncEngine, kept_days: int, clock: Clock | None = None, *, clean_every: float = _CLEAN_EVERY
    ) -> None:
        self._engine = engine
        self._kept_days = kept_days
        self._clock = clock or SystemClock()
        self._clean_every = clean_every

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self.clean()
            except Unavailable as error:
                logger.warning("old usage events are not deleted", extra={"fields": {"error": error.message}})
            await asyncio.sleep(self._clean_every)

    async def clean(self) -> int:
        """Deletes all that is too old, and says how many. Raises Unavailable."""
        before = self._clock.now() - self._kept_days * _SECONDS_A_DAY
        deleted = 0
        while True:
            began = self._clock.monotonic()
            with named("cleaned"):
                async with writing(self._engine, "usage events") as connection:
                    found = await events.remove_older(connection, before, _AT_ONCE)
            deleted += found
            if found < _AT_ONCE:
                return deleted
            # As long as it had the lock, others can have it: who waits for one looks only now and then.
            await asyncio.sleep(self._clock.monotonic() - began)
