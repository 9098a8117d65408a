"""A classifier that reads its scores in the text: ``<sexual 0.9>``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ventoux.errors import EngineError
from ventoux.moderation.classifier.judging import CATEGORIES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ventoux.moderation.classifier.judging import Scores

_SCORE = re.compile(r"<(\w+) ([0-9.]+)>")


class Reading:
    def __init__(self) -> None:
        self.asked: list[str] = []
        self.broken = False

    @property
    def thresholds(self) -> Mapping[str, float]:
        return dict.fromkeys(CATEGORIES, 0.5)

    async def classify(self, texts: Sequence[str]) -> list[Scores]:
        if self.broken:
            raise EngineError("The encoder broke.")
        self.asked += texts
        return [self._scores(text) for text in texts]

    def _scores(self, text: str) -> Scores:
        return dict.fromkeys(CATEGORIES, 0.0) | {name: float(score) for name, score in _SCORE.findall(text)}
