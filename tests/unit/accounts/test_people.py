from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from tests.people import OPERATOR, PASSWORD, new_member, new_user

from ventoux.accounts.errors import (
    Changed,
    LastOwner,
    LinkVoid,
    NameTaken,
    PasswordRefused,
    SignInRefused,
    UserNotFound,
    UserRefused,
)
from ventoux.accounts.roles import ROLES, Role
from ventoux.accounts.schemas import NewKey
from ventoux.errors import Forbidden, Unauthorized

if TYPE_CHECKING:
    from tests.databases import ManualClock

    from ventoux.accounts.schemas import Workspace
    from ventoux.accounts.service import Accounts

CHAT = NewKey(name="k", scopes=frozenset({"chat"}))


async def test_a_new_user_has_no_password_until_the_link_sets_one_once(accounts: Accounts) -> None:
    invited = await accounts.people.create(OPERATOR, " Ada@Example.org ", name="Ada")
    token = invited.token or ""
    with pytest.raises(SignInRefused):
        await accounts.sessions.sign_in("ada@example.org", "")

    user = await accounts.people.accept(token, PASSWORD)

    assert (user.email, user.name, user.has_password, user.admin) == ("ada@example.org", "Ada", True, False)
    assert (await accounts.sessions.sign_in("ADA@example.org", PASSWORD)).user.id == user.id
    with pytest.raises(LinkVoid):
        await accounts.people.accept(token, PASSWORD)
    assert token not in repr(invited)


async def test_a_link_expires_and_a_newer_one_ends_it(accounts: Accounts, clock: ManualClock) -> None:
    first = await accounts.people.create(OPERATOR, "ada@example.org")
    second = await accounts.people.new_link(OPERATOR, "ada@example.org")
    with pytest.raises(LinkVoid):
        await accounts.people.accept(first.token or "", PASSWORD)
    clock.at = second.expires_at or 0
    with pytest.raises(LinkVoid):
        await accounts.people.accept(second.token or "", PASSWORD)


async def test_a_link_to_set_a_password_anew_ends_the_sessions_of_before(accounts: Accounts) -> None:
    await new_user(accounts, "ada@example.org")
    before = await accounts.sessions.sign_in("ada@example.org", PASSWORD)
    link = await accounts.people.new_link(OPERATOR, "ada@example.org")

    await accounts.people.accept(link.token or "", "another long password")

    with pytest.raises(Unauthorized):
        await accounts.sessions.current(before.token)


@pytest.mark.parametrize("email", ["", "ada", "@", "a@", "@b", "a b@c", "a@b@c", "a\n@b.c", "a" * 65 + "@b.c"])
async def test_what_is_no_address_is_refused(accounts: Accounts, email: str) -> None:
    with pytest.raises(UserRefused):
        await accounts.people.create(OPERATOR, email)


@pytest.mark.parametrize("password", ["", "short", "ada@example.org", "aaaaaaaaaaaa", "x" * 300])
async def test_a_password_that_would_be_guessed_is_refused_and_the_link_stays(
    accounts: Accounts, password: str
) -> None:
    invited = await accounts.people.create(OPERATOR, "ada@example.org")
    with pytest.raises(PasswordRefused):
        await accounts.people.accept(invited.token or "", password)
    await accounts.people.accept(invited.token or "", PASSWORD)


async def test_no_two_users_have_one_address(accounts: Accounts) -> None:
    await accounts.people.create(OPERATOR, "ada@example.org")
    with pytest.raises(NameTaken):
        await accounts.people.create(OPERATOR, "ADA@example.org")


async def test_who_invites_gets_a_link_only_for_an_account_that_nobody_else_has_a_part_in(
    accounts: Accounts, team: Workspace
) -> None:
    admin = await new_member(accounts, team, "admin@example.org", "admin")
    other = await accounts.workspaces.create(OPERATOR, "other")
    await new_user(accounts, "known@example.org")
    await accounts.people.create(OPERATOR, "waiting@example.org")

    new = await accounts.people.invite(admin, team.id, "new@example.org", "member")
    again = await accounts.people.invite(admin, team.id, "new@example.org", "member")
    known = await accounts.people.invite(admin, team.id, "known@example.org", "member")
    waiting = await accounts.people.invite(admin, team.id, "waiting@example.org", "member")
    await accounts.people.invite(OPERATOR, other.id, "new@example.org", "member")
    shared = await accounts.people.invite(admin, team.id, "new@example.org", "viewer")

    assert new.token
    assert again.token
    assert new.token != again.token
    assert [one.token for one in (known, waiting, shared)] == [None, None, None]
    assert not new.user.email_verified
    members = {one.user.email: one.role for one in await accounts.people.members(admin, team.id)}
    assert members == {
        "admin@example.org": "admin",
        "new@example.org": "viewer",
        "known@example.org": "member",
        "waiting@example.org": "member",
    }


