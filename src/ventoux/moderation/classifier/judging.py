"""What a classifier is: texts in, for each text a score from 0 to 1 for every category that it can judge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Scores = dict[str, float]
"""By category, from 0 to 1. A category that is not there was not judged."""

CATEGORIES = (
    "sexual",
    "hate_and_discrimination",
    "violence_and_threats",
    "dangerous",
    "criminal",
    "selfharm",
    "health",
    "financial",
    "law",
    "pii",
    "jailbreaking",
)
"""Those of Mistral's moderation 2603; what those of 2411 are of these is the dialect's to say."""


class Classifier(Protocol):
    @property
    def thresholds(self) -> Mapping[str, float]:
        """For every category that it judges: the score from which on a text is of it."""
        ...

    async def classify(self, texts: Sequence[str]) -> list[Scores]:
        """In the order of the texts. Raises what the model that it asks raises."""
        ...
