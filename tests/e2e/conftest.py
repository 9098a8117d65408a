from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from tests.e2e.servers import Server, home_with_cards, scripted_card
from tests.weights import link_or_copy

from ventoux.moderation.classifier.guard import MOST_TOKENS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ventoux.catalog.prepare.service import Prepared


@pytest.fixture(scope="package")
def real(prepared_smollm2: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Ventoux as it starts by default, in a home of its own where the default model was pulled and prepared before;
    ``test_first_start`` has the start that does both."""
    home, models = tmp_path_factory.mktemp("real") / "home", prepared_smollm2.path.parent
    shutil.copytree(
        models, home / "models" / models.name, ignore=shutil.ignore_patterns(".*"), copy_function=link_or_copy
    )
    # A web application that was built elsewhere is tried in its place.
    built = {name: given for name in ("VENTOUX_WEB_FOLDER",) if (given := os.environ.get(name))}
    environment = {"VENTOUX_CODE_INTERPRETER": "true"} | built
    with Server(home, "--parallel", "4", "--context", "2048", env=environment) as server:
        assert not any("preparing" in line or "pulling" in line for line in server.output), server.output
        yield server


SCRIPTS: dict[str, dict[str, object]] = {
    "quick": {"tokens": ["Hello", " there", "!"]},
    "slow": {"tokens": ["word "], "between_tokens": 0.02},
    "dies": {"tokens": ["word "], "between_tokens": 0.01, "die_after": 3},
    "hangs": {"tokens": ["word "], "stall_after": 3},
    "breaks": {"tokens": ["word "], "break_after": 3},
}


GUARD = "guard"


def guard_card() -> str:
    """A guard model in the words of Llama Guard 3: every text is a crime to it."""
    card = scripted_card(GUARD, {"tokens": ["unsafe", "\nS1", *[" "] * (MOST_TOKENS - 2)]})
    return card.replace('"scripted"', '"Llama Guard"', 1).replace('["chat"]', '["chat", "moderation"]')


@pytest.fixture(scope="package")
def scripted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Ventoux before engines that play a script, faults included."""
    home = home_with_cards(tmp_path_factory.mktemp("scripted") / "home", SCRIPTS)
    (home / "cards" / f"{GUARD}.toml").write_text(guard_card())
    models = [option for name in (*SCRIPTS, GUARD) for option in ("--model", name)]
    with Server(home, *models, env={"VENTOUX_TOKEN_TIMEOUT": "1"}) as server:
        yield server
