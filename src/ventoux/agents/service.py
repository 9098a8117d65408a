"""Agents: made, changed in versions, found, and told to conversations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from ventoux.agents import store
from ventoux.agents.access import require_change
from ventoux.agents.checking import Checks, check_handoffs, merged
from ventoux.agents.errors import AgentNotFound, TooMany, VersionNotFound
from ventoux.agents.schemas import MOST_AGENTS, MOST_VERSIONS, Agent, Wanted
from ventoux.agents.transactions import changing, reading
from ventoux.agents.versions import Versions, is_number, number_of
from ventoux.conversations.schemas import Assistant
from ventoux.kit.clock import Clock, SystemClock
from ventoux.kit.ids import new_id
from ventoux.kit.owners import owner_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from ventoux.accounts.schemas import Principal
    from ventoux.agents.access import People
    from ventoux.agents.schemas import Definition, Place


class Agents:
    """``conversations.schemas.Assistants``, and what the API does with agents. ``versions`` are theirs."""

    def __init__(self, engine: AsyncEngine, *, people: People, checks: Checks, clock: Clock | None = None) -> None:
        self._engine = engine
        self._people = people
        self._checks = checks
        self._clock = clock or SystemClock()
        self.versions = Versions(engine, people, self._clock)

    async def create(self, principal: Principal, given: Mapping[str, Any]) -> Agent:
        """``given``: by field of Definition, as JSON has it. Raises ValidationFailed, ModelNotFound, Forbidden,
        ToolIsOff, TooMany."""
        definition = merged(None, given)
        await self._checks.check(principal, given, definition)
        now = self._clock.now()
        agent = Agent(
            id=f"ag_{new_id()}",
            workspace_id=principal.workspace_id,
            owner=owner_of(principal.user_id, principal.key_id),
            user_id=principal.user_id,
            version=0,
            versions=[0],
            created_at=now,
            updated_at=now,
            definition=definition,
        )
        async with changing(self._engine) as connection:
            if await store.count(connection, principal.workspace_id) >= MOST_AGENTS:
                raise TooMany(f"The workspace has {MOST_AGENTS:,} agents already.", hint="Delete one that is not used.")
            await self._check_handoffs(connection, agent, definition)
            await store.add(connection, agent)
        return agent

    async def update(
        self, principal: Principal, agent_id: str, given: Mapping[str, Any], *, deployment_chat: bool | None = None
    ) -> Agent:
        """A new version, which is then the current one: what is not given is as in the one before it. Raises
        AgentNotFound, AgentForbidden, and as ``create``."""
        before = await self.find(principal, agent_id)
        await require_change(self._people, principal, before)
        await self._checks.check(principal, given, merged(before.definition, given))
        async with changing(self._engine) as connection:
            now = await _found(connection, principal, agent_id)
            if len(now.versions) >= MOST_VERSIONS:
                raise TooMany(
                    f"Agent {agent_id} has {MOST_VERSIONS:,} versions already.", hint="Make a new agent of it."
                )
            definition = merged(now.definition, given)
            if given.get("handoffs") is not None:
                await self._check_handoffs(connection, now, definition)
            version, at = max(now.versions) + 1, self._clock.now()
            await store.add_version(connection, agent_id, version, definition, at)
            chat = now.deployment_chat if deployment_chat is None else deployment_chat
            await store.change(connection, agent_id, at, version=version, deployment_chat=chat)
        return msgspec.structs.replace(
            now,
            version=version,
            versions=[*now.versions, version],
            deployment_chat=chat,
            updated_at=at,
            definition=definition,
        )

    async def find(self, principal: Principal, agent_id: str, version: int | str | None = None) -> Agent:
        """``version``: a number or an alias; None for the current one. Raises AgentNotFound, VersionNotFound."""
        async with reading(self._engine) as connection:
            agent = await _found(connection, principal, agent_id)
            if version is None:
                return agent
            number = await _number(connection, agent_id, version)
            found = await store.find(connection, principal.workspace_id, agent_id, number)
        if found is None:
            raise VersionNotFound(agent_id, version)
        return found

    async def listed(
        self,
        principal: Principal,
        wanted: Wanted | None = None,
        *,
        first: int = 0,
        limit: int = 20,
        after: Place | None = None,
    ) -> list[Agent]:
        """Of the caller's workspace, the newest first: from the ``first`` on, or behind ``after``."""
        async with reading(self._engine) as connection:
            found = wanted or Wanted()
            return await store.listed(connection, principal.workspace_id, found, first=first, limit=limit, after=after)

    async def delete(self, principal: Principal, agent_id: str) -> None:
        """With its versions; conversations with it stay, and cannot go on. Raises AgentNotFound, AgentForbidden."""
        await require_change(self._people, principal, await self.find(principal, agent_id))
        async with changing(self._engine) as connection:
            await store.remove(connection, agent_id)

    async def assistant(self, principal: Principal, agent_id: str, version: int | str | None = None) -> Assistant:
        """``handoffs`` are those of the agents that are still there. Raises AgentNotFound, VersionNotFound."""
        agent = await self.find(principal, agent_id, version)
        own = agent.definition
        handoffs = own.handoffs or ()
        if handoffs:
            async with reading(self._engine) as connection:
                there = await store.known(connection, principal.workspace_id, handoffs)
            handoffs = [one for one in handoffs if one in there]
        return Assistant(
            id=agent.id,
            name=own.name,
            description=own.description,
            version=agent.version,
            model=own.model,
            instructions=own.instructions,
            tools=own.tools,
            completion_args=own.completion_args,
            guardrails=own.guardrails,
            handoffs=tuple(handoffs),
        )

    async def _check_handoffs(self, connection: AsyncConnection, agent: Agent, definition: Definition) -> None:
        if definition.handoffs:
            known = await store.known(connection, agent.workspace_id, definition.handoffs)
            check_handoffs(definition.handoffs, known, agent.id)


async def _found(connection: AsyncConnection, principal: Principal, agent_id: str) -> Agent:
    agent = await store.find(connection, principal.workspace_id, agent_id)
    if agent is None:
        raise AgentNotFound(agent_id)
    return agent


async def _number(connection: AsyncConnection, agent_id: str, version: int | str) -> int:
    """Raises VersionNotFound."""
    if isinstance(version, int) or is_number(version):
        return number_of(version)
    number = await store.aliased(connection, agent_id, version)
    if number is None:
        raise VersionNotFound(agent_id, version)
    return number
