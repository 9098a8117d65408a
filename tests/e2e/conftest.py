from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.e2e.servers import Server

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Ventoux as a first start makes it: the default models pulled and prepared, in a home of its own."""
    with Server(tmp_path_factory.mktemp("real") / "home", "--parallel", "4", "--context", "2048") as server:
        yield server
