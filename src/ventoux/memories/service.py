"""Memories and preferences: everything in them is seen, changed, exported and deleted by whose they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.conversations.transactions import changing, reading
from ventoux.kit.clock import Clock, SystemClock
from ventoux.kit.ids import new_id
from ventoux.kit.owners import owner_of
from ventoux.memories import store
from ventoux.memories.errors import MemoryNotFound, TooManyMemories
from ventoux.memories.schemas import LONGEST_MEMORY, MOST_MEMORIES, Memory, Preferences
from ventoux.memories.telling import background

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.accounts.schemas import Principal
    from ventoux.conversations.schemas import Conversation

_TOLD = 100
"""Memories that are looked at for a reply, the newest: more would not fit."""


class Memories:
    """``instructions`` gives those of a project of the caller's, or None. It is the ``Background`` of conversations."""

    def __init__(
        self,
        engine: AsyncEngine,
        instructions: Callable[[Principal, str], Awaitable[str | None]],
        clock: Clock | None = None,
    ) -> None:
        self._engine = engine
        self._instructions = instructions
        self._clock = clock or SystemClock()

    async def of(self, principal: Principal, conversation: Conversation) -> str:
        """What is added to the instructions; nothing is remembered for a temporary conversation.
        Raises ConversationsUnavailable."""
        workspace_id, owner = _whose(principal)
        project = None
        if conversation.project_id is not None:
            project = await self._instructions(principal, conversation.project_id)
        async with reading(self._engine) as connection:
            wanted = await store.preferred(connection, workspace_id, owner)
            on = wanted.memory == "on" and not conversation.temporary
            remembered = await store.listed(connection, workspace_id, owner, limit=_TOLD) if on else []
        return background(wanted, remembered, project)

    async def add(self, principal: Principal, text: str, conversation_id: str | None = None) -> Memory:
        """Raises TooManyMemories, ConversationsUnavailable."""
        workspace_id, owner = _whose(principal)
        now = self._clock.now()
        memory = Memory(
            id=f"mem_{new_id()}", text=text, conversation_id=conversation_id, created_at=now, updated_at=now
        )
        async with changing(self._engine, f"memories {workspace_id} {owner}") as connection:
            if await store.count(connection, workspace_id, owner) >= MOST_MEMORIES:
                raise TooManyMemories(MOST_MEMORIES)
            await store.add(connection, workspace_id, owner, memory)
        return memory

    async def listed(self, principal: Principal, *, first: int, limit: int) -> tuple[list[Memory], int]:
        """The newest first, and how many there are. Raises ConversationsUnavailable."""
        whose = _whose(principal)
        async with reading(self._engine) as connection:
            total = await store.count(connection, *whose)
            return await store.listed(connection, *whose, first=first, limit=limit), total

    async def find(self, principal: Principal, memory_id: str) -> Memory:
        """Raises MemoryNotFound, ConversationsUnavailable."""
        async with reading(self._engine) as connection:
            found = await store.find(connection, *_whose(principal), memory_id)
        if found is None:
            raise MemoryNotFound(memory_id)
        return found

    async def change(self, principal: Principal, memory_id: str, text: str) -> Memory:
        """Raises MemoryNotFound, ConversationsUnavailable."""
        whose = _whose(principal)
        async with changing(self._engine, memory_id) as connection:
            if await store.find(connection, *whose, memory_id) is None:
                raise MemoryNotFound(memory_id)
            await store.change(connection, memory_id, text, self._clock.now())
            found = await store.find(connection, *whose, memory_id)
        if found is None:
            raise MemoryNotFound(memory_id)
        return found

    async def delete(self, principal: Principal, memory_id: str) -> None:
        """Raises MemoryNotFound, ConversationsUnavailable."""
        if not store.is_id(memory_id):
            raise MemoryNotFound(memory_id)
        async with changing(self._engine, memory_id) as connection:
            if not await store.remove(connection, *_whose(principal), memory_id):
                raise MemoryNotFound(memory_id)

    async def delete_all(self, principal: Principal) -> int:
        """How many there were. Raises ConversationsUnavailable."""
        workspace_id, owner = _whose(principal)
        async with changing(self._engine, f"memories {workspace_id} {owner}") as connection:
            return await store.remove(connection, workspace_id, owner)

    async def preferences(self, principal: Principal) -> Preferences:
        """Raises ConversationsUnavailable."""
        async with reading(self._engine) as connection:
            return await store.preferred(connection, *_whose(principal))

    async def prefer(self, principal: Principal, wanted: Preferences) -> Preferences:
        """In place of all that was preferred before. Raises ConversationsUnavailable."""
        workspace_id, owner = _whose(principal)
        async with changing(self._engine, f"preferences {workspace_id} {owner}") as connection:
            await store.prefer(connection, workspace_id, owner, wanted, self._clock.now())
        return wanted

    async def is_on(self, principal: Principal) -> bool:
        """Whether the user has switched memory on. Raises ConversationsUnavailable."""
        return (await self.preferences(principal)).memory == "on"

    async def remember(self, principal: Principal, text: str, conversation_id: str) -> None:
        """What the model proposed and the user has allowed. Raises TooManyMemories, ConversationsUnavailable."""
        await self.add(principal, text.replace("\x00", "")[:LONGEST_MEMORY], conversation_id)


def _whose(principal: Principal) -> tuple[str, str]:
    return principal.workspace_id, owner_of(principal.user_id, principal.key_id)
