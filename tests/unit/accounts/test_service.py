from __future__ import annotations

import asyncio
import re
import stat
from typing import TYPE_CHECKING

import pytest
from msgspec import UNSET
from sqlalchemy import URL
from tests.databases import held, rows
from tests.people import OPERATOR, new_key

from ventoux.accounts.errors import KeyNotFound, KeyRefused, PrefixTaken
from ventoux.accounts.schemas import SCOPES
from ventoux.accounts.service import Accounts, require
from ventoux.errors import Forbidden, HomeError, NotFound, Unauthorized
from ventoux.limits.schemas import DIMENSIONS, Limits, OwnLimits

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine
    from tests.databases import ManualClock

    from ventoux.db.location import Location
    from ventoux.home import Home


async def test_a_created_key_is_who_it_says_and_has_its_scopes(accounts: Accounts) -> None:
    key, secret = await new_key(accounts, name="laptop", scopes={"chat"})

    principal = await accounts.authenticate(secret)

    assert (principal.key_id, principal.key_prefix) == (key.id, key.prefix)
    assert principal.workspace_id == key.workspace_id
    assert principal.scopes == {"chat"}
    assert re.fullmatch(rf"{key.prefix}_[0-9A-Za-z]{{33}}", secret)
    assert re.fullmatch(r"vx_[0-9A-Za-z]{8}", key.prefix)


async def test_no_file_of_the_database_holds_the_secret(accounts: Accounts, database: Location) -> None:
    _, secret = await new_key(accounts, name="laptop", scopes={"chat"})

    assert secret[:11].encode() in held(database)
    assert secret[12:].encode() not in held(database)


@pytest.mark.parametrize("presented", ["", "vx_", "hello", "vx_12345678_" + "a" * 33, "\ud800", "é" * 5000])
async def test_what_is_no_key_is_refused(accounts: Accounts, presented: str) -> None:
    with pytest.raises(Unauthorized) as refused:
        await accounts.authenticate(presented)

    assert refused.value.hint


async def test_a_key_with_one_letter_changed_is_unknown_and_not_revoked(accounts: Accounts) -> None:
    key, secret = await new_key(accounts, name="laptop", scopes={"chat"})
    await accounts.revoke_key(OPERATOR, None, key.id)
    altered = secret[:-1] + ("a" if secret[-1] != "a" else "b")

    with pytest.raises(Unauthorized, match="revoked"):
        await accounts.authenticate(secret)
    with pytest.raises(Unauthorized, match="not known"):
        await accounts.authenticate(altered)


async def test_a_key_expires_at_its_second(accounts: Accounts, clock: ManualClock) -> None:
    _, secret = await new_key(accounts, name="short", scopes={"chat"}, expires_at=clock.now() + 60)
    clock.at += 59.9
    await accounts.authenticate(secret)
    clock.at += 0.1

    with pytest.raises(Unauthorized, match="expired"):
        await accounts.authenticate(secret)


@pytest.mark.parametrize("name_it", ["id", "prefix", "short"])
async def test_a_key_is_revoked_by_id_or_prefix_and_revoking_again_changes_nothing(
    accounts: Accounts, clock: ManualClock, name_it: str
) -> None:
    key, _ = await new_key(accounts, name="laptop", scopes={"chat"})
    name = {"id": key.id, "prefix": key.prefix, "short": key.prefix[3:]}[name_it]

    first = await accounts.revoke_key(OPERATOR, None, name)
    clock.at += 5
    second = await accounts.revoke_key(OPERATOR, None, name)

    assert first.revoked_at == second.revoked_at == clock.now() - 5


async def test_revoking_what_is_not_there_names_the_nearest(accounts: Accounts) -> None:
    key, _ = await new_key(accounts, name="laptop", scopes={"chat"})

    with pytest.raises(KeyNotFound) as missing:
        await accounts.revoke_key(OPERATOR, None, key.prefix[:-1] + "_")

    assert missing.value.nearest == [key.prefix]


async def test_two_keys_never_share_a_prefix(engine: AsyncEngine) -> None:
    prefixes = iter(["vx_aaaaaaaa", "vx_aaaaaaaa", "vx_bbbbbbbb"])
    accounts = Accounts(engine, make_prefix=lambda: next(prefixes))

    first, _ = await new_key(accounts, name="one", scopes={"chat"})
    second, secret = await new_key(accounts, name="two", scopes={"chat"})
    await accounts.revoke_key(OPERATOR, None, first.prefix)

    assert (first.prefix, second.prefix) == ("vx_aaaaaaaa", "vx_bbbbbbbb")
    assert (await accounts.authenticate(secret)).key_id == second.id


async def test_prefixes_that_are_all_taken_end_in_an_error(engine: AsyncEngine) -> None:
    accounts = Accounts(engine, make_prefix=lambda: "vx_aaaaaaaa")
    await new_key(accounts, name="one", scopes={"chat"})

    with pytest.raises(PrefixTaken):
        await new_key(accounts, name="two", scopes={"chat"})

    assert len(await accounts.list_keys(OPERATOR, None)) == 1


