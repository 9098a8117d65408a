"""What tools said at length, for a model that turns to another page of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.conversations.store import outputs
from ventoux.conversations.transactions import reading

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine


class Outputs:
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def read(self, conversation_id: str, entry_id: str) -> str | None:
        """For whoever has a right to the conversation. Raises ConversationsUnavailable."""
        async with reading(self._engine) as connection:
            return await outputs.find(connection, conversation_id, entry_id)
