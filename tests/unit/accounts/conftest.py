from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.databases import ManualClock, new_home
from tests.people import OPERATOR, quick_passwords

from ventoux.accounts.service import Accounts
from ventoux.db.engine import async_engine
from ventoux.vault import Vault

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.accounts.schemas import Workspace
    from ventoux.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return new_home(tmp_path)


@pytest.fixture
async def engine(home: Home) -> AsyncGenerator[AsyncEngine]:
    engine = async_engine(home.database)
    yield engine
    await engine.dispose()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def accounts(engine: AsyncEngine, clock: ManualClock) -> AsyncGenerator[Accounts]:
    passwords = quick_passwords()
    accounts = Accounts(engine, clock, check_every=0.0, vault=Vault(bytes(32)), passwords=passwords)
    await accounts.load()
    yield accounts
    passwords.close()


@pytest.fixture
async def team(accounts: Accounts) -> Workspace:
    return await accounts.workspaces.create(OPERATOR, "team")
