"""The end of all of one's own conversations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ventoux.conversations.errors import ConversationNotFound
from ventoux.conversations.store import conversations as store
from ventoux.conversations.transactions import reading
from ventoux.kit.owners import owner_of

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.accounts.schemas import Principal

_AT_ONCE = 100


class Trash(Protocol):
    """``conversations.threads.service``, as far as it is needed here."""

    async def empty(self, principal: Principal) -> int:
        """Raises ConversationsUnavailable."""
        ...


class Deleting(Protocol):
    """``conversations.service``, as far as it is needed here."""

    async def delete(self, principal: Principal, conversation_id: str) -> None:
        """Raises ConversationNotFound, ConversationsUnavailable."""
        ...


class Clearing:
    def __init__(self, engine: AsyncEngine, trash: Trash) -> None:
        self._engine = engine
        self._trash = trash

    async def delete_all(self, principal: Principal, conversations: Deleting) -> int:
        """And what is in the trash. Each in a transaction of its own, so that others can write meanwhile; how many
        there were. One that is begun meanwhile may go, too. Raises ConversationsUnavailable."""
        deleted = await self._trash.empty(principal)
        while some := await self._some(principal):
            for conversation_id in some:
                try:
                    await conversations.delete(principal, conversation_id)
                except ConversationNotFound:
                    continue  # deleted by another request meanwhile
                deleted += 1
        return deleted

    async def _some(self, principal: Principal) -> list[str]:
        owner = owner_of(principal.user_id, principal.key_id)
        async with reading(self._engine) as connection:
            found = await store.listed(connection, principal.workspace_id, owner, limit=_AT_ONCE, temporary=True)
        return [one.id for one in found]
