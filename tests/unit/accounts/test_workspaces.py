from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from tests.people import OPERATOR, new_key, new_member, new_user

from ventoux.accounts.errors import Archived, Changed, NameTaken, WorkspaceRefused
from ventoux.accounts.schemas import NewKey
from ventoux.errors import Forbidden, NotFound, Unauthorized

if TYPE_CHECKING:
    from ventoux.accounts.schemas import Workspace
    from ventoux.accounts.service import Accounts


async def test_who_makes_a_workspace_owns_it(accounts: Accounts) -> None:
    admin = await new_user(accounts, "admin@example.org", admin=True)
    made = await accounts.workspaces.create(await accounts.caller_of_user(admin.id), "research")

    assert (await accounts.caller_of_user(admin.id)).roles == {made.id: "owner"}
    assert await accounts.workspaces.find(OPERATOR, "research") == made
    assert await accounts.workspaces.find(OPERATOR, made.id) == made


@pytest.mark.parametrize("name", ["", " ", "a ", "a\nb", "x" * 101])
async def test_a_name_that_is_none_is_refused(accounts: Accounts, name: str) -> None:
    with pytest.raises(WorkspaceRefused):
        await accounts.workspaces.create(OPERATOR, name)


async def test_a_workspace_is_called_neither_as_another_nor_as_its_id(accounts: Accounts, team: Workspace) -> None:
    for name in (team.name, team.id):
        with pytest.raises(NameTaken):
            await accounts.workspaces.create(OPERATOR, name)


async def test_of_two_that_rename_it_at_once_one_is_told(accounts: Accounts, team: Workspace) -> None:
    results = await asyncio.gather(
        *(accounts.workspaces.rename(OPERATOR, team.id, name, version=team.version) for name in ("one", "two")),
        return_exceptions=True,
    )

    assert [isinstance(result, Changed) for result in results].count(True) == 1
    now = await accounts.workspaces.find(OPERATOR, team.id)
    assert (now.name in {"one", "two"}, now.version) == (True, 2)


async def test_an_archived_workspace_only_keeps_its_past(accounts: Accounts, team: Workspace) -> None:
    owner = await new_member(accounts, team, "owner@example.org", "owner")
    admin = await new_member(accounts, team, "admin@example.org", "admin")
    _, secret = await new_key(accounts, workspace="team")
    with pytest.raises(Forbidden):
        await accounts.workspaces.archive(admin, team.id, version=team.version)

    archived = await accounts.workspaces.archive(owner, team.id, version=team.version)
    await accounts.refresh()
    owner = await accounts.caller_of_user(owner.id)

    with pytest.raises(Unauthorized):
        await accounts.authenticate(secret)
    assert archived in await accounts.workspaces.listed(owner)
    assert len(await accounts.list_keys(owner, team.id)) == 1
    assert owner.allows("usage:read", team.id)
    assert not owner.allows("endpoints:write", team.id)
    wanted = NewKey(name="k", scopes=frozenset({"chat"}))
    for act in (
        accounts.create_key(OPERATOR, team.id, wanted),
        accounts.people.invite(OPERATOR, team.id, "x@example.org", "member"),
        accounts.workspaces.rename(OPERATOR, team.id, "again", version=archived.version),
        accounts.workspaces.archive(OPERATOR, team.id, version=archived.version),
    ):
        with pytest.raises(Archived):
            await act


async def test_a_workspace_that_is_not_there_cannot_be_named(accounts: Accounts) -> None:
    for name in ("", "nowhere"):
        with pytest.raises(NotFound):
            await accounts.workspaces.find(OPERATOR, name)
        with pytest.raises(NotFound):
            await accounts.create_key(OPERATOR, name, NewKey(name="k", scopes=frozenset({"chat"})))
