from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from typing import TYPE_CHECKING

import pytest
from tests.databases import eventually, eventually_async, new_home
from tests.people import OPERATOR, new_key

from ventoux.accounts.errors import TooManyTries
from ventoux.accounts.service import Accounts
from ventoux.db.engine import async_engine
from ventoux.errors import Unauthorized, Unavailable

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from ventoux.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return new_home(tmp_path)


@pytest.fixture
async def accounts(home: Home) -> AsyncGenerator[Accounts]:
    """As in a server: loaded, and kept up to date."""
    engine = async_engine(home.database)
    accounts = Accounts(engine)
    await accounts.load()
    async with asyncio.TaskGroup() as group:
        running = group.create_task(accounts.run())
        yield accounts
        running.cancel()
    await engine.dispose()


async def keys_command(home: Home, *arguments: str) -> str:
    command = [sys.executable, "-c", "from ventoux.cli.keys import app; app()", *arguments, "--home", str(home.root)]
    done = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout.strip()


async def is_refused(accounts: Accounts, secret: str) -> bool:
    try:
        await accounts.authenticate(secret)
    except (Unauthorized, TooManyTries):
        return True
    return False


async def test_a_key_that_another_process_made_works_at_once(accounts: Accounts, home: Home) -> None:
    secret = await keys_command(home, "create", "--name", "other")

    assert (await accounts.authenticate(secret)).key_prefix == secret[:11]


async def test_a_revoked_key_is_refused_within_a_second(accounts: Accounts, home: Home) -> None:
    async def refused_after() -> float:
        _, secret = await new_key(accounts, name="k", scopes={"chat"})
        await accounts.authenticate(secret)
        await keys_command(home, "revoke", secret[:11])
        return await eventually_async(lambda: is_refused(accounts, secret), within=20)

    # Other work on the machine may take the time of one try, not of all.
    assert min([await refused_after() for _ in range(3)]) < 1.0


async def test_guesses_share_one_look_at_the_database(home: Home) -> None:
    engine = async_engine(home.database)
    accounts = Accounts(engine, check_every=1.0)
    await accounts.load()
    started = time.monotonic()

    refused = await asyncio.gather(*(is_refused(accounts, f"guess {number}") for number in range(200)))

    assert all(refused)
    # One look each would take 200 seconds.
    assert time.monotonic() - started < 20
    await engine.dispose()


async def test_when_a_key_was_last_used_is_written_down_at_the_end(home: Home) -> None:
    engine = async_engine(home.database)
    accounts = Accounts(engine)
    key, secret = await new_key(accounts, name="k", scopes={"chat"})
    running = asyncio.ensure_future(accounts.run())
    await asyncio.sleep(0)
    before = time.time()
    await accounts.authenticate(secret)

    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    (kept,) = [one for one in await accounts.list_keys(OPERATOR, None) if one.id == key.id]

    assert kept.last_used_at is not None
    assert before <= kept.last_used_at <= time.time()
    await engine.dispose()


async def test_a_database_that_fails_for_a_while_stops_nothing(
    accounts: Accounts, home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    _, secret = await new_key(accounts, name="k", scopes={"chat"})
    with closing(sqlite3.connect(home.database)) as other:
        other.execute("ALTER TABLE changes RENAME TO gone")
        await eventually(lambda: "keys are not kept up to date" in caplog.text)

        known = await accounts.authenticate(secret)
        with pytest.raises(Unavailable):
            await accounts.authenticate("vx_unknown1_" + "a" * 33)

        other.execute("ALTER TABLE gone RENAME TO changes")
    await keys_command(home, "revoke", known.key_prefix)
    await eventually_async(lambda: is_refused(accounts, secret))
