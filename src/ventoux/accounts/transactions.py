"""One connection for what belongs together, with the database's failures in words for a caller."""

from __future__ import annotations

from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from ventoux.accounts.errors import AccountsUnavailable
from ventoux.db.engine import writing
from ventoux.db.failures import in_words

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator, Mapping

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from ventoux.db.changes import Changes, Subject


@asynccontextmanager
async def reading(engine: AsyncEngine) -> AsyncGenerator[AsyncConnection]:
    """What it reads is of one moment. Raises AccountsUnavailable."""
    with _named("read"):
        async with engine.connect() as connection:
            yield connection


async def next_look(changes: Changes) -> Mapping[Subject, int]:
    """Raises AccountsUnavailable."""
    with _named("read"):
        return await changes.next()


@asynccontextmanager
async def changing(engine: AsyncEngine, within: AsyncConnection | None = None) -> AsyncGenerator[AsyncConnection]:
    """A transaction that holds the write lock; ``within`` one that is open already, which its owner ends. Raises
    AccountsUnavailable."""
    with _named("written"):
        if within is not None:
            yield within
            return
        async with writing(engine) as connection:
            yield connection


@contextmanager
def _named(doing: str) -> Generator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        reason = in_words(error)
        raise AccountsUnavailable(
            f"Keys, users and workspaces cannot be {doing}: {reason}.",
            hint="Check the database with: ventoux doctor",
            retry_after=5,
        ) from error
