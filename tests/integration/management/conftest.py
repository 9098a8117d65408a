from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.integration.management.desk import Desk, open_desk

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncGenerator[Desk]:
    async with open_desk(tmp_path) as desk:
        yield desk
