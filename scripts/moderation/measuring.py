"""How the heads do on texts that they have not learnt from."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import numpy as np
from scripts.moderation.examples import LANGUAGES, SEED
from scripts.moderation.fitting import auroc

from ventoux.moderation.classifier.judging import CATEGORIES
from ventoux.moderation.classifier.windows import windows
from ventoux.moderation.schemas import DANGEROUS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray
    from scripts.moderation.examples import Example
    from scripts.moderation.fitting import Matrix

    from ventoux.moderation.classifier.weights import Heads

    Mask = NDArray[np.bool_]

AROUND = 12
"""Harmless sentences around the one that is not, in a long text."""
_NOTHING = 20
"""Long texts a language without one."""


def threshold(scores: Matrix, labels: Matrix, false_positives: float) -> float:
    """The lowest of two digits that no more than that share of the texts reach that are not of the category."""
    negative = scores[labels == 0]
    found = (hundredths / 100 for hundredths in range(1, 100))
    return next((one for one in found if np.mean(negative >= one) <= false_positives), 0.99)


def measured(held: Sequence[Example], scores: Matrix, labels: Matrix, limits: Sequence[float]) -> dict[str, Any]:
    """By category. ``lookalikes``: AUROC against those alone that were written to look like it."""
    language = np.array([one.language for one in held])
    about = np.array([one.about for one in held])
    found: dict[str, Any] = {}
    for at, category in enumerate(CATEGORIES):
        told = ~np.isnan(labels[:, at])
        mine, truth = scores[:, at], labels[:, at]
        hard = told & (about == category)
        over = mine >= limits[at]
        found[category] = {
            "auroc": {one: _rounded(mine, truth, told & (language == one)) for one in LANGUAGES},
            "lookalikes": _rounded(mine, truth, hard),
            "recall": round(float(over[told & (truth == 1)].mean()), 3),
            "false_positives": round(float(over[told & (truth == 0)].mean()), 3),
        }
    return found


def _rounded(scores: Matrix, labels: Matrix, those: Mask) -> float:
    return round(auroc(scores[those], labels[those]), 3)


def long_texts(
    held: Sequence[Example], heads: Heads, embed: Callable[[Sequence[str]], Matrix]
) -> dict[str, tuple[float, float]]:
    """How often a text of a category is found, alone and among a dozen harmless sentences; and, under "none", how often
    a dozen harmless sentences are flagged for what is harmful, and for anything."""
    draw = random.Random(SEED)  # noqa: S311
    alone = [one for one in held if one.own]
    harmless = {
        language: [one.text for one in held if one.about == "none" and one.language == language]
        for language in LANGUAGES
    }
    within: list[str] = []
    for one in alone:
        around = draw.choices(harmless[one.language], k=AROUND)
        around.insert(draw.randrange(AROUND), one.text)
        within.append(" ".join(around))
    nothing = [" ".join(draw.choices(harmless[language], k=AROUND)) for language in LANGUAGES for _ in range(_NOTHING)]
    texts = [*(one.text for one in alone), *within, *nothing]
    over = _over(texts, heads, embed)
    flagged = over[2 * len(alone) :]
    harmful = flagged[:, [CATEGORIES.index(category) for category in DANGEROUS]]
    found: dict[str, tuple[float, float]] = {
        "none": (float(harmful.any(axis=1).mean()), float(flagged.any(axis=1).mean()))
    }
    for at, category in enumerate(CATEGORIES):
        mine = np.array([one.about == category for one in alone])
        both = over[: len(alone), at], over[len(alone) : 2 * len(alone), at]
        found[category] = float(both[0][mine].mean()), float(both[1][mine].mean())
    return found


def _over(texts: Sequence[str], heads: Heads, embed: Callable[[Sequence[str]], Matrix]) -> Mask:
    """Texts x categories: whether the worst window of a text reaches the threshold."""
    cut = [windows(text) for text in texts]
    scores = heads.scores(embed([window for text in cut for window in text]))
    starts = np.cumsum([0, *(len(text) for text in cut[:-1])])
    limits = np.array([heads.thresholds[category] for category in CATEGORIES])
    return np.maximum.reduceat(scores, starts, axis=0) >= limits
