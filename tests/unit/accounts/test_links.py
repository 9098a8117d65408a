"""Links that sign in once: the first user, and what they say of themselves then."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from tests.databases import held, rows
from tests.people import OPERATOR, PASSWORD, new_member, new_user

from ventoux.accounts.errors import HasPassword, LinkVoid, NameTaken, PasswordRefused, TooManyTries
from ventoux.accounts.links import FIRST_EMAIL
from ventoux.errors import Forbidden, InvalidRequest, NotFound, Unauthorized

if TYPE_CHECKING:
    from tests.databases import ManualClock

    from ventoux.accounts.schemas import SignedIn, Workspace
    from ventoux.accounts.service import Accounts
    from ventoux.db.location import Location

ADA = "ada@example.org"
DAY = 86_400.0


async def first(accounts: Accounts) -> SignedIn:
    return await accounts.follow_link(await accounts.links.first() or "")


async def test_the_first_link_makes_the_first_user_who_administers_and_owns_everything(
    accounts: Accounts, database: Location
) -> None:
    made = await first(accounts)
    asking = (await accounts.sessions.current(made.token)).caller
    default = await accounts.workspaces.default(OPERATOR)
    assert (made.user.email, made.user.admin, made.user.has_password) == (FIRST_EMAIL, True, False)
    assert (asking.admin, asking.roles) == (True, {default.id: "owner"})
    actions = [action for (action,) in rows(database, "SELECT action FROM audit_events ORDER BY sequence")]
    assert actions == ["user.create", "member.role", "session.begin"]


async def test_a_link_signs_in_once_however_many_follow_it_at_once(accounts: Accounts, database: Location) -> None:
    tokens = [await accounts.links.first() or "" for _ in range(2)]
    found = await asyncio.gather(*(accounts.follow_link(one) for one in tokens * 3), return_exceptions=True)
    signed_in = [one for one in found if not isinstance(one, BaseException)]
    # Of two starts' links the second one is the same user's as long as nobody has a password.
    assert 1 <= len(signed_in) <= 2
    assert all(isinstance(one, LinkVoid) for one in found if isinstance(one, BaseException))
    assert rows(database, "SELECT count(*) FROM users") == [(1,)]


async def test_a_start_prints_a_link_while_nobody_can_sign_in_and_it_is_good_no_longer(accounts: Accounts) -> None:
    unused = await accounts.links.first() or ""
    made = await first(accounts)
    again = await accounts.links.first()
    assert again
    assert (await accounts.follow_link(again)).user.id == made.user.id
    await new_user(accounts, ADA)
    assert await accounts.links.first() is None
    with pytest.raises(LinkVoid):
        await accounts.follow_link(unused)


async def test_invited_people_without_an_administrator_get_no_link_that_makes_one(
    accounts: Accounts, team: Workspace
) -> None:
    await accounts.people.invite(OPERATOR, team.id, ADA, "member")
    assert await accounts.links.first() is None
    with pytest.raises(InvalidRequest):
        await accounts.links.new(OPERATOR)


async def test_the_operator_makes_links_for_a_day_and_nobody_else(
    accounts: Accounts, clock: ManualClock, team: Workspace
) -> None:
    ada = await new_member(accounts, team, ADA, "member")
    root = await new_user(accounts, "root@example.org", admin=True)
    caller = await accounts.caller_of_user(root.id)
    with pytest.raises(Forbidden):
        await accounts.links.new(caller, ADA)
    with pytest.raises(NotFound):
        await accounts.links.new(OPERATOR, "nobody@example.org")
    assert (await accounts.links.new(OPERATOR)).email == root.email
    good, late = await accounts.links.new(OPERATOR, ADA), await accounts.links.new(OPERATOR, ADA)
    browser = await accounts.sessions.sign_in(root.email, PASSWORD)
    made = await accounts.follow_link(good.token, replacing=browser.token)
    assert made.user.id == ada.id
    with pytest.raises(Unauthorized):
        await accounts.sessions.current(browser.token)
    clock.at += DAY
    for token in (good.token, late.token, "", "é\ud800"):
        with pytest.raises(LinkVoid):
            await accounts.follow_link(token)
    disabled = await accounts.links.new(OPERATOR, ADA)
    await accounts.people.disable(OPERATOR, ADA)
    with pytest.raises(LinkVoid):
        await accounts.follow_link(disabled.token)


async def test_guessed_links_are_slowed_down_and_no_token_is_kept(accounts: Accounts, database: Location) -> None:
    token = await accounts.links.first() or ""
    assert token.startswith("vxw_")
    for _ in range(40):
        with pytest.raises(LinkVoid):
            await accounts.follow_link("vxw_00000000_" + "0" * 33, address="192.0.2.1")
    with pytest.raises(TooManyTries):
        await accounts.follow_link(token, address="192.0.2.1")
    await accounts.follow_link(token, address="192.0.2.2")
    assert token[4:].encode() not in held(database)
    assert token not in repr(await accounts.links.new(OPERATOR))


async def test_who_has_no_password_says_who_they_are_once(accounts: Accounts) -> None:
    made, spare = await first(accounts), await accounts.links.new(OPERATOR)
    elsewhere = await accounts.follow_link((await accounts.links.new(OPERATOR)).token)
    current = await accounts.sessions.current(made.token)
    changed = await accounts.profiles.complete(current, email=" Ada@Example.org", name="Ada", password=PASSWORD)
    assert (changed.email, changed.name, changed.has_password, changed.admin) == (ADA, "Ada", True, True)
    assert (await accounts.sessions.current(made.token)).user.email == ADA
    with pytest.raises(Unauthorized):
        await accounts.sessions.current(elsewhere.token)
    with pytest.raises(LinkVoid):
        await accounts.follow_link(spare.token)
    await accounts.sessions.sign_in(ADA, PASSWORD)
    for seen in (current, await accounts.sessions.current(made.token)):
        with pytest.raises(HasPassword):
            await accounts.profiles.complete(seen, email=ADA, name="Ada", password="another long password")


async def test_a_profile_takes_nobody_elses_address_and_no_bad_password(accounts: Accounts, team: Workspace) -> None:
    await new_user(accounts, ADA)
    await accounts.people.invite(OPERATOR, team.id, "bob@example.org", "member")
    link = await accounts.links.new(OPERATOR, "bob@example.org")
    current = await accounts.sessions.current((await accounts.follow_link(link.token)).token)
    with pytest.raises(NameTaken):
        await accounts.profiles.complete(current, email=ADA, name="Bob", password=PASSWORD)
    with pytest.raises(PasswordRefused):
        await accounts.profiles.complete(current, email="bob@example.org", name="Bob", password="short")
    # Nobody vouches for an address that is only written down.
    changed = await accounts.profiles.complete(current, email="eve@example.org", name="Bob", password=PASSWORD)
    assert not changed.email_verified