@pytest.mark.parametrize("role", ROLES)
async def test_the_last_owner_stays_whoever_asks(accounts: Accounts, team: Workspace, role: Role) -> None:
    owner = await new_member(accounts, team, "owner@example.org", "owner")
    for caller in (owner, OPERATOR):
        if role != "owner":
            with pytest.raises(LastOwner):
                await accounts.people.set_role(caller, team.id, owner.id, role)
        with pytest.raises(LastOwner):
            await accounts.people.remove(caller, team.id, owner.id)
    second = await new_member(accounts, team, "second@example.org", "owner")
    await accounts.people.disable(OPERATOR, second.id)
    with pytest.raises(LastOwner):
        await accounts.people.remove(owner, team.id, owner.id)
    await accounts.people.enable(OPERATOR, second.id)
    await accounts.people.remove(owner, team.id, owner.id)


async def test_an_admin_neither_makes_an_owner_nor_touches_one(accounts: Accounts, team: Workspace) -> None:
    owner = await new_member(accounts, team, "owner@example.org", "owner")
    await new_member(accounts, team, "second@example.org", "owner")
    admin = await new_member(accounts, team, "admin@example.org", "admin")
    member = await new_member(accounts, team, "member@example.org", "member")

    for act in (
        accounts.people.set_role(admin, team.id, member.id, "owner"),
        accounts.people.invite(admin, team.id, "x@example.org", "owner"),
        accounts.people.set_role(admin, team.id, owner.id, "member"),
        accounts.people.invite(admin, team.id, "owner@example.org", "member"),
        accounts.people.remove(admin, team.id, owner.id),
        accounts.people.set_role(member, team.id, member.id, "admin"),
    ):
        with pytest.raises(Forbidden):
            await act
    await accounts.people.set_role(admin, team.id, member.id, "admin")


async def test_a_disabled_user_is_out_at_once_with_sessions_links_and_keys(accounts: Accounts, team: Workspace) -> None:
    caller = await new_member(accounts, team, "ada@example.org", "developer")
    _, secret = await accounts.create_key(caller, team.id, CHAT)
    session = await accounts.sessions.sign_in("ada@example.org", PASSWORD)
    link = await accounts.people.new_link(OPERATOR, caller.id)

    await accounts.people.disable(OPERATOR, "ada@example.org")
    await accounts.refresh()

    for refused in (accounts.authenticate(secret), accounts.sessions.current(session.token)):
        with pytest.raises(Unauthorized):
            await refused
    with pytest.raises(SignInRefused):
        await accounts.sessions.sign_in("ada@example.org", PASSWORD)
    with pytest.raises(LinkVoid):
        await accounts.people.accept(link.token or "", PASSWORD)
    with pytest.raises(UserNotFound):
        await accounts.caller_of_user(caller.id)
    await accounts.people.enable(OPERATOR, caller.id)
    assert (await accounts.sessions.sign_in("ada@example.org", PASSWORD)).user.id == caller.id
    with pytest.raises(Unauthorized):
        await accounts.authenticate(secret)


@pytest.mark.parametrize("how", ["remove", "viewer"])
async def test_keys_go_with_the_right_to_have_them(accounts: Accounts, team: Workspace, how: str) -> None:
    other = await accounts.workspaces.create(OPERATOR, "other")
    caller = await new_member(accounts, team, "ada@example.org", "member")
    await accounts.people.set_role(OPERATOR, other.id, caller.id, "member")
    caller = await accounts.caller_of_user(caller.id)
    _, here = await accounts.create_key(caller, team.id, CHAT)
    _, there = await accounts.create_key(caller, other.id, CHAT)

    if how == "remove":
        await accounts.people.remove(OPERATOR, team.id, caller.id)
    else:
        await accounts.people.set_role(OPERATOR, team.id, caller.id, "viewer")
    await accounts.refresh()

    with pytest.raises(Unauthorized):
        await accounts.authenticate(here)
    assert (await accounts.authenticate(there)).user_id == caller.id


async def test_of_two_changes_to_one_name_the_second_is_told(accounts: Accounts) -> None:
    user = await new_user(accounts, "ada@example.org")
    caller = await accounts.caller_of_user(user.id)
    renamed = await accounts.people.rename(caller, "Ada L.", version=user.version)

    with pytest.raises(Changed):
        await accounts.people.rename(caller, "A. L.", version=user.version)
    assert (await accounts.people.find(caller, user.id)).name == "Ada L."
    assert renamed.version == user.version + 1
    with pytest.raises(UserRefused):
        await accounts.people.rename(caller, "a\nb", version=renamed.version)


async def test_lists_hold_no_hash_of_a_password(accounts: Accounts) -> None:
    await new_user(accounts, "ada@example.org")
    assert b"argon2" not in msgspec.json.encode(await accounts.people.listed(OPERATOR))
