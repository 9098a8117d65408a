"""Ratings from votes: the model of Bradley and Terry (1952), fitted by Newton's method, with the intervals that its
curvature gives. Every model has met an imaginary one of rating 1,000 once and drawn: so one vote does not make a
champion, and models that never met can be compared.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from ventoux.arena.schemas import Standing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ventoux.arena.schemas import Tally, Winner

AVERAGE = 1000.0
_SCALE = 400.0 / math.log(10.0)
_WITHIN = 1.959964
"""Standard deviations of 95 %."""
_STEPS = 60
_RESULTS: dict[Winner, tuple[str, str]] = {
    "a": ("wins", "losses"),
    "b": ("losses", "wins"),
    "tie": ("ties", "ties"),
    "both_bad": ("both_bad", "both_bad"),
}
_SHARES: dict[Winner, tuple[float, float]] = {"a": (1, 0), "b": (0, 1), "tie": (0.5, 0.5), "both_bad": (0, 0)}


def leaderboard(tallies: Sequence[Tally]) -> list[Standing]:
    """The best first."""
    models = sorted({name for one in tallies for name in (one.model_a, one.model_b)})
    if not models:
        return []
    won = _won(tallies, models)
    strengths, deviations = _fitted(won)
    counts = _counts(tallies, models)
    found = [
        Standing(
            model=model,
            rating=round(AVERAGE + _SCALE * float(strength), 1),
            low=round(AVERAGE + _SCALE * float(strength - _WITHIN * deviation), 1),
            high=round(AVERAGE + _SCALE * float(strength + _WITHIN * deviation), 1),
            votes=counts[model].total(),
            wins=counts[model]["wins"],
            losses=counts[model]["losses"],
            ties=counts[model]["ties"],
            both_bad=counts[model]["both_bad"],
        )
        for model, strength, deviation in zip(models, strengths, deviations, strict=True)
    ]
    return sorted(found, key=lambda one: (-one.rating, one.model))


def _won(tallies: Sequence[Tally], models: Sequence[str]) -> NDArray[np.float64]:
    """How often each has beaten each; a tie is half a win of both."""
    place = {model: at for at, model in enumerate(models)}
    won = np.zeros((len(models), len(models)))
    for one in tallies:
        a, b = place[one.model_a], place[one.model_b]
        share = _SHARES[one.winner]
        won[a, b] += share[0] * one.count
        won[b, a] += share[1] * one.count
    return won


def _fitted(won: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Natural logarithms of strengths, and their standard deviations."""
    met: NDArray[np.float64] = won + won.T
    strengths: NDArray[np.float64] = np.zeros(len(won))
    curvature: NDArray[np.float64] = np.eye(len(won))
    for _ in range(_STEPS):
        expected: NDArray[np.float64] = 1.0 / (1.0 + np.exp(strengths[None, :] - strengths[:, None]))
        imagined: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-strengths))
        slope: NDArray[np.float64] = (won - met * expected).sum(axis=1) + (0.5 - imagined)
        certain: NDArray[np.float64] = met * expected * (1.0 - expected)
        curvature = np.diag(certain.sum(axis=1) + imagined * (1.0 - imagined)) - certain
        # A whole step may jump over the top where one side has won everything.
        step: NDArray[np.float64] = np.clip(np.linalg.solve(curvature, slope), -1.0, 1.0).astype(np.float64)
        strengths = strengths + step
        if np.abs(step).max() < 1e-9:
            break
    return strengths, np.sqrt(np.diag(np.linalg.inv(curvature)))


def _counts(tallies: Sequence[Tally], models: Sequence[str]) -> dict[str, Counter[str]]:
    counts = {model: Counter[str]() for model in models}
    for one in tallies:
        for model, result in zip((one.model_a, one.model_b), _RESULTS[one.winner], strict=True):
            counts[model][result] += one.count
    return counts
