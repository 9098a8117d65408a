"""Logistic regression in numpy: all heads at once, by accelerated gradient descent (Nesterov), a few hundred steps of
two matrix products each, without randomness."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]

STEPS = 600
_PLATT_STEPS = 100


def sigmoid(x: Matrix) -> Matrix:
    return 1 / (1 + np.exp(-np.clip(x, -60, 60)))


def fit(vectors: Matrix, labels: Matrix, *, penalty: float, balance: float) -> tuple[Matrix, Matrix]:
    """Weights and biases. ``labels``: examples x heads, 1, 0, or NaN where an example says nothing of a head.

    ``penalty`` is that of the squared weights. ``balance``: what all positive examples of a head weigh together, as a
    share of the negative ones.
    """
    told = ~np.isnan(labels)
    target = np.where(told, labels, 0.0)
    positive = target.sum(axis=0)
    negative = told.sum(axis=0) - positive
    weight = told * np.where(target > 0, balance * negative / positive, 1.0)
    inputs = np.hstack([vectors, np.ones((len(vectors), 1))])
    ridge = np.full((inputs.shape[1], 1), penalty)
    ridge[-1] = 1e-3
    curvature = 0.25 * np.linalg.eigvalsh(inputs.T @ inputs)[-1] * weight.max(axis=0) + penalty
    now = before = np.zeros((inputs.shape[1], labels.shape[1]))
    for step in range(STEPS):
        ahead = now + (step / (step + 3)) * (now - before)
        slope = inputs.T @ (weight * (sigmoid(inputs @ ahead) - target)) + ridge * ahead
        before, now = now, ahead - slope / curvature
    return now[:-1], now[-1]


def platt(scores: Matrix, labels: Matrix) -> tuple[float, float]:
    """The scale and shift that make the sigmoid of a head's scores a probability (Platt), by Newton's method."""
    inputs = np.stack([scores, np.ones(len(scores))], axis=1)
    positive = float(labels.sum())
    negative = len(labels) - positive
    target: Matrix = np.where(labels > 0, (positive + 1) / (positive + 2), 1 / (negative + 2))
    found: Matrix = np.array([0.0, math.log(positive / negative)])
    for _ in range(_PLATT_STEPS):
        chance = sigmoid(inputs @ found)
        slope: Matrix = inputs.T @ (chance - target)
        curvature: Matrix = (inputs.T * (chance * (1 - chance))) @ inputs + 1e-9 * np.eye(2)
        step = np.linalg.solve(curvature, slope).astype(np.float64)
        # A whole step can overshoot, and the next one even more.
        while _loss(inputs @ (found - step), target) > _loss(inputs @ found, target) and np.abs(step).max() > 1e-12:
            step = step / 2
        found = found - step
    return float(found[0]), float(found[1])


def _loss(scores: Matrix, target: Matrix) -> float:
    return float(np.sum(np.logaddexp(0, scores) - target * scores))


def auroc(scores: Matrix, labels: Matrix) -> float:
    """How often a positive example has a higher score than a negative one; ties count half."""
    positive, negative = scores[labels > 0], np.sort(scores[labels == 0])
    below = np.searchsorted(negative, positive, side="left")
    not_above = np.searchsorted(negative, positive, side="right")
    return float((below + not_above).sum() / 2 / (len(positive) * len(negative)))
