from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.databases import ManualClock, new_home

from ventoux.db.engine import async_engine

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from sqlalchemy.ext.asyncio import AsyncEngine


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    """Of a new database."""
    engine = async_engine(new_home(tmp_path).database)
    yield engine
    await engine.dispose()


@pytest.fixture
def clock() -> ManualClock:
    """The 15th of January 2027, 08:00 UTC."""
    return ManualClock()
