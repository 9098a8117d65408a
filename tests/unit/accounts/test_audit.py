"""Every management act of accounts leaves one event, and none of them holds a secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.databases import rows
from tests.people import OPERATOR, PASSWORD, new_key

from ventoux.accounts.schemas import NewKey
from ventoux.audit.service import verify
from ventoux.errors import VentouxError

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.accounts.schemas import Workspace
    from ventoux.accounts.service import Accounts
    from ventoux.db.location import Location
    from ventoux.home import Home


ACTS = [
    "workspace.create",
    "key.create",
    "key.limit",
    "key.revoke",
    "user.create",
    "user.invite",
    "user.accept",
    "member.role",
    "session.begin",
    "user.password",
    "user.rename",
    "session.end_all",
    "session.end",
    "key.create",
    "user.create",
    "member.role",
    "member.remove",
    "user.admin",
    "user.disable",
    "user.enable",
    "workspace.rename",
    "workspace.archive",
]


def written(database: Location) -> tuple[list[str], str]:
    actions = rows(database, "SELECT action FROM audit_events ORDER BY sequence")
    return [action for (action,) in actions], repr(rows(database, "SELECT * FROM audit_events ORDER BY sequence"))


async def test_every_act_is_recorded_once_and_nothing_that_opens_anything(
    accounts: Accounts, engine: AsyncEngine, database: Location, team: Workspace
) -> None:
    people, sessions = accounts.people, accounts.sessions
    key, secret = await new_key(accounts, workspace="team")
    await accounts.limit_key(OPERATOR, None, key.id, {"concurrent": 2})
    await accounts.revoke_key(OPERATOR, None, key.id)
    await accounts.revoke_key(OPERATOR, None, key.id)
    invited = await people.create(OPERATOR, "ada@example.org")
    again = await people.new_link(OPERATOR, "ada@example.org")
    user = await people.accept(again.token or "", PASSWORD, "Ada")
    await people.set_role(OPERATOR, team.id, user.id, "owner")
    await people.set_role(OPERATOR, team.id, user.id, "owner")
    signed_in = await sessions.sign_in("ada@example.org", PASSWORD)
    current = await sessions.current(signed_in.token)
    await sessions.change_password(current, PASSWORD, "another long password")
    await people.rename(current.caller, "Ada L.", version=current.user.version + 1)
    await sessions.sign_out_everywhere(current, others_only=True)
    await sessions.sign_out(signed_in.token)
    _, hers = await accounts.create_key(current.caller, team.id, NewKey(name="k", scopes=frozenset({"manage"})))
    await people.invite(current.caller, team.id, "bob@example.org", "member")
    await people.remove(current.caller, team.id, "bob@example.org")
    await people.set_admin(OPERATOR, "bob@example.org", admin=True)
    await people.disable(OPERATOR, "bob@example.org")
    await people.enable(OPERATOR, "bob@example.org")
    renamed = await accounts.workspaces.rename(OPERATOR, team.id, "crew", version=team.version)
    await accounts.workspaces.archive(OPERATOR, team.id, version=renamed.version)

    actions, text = written(database)

    assert actions == ACTS
    opening = [secret, hers, invited.token or "", again.token or "", signed_in.token, signed_in.csrf, PASSWORD]
    assert all(one[-20:] not in text for one in opening)
    assert "argon2" not in text
    assert (await verify(engine)).broken_at is None


async def test_an_act_that_is_refused_changes_nothing_and_leaves_no_event(
    accounts: Accounts, database: Location, team: Workspace
) -> None:
    before = written(database)
    for act in (
        accounts.workspaces.rename(OPERATOR, team.id, "x", version=9),
        accounts.workspaces.create(OPERATOR, "team"),
        accounts.people.create(OPERATOR, "no address"),
        accounts.people.disable(OPERATOR, "nobody@example.org"),
        accounts.revoke_key(OPERATOR, None, "vx_nothing"),
    ):
        with pytest.raises(VentouxError):
            await act
    assert written(database) == before


async def test_the_first_key_is_in_the_log(accounts: Accounts, home: Home, database: Location) -> None:
    secret = await accounts.ensure_first_key(home) or ""
    actions, text = written(database)
    assert actions == ["key.create"]
    assert (secret[:11] in text, secret[12:] in text) == (True, False)
