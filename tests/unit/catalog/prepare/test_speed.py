from __future__ import annotations

from typing import TYPE_CHECKING, cast

import msgspec
import pytest

from ventoux.catalog.prepare.errors import BudgetSpent, TrialFailed
from ventoux.catalog.prepare.report import AS_PUBLISHED, Speed
from ventoux.catalog.prepare.speed import Measured, Pace, measure_speed
from ventoux.catalog.prepare.tasks import Answer, Decode, Prefill, Task

if TYPE_CHECKING:
    from ventoux.catalog.prepare.trial import Trial

_PACE = Pace(rounds=3, prompt=16, alone=4, parallel=4)


class Scripted:
    """One speed a round for all three figures; ``breaks`` is raised at the task of that number."""

    def __init__(
        self, name: str, order: list[str], speeds: list[float], breaks: dict[int, Exception] | None = None
    ) -> None:
        self._name, self._order, self._speeds, self._breaks = name, order, speeds, breaks or {}
        self.prompts: list[list[int]] = []

    def ask(self, task: Task, timeout: float | None = None) -> Answer:  # noqa: ARG002 - the port's
        self._order.append(self._name)
        if len(self.prompts) in self._breaks:
            raise self._breaks[len(self.prompts)]
        assert isinstance(task, Prefill | Decode)
        self.prompts.append(task.prompt if isinstance(task, Prefill) else task.prompts[0])
        return Answer(tokens_per_second=self._speeds[(len(self.prompts) - 1) // 3])


def run(one: Scripted, other: Scripted, failed: dict[str, str], pace: Pace = _PACE) -> dict[str, Measured]:
    running = {AS_PUBLISHED: cast("Trial", one), "fast": cast("Trial", other)}
    return measure_speed(running, AS_PUBLISHED, pace, 1000, failed, lambda _: None)


def test_candidates_take_turns_on_the_same_prompts_and_gains_pair_rounds() -> None:
    order: list[str] = []
    base, fast = Scripted(AS_PUBLISHED, order, [10, 1, 10]), Scripted("fast", order, [20, 2, 20])
    speeds = run(base, fast, {})
    assert order == [AS_PUBLISHED, "fast"] * 9
    assert base.prompts == fast.prompts
    assert speeds["fast"] == Measured(Speed(20, 20, 20), Speed(2, 2, 2), spread=1.0, rounds=3)


def test_a_candidate_that_dies_costs_only_itself() -> None:
    failed: dict[str, str] = {}
    base = Scripted(AS_PUBLISHED, [], [10, 10, 10])
    speeds = run(base, Scripted("fast", [], [20, 20, 20], {4: TrialFailed("killed")}), failed)
    assert set(speeds) == {AS_PUBLISHED}
    assert failed == {"fast": "killed"}


def test_without_the_base_there_is_nothing_to_compare() -> None:
    failed: dict[str, str] = {}
    base = Scripted(AS_PUBLISHED, [], [10, 10, 10], {4: TrialFailed("killed")})
    assert not run(base, Scripted("fast", [], [20, 20, 20]), failed)
    assert failed == {AS_PUBLISHED: "killed"}


@pytest.mark.parametrize(
    ("whole", "task", "spread"), [(0, 2, None), (1, 4, None), (2, 8, 1.5)], ids=["first", "second", "third"]
)
def test_a_round_that_the_budget_cuts_counts_for_nothing(whole: int, task: int, spread: float | None) -> None:
    base, fast = Scripted(AS_PUBLISHED, [], [10, 10, 10]), Scripted("fast", [], [20, 30, 1], {task: BudgetSpent()})
    speeds = run(base, fast, {})
    assert [one.rounds for one in speeds.values()] == ([whole] * 2 if whole else [])
    assert not whole or speeds["fast"].spread == spread


@pytest.mark.parametrize(
    ("speeds", "rounds", "spread"),
    [
        ([20, 21, 1, 1, 1], 2, 1.05),  # agreed at once
        ([20, 5, 20, 25, 1], 4, 1.0),  # one outlier of four on either side is left out
        ([20, 5, 80, 5, 80], 5, 16.0),  # never
    ],
)
def test_further_rounds_come_while_rounds_disagree(speeds: list[float], rounds: int, spread: float) -> None:
    pace = msgspec.structs.replace(_PACE, rounds=2, more=3)
    fast = run(Scripted(AS_PUBLISHED, [], [10] * 5), Scripted("fast", [], speeds), {}, pace)["fast"]
    assert (fast.rounds, fast.spread) == (rounds, pytest.approx(spread))


def test_speeds_of_nothing_agree_about_nothing() -> None:
    speeds = run(Scripted(AS_PUBLISHED, [], [0, 0, 0]), Scripted("fast", [], [20, 20, 20]), {})
    assert speeds["fast"].spread is None
    assert speeds["fast"].gain == Speed(0, 0, 0)
