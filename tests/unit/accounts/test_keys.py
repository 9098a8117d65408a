from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from sqlalchemy import event
from tests.databases import held
from tests.people import OPERATOR, new_key, new_member, new_user

from ventoux.accounts.errors import KeyNotFound, KeyRefused, UserNotFound
from ventoux.accounts.schemas import ENDPOINT_SCOPES, NewKey
from ventoux.accounts.service import Accounts
from ventoux.accounts.transactions import changing
from ventoux.db.engine import async_engine
from ventoux.errors import Forbidden, HomeError, Unauthorized
from ventoux.limits.schemas import OwnLimits
from ventoux.vault import Vault

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.accounts.schemas import Caller, Workspace
    from ventoux.db.location import Location

CHAT = NewKey(name="k", scopes=frozenset({"chat"}))


def like(wanted: NewKey = CHAT, **changed: object) -> NewKey:
    return msgspec.structs.replace(wanted, **changed)


async def test_a_member_makes_and_sees_and_revokes_their_own_keys_only(accounts: Accounts, team: Workspace) -> None:
    ada = await new_member(accounts, team, "ada@example.org", "member")
    bob = await new_member(accounts, team, "bob@example.org", "developer")
    nobodys, _ = await new_key(accounts, workspace="team")
    hers, secret = await accounts.create_key(ada, team.id, CHAT)

    assert (hers.user_id, (await accounts.authenticate(secret)).user_id) == (ada.id, ada.id)
    assert [key.id for key in await accounts.list_keys(ada, team.id)] == [hers.id]
    assert [key.id for key in await accounts.list_keys(bob, team.id)] == [nobodys.id, hers.id]
    with pytest.raises(KeyNotFound) as missing:
        await accounts.revoke_key(ada, team.id, nobodys.prefix)
    assert missing.value.nearest == []
    with pytest.raises(Forbidden):
        await accounts.revoke_key(bob, team.id, hers.prefix)
    with pytest.raises(Forbidden):
        await accounts.limit_key(ada, team.id, hers.prefix, {"concurrent": None})
    await accounts.revoke_key(ada, team.id, hers.prefix)
    with pytest.raises(Unauthorized):
        await accounts.authenticate(secret)


@pytest.mark.parametrize(
    "wanted",
    [
        like(scopes=frozenset({"manage"})),
        like(scopes=frozenset({"chat", "manage:read"})),
        like(user_id=None),
        like(user_id="somebody else"),
        like(limits=OwnLimits(requests_per_minute=None)),
    ],
)
async def test_a_key_can_do_no_more_than_who_makes_it(accounts: Accounts, team: Workspace, wanted: NewKey) -> None:
    for role in ("member", "developer"):
        caller = await new_member(accounts, team, f"{role}@example.org", role)
        with pytest.raises(Forbidden):
            await accounts.create_key(caller, team.id, wanted)
    viewer = await new_member(accounts, team, "viewer@example.org", "viewer")
    with pytest.raises(Forbidden):
        await accounts.create_key(viewer, team.id, CHAT)


async def test_a_key_for_somebody_is_for_one_of_the_workspace(accounts: Accounts, team: Workspace) -> None:
    stranger = await new_user(accounts, "stranger@example.org")
    ada = await new_member(accounts, team, "ada@example.org", "viewer")
    for unknown in (stranger.id, "nobody"):
        with pytest.raises(UserNotFound):
            await accounts.create_key(OPERATOR, team.id, like(user_id=unknown))

    key, _ = await accounts.create_key(OPERATOR, team.id, like(user_id=ada.id))

    assert key.user_id == ada.id


async def test_a_key_for_endpoints_names_them_and_is_for_nothing_else(accounts: Accounts, team: Workspace) -> None:
    for wrong in (
        like(endpoints=frozenset[str]()),
        like(scopes=frozenset({"chat", "manage"}), endpoints=frozenset({"large"})),
        like(scopes=frozenset({"usage:read"}), endpoints=frozenset({"large"})),
    ):
        with pytest.raises(KeyRefused):
            await accounts.create_key(OPERATOR, team.id, wrong)

    _, secret = await accounts.create_key(OPERATOR, team.id, like(endpoints=frozenset({"large", "small"})))

    assert (await accounts.authenticate(secret)).endpoints == {"large", "small"}


