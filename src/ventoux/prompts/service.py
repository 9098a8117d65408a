"""Prompts: one's own, and those that are shared with the workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from ventoux.accounts.errors import UserNotFound
from ventoux.conversations.transactions import changing, reading
from ventoux.kit.clock import Clock, SystemClock
from ventoux.kit.ids import new_id
from ventoux.kit.owners import owner_of
from ventoux.prompts import store
from ventoux.prompts.errors import PromptChanged, PromptExists, PromptForbidden, PromptNotFound, TooManyPrompts
from ventoux.prompts.schemas import MOST_PROMPTS, ChangedPrompt, NewPrompt, Prompt
from ventoux.prompts.variables import check_variables

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from ventoux.accounts.schemas import Caller, Principal

OWNING = "agents:own"


class People(Protocol):
    """Accounts, as far as what is asked of them here."""

    async def caller_of_user(self, user_id: str) -> Caller:
        """Raises UserNotFound."""
        ...


class Prompts:
    def __init__(self, engine: AsyncEngine, people: People, clock: Clock | None = None) -> None:
        self._engine = engine
        self._people = people
        self._clock = clock or SystemClock()

    async def create(self, principal: Principal, new: NewPrompt) -> Prompt:
        """Raises PromptExists, TooManyPrompts, ValidationFailed, ConversationsUnavailable."""
        check_variables(new.text)
        workspace_id, owner = principal.workspace_id, whose(principal)
        now = self._clock.now()
        prompt = Prompt(
            id=f"prompt_{new_id()}",
            owner=owner,
            **msgspec.structs.asdict(new),
            version=1,
            created_at=now,
            updated_at=now,
        )
        async with changing(self._engine, _lock(workspace_id, owner)) as connection:
            taken = await store.names(connection, workspace_id, owner)
            if new.name in taken:
                raise PromptExists(new.name)
            if len(taken) >= MOST_PROMPTS:
                raise TooManyPrompts(MOST_PROMPTS)
            await store.add(connection, workspace_id, prompt)
        return prompt

    async def listed(
        self, principal: Principal, words: str = "", *, first: int, limit: int
    ) -> tuple[list[Prompt], int]:
        """Those that the caller may use, by name, and how many there are. Raises ConversationsUnavailable."""
        async with reading(self._engine) as connection:
            return await store.listed(
                connection, principal.workspace_id, whose(principal), words, first=first, limit=limit
            )

    async def find(self, principal: Principal, prompt_id: str) -> Prompt:
        """Raises PromptNotFound, ConversationsUnavailable."""
        async with reading(self._engine) as connection:
            return await _found(connection, principal, prompt_id)

    async def change(self, principal: Principal, prompt_id: str, wanted: ChangedPrompt) -> Prompt:
        """Raises PromptNotFound, PromptForbidden, PromptChanged, PromptExists, ValidationFailed,
        ConversationsUnavailable."""
        if isinstance(wanted.text, str):
            check_variables(wanted.text)
        before = await self.find(principal, prompt_id)
        await self._require_change(principal, before)
        async with changing(self._engine, _lock(principal.workspace_id, before.owner)) as connection:
            now = await _found(connection, principal, prompt_id)
            if wanted.version is not msgspec.UNSET and wanted.version != now.version:
                raise PromptChanged(prompt_id, now.version)
            changed = _changed(now, wanted, self._clock.now())
            taken = await store.names(connection, principal.workspace_id, now.owner)
            if taken.get(changed.name, prompt_id) != prompt_id:
                raise PromptExists(changed.name)
            await store.put(connection, changed)
        return changed

    async def delete(self, principal: Principal, prompt_id: str) -> None:
        """Raises PromptNotFound, PromptForbidden, ConversationsUnavailable."""
        found = await self.find(principal, prompt_id)
        await self._require_change(principal, found)
        async with changing(self._engine, _lock(principal.workspace_id, found.owner)) as connection:
            await store.remove(connection, prompt_id)

    async def _require_change(self, principal: Principal, prompt: Prompt) -> None:
        """What is shared with the workspace is changed by its owner, by a key that is nobody's, and by who has the
        right ``agents:own``. Raises PromptForbidden."""
        if principal.user_id is None or prompt.owner == whose(principal):
            return
        try:
            caller = await self._people.caller_of_user(principal.user_id)
        except UserNotFound:
            raise PromptForbidden(prompt.id) from None
        if not caller.allows(OWNING, principal.workspace_id):
            raise PromptForbidden(prompt.id)


def whose(principal: Principal) -> str:
    return owner_of(principal.user_id, principal.key_id)


async def _found(connection: AsyncConnection, principal: Principal, prompt_id: str) -> Prompt:
    found = await store.find(connection, principal.workspace_id, whose(principal), prompt_id)
    if found is None:
        raise PromptNotFound(prompt_id)
    return found


def _changed(prompt: Prompt, wanted: ChangedPrompt, now: float) -> Prompt:
    values: dict[str, Any] = {
        name: value
        for name, value in msgspec.structs.asdict(wanted).items()
        if value is not msgspec.UNSET and name != "version"
    }
    return msgspec.structs.replace(prompt, **values, version=prompt.version + 1, updated_at=now)


def _lock(workspace_id: str, owner: str) -> str:
    """Names are unique among an owner's."""
    return f"prompts {workspace_id} {owner}"
