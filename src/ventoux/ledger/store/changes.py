"""The counters by which processes notice what others change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from sqlalchemy import select, update

from ventoux.db.tables import changes

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

Subject = Literal["prices", "budgets"]


async def counter(connection: AsyncConnection, subject: Subject) -> int:
    return (await connection.execute(select(changes.c.counter).where(changes.c.subject == subject))).scalar_one()


async def note(connection: AsyncConnection, subject: Subject) -> None:
    await connection.execute(update(changes).where(changes.c.subject == subject).values(counter=changes.c.counter + 1))
