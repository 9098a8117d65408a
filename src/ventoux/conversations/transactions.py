"""One connection for what belongs together, with the database's failures in words for a caller."""

from __future__ import annotations

from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from ventoux.conversations.errors import ConversationsUnavailable
from ventoux.db.engine import writing
from ventoux.db.failures import in_words
from ventoux.kit.ids import new_id

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine


@asynccontextmanager
async def reading(engine: AsyncEngine) -> AsyncGenerator[AsyncConnection]:
    """What it reads is of one moment. Raises ConversationsUnavailable."""
    with named("read"):
        async with engine.connect() as connection:
            yield connection


@asynccontextmanager
async def changing(engine: AsyncEngine, conversation_id: str) -> AsyncGenerator[AsyncConnection]:
    """A transaction that holds the write lock of one conversation. Raises ConversationsUnavailable."""
    with named("written"):
        async with writing(engine, conversation_id) as connection:
            yield connection


@asynccontextmanager
async def unlocked(engine: AsyncEngine) -> AsyncGenerator[AsyncConnection]:
    """For one statement that changes what it looks at by itself. Raises ConversationsUnavailable."""
    with named("written"):
        async with writing(engine, new_id()) as connection:
            yield connection


@contextmanager
def named(doing: str) -> Generator[None]:
    """Raises ConversationsUnavailable for whatever the database says: "Conversations cannot be (doing)"."""
    try:
        yield
    except SQLAlchemyError as error:
        reason = in_words(error)
        raise ConversationsUnavailable(
            f"Conversations cannot be {doing}: {reason}.",
            hint="Check the database with: ventoux doctor",
            retry_after=5,
        ) from error
