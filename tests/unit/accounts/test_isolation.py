"""Two workspaces: of each, nothing can be read, changed or named by who belongs to the other one only."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import pytest
import pytest_asyncio
from tests.databases import KINDS, ManualClock, content, new_database
from tests.people import OPERATOR, new_key, new_member, quick_passwords

from ventoux.accounts.keys import Keys
from ventoux.accounts.people import People
from ventoux.accounts.schemas import NewKey
from ventoux.accounts.service import Accounts
from ventoux.accounts.workspaces import Workspaces
from ventoux.audit.schemas import AuditFilter
from ventoux.db.engine import async_engine
from ventoux.errors import Forbidden, NotFound
from ventoux.vault import Vault

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator

    from tests.databases import Kind

    from ventoux.accounts.schemas import Caller
    from ventoux.db.location import Location

in_one_loop = pytest.mark.asyncio(loop_scope="module")

CHAT = NewKey(name="k", scopes=frozenset({"chat"}))


class Tried(NamedTuple):
    """Who tries, and what it is that they name."""

    accounts: Accounts
    caller: Caller
    workspace: str
    user: str
    key: str


Act = Callable[[Tried], Awaitable[object]]


async def never(_given: object) -> None:
    """What is refused before there is anything to wait for."""


# By method: what the other's owner tries with the ids of this workspace, of its member and of its key.
OTHERS: dict[str, Act] = {
    "Accounts.create_key": lambda t: t.accounts.create_key(t.caller, t.workspace, CHAT),
    "Accounts.list_keys": lambda t: t.accounts.list_keys(t.caller, t.workspace),
    "Accounts.limit_key": lambda t: t.accounts.limit_key(t.caller, t.workspace, t.key, {"concurrent": 1}),
    "Accounts.find_key": lambda t: t.accounts.find_key(t.caller, t.workspace, t.key),
    "Accounts.revoke_key": lambda t: t.accounts.revoke_key(t.caller, t.workspace, t.key),
    "Workspaces.find": lambda t: t.accounts.workspaces.find(t.caller, t.workspace),
    "Workspaces.rename": lambda t: t.accounts.workspaces.rename(t.caller, t.workspace, "taken", version=1),
    "Workspaces.archive": lambda t: t.accounts.workspaces.archive(t.caller, t.workspace, version=1),
    "Workspaces.audit_events": lambda t: t.accounts.workspaces.audit_events(
        t.caller, AuditFilter(workspace_id=t.workspace)
    ),
    "Workspaces.audit_export": lambda t: never(
        t.accounts.workspaces.audit_export(t.caller, AuditFilter(workspace_id=t.workspace))
    ),
    "People.member": lambda t: t.accounts.people.member(t.caller, t.workspace, t.user),
    "People.invite": lambda t: t.accounts.people.invite(t.caller, t.workspace, "x@example.org", "member"),
    "People.members": lambda t: t.accounts.people.members(t.caller, t.workspace),
    "People.set_role": lambda t: t.accounts.people.set_role(t.caller, t.workspace, t.user, "viewer"),
    "People.remove": lambda t: t.accounts.people.remove(t.caller, t.workspace, t.user),
    "People.find": lambda t: t.accounts.people.find(t.caller, t.user),
}
# Within the caller's own workspace, with what is the other's: it must not be there.
OWN: dict[str, Act] = {
    "limit_key": lambda t: t.accounts.limit_key(t.caller, t.workspace, t.key, {"concurrent": 1}),
    "find_key": lambda t: t.accounts.find_key(t.caller, t.workspace, t.key),
    "revoke_key": lambda t: t.accounts.revoke_key(t.caller, t.workspace, t.key),
    "set_role": lambda t: t.accounts.people.set_role(t.caller, t.workspace, t.user, "viewer"),
    "remove": lambda t: t.accounts.people.remove(t.caller, t.workspace, t.user),
    "key for": lambda t: t.accounts.create_key(t.caller, t.workspace, msgspec.structs.replace(CHAT, user_id=t.user)),
    "workspace by name": lambda t: t.accounts.workspaces.find(t.caller, "team"),
}
# For administrators of the installation, whatever the workspace.
ADMINS: dict[str, Act] = {
    "Workspaces.create": lambda t: t.accounts.workspaces.create(t.caller, "third"),
    "Workspaces.default": lambda t: t.accounts.workspaces.default(t.caller),
    "People.create": lambda t: t.accounts.people.create(t.caller, "x@example.org"),
    "People.new_link": lambda t: t.accounts.people.new_link(t.caller, t.user),
    "People.listed": lambda t: t.accounts.people.listed(t.caller),
    "People.disable": lambda t: t.accounts.people.disable(t.caller, t.user),
    "People.enable": lambda t: t.accounts.people.enable(t.caller, t.user),
    "People.set_admin": lambda t: t.accounts.people.set_admin(t.caller, t.user, admin=True),
    "Workspaces.audit_verified": lambda t: t.accounts.workspaces.audit_verified(t.caller),
    "export of all": lambda t: never(t.accounts.workspaces.audit_export(t.caller, AuditFilter())),
    "list of all keys": lambda t: t.accounts.list_keys(t.caller, None),
    "limit any key": lambda t: t.accounts.limit_key(t.caller, None, t.key, {"concurrent": 1}),
    "revoke any key": lambda t: t.accounts.revoke_key(t.caller, None, t.key),
    "audit of all": lambda t: t.accounts.workspaces.audit_events(t.caller, AuditFilter()),
}
# About the caller alone: there is nothing of anybody else to name.
ABOUT_ONESELF = {"Workspaces.listed", "People.rename"}


@pytest.fixture(scope="module", params=KINDS)
def kind(request: pytest.FixtureRequest) -> Kind:
    """Of databases: each once."""
    return request.param


@pytest.fixture(scope="module")
def database(kind: Kind, tmp_path_factory: pytest.TempPathFactory) -> Generator[Location]:
    """One for all tests: each sees to it that nothing in it was changed."""
    with new_database(kind, tmp_path_factory.mktemp("isolated")) as where:
        yield where


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def tried(database: Location) -> AsyncGenerator[Tried]:
    """The owner of another workspace, with what is this one's."""
    engine, passwords = async_engine(database), quick_passwords()
    accounts = Accounts(engine, ManualClock(), check_every=0.0, vault=Vault(bytes(32)), passwords=passwords)
    await accounts.load()
    team, other = [await accounts.workspaces.create(OPERATOR, name) for name in ("team", "other")]
    member = await new_member(accounts, team, "member@example.org", "member")
    stranger = await new_member(accounts, other, "stranger@example.org", "owner")
    key, _ = await new_key(accounts, workspace="team")
    yield Tried(accounts, stranger, team.id, member.id, key.id)
    passwords.close()
    await engine.dispose()


