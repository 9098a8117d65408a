from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ventoux.catalog.prepare.errors import TrialFailed
from ventoux.catalog.prepare.report import AS_PUBLISHED, Speed
from ventoux.catalog.prepare.speed import Pace, measure_speed
from ventoux.catalog.prepare.tasks import Answer, Decode, Prefill, Task

if TYPE_CHECKING:
    from ventoux.catalog.prepare.trial import Trial

_PACE = Pace(rounds=3, prompt=16, alone=4, parallel=4, seconds=60)


class Scripted:
    def __init__(self, name: str, order: list[str], speeds: list[float], fails_at: int = -1) -> None:
        self._name, self._order, self._speeds, self._fails_at = name, order, speeds, fails_at
        self.prompts: list[list[int]] = []

    def ask(self, task: Task, timeout: float | None = None) -> Answer:  # noqa: ARG002 - the port's
        self._order.append(self._name)
        if len(self.prompts) == self._fails_at:
            raise TrialFailed("killed")
        assert isinstance(task, Prefill | Decode)
        self.prompts.append(task.prompt if isinstance(task, Prefill) else task.prompts[0])
        return Answer(tokens_per_second=self._speeds[(len(self.prompts) - 1) // 3])


def run(one: Scripted, other: Scripted, failed: dict[str, str]) -> dict[str, tuple[Speed, Speed]]:
    running = {AS_PUBLISHED: cast("Trial", one), "fast": cast("Trial", other)}
    return measure_speed(running, AS_PUBLISHED, _PACE, 1000, failed, lambda _: None)


def test_candidates_take_turns_on_the_same_prompts_and_gains_pair_rounds() -> None:
    order: list[str] = []
    base, fast = Scripted(AS_PUBLISHED, order, [10, 1, 10]), Scripted("fast", order, [20, 2, 20])
    speeds = run(base, fast, {})
    assert order == [AS_PUBLISHED, "fast"] * 9
    assert base.prompts == fast.prompts
    assert speeds["fast"] == (Speed(20, 20, 20), Speed(2, 2, 2))


def test_a_candidate_that_dies_costs_only_itself() -> None:
    order: list[str] = []
    failed: dict[str, str] = {}
    speeds = run(Scripted(AS_PUBLISHED, order, [10, 10, 10]), Scripted("fast", order, [20, 20, 20], fails_at=4), failed)
    assert set(speeds) == {AS_PUBLISHED}
    assert failed == {"fast": "killed"}
