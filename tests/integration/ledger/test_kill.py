from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.databases import ledger_ids, new_home

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]


@pytest.fixture
def writing(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.integration.ledger.writing_process", str(new_home(tmp_path).database)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        yield process
        process.kill()


@pytest.mark.parametrize("confirmed_first", [1, 37, 400])
def test_what_was_confirmed_before_a_kill_9_is_in_the_ledger_once(
    writing: subprocess.Popen[str], tmp_path: Path, confirmed_first: int
) -> None:
    assert writing.stdout is not None
    confirmed = [writing.stdout.readline().strip() for _ in range(confirmed_first)]

    writing.kill()
    rest = writing.stdout.read()
    # Its last line may have been cut.
    confirmed += rest.split("\n")[:-1]
    writing.wait(10)
    kept = ledger_ids(tmp_path / "ventoux.db")

    assert all(len(one) == 32 for one in confirmed)
    assert set(confirmed) <= set(kept)
    assert len(kept) == len(set(kept))
    # A caller has one event on its way at most.
    assert len(kept) <= len(confirmed) + 8