def test_every_method_that_takes_a_caller_is_tried_here() -> None:
    taking = {
        f"{part.__name__}.{name}"
        for part in (Accounts, Workspaces, People)
        for name, method in inspect.getmembers(part, inspect.isfunction)
        if not name.startswith("_") and "caller" in inspect.signature(method).parameters
    }
    assert taking == OTHERS.keys() | {name for name in ADMINS if "." in name} | ABOUT_ONESELF
    # The methods of Keys are those of Accounts.
    assert {name for name, _ in inspect.getmembers(Keys, inspect.isfunction) if not name.startswith("_")} == {
        "add",
        "create",
        "find",
        "limit",
        "listed",
        "revoke",
    }


@in_one_loop
@pytest.mark.parametrize("name", OTHERS)
async def test_what_belongs_to_others_is_not_there(tried: Tried, name: str, database: Location) -> None:
    before = content(database)
    nowhere = {"workspace": "0" * 32, "user": "1" * 32, "key": "2" * 32}
    with pytest.raises(NotFound) as others:
        await OTHERS[name](tried)
    with pytest.raises(NotFound) as nobodys:
        await OTHERS[name](tried._replace(**nowhere))

    # It says the same as of what nobody has.
    said = str(others.value)
    for field, value in nowhere.items():
        said = said.replace(getattr(tried, field), value)
    assert said == str(nobodys.value)
    assert content(database) == before


@in_one_loop
@pytest.mark.parametrize("name", OWN)
async def test_what_belongs_to_others_cannot_be_reached_from_ones_own_workspace(
    tried: Tried, name: str, database: Location
) -> None:
    before = content(database)
    (own,) = tried.caller.rights
    with pytest.raises(NotFound):
        await OWN[name](tried._replace(workspace=own))
    assert content(database) == before


@in_one_loop
@pytest.mark.parametrize("name", ADMINS)
async def test_what_concerns_the_installation_is_for_its_administrators(
    tried: Tried, name: str, database: Location
) -> None:
    before = content(database)
    with pytest.raises(Forbidden):
        await ADMINS[name](tried)
    assert content(database) == before


@in_one_loop
async def test_lists_have_what_is_the_callers_and_nothing_else(tried: Tried) -> None:
    accounts, caller = tried.accounts, tried.caller
    (own,) = caller.rights
    assert [one.id for one in await accounts.workspaces.listed(caller)] == [own]
    assert await accounts.list_keys(caller, own) == []
    assert [one.user.id for one in await accounts.people.members(caller, own)] == [caller.id]
    events = await accounts.workspaces.audit_events(caller, AuditFilter(workspace_id=own))
    assert {event.workspace_id for event in events} == {own}