async def test_an_endpoint_has_two_keys_of_which_one_works_while_the_other_is_replaced(
    accounts: Accounts, team: Workspace
) -> None:
    made = await accounts.endpoint_keys(team.id, "e1", "large")
    principal = await accounts.authenticate(made["primary"])
    assert (principal.workspace_id, principal.endpoints, principal.scopes) == (team.id, {"large"}, ENDPOINT_SCOPES)
    await accounts.limit_key(OPERATOR, team.id, principal.key_prefix, {"concurrent": 3})

    rotated = await accounts.rotate_endpoint_key("e1", "primary")

    assert await accounts.show_endpoint_keys("e1") == {"primary": rotated, "secondary": made["secondary"]}
    assert (await accounts.authenticate(rotated)).limits.concurrent == 3
    await accounts.authenticate(made["secondary"])
    with pytest.raises(Unauthorized, match="revoked"):
        await accounts.authenticate(made["primary"])
    with pytest.raises(KeyRefused, match="Rotate"):
        await accounts.revoke_key(OPERATOR, team.id, rotated[:11])
    await accounts.revoke_endpoint_keys("e1")
    assert await accounts.show_endpoint_keys("e1") == {}
    with pytest.raises(KeyNotFound):
        await accounts.rotate_endpoint_key("e1", "primary")


async def test_keys_of_an_endpoint_that_is_not_made_after_all_are_not_made(
    accounts: Accounts, engine: AsyncEngine, team: Workspace
) -> None:
    class Refused(Exception):
        pass

    async def make() -> None:
        async with changing(engine) as connection:
            await accounts.endpoint_keys(team.id, "e1", "large", connection=connection)
            raise Refused

    with pytest.raises(Refused):
        await make()
    assert await accounts.show_endpoint_keys("e1") == {}


async def test_keys_that_can_be_shown_are_sealed_each_for_itself(
    accounts: Accounts, engine: AsyncEngine, database: Location, team: Workspace
) -> None:
    made = await accounts.endpoint_keys(team.id, "e1", "large")
    assert all(secret[12:].encode() not in held(database) for secret in made.values())
    with pytest.raises(HomeError):
        await Accounts(engine, vault=Vault(b"1" * 32)).show_endpoint_keys("e1")
    async with changing(engine) as connection:
        await connection.exec_driver_sql(
            "UPDATE keys SET sealed = (SELECT sealed FROM keys WHERE slot = 'primary') WHERE slot = 'secondary'"
        )
    with pytest.raises(HomeError):
        await accounts.show_endpoint_keys("e1")


async def test_a_key_manages_its_own_workspace_as_far_as_its_scope_and_its_user_may(
    accounts: Accounts, team: Workspace
) -> None:
    other = await accounts.workspaces.create(OPERATOR, "other")
    admin = await new_member(accounts, team, "admin@example.org", "admin")

    async def caller(*scopes: str) -> Caller:
        _, secret = await accounts.create_key(OPERATOR, team.id, like(scopes=frozenset(scopes)))
        return await accounts.caller_of_key(await accounts.authenticate(secret))

    _, secret = await accounts.create_key(admin, team.id, like(scopes=frozenset({"manage"})))
    managing = await accounts.caller_of_key(await accounts.authenticate(secret))
    assert managing.allows("endpoints:write", team.id)
    assert not managing.allows("workspace:archive", team.id)
    assert not managing.allows("endpoints:read", other.id)
    assert not managing.admin
    with pytest.raises(Forbidden):
        managing.require_rank("owner", team.id)
    with pytest.raises(Forbidden, match="manage"):
        await caller("chat", "usage:read")
    assert not (await caller("manage:read")).rights[team.id] & {"endpoints:write", "members:write"}

    await accounts.people.set_role(OPERATOR, team.id, admin.id, "developer")
    demoted = await accounts.caller_of_key(await accounts.authenticate(secret))
    assert demoted.allows("endpoints:write", team.id)
    assert not demoted.allows("members:write", team.id)
    with pytest.raises(Forbidden):
        demoted.require_rank("admin", team.id)


async def test_only_keys_that_changed_are_read_again(database: Location) -> None:
    here, there = async_engine(database), async_engine(database)
    maker, reader = Accounts(here, check_every=0.0), Accounts(there, check_every=0.0)
    made = [await new_key(maker) for _ in range(20)]
    await reader.load()
    read: list[int] = []

    def counted(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "FROM keys" in statement:
            read.append(1)

    event.listen(there.sync_engine, "after_cursor_execute", counted)
    await reader.refresh()
    assert read == []
    for _, secret in made:
        await reader.authenticate(secret)
    assert read == []
    await maker.revoke_key(OPERATOR, None, made[3][0].id)
    before = dict(reader._known._known)

    await reader.refresh()

    changed = [found.key.id for hashed, found in reader._known._known.items() if found is not before.get(hashed)]
    assert (read, changed) == ([1], [made[3][0].id])
    await here.dispose()
    await there.dispose()
