from __future__ import annotations

from typing import TYPE_CHECKING

import pytest_asyncio
from tests.jail import Bench, bench

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    import pytest


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def jailed(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Bench]:
    """One for all tests of a module: starting workers is what takes time."""
    async with bench(tmp_path_factory.mktemp("jail")) as place:
        assert place.source.state is None
        yield place