@pytest.mark.parametrize(
    ("name", "scopes", "expires_in"),
    [("", {"chat"}, None), ("a\nb", {"chat"}, None), ("a", set[str](), None), ("a", {"fly"}, None), ("a", {"chat"}, 0)],
)
async def test_a_key_that_makes_no_sense_is_not_made(
    accounts: Accounts, clock: ManualClock, name: str, scopes: set[str], expires_in: float | None
) -> None:
    expires_at = None if expires_in is None else clock.now() + expires_in

    with pytest.raises(KeyRefused):
        await new_key(accounts, name=name, scopes=scopes, expires_at=expires_at)

    assert await accounts.list_keys(OPERATOR, None) == []


async def test_a_key_for_a_workspace_that_is_not_there_is_not_made(accounts: Accounts) -> None:
    with pytest.raises(NotFound, match="elsewhere"):
        await new_key(accounts, workspace="elsewhere", name="a", scopes={"chat"})


async def test_a_keys_own_limits_count_before_those_of_the_settings(engine: AsyncEngine) -> None:
    accounts = Accounts(engine, limits=Limits(requests_per_minute=10, concurrent=3))
    key, secret = await new_key(accounts, name="a", scopes={"chat"}, limits=OwnLimits(requests_per_minute=2))
    assert (await accounts.authenticate(secret)).limits == Limits(requests_per_minute=2, concurrent=3)

    await accounts.limit_key(OPERATOR, None, key.prefix, {"requests_per_minute": UNSET, "concurrent": None})
    assert (await accounts.authenticate(secret)).limits == Limits(requests_per_minute=10)


async def test_changes_of_a_keys_limits_that_come_together_all_count(engine: AsyncEngine) -> None:
    accounts = Accounts(engine)
    key, secret = await new_key(accounts, name="a", scopes={"chat"})
    changes = {name: number for number, name in enumerate(DIMENSIONS, 1)}

    await asyncio.gather(
        *(accounts.limit_key(OPERATOR, None, key.id, {name: number}) for name, number in changes.items())
    )

    assert (await accounts.authenticate(secret)).limits == Limits(**changes)
    # Writing down when it was last used puts no older limits back.
    await accounts._known.flush()
    assert [one.limits for one in await accounts.list_keys(OPERATOR, None)] == [OwnLimits(**changes)]


async def test_a_missing_scope_is_named(accounts: Accounts) -> None:
    _, secret = await new_key(accounts, name="a", scopes={"chat"})
    principal = await accounts.authenticate(secret)

    require(principal, "chat")
    with pytest.raises(Forbidden, match="'embeddings'"):
        require(principal, "embeddings")


async def test_the_first_key_is_made_once_and_only_its_owner_can_read_it(accounts: Accounts, home: Home) -> None:
    made = await accounts.ensure_first_key(home)

    assert made is not None
    assert (await accounts.authenticate(made)).scopes == SCOPES.keys()
    assert home.first_key.read_text() == f"{made}\n"
    assert stat.S_IMODE(home.first_key.stat().st_mode) == 0o600
    assert await accounts.ensure_first_key(home) is None
    assert len(await accounts.list_keys(OPERATOR, None)) == 1


async def test_a_first_key_that_cannot_be_written_is_not_kept(accounts: Accounts, home: Home) -> None:
    home.first_key.mkdir()

    with pytest.raises(HomeError, match="first API key"):
        await accounts.ensure_first_key(home)
    kept = await accounts.list_keys(OPERATOR, None)
    home.first_key.rmdir()

    assert kept == []
    assert sorted(path.name for path in home.root.iterdir() if path.name.startswith("first")) == []
    assert await accounts.ensure_first_key(home) is not None


async def test_a_first_key_file_of_a_start_that_died_is_replaced(accounts: Accounts, home: Home) -> None:
    home.first_key.write_text("vx_00000000_dead\n")

    made = await accounts.ensure_first_key(home)

    assert home.first_key.read_text() == f"{made}\n"


async def test_when_no_key_can_be_committed_no_first_key_file_stays(
    accounts: Accounts, home: Home, database: Location
) -> None:
    # At the commit, after everything else has gone well.
    rows(database, "CREATE TABLE later (id TEXT REFERENCES keys(prefix) DEFERRABLE INITIALLY DEFERRED)")
    insert = "INSERT INTO later VALUES ('none')"
    if isinstance(database, URL):
        body = f"BEGIN {insert}; RETURN NULL; END"
        rows(database, f"CREATE FUNCTION break_commit() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
        rows(database, "CREATE TRIGGER b AFTER INSERT ON keys FOR EACH ROW EXECUTE FUNCTION break_commit()")
    else:
        rows(database, f"CREATE TRIGGER break_commit AFTER INSERT ON keys BEGIN {insert}; END")

    with pytest.raises(Exception, match=r"(?i)foreign key"):
        await accounts.ensure_first_key(home)

    assert not home.first_key.exists()
    assert await accounts.list_keys(OPERATOR, None) == []
