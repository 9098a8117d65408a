"""The default classifier: a logistic head for each category over the vectors of the multilingual sentence encoder."""

from __future__ import annotations

import asyncio
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from ventoux.moderation.classifier.weights import shipped
from ventoux.moderation.classifier.windows import windows

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from ventoux.moderation.classifier.judging import Scores
    from ventoux.moderation.classifier.weights import Heads

    Embed = Callable[[Sequence[str]], Awaitable[Sequence[Sequence[float]]]]
    """A vector for each text, in their order."""

BATCH = 256
"""Windows that are embedded in one go: others wait for the encoder no longer than that takes."""
_CUT_ASIDE = 20_000
"""Characters from which on a text is cut in a thread: it takes milliseconds then."""


class HeadsClassifier:
    """A text is as bad as its worst window."""

    def __init__(self, embed: Embed, heads: Heads | None = None) -> None:
        self._embed = embed
        self._heads = heads or shipped()

    @property
    def thresholds(self) -> Mapping[str, float]:
        return self._heads.thresholds

    async def classify(self, texts: Sequence[str]) -> list[Scores]:
        cut = [windows(text) for text in texts] if sum(map(len, texts)) < _CUT_ASIDE else await _cut_aside(texts)
        pieces = list(chain.from_iterable(cut))
        vectors: list[Sequence[float]] = []
        for start in range(0, len(pieces), BATCH):
            vectors += await self._vectors(pieces[start : start + BATCH])
        return await asyncio.to_thread(self._scores, vectors, [len(one) for one in cut])

    async def _vectors(self, pieces: list[str]) -> list[Sequence[float]]:
        """An empty piece says nothing, and an encoder has no vector for it."""
        told = [piece for piece in pieces if piece]
        found = iter(await self._embed(told) if told else ())
        nothing = [0.0] * self._heads.matrix.shape[0]
        return [next(found) if piece else nothing for piece in pieces]

    def _scores(self, vectors: list[Sequence[float]], counts: list[int]) -> list[Scores]:
        if not counts:
            return []
        starts = np.cumsum([0, *counts[:-1]])
        worst = np.maximum.reduceat(self._heads.scores(np.asarray(vectors, np.float64)), starts, axis=0)
        return [dict(zip(self._heads.categories, map(float, row), strict=True)) for row in worst]


async def _cut_aside(texts: Sequence[str]) -> list[list[str]]:
    return await asyncio.to_thread(lambda: [windows(text) for text in texts])
