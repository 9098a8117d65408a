"""One connection for what belongs together, with the database's failures in words for a caller."""

from __future__ import annotations

from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from ventoux.connectors.errors import ConnectorsUnavailable
from ventoux.db.engine import writing
from ventoux.db.failures import in_words

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine


@asynccontextmanager
async def reading(engine: AsyncEngine) -> AsyncGenerator[AsyncConnection]:
    """Raises ConnectorsUnavailable."""
    with _named("read"):
        async with engine.connect() as connection:
            yield connection


@asynccontextmanager
async def changing(engine: AsyncEngine) -> AsyncGenerator[AsyncConnection]:
    """A transaction that holds the write lock. Raises ConnectorsUnavailable."""
    with _named("written"):
        async with writing(engine, "connectors") as connection:
            yield connection


@contextmanager
def _named(doing: str) -> Generator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        raise ConnectorsUnavailable(
            f"Connectors cannot be {doing}: {in_words(error)}.",
            hint="Check the database with: ventoux doctor",
            retry_after=5,
        ) from error
