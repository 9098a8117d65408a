"""Agents on either database: versions, aliases, who may change what, and what is found."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from tests.databases import ManualClock
from tests.people import OPERATOR, new_key, new_user, quick_passwords

from ventoux.accounts.schemas import NewKey, Principal
from ventoux.accounts.service import Accounts
from ventoux.agents.checking import Checks
from ventoux.agents.errors import AgentForbidden, AgentNotFound, VersionNotFound
from ventoux.agents.schemas import Agent, Place, Wanted
from ventoux.agents.service import Agents
from ventoux.errors import ModelNotFound, NotFound, ValidationFailed
from ventoux.libraries.errors import LibraryNotFound
from ventoux.tools.service import ToolIsOff, Tools

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.accounts.roles import Role

NONE = "ag_" + "0" * 32
FUNCTION: dict[str, Any] = {"type": "function", "function": {"name": "price", "parameters": {"type": "object"}}}


class PlayedModels:
    def capabilities(self, principal: Principal, model: str) -> frozenset[str]:
        del principal
        if model == "unknown":
            raise ModelNotFound(model, [])
        return frozenset({"embeddings"} if model == "encoder" else {"chat"})


class PlayedLibraries:
    async def several(self, principal: Principal, library_ids: Sequence[str]) -> Sequence[object]:
        del principal
        if "none" in library_ids:
            raise LibraryNotFound("none")
        return library_ids


class PlayedConnectors:
    async def find(self, principal: Principal, named: str) -> object:
        del principal
        if named == "none":
            raise NotFound("There is no connector none.")
        return named


class PlayedSource:
    kinds = frozenset({"document_library", "connector", "code_interpreter"})
    state = None


class Desk(NamedTuple):
    agents: Agents
    accounts: Accounts
    clock: ManualClock

    async def principal(self, name: str = "", role: Role = "member", workspace: str = "default") -> Principal:
        """Of a user's key, or of one that is nobody's."""
        if not name:
            _, secret = await new_key(self.accounts, scopes=("assistants",), workspace=workspace)
            return await self.accounts.authenticate(secret)
        found = await self.accounts.workspaces.default(OPERATOR)
        user = await new_user(self.accounts, f"{name}@example.org")
        await self.accounts.people.set_role(OPERATOR, found.id, user.id, role)
        wanted = NewKey(name=name, scopes=frozenset({"assistants"}), user_id=user.id)
        _, secret = await self.accounts.create_key(OPERATOR, found.id, wanted)
        return await self.accounts.authenticate(secret)

    async def made(self, principal: Principal, name: str = "a", **given: Any) -> Agent:
        self.clock.at += 1
        return await self.agents.create(principal, {"name": name, "model": "m"} | given)


@asynccontextmanager
async def opened(engine: AsyncEngine) -> AsyncGenerator[Desk]:
    passwords, clock = quick_passwords(), ManualClock()
    accounts = Accounts(engine, check_every=0.0, passwords=passwords)
    tools: Any = Tools([PlayedSource()])  # pyright: ignore[reportArgumentType] - nothing is opened here
    checks = Checks(PlayedModels(), tools, PlayedLibraries(), PlayedConnectors())
    await accounts.workspaces.create(OPERATOR, "theirs")
    yield Desk(Agents(engine, people=accounts, checks=checks, clock=clock), accounts, clock)
    passwords.close()


async def test_each_change_is_a_version_that_says_what_was_said_before_but_for_what_is_new(engine: AsyncEngine) -> None:
    async with opened(engine) as desk:
        ada = await desk.principal("ada")
        first = await desk.made(
            ada,
            instructions="Be brief.",
            tools=[FUNCTION],
            completion_args={"temperature": 0.1},
            metadata={"team": "law"},
        )
        assert (first.version, first.versions, first.user_id) == (0, [0], ada.user_id)
        desk.clock.at += 10
        second = await desk.agents.update(
            ada, first.id, {"name": "b", "instructions": None, "version_message": "shorter"}, deployment_chat=True
        )
        own = second.definition
        assert (second.version, second.versions, second.deployment_chat) == (1, [0, 1], True)
        assert (own.name, own.instructions, own.metadata, own.version_message) == (
            "b",
            None,
            {"team": "law"},
            "shorter",
        )
        assert (own.tools, own.completion_args) == (first.definition.tools, first.definition.completion_args)
        assert (second.created_at, second.updated_at) == (first.created_at, first.created_at + 10)
        third = await desk.agents.update(ada, first.id, {"tools": None, "completion_args": {"max_tokens": 5}})
        assert (third.definition.tools, third.definition.version_message) == ([], None)
        assert third.definition.completion_args.temperature is None
        assert await desk.agents.find(ada, first.id) == third
        assert (await desk.agents.find(ada, first.id, 0)).definition == first.definition
        assert (await desk.agents.find(ada, first.id, "1")).definition == second.definition
        assert [one.version for one in await desk.agents.versions.listed(ada, first.id, limit=2)] == [2, 1]


async def test_a_switched_version_is_the_one_that_the_next_change_is_made_from(engine: AsyncEngine) -> None:
    async with opened(engine) as desk:
        ada = await desk.principal("ada")
        agent = await desk.made(ada, instructions="first")
        await desk.agents.update(ada, agent.id, {"instructions": "second"})
        switched = await desk.agents.versions.switch(ada, agent.id, 0)
        assert (switched.version, switched.versions, switched.definition.instructions) == (0, [0, 1], "first")
        third = await desk.agents.update(ada, agent.id, {"description": "d"})
        assert (third.version, third.definition.instructions) == (2, "first")
        for wrong in (3, 2**40):
            with pytest.raises(VersionNotFound):
                await desk.agents.versions.switch(ada, agent.id, wrong)


async def test_an_alias_names_a_version_moves_and_goes(engine: AsyncEngine) -> None:
    async with opened(engine) as desk:
        ada, versions = await desk.principal("ada"), desk.agents.versions
        agent = await desk.made(ada)
        await desk.agents.update(ada, agent.id, {"name": "b"})
        made = await versions.put_alias(ada, agent.id, "live", 0)
        assert (await desk.agents.find(ada, agent.id, "live")).version == 0
        desk.clock.at += 5
        moved = await versions.put_alias(ada, agent.id, "live", 1)
        assert (moved.version, moved.created_at, moved.updated_at) == (1, made.created_at, made.created_at + 5)
        assert (await desk.agents.assistant(ada, agent.id, "live")).version == 1
        assert await versions.aliases(ada, agent.id) == [moved]
        await versions.delete_alias(ada, agent.id, "live")
        assert await versions.aliases(ada, agent.id) == []
        with pytest.raises(NotFound):
            await versions.delete_alias(ada, agent.id, "live")
        for wrong in ("12", "", "a b", "a" * 65, "\x00"):
            with pytest.raises(ValidationFailed):
                await versions.put_alias(ada, agent.id, wrong, 0)
        for unknown in ("live", "7", "9" * 30, "\x00", 2**31):
            with pytest.raises(VersionNotFound):
                await desk.agents.find(ada, agent.id, unknown)


async def test_everybody_of_the_workspace_uses_it_and_its_owner_admins_and_keys_that_are_nobodys_change_it(
    engine: AsyncEngine,
) -> None:
    async with opened(engine) as desk:
        ada, bob = await desk.principal("ada"), await desk.principal("bob", "developer")
        eve, admin, nobody = (
            await desk.principal(workspace="theirs"),
            await desk.principal("root", "admin"),
            await desk.principal(),
        )
        agent = await desk.made(ada)
        versions = desk.agents.versions
        assert (await desk.agents.assistant(bob, agent.id)).name == "a"
        for change in (
            desk.agents.update(bob, agent.id, {"name": "b"}),
            versions.switch(bob, agent.id, 0),
            versions.put_alias(bob, agent.id, "live", 0),
            versions.delete_alias(bob, agent.id, "live"),
            desk.agents.delete(bob, agent.id),
        ):
            with pytest.raises(AgentForbidden):
                await change
        for asked in (
            desk.agents.find(eve, agent.id),
            desk.agents.assistant(eve, agent.id),
            desk.agents.update(eve, agent.id, {"name": "b"}),
            desk.agents.delete(eve, agent.id),
            versions.listed(eve, agent.id),
            versions.switch(eve, agent.id, 0),
            versions.aliases(eve, agent.id),
            versions.put_alias(eve, agent.id, "live", 0),
            versions.delete_alias(eve, agent.id, "live"),
            desk.agents.find(ada, NONE),
            desk.agents.find(ada, "\x00"),
        ):
            with pytest.raises(AgentNotFound):
                await asked
        assert await desk.agents.listed(eve) == []
        for other in (admin, nobody):
            await desk.agents.update(other, agent.id, {"name": "b"})
        theirs = await desk.made(nobody)
        with pytest.raises(AgentForbidden):
            await desk.agents.delete(ada, theirs.id)
        await desk.agents.delete(ada, agent.id)
        with pytest.raises(AgentNotFound):
            await desk.agents.find(ada, agent.id)


async def test_a_list_is_filtered_and_goes_on_where_it_ended(engine: AsyncEngine) -> None:
    async with opened(engine) as desk:
        ada = await desk.principal("ada")
        law = await desk.made(ada, "Law 100%", metadata={"team": "law", "level": 2, "live": True})
        tax = await desk.made(ada, "tax", metadata={"team": "tax", "level": "2", "a.b'": 1.5})
        chat = await desk.made(ada, "chat")
        await desk.agents.update(ada, chat.id, {}, deployment_chat=True)

        async def found(**wanted: Any) -> list[str]:
            return [one.id for one in await desk.agents.listed(ada, Wanted(**wanted))]

        assert await found() == [chat.id, tax.id, law.id]
        assert await found(name="tax") == [tax.id]
        assert await found(name="ta") == []
        assert await found(search="LAW") == [law.id]
        assert await found(search="100%") == [law.id]
        assert await found(search=tax.id[-6:]) == [tax.id]
        assert await found(id=law.id) == [law.id]
        assert await found(sources=["api"], deployment_chat=True) == [chat.id]
        assert await found(deployment_chat=False) == [tax.id, law.id]
        assert await found(sources=["playground"]) == []
        assert await found(metadata={"level": 2}) == [law.id]
        assert await found(metadata={"level": "2", "a.b'": 1.5}) == [tax.id]
        assert await found(metadata={"live": True, "team": "law"}) == [law.id]
        after: Place | None = None
        seen: list[str] = []
        while page := await desk.agents.listed(ada, limit=2, after=after):
            seen += [one.id for one in page]
            after = Place(page[-1].created_at, page[-1].id)
        assert seen == [chat.id, tax.id, law.id]
        assert [one.id for one in await desk.agents.listed(ada, first=1, limit=1)] == [tax.id]


async def test_agents_hand_over_in_circles_to_those_that_are_there_and_never_to_themselves(engine: AsyncEngine) -> None:
    async with opened(engine) as desk:
        ada, eve = await desk.principal("ada"), await desk.principal(workspace="theirs")
        one, foreign = await desk.made(ada), await desk.made(eve)
        two = await desk.made(ada, handoffs=[one.id])
        await desk.agents.update(ada, one.id, {"handoffs": [two.id]})
        assert (await desk.agents.assistant(ada, one.id)).handoffs == (two.id,)
        for wrong in ([one.id], [NONE], [foreign.id], [two.id, two.id], ["\x00"], [two.id] * 33):
            with pytest.raises(ValidationFailed):
                await desk.agents.update(ada, one.id, {"handoffs": wrong})
        await desk.agents.delete(ada, two.id)
        assert (await desk.agents.assistant(ada, one.id)).handoffs == ()
        assert (await desk.agents.update(ada, one.id, {"name": "still"})).definition.handoffs == [two.id]


WRONG: list[tuple[dict[str, Any], type[Exception], str]] = [
    ({"model": "unknown"}, ModelNotFound, "unknown"),
    ({"model": "encoder"}, ValidationFailed, "model"),
    ({"tools": [{"type": "web_search"}]}, ToolIsOff, "web_search"),
    ({"tools": [{"type": "nonsense"}]}, ValidationFailed, "tools"),
    ({"tools": [{"type": "document_library", "library_ids": ["none"]}]}, ValidationFailed, "tools.0.library_ids"),
    ({"tools": [{"type": "connector", "connector_id": "none"}]}, ValidationFailed, "tools.0.connector_id"),
    (
        {"tools": [{"type": "connector", "connector_id": "c", "authorization": {"type": "api-key", "value": "s"}}]},
        ValidationFailed,
        "tools.0.authorization",
    ),
    (
        {"tools": [{"type": "code_interpreter", "tool_configuration": {"skip_confirmation": ["a"]}}]},
        ValidationFailed,
        "tools.0.tool_configuration.skip_confirmation",
    ),
    ({"tools": [FUNCTION, FUNCTION]}, ValidationFailed, "one name"),
    ({"tools": [FUNCTION] * 129}, ValidationFailed, "at most 128"),
    ({"completion_args": {"temperature": 2}}, ValidationFailed, "completion_args.temperature"),
    ({"completion_args": {"tool_choice": "any"}}, ValidationFailed, "completion_args.tool_choice"),
    ({"completion_args": {"prediction": {"content": "x"}}}, ValidationFailed, "completion_args.prediction"),
    ({"completion_args": {"response_format": {"type": "json_schema"}}}, ValidationFailed, "completion_args"),
    ({"completion_args": {"reasoning_effort": "some"}}, ValidationFailed, "completion_args.reasoning_effort"),
    ({"guardrails": [{}]}, ValidationFailed, "guardrails"),
    ({"guardrails": [{"moderation_llm_v3": {}}]}, ValidationFailed, "guardrails"),
    ({"metadata": {"a": {"b": ["\x00"]}}}, ValidationFailed, "metadata"),
    ({"metadata": {"a": 2**63}}, ValidationFailed, "metadata"),
    ({"metadata": {"a": "x" * 20_000}}, ValidationFailed, "metadata"),
]


async def test_what_no_conversation_could_do_with_it_is_refused_when_it_is_said(engine: AsyncEngine) -> None:
    async with opened(engine) as desk:
        ada = await desk.principal("ada")
        agent = await desk.made(ada)
        for given, error, words in WRONG:
            with pytest.raises(error, match=words):
                await desk.made(ada, **given)
            with pytest.raises(error, match=words):
                await desk.agents.update(ada, agent.id, given)
        assert (await desk.agents.find(ada, agent.id)).versions == [0]
        many = [
            FUNCTION,
            {"type": "connector", "connector_id": "c"},
            {"type": "document_library", "library_ids": ["l"]},
            {"type": "ask_user"},
        ]
        chosen = {"tool_choice": "any", "prediction": {"type": "content", "content": ""}, "reasoning_effort": "low"}
        made = await desk.made(ada, tools=many, completion_args=chosen, guardrails=[{"moderation_llm_v2": {}}])
        assert await desk.agents.find(ada, made.id) == made
