from __future__ import annotations

import fcntl
import shutil
import time
from typing import TYPE_CHECKING

import msgspec
import pytest
from tests.weights import BRIEF

from ventoux.catalog.prepare import preparing, rewrite, service
from ventoux.catalog.prepare.budget import Budget
from ventoux.catalog.prepare.errors import BudgetSpent, PrepareError
from ventoux.catalog.prepare.preparing import Effort
from ventoux.catalog.prepare.report import AS_PUBLISHED
from ventoux.catalog.prepare.rewrite import Source, converted
from ventoux.catalog.prepare.tasks import Start
from ventoux.catalog.prepare.trial import trial

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.catalog.prepare.conftest import Done

_SECONDS = 45.0


class Stopwatch:
    """Stands still until preparing reaches a stage; then the whole budget has gone by."""

    def __init__(self, stage: str) -> None:
        self._stage = stage
        self._now = 0.0
        self.stages: list[str] = []

    def now(self) -> float:
        return self._now

    def progress(self, stage: str) -> None:
        self.stages.append(stage)
        if stage == self._stage:
            self._now += _SECONDS


@pytest.fixture(autouse=True)
def _brief(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparing, "FIRST_START", BRIEF)
    monkeypatch.setattr(preparing, "ASKED", BRIEF)


def cut_at(stage: str, tiny: Path, *, force: bool = False) -> tuple[service.Prepared, list[str]]:
    watch = Stopwatch(stage)
    budget = Budget(_SECONDS, watch.now)
    found = service.prepare(tiny, tiny.parent, threads=1, progress=watch.progress, force=force, budget=budget)
    return found, watch.stages


@pytest.mark.parametrize(
    "stage", ["writing Q8_0", "measuring loss: Q8_0", "loading Q4_0+offsets", "measuring speed: round 2"]
)
def test_a_budget_that_ends_before_a_choice_leaves_the_weights_as_published(tiny: Path, stage: str) -> None:
    found, stages = cut_at(stage, tiny)
    assert stages[-1] == stage
    assert (found.path, found.format, found.report.chosen) == (tiny, AS_PUBLISHED, AS_PUBLISHED)
    assert not found.report.decided
    assert f"the time for preparing ended while {stage}" in found.report.notes
    assert {file.name for file in tiny.parent.iterdir()} == {tiny.name, "prepared.json", ".prepare.lock"}


def test_a_later_start_tries_again(simple: Path) -> None:
    cut_at("writing Q8_0", simple)
    assert service.prepared(simple.parent) is None
    again, stages = cut_at("never", simple)
    assert stages
    assert again.report.decided
    assert service.prepared(simple.parent) == again


def test_a_try_that_comes_to_no_choice_takes_away_no_earlier_one(done: Done, tmp_path: Path) -> None:
    folder = shutil.copytree(done.folder, tmp_path / "copy")
    first = service.prepared(folder)
    assert first
    second, _ = cut_at("writing Q8_0", folder / "tiny.gguf", force=True)
    assert not second.report.decided
    assert (second.path, second.format, second.adapter) == (first.path, first.format, first.adapter)
    assert service.prepared(folder) == first


def test_rounds_that_disagree_choose_nothing_and_say_so(simple: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pace = msgspec.structs.replace(BRIEF.pace, steady=0.0)  # no two rounds agree that well
    monkeypatch.setattr(preparing, "ASKED", Effort(pace, thorough=False))
    found = service.prepare(simple, simple.parent, threads=1, progress=lambda _: None)
    assert (found.path, found.report.decided) == (simple, False)
    assert any(note.startswith("the rounds of Q8_0 disagree") for note in found.report.notes)
    assert service.prepared(simple.parent) is None


def test_waiting_for_another_ventoux_ends_with_the_budget(tiny: Path) -> None:
    with (tiny.parent / ".prepare.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(PrepareError, match="still preparing"):
            service.prepare(tiny, tiny.parent, threads=1, progress=lambda _: None, budget=Budget(0))


def test_a_slow_process_is_left_when_the_budget_ends(tmp_path: Path) -> None:
    started = time.monotonic()
    slow = trial(Start(weights="x"), tmp_path / "log", budget=Budget(0.3), module=("-c", "import time; time.sleep(60)"))
    with pytest.raises(BudgetSpent), slow:
        pass
    assert time.monotonic() - started < 20


def test_rewriting_looks_at_the_budget_within_a_tensor_and_changes_nothing_by_it(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tensor = next(one for one in Source(tiny).tensors if one.kind == rewrite.Type.Q4_1)
    whole = converted(tensor, rewrite.Type.Q8_0)
    monkeypatch.setattr(rewrite, "_PIECE", tensor.shape[1] * 3)
    assert (converted(tensor, rewrite.Type.Q8_0) == whole).all()
    looks = iter([0.0, 0.0, 0.0, 1.0])  # made, then one a piece
    with pytest.raises(BudgetSpent):
        converted(tensor, rewrite.Type.Q8_0, Budget(1, lambda: next(looks)))
    assert next(looks, None) is None
