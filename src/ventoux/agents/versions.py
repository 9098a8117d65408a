"""The versions of an agent: listed, made the current one, and named by aliases."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ventoux.agents import store
from ventoux.agents.access import require_change
from ventoux.agents.errors import AgentNotFound, TooMany, VersionNotFound
from ventoux.agents.schemas import MOST_ALIASES, Agent, Alias
from ventoux.agents.transactions import changing, reading
from ventoux.errors import Issue, NotFound, ValidationFailed

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from ventoux.accounts.schemas import Principal
    from ventoux.agents.access import People
    from ventoux.kit.clock import Clock

_ALIAS = re.compile(r"[a-zA-Z0-9._-]{1,64}\Z")
_LONGEST_NUMBER = 9


class Versions:
    def __init__(self, engine: AsyncEngine, people: People, clock: Clock) -> None:
        self._engine = engine
        self._people = people
        self._clock = clock

    async def listed(self, principal: Principal, agent_id: str, *, first: int = 0, limit: int = 20) -> list[Agent]:
        """The newest first. Raises AgentNotFound."""
        async with reading(self._engine) as connection:
            await self._find(connection, principal, agent_id)
            return await store.listed_versions(connection, principal.workspace_id, agent_id, first=first, limit=limit)

    async def switch(self, principal: Principal, agent_id: str, version: int) -> Agent:
        """Makes it the current one; no version comes of it. Raises AgentNotFound, VersionNotFound, AgentForbidden."""
        await self._require_change(principal, agent_id)
        async with changing(self._engine) as connection:
            await self._find(connection, principal, agent_id, version)
            await store.change(connection, agent_id, self._clock.now(), version=version)
            return await self._find(connection, principal, agent_id)

    async def aliases(self, principal: Principal, agent_id: str) -> list[Alias]:
        """By their names. Raises AgentNotFound."""
        async with reading(self._engine) as connection:
            await self._find(connection, principal, agent_id)
            return await store.aliases(connection, agent_id)

    async def put_alias(self, principal: Principal, agent_id: str, name: str, version: int) -> Alias:
        """Makes it, or moves it to this version. Raises AgentNotFound, VersionNotFound, AgentForbidden,
        ValidationFailed, TooMany."""
        if _ALIAS.match(name) is None or is_number(name):
            reason = "Letters, digits, '.', '_' and '-', at most 64, and not digits alone: those are versions"
            raise ValidationFailed([Issue("invalid", ("query", "alias"), reason, name[:64])])
        await self._require_change(principal, agent_id)
        async with changing(self._engine) as connection:
            await self._find(connection, principal, agent_id, version)
            there = {one.alias: one for one in await store.aliases(connection, agent_id)}
            if name not in there and len(there) >= MOST_ALIASES:
                raise TooMany(f"Agent {agent_id} has {MOST_ALIASES} aliases already.", hint="Delete one of them.")
            now = self._clock.now()
            made = Alias(name, version, there[name].created_at if name in there else now, now)
            await store.put_alias(connection, agent_id, made)
        return made

    async def delete_alias(self, principal: Principal, agent_id: str, name: str) -> None:
        """Raises AgentNotFound, AgentForbidden, NotFound."""
        await self._require_change(principal, agent_id)
        async with changing(self._engine) as connection:
            if not await store.remove_alias(connection, agent_id, name):
                hint = f"GET /v1/agents/{agent_id}/aliases lists those it has."
                raise NotFound(f"Agent {agent_id} has no alias {name[:64]!r}.", hint=hint)

    async def _require_change(self, principal: Principal, agent_id: str) -> None:
        async with reading(self._engine) as connection:
            agent = await self._find(connection, principal, agent_id)
        await require_change(self._people, principal, agent)

    async def _find(
        self, connection: AsyncConnection, principal: Principal, agent_id: str, version: int | None = None
    ) -> Agent:
        agent = await store.find(connection, principal.workspace_id, agent_id)
        if agent is None:
            raise AgentNotFound(agent_id)
        if version is not None and version not in agent.versions:
            raise VersionNotFound(agent_id, version)
        return agent


def is_number(text: str) -> bool:
    """A version by its number, not by an alias."""
    return text.isascii() and text.isdigit()


def number_of(version: int | str) -> int:
    """Of what is a number. One with more digits than any version has is one that there is not."""
    return int(version) if isinstance(version, int) or len(version) <= _LONGEST_NUMBER else 10**_LONGEST_NUMBER
