"""What a session opens, and the key that it is billed to."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import msgspec
import pytest
from tests.databases import rows
from tests.people import OPERATOR, PASSWORD, new_member, new_user

from ventoux.accounts.browsers import Visit
from ventoux.accounts.errors import Archived, CsrfRefused, KeyRefused
from ventoux.accounts.schemas import WEB_SCOPES, NewKey
from ventoux.accounts.service import Accounts
from ventoux.errors import Forbidden, InvalidRequest, NotFound, Unauthorized

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.accounts.schemas import Workspace
    from ventoux.db.location import Location

ADA = "ada@example.org"


async def visiting(accounts: Accounts, email: str = ADA) -> Visit:
    """As a page of ours sends it, of somebody who has just signed in."""
    signed_in = await accounts.sessions.sign_in(email, PASSWORD)
    return Visit(method="POST", token=signed_in.token, csrf=signed_in.csrf, site="same-origin")


def told(visit: Visit, **changed: str) -> Visit:
    return msgspec.structs.replace(visit, **changed)


async def test_a_session_is_billed_to_a_key_of_the_user_whose_secret_nobody_has(
    accounts: Accounts, team: Workspace
) -> None:
    ada = await new_member(accounts, team, ADA, "member")
    visit = await visiting(accounts)

    principal = await accounts.browsers.principal(visit)

    assert (principal.workspace_id, principal.user_id, principal.scopes) == (team.id, ada.id, WEB_SCOPES)
    assert await accounts.browsers.principal(told(visit, workspace=team.id)) == principal
    (key,) = await accounts.list_keys(ada, team.id)
    assert (key.id, key.name, key.web, key.user_id) == (principal.key_id, "web application", True, ada.id)
    assert accounts.principal(key.id) == principal
    made, _ = await accounts.create_key(ada, team.id, NewKey(name="k", scopes=frozenset({"chat"})))
    assert not made.web


async def test_two_first_requests_at_once_make_one_key_in_several_processes_too(
    accounts: Accounts, engine: AsyncEngine, team: Workspace, database: Location
) -> None:
    await new_member(accounts, team, ADA, "member")
    visit = await visiting(accounts)
    other = Accounts(engine, check_every=0.0)
    await other.load()
    both = [accounts.browsers.principal(visit) for _ in range(2)]
    both += [other.browsers.principal(told(visit, method="GET")) for _ in range(2)]

    found = await asyncio.gather(*both)

    assert len({principal.key_id for principal in found}) == 1
    assert rows(database, "SELECT count(*) FROM keys WHERE web") == [(1,)]


async def test_a_change_of_role_holds_from_the_next_request(accounts: Accounts, team: Workspace) -> None:
    ada = await new_member(accounts, team, ADA, "member")
    visit = await visiting(accounts)
    before = await accounts.browsers.principal(visit)
    await accounts.people.set_role(OPERATOR, team.id, ada.id, "viewer")
    with pytest.raises(Forbidden):
        await accounts.browsers.principal(visit)
    await accounts.people.set_role(OPERATOR, team.id, ada.id, "developer")
    await accounts.refresh()
    again = await accounts.browsers.principal(visit)
    # The key ended with the right to call; what belongs to the user is found under the new one.
    assert again.key_id != before.key_id
    assert again.user_id == before.user_id
    await new_member(accounts, team, "owner@example.org", "owner")
    await accounts.people.remove(OPERATOR, team.id, ada.id)
    with pytest.raises(NotFound):
        await accounts.browsers.principal(told(visit, workspace=team.id))


async def test_another_workspace_is_none_and_of_several_one_is_named(accounts: Accounts, team: Workspace) -> None:
    ada = await new_member(accounts, team, ADA, "member")
    other = await accounts.workspaces.create(OPERATOR, "other")
    visit = await visiting(accounts)
    refused: list[str] = []
    for workspace in (other.id, "none", team.name):
        with pytest.raises(NotFound) as missing:
            await accounts.browsers.principal(told(visit, workspace=workspace))
        refused.append(str(missing.value).replace(workspace, "W"))
    assert len(set(refused)) == 1
    await accounts.people.set_role(OPERATOR, other.id, ada.id, "member")
    with pytest.raises(InvalidRequest):
        await accounts.browsers.principal(visit)
    keys = {(await accounts.browsers.principal(told(visit, workspace=one.id))).key_id for one in (team, other)}
    assert len(keys) == 2


async def test_an_archived_workspace_refuses_members_and_administrators(accounts: Accounts, team: Workspace) -> None:
    await new_member(accounts, team, ADA, "member")
    await new_user(accounts, "root@example.org", admin=True)
    visits = [await visiting(accounts), await visiting(accounts, "root@example.org")]
    for visit in visits:
        await accounts.browsers.principal(told(visit, workspace=team.id))
    await accounts.workspaces.archive(OPERATOR, team.id, version=team.version)
    await accounts.refresh()
    for visit in visits:
        with pytest.raises(Archived):
            await accounts.browsers.principal(told(visit, workspace=team.id))


async def test_an_administrator_who_is_in_no_workspace_is_in_the_default_one(accounts: Accounts) -> None:
    await new_user(accounts, "root@example.org", admin=True)
    visit = await visiting(accounts, "root@example.org")
    with pytest.raises(InvalidRequest):
        await accounts.browsers.principal(visit)
    default = await accounts.workspaces.default(OPERATOR)
    assert (await accounts.browsers.principal(visit)).workspace_id == default.id
    with pytest.raises(NotFound):
        await accounts.browsers.principal(told(visit, workspace="none"))


async def test_another_site_cannot_make_a_browser_call_or_read(accounts: Accounts, team: Workspace) -> None:
    await new_member(accounts, team, ADA, "member")
    visit = await visiting(accounts)
    for forged in (told(visit, csrf=""), told(visit, csrf="0" * 64), told(visit, site="cross-site", method="GET")):
        with pytest.raises(CsrfRefused):
            await accounts.browsers.principal(forged)
    await accounts.browsers.principal(told(visit, csrf="", method="GET", site=""))


async def test_a_session_that_was_replaced_or_ended_or_is_a_disabled_users_opens_nothing(
    accounts: Accounts, team: Workspace
) -> None:
    ada = await new_member(accounts, team, ADA, "member")
    first = await visiting(accounts)
    await accounts.sessions.sign_in(ADA, PASSWORD, replacing=first.token)
    second, third = await visiting(accounts), await visiting(accounts)
    await accounts.sessions.sign_out(second.token)
    await accounts.browsers.principal(third)
    await accounts.people.disable(OPERATOR, ada.id)
    for visit in (first, second, third):
        with pytest.raises(Unauthorized):
            await accounts.browsers.principal(visit)


async def test_the_key_of_a_browser_can_be_limited_and_not_revoked(accounts: Accounts, team: Workspace) -> None:
    ada = await new_member(accounts, team, ADA, "member")
    visit = await visiting(accounts)
    principal = await accounts.browsers.principal(visit)
    for caller in (ada, OPERATOR):
        with pytest.raises(KeyRefused):
            await accounts.revoke_key(caller, team.id, principal.key_prefix)
    await accounts.limit_key(OPERATOR, team.id, principal.key_prefix, {"concurrent": 1})
    assert (await accounts.browsers.principal(visit)).limits.concurrent == 1


async def test_what_a_browser_sent_is_in_no_repr(accounts: Accounts, team: Workspace) -> None:
    await new_member(accounts, team, ADA, "member")
    visit = await visiting(accounts)
    assert visit.token not in repr(visit)
    assert visit.csrf not in repr(visit)
