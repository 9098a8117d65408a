from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.e2e.servers import Server, home_with_cards

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Ventoux as a first start makes it: the default models pulled and prepared, in a home of its own."""
    with Server(tmp_path_factory.mktemp("real") / "home", "--parallel", "4", "--context", "2048") as server:
        yield server


SCRIPTS: dict[str, dict[str, object]] = {
    "quick": {"tokens": ["Hello", " there", "!"]},
    "slow": {"tokens": ["word "], "between_tokens": 0.02},
    "dies": {"tokens": ["word "], "between_tokens": 0.01, "die_after": 3},
    "hangs": {"tokens": ["word "], "stall_after": 3},
    "breaks": {"tokens": ["word "], "break_after": 3},
}


@pytest.fixture(scope="session")
def scripted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Ventoux before engines that play a script, faults included."""
    home = home_with_cards(tmp_path_factory.mktemp("scripted") / "home", SCRIPTS)
    models = [option for name in SCRIPTS for option in ("--model", name)]
    with Server(home, *models, env={"VENTOUX_TOKEN_TIMEOUT": "1"}) as server:
        yield server
