"""Speeds of loaded candidates, taken in turns so that a busy minute of the machine touches them all alike."""

from __future__ import annotations

import math
import random
import time
from statistics import median
from typing import TYPE_CHECKING

import msgspec

from ventoux.catalog.prepare.errors import BudgetSpent, TrialFailed
from ventoux.catalog.prepare.report import STEADY, Speed
from ventoux.catalog.prepare.tasks import Decode, Prefill, Task

if TYPE_CHECKING:
    from collections.abc import Callable

    from ventoux.catalog.prepare.trial import Trial

_SHORT_PROMPT = 8


class Pace(msgspec.Struct, frozen=True):
    """How much is asked in each round: tokens of the long prompt, and answered to one caller and to each of eight.

    After ``rounds`` come up to ``more`` while rounds disagree by more than ``steady`` times. After ``seconds`` no
    further round begins."""

    rounds: int
    prompt: int
    alone: int
    parallel: int
    more: int = 0
    seconds: float = math.inf
    steady: float = STEADY
    callers: int = 8
    context: int = 1024


class Measured(msgspec.Struct, frozen=True):
    """Medians over the rounds, of a candidate's speed and of its gain over the base in the same round."""

    speed: Speed
    gain: Speed
    spread: float | None
    """See ``report.Figures``."""
    rounds: int


Round = dict[str, Speed]
"""What each candidate did in one round."""


def measure_speed(
    running: dict[str, Trial],
    base: str,
    pace: Pace,
    vocabulary: int,
    failed: dict[str, str],
    progress: Callable[[str], None],
) -> dict[str, Measured]:
    """A candidate that fails is left out and named in ``failed``; when ``base`` fails, or the budget of the trials
    ends before one round is whole, the result is empty."""
    random_tokens = random.Random(vocabulary)  # noqa: S311 - prompts, not secrets
    deadline = time.monotonic() + pace.seconds
    rounds: list[Round] = []
    while base in running and base not in failed and _worth_another(rounds, base, pace, deadline):
        progress(f"measuring speed: round {len(rounds) + 1}")
        try:
            rounds.append(_round(running, pace, vocabulary, failed, random_tokens))
        except BudgetSpent:
            break
    if base in failed:
        return {}
    return {name: _measured(name, base, rounds) for name in running if rounds and name not in failed}


def _worth_another(rounds: list[Round], base: str, pace: Pace, deadline: float) -> bool:
    if not rounds:
        return True
    if len(rounds) >= pace.rounds + pace.more or time.monotonic() > deadline:
        return False
    spreads = [_measured(name, base, rounds).spread for name in rounds[-1]]
    return len(rounds) < pace.rounds or any(spread is None or spread > pace.steady for spread in spreads)


def _round(
    running: dict[str, Trial], pace: Pace, vocabulary: int, failed: dict[str, str], random_tokens: random.Random
) -> Round:
    """Without those that failed in it. Raises BudgetSpent: half a round compares nothing."""
    taken: dict[str, list[float]] = {name: [] for name in running}
    for task in _tasks(pace, random_tokens, vocabulary):
        for name, one in running.items():
            if name in failed:
                continue
            try:
                taken[name].append(one.ask(task).tokens_per_second)
            except TrialFailed as error:
                failed[name] = str(error)
    return {name: Speed(*figures) for name, figures in taken.items() if name not in failed}


def _tasks(pace: Pace, random_tokens: random.Random, vocabulary: int) -> tuple[Task, Task, Task]:
    """For the three figures of ``Speed``, in their order."""

    def prompt(length: int) -> list[int]:
        # The first tenth of a vocabulary is where control tokens and single bytes are.
        return [random_tokens.randrange(vocabulary // 10, vocabulary) for _ in range(length)]

    return (
        Prefill(prompt(pace.prompt)),
        Decode([prompt(_SHORT_PROMPT)], pace.alone),
        Decode([prompt(_SHORT_PROMPT) for _ in range(pace.callers)], pace.parallel),
    )


def _measured(name: str, base: str, rounds: list[Round]) -> Measured:
    speeds = [msgspec.structs.astuple(one[name]) for one in rounds]
    bases = [msgspec.structs.astuple(one[base]) for one in rounds]
    # Rounds in which nothing was timed say nothing; a base of 0 would make any gain endless.
    gains = [
        [one / of if of > 0 else 0.0 for one, of in zip(*pair, strict=True)] for pair in zip(speeds, bases, strict=True)
    ]
    by_figure = list(zip(*gains, strict=True))
    return Measured(
        speed=Speed(*(median(figures) for figures in zip(*speeds, strict=True))),
        gain=Speed(*(median(figures) for figures in by_figure)),
        spread=_spread(by_figure),
        rounds=len(rounds),
    )


def _spread(by_figure: list[tuple[float, ...]]) -> float | None:
    """The largest over the smallest gain, of the figure where that is most. A quarter of the rounds on either side,
    rounded down, are outliers: none of three, the outermost of four."""
    middles = [sorted(gains)[len(gains) // 4 : len(gains) - len(gains) // 4] for gains in by_figure]
    if any(len(gains) < 2 or gains[0] <= 0 for gains in middles):
        return None
    return max(gains[-1] / gains[0] for gains in middles)
