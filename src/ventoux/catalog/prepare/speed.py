"""Speeds of loaded candidates, taken in turns so that a busy minute of the machine touches them all alike."""

from __future__ import annotations

import random
import time
from statistics import median
from typing import TYPE_CHECKING, Literal

import msgspec

from ventoux.catalog.prepare.errors import TrialFailed
from ventoux.catalog.prepare.report import Speed
from ventoux.catalog.prepare.tasks import Decode, Prefill, Task

if TYPE_CHECKING:
    from collections.abc import Callable

    from ventoux.catalog.prepare.trial import Trial

Figure = Literal["prefill", "alone", "parallel"]

_FIGURES: tuple[Figure, ...] = ("prefill", "alone", "parallel")
_SHORT_PROMPT = 8


class Pace(msgspec.Struct, frozen=True):
    """How much is asked in each round: tokens of the long prompt, and answered to one caller and to each of eight.

    After ``seconds`` no further round begins: on a busy machine one round has to do."""

    rounds: int
    prompt: int
    alone: int
    parallel: int
    seconds: float
    callers: int = 8
    context: int = 1024


def measure_speed(
    running: dict[str, Trial],
    base: str,
    pace: Pace,
    vocabulary: int,
    failed: dict[str, str],
    progress: Callable[[str], None],
) -> dict[str, tuple[Speed, Speed]]:
    """Medians of each candidate, and of its gain over ``base`` in the same round.

    A candidate that fails is left out and named in ``failed``; when ``base`` fails the result is empty.
    """
    random_tokens = random.Random(vocabulary)  # noqa: S311 - prompts, not secrets
    taken: dict[str, dict[Figure, list[float]]] = {name: {figure: [] for figure in _FIGURES} for name in running}
    deadline = time.monotonic() + pace.seconds
    for round_number in range(pace.rounds):
        if round_number and time.monotonic() > deadline:
            break
        progress(f"measuring speed: round {round_number + 1} of {pace.rounds}")
        for figure in _FIGURES:
            task = _task(figure, pace, random_tokens, vocabulary)
            for name, one in running.items():
                if name in failed:
                    continue
                try:
                    taken[name][figure].append(one.ask(task).tokens_per_second)
                except TrialFailed as error:
                    failed[name] = str(error)
    if base not in taken or base in failed:
        return {}
    return {name: (_medians(one), _gains(one, taken[base])) for name, one in taken.items() if name not in failed}


def _task(figure: Figure, pace: Pace, random_tokens: random.Random, vocabulary: int) -> Task:
    def prompt(length: int) -> list[int]:
        # The first tenth of a vocabulary is where control tokens and single bytes are.
        return [random_tokens.randrange(vocabulary // 10, vocabulary) for _ in range(length)]

    match figure:
        case "prefill":
            return Prefill(prompt(pace.prompt))
        case "alone":
            return Decode([prompt(_SHORT_PROMPT)], pace.alone)
        case "parallel":
            return Decode([prompt(_SHORT_PROMPT) for _ in range(pace.callers)], pace.parallel)


def _medians(taken: dict[Figure, list[float]]) -> Speed:
    return Speed(*(median(taken[figure]) for figure in _FIGURES))


def _gains(taken: dict[Figure, list[float]], base: dict[Figure, list[float]]) -> Speed:
    """Rounds in which nothing was timed say nothing; a base of 0 would make any gain endless."""
    return Speed(
        *(
            median([one / of if of > 0 else 0.0 for one, of in zip(taken[figure], base[figure], strict=True)])
            for figure in _FIGURES
        )
    )
