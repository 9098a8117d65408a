from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.databases import ManualClock
from tests.people import OPERATOR, quick_passwords

from ventoux.accounts.service import Accounts
from ventoux.home import Home
from ventoux.vault import Vault

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.accounts.schemas import Workspace


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Its folders; the database is a fixture of its own."""
    home = Home(tmp_path)
    home.create()
    return home


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
