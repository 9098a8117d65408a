"""The counters by which processes notice what others change."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Literal, cast

from sqlalchemy import select, update

from ventoux.db.tables import changes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

Subject = Literal["keys", "endpoints", "filters", "prices", "budgets"]

LOOK_EVERY = 0.5
"""Seconds."""


async def counter_of(connection: AsyncConnection, subject: Subject) -> int:
    return (await connection.execute(select(changes.c.counter).where(changes.c.subject == subject))).scalar_one()


async def note(connection: AsyncConnection, subject: Subject) -> None:
    """Tells every process that has the subject in memory to read it again."""
    await connection.execute(update(changes).where(changes.c.subject == subject).values(counter=changes.c.counter + 1))


class Changes:
    """One look at all counters for everybody who waits for one: a server that has nothing to do asks its database
    little."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._counters: Mapping[Subject, int] = {}
        self._looks = 0
        self._due = 0.0
        self._looking = asyncio.Lock()

    async def next(self) -> Mapping[Subject, int]:
        """As they are at the next look, in ``LOOK_EVERY`` seconds at most. Raises SQLAlchemyError."""
        seen = self._looks
        loop = asyncio.get_running_loop()
        async with self._looking:
            # Whoever came first has looked for all; where that failed or was cancelled, the next one looks.
            if self._looks == seen:
                await asyncio.sleep(self._due - loop.time())
                self._due = loop.time() + LOOK_EVERY
                async with self._engine.connect() as connection:
                    rows = (await connection.execute(select(changes.c.subject, changes.c.counter))).all()
                self._counters = {cast("Subject", subject): count for subject, count in rows}
                self._looks += 1
        return self._counters
