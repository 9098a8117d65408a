from __future__ import annotations

import numpy as np
import pytest
from scripts.moderation.fitting import auroc, fit, platt, sigmoid
from scripts.moderation.measuring import threshold

draw = np.random.default_rng(7)


def test_heads_find_the_directions_that_the_labels_follow_and_pass_over_what_is_not_told() -> None:
    vectors = draw.normal(size=(400, 6))
    labels = (vectors[:, :2] > 0).astype(float)
    labels[::3, 0] = np.nan
    weights, biases = fit(vectors, labels, penalty=1.0, balance=1.0)
    scores = vectors @ weights + biases
    for head in (0, 1):
        assert auroc(scores[:, head], (vectors[:, head] > 0).astype(float)) > 0.99
        assert np.abs(weights[:, head]).argmax() == head


def test_area_is_the_share_of_pairs_in_order_and_half_of_the_ties() -> None:
    labels = np.array([1.0, 1, 0, 0])
    assert auroc(np.array([4.0, 3, 2, 1]), labels) == 1
    assert auroc(np.array([1.0, 2, 3, 4]), labels) == 0
    assert auroc(np.array([1.0, 1, 1, 1]), labels) == 0.5
    assert auroc(np.array([3.0, 1, 2, 1]), labels) == pytest.approx(0.625)


def test_scaled_scores_are_as_probable_as_they_say() -> None:
    scores = draw.normal(size=5000) * 3
    labels = (draw.random(5000) < sigmoid(0.5 * scores - 1)).astype(float)
    slope, shift = platt(scores, labels)
    assert (slope, shift) == (pytest.approx(0.5, abs=0.08), pytest.approx(-1, abs=0.15))


def test_a_threshold_lets_no_more_false_alarms_through_than_asked() -> None:
    scores, labels = np.linspace(0, 1, 1000), np.zeros(1000)
    found = threshold(scores, labels, 0.02)
    assert np.mean(scores >= found) <= 0.02 < np.mean(scores >= found - 0.01)
