"""A guard model as the classifier: a chat model that answers whether a text is safe, and if not, of what kind it is.

The words are those of Llama Guard 3 (its model card): ``safe``, or ``unsafe`` and on the next line the hazards as
``S1,S10``, after MLCommons' taxonomy. The model's own chat template puts the task around the text.
"""

from __future__ import annotations

import asyncio
import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from ventoux.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from ventoux.moderation.classifier.judging import Scores

    Ask = Callable[[str], Awaitable[str]]
    """The model's whole answer to a text that a user might have sent."""

HAZARDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "S1": ("violence_and_threats", "criminal"),
        "S2": ("criminal",),
        "S3": ("sexual", "criminal"),
        "S4": ("sexual", "criminal"),
        "S5": (),
        "S6": ("health", "financial", "law"),
        "S7": ("pii",),
        "S8": (),
        "S9": ("dangerous",),
        "S10": ("hate_and_discrimination",),
        "S11": ("selfharm",),
        "S12": ("sexual",),
        "S13": (),
        "S14": ("dangerous",),
    }
)
"""Violent, non-violent and sex-related crimes, child exploitation, defamation, advice (of which kind is not told),
privacy, intellectual property, weapons, hate, suicide, sexual content, elections, abuse of an interpreter. Defamation,
intellectual property and elections have no category here."""

FAMILIES = frozenset({"Llama Guard"})
"""Families of models whose answers are read so."""
JUDGED = tuple(sorted({category for found in HAZARDS.values() for category in found}))
MOST_TOKENS = 48
"""Of an answer: all fourteen hazards fit."""
_AT_ONCE = 8
_ANSWER = re.compile(r"\s*(?P<verdict>safe|unsafe)\s*(?:\n\s*(?P<hazards>S\d+(?:\s*,\s*S\d+)*)\s*)?\Z")


class GuardClassifier:
    """Its scores are 0 or 1: it says yes or no. ``jailbreaking`` is no hazard of its list and is not judged."""

    def __init__(self, ask: Ask, model: str, *, at_once: int = _AT_ONCE) -> None:
        self._ask = ask
        self._model = model
        self._at_once = at_once

    @property
    def thresholds(self) -> Mapping[str, float]:
        return dict.fromkeys(JUDGED, 0.5)

    async def classify(self, texts: Sequence[str]) -> list[Scores]:
        """Raises EngineError for an answer in other words, which must not count as safe."""
        places = asyncio.Semaphore(self._at_once)

        async def judged(text: str) -> Scores:
            if not text.strip():
                return dict.fromkeys(JUDGED, 0.0)
            async with places:
                return self._scores(await self._ask(text))

        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(judged(text)) for text in texts]
        except ExceptionGroup as failures:
            raise failures.exceptions[0] from failures
        return [task.result() for task in tasks]

    def _scores(self, answer: str) -> Scores:
        found = _ANSWER.match(answer)
        hazards = re.findall(r"S\d+", found["hazards"] or "") if found else []
        if not found or (found["verdict"] == "unsafe") != bool(hazards) or any(one not in HAZARDS for one in hazards):
            raise EngineError(f"The guard model {self._model} did not answer in the words of Llama Guard 3.")
        hit = {category for hazard in hazards for category in HAZARDS[hazard]}
        return {category: float(category in hit) for category in JUDGED}
