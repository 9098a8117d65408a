"""Prompts on either database: whose they are, who may change what, and what is found."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, cast

import pytest
from tests.people import OPERATOR, new_user, quick_passwords

from ventoux.accounts.schemas import NewKey, Principal
from ventoux.accounts.service import Accounts
from ventoux.prompts.errors import PromptChanged, PromptExists, PromptForbidden, PromptNotFound
from ventoux.prompts.schemas import ChangedPrompt, NewPrompt
from ventoux.prompts.service import Prompts

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.accounts.roles import Role


@asynccontextmanager
async def opened(engine: AsyncEngine) -> AsyncGenerator[tuple[Prompts, Accounts]]:
    passwords = quick_passwords()
    accounts = Accounts(engine, check_every=0.0, passwords=passwords)
    yield Prompts(engine, accounts), accounts
    passwords.close()


async def someone(accounts: Accounts, name: str, role: Role = "member") -> Principal:
    found = await accounts.workspaces.default(OPERATOR)
    user = await new_user(accounts, f"{name}@example.org")
    await accounts.people.set_role(OPERATOR, found.id, user.id, role)
    wanted = NewKey(name=name, scopes=frozenset({"assistants"}), user_id=user.id)
    _, secret = await accounts.create_key(OPERATOR, found.id, wanted)
    return await accounts.authenticate(secret)


async def names(prompts: Prompts, principal: Principal, words: str = "") -> list[str]:
    return [one.name for one in (await prompts.listed(principal, words, first=0, limit=10))[0]]


def written(name: str, **given: Any) -> NewPrompt:
    values: dict[str, Any] = {"name": name, "title": name.title(), "text": "Say {{what}}"}
    return NewPrompt(**(values | given))


async def test_what_is_shared_is_seen_by_the_workspace_and_changed_by_owner_and_admins(engine: AsyncEngine) -> None:
    async with opened(engine) as (prompts, accounts):
        ada, bob, eva = [
            await someone(accounts, name, role)
            for name, role in cast("list[tuple[str, Role]]", [("ada", "member"), ("bob", "member"), ("eva", "admin")])
        ]
        own = await prompts.create(ada, written("own"))
        shared = await prompts.create(ada, written("shared", audience="workspace"))
        assert (await names(prompts, ada), await names(prompts, bob)) == (["own", "shared"], ["shared"])
        with pytest.raises(PromptNotFound):
            await prompts.change(eva, own.id, ChangedPrompt(title="x"))
        for change in (prompts.change(bob, shared.id, ChangedPrompt(title="x")), prompts.delete(bob, shared.id)):
            with pytest.raises(PromptForbidden):
                await change
        changed = await prompts.change(eva, shared.id, ChangedPrompt(title="x"))
        assert (changed.owner, changed.title, changed.version) == (shared.owner, "x", 2)
        await prompts.delete(eva, shared.id)
        assert await names(prompts, bob) == []


async def test_a_name_is_one_prompts_of_an_owner_and_a_stale_change_is_refused(engine: AsyncEngine) -> None:
    async with opened(engine) as (prompts, accounts):
        ada, bob = await someone(accounts, "ada"), await someone(accounts, "bob")
        made = await prompts.create(ada, written("a"))
        await prompts.create(bob, written("a"))
        with pytest.raises(PromptExists):
            await prompts.create(ada, written("a"))
        other = await prompts.create(ada, written("b"))
        with pytest.raises(PromptExists):
            await prompts.change(ada, other.id, ChangedPrompt(name="a"))
        again = await prompts.change(ada, made.id, ChangedPrompt(name="a", language="fr", version=1))
        assert again == await prompts.find(ada, made.id)
        with pytest.raises(PromptChanged):
            await prompts.change(ada, made.id, ChangedPrompt(title="late", version=1))


async def test_prompts_are_found_by_words_in_any_order_without_accents(engine: AsyncEngine) -> None:
    async with opened(engine) as (prompts, accounts):
        ada = await someone(accounts, "ada")
        await prompts.create(ada, written("summary", title="Résumé de réunion", description="Court_100%"))
        await prompts.create(ada, written("other"))
        for words in ("REUNION resume", "court_100%", "summ"):
            assert await names(prompts, ada, words) == ["summary"], words
        assert await names(prompts, ada, "other summary") == await names(prompts, ada, "c%0") == []
