"""Asks the classifier, about each text once.

An answer is cut into windows that end where its sentences do, so that each can be judged while the next is written.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections import OrderedDict
from typing import TYPE_CHECKING

from ventoux.errors import VentouxError
from ventoux.moderation.errors import FiltersUnavailable
from ventoux.verdicts import Scored

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ventoux.moderation.classifier.judging import Classifier, Scores
    from ventoux.moderation.policy import Limit
    from ventoux.verdicts import Verdict

LONGEST_WINDOW = 400
"""Characters, as all lengths here."""
SHORTEST_WINDOW = 60
TIMEOUT = 30.0
"""Seconds that the classifier has for all that a call asks it at once."""
_REMEMBERED = 8192
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'»”)\]]{0,2}\s|\n")  # noqa: RUF001 - full stops of other scripts
_SPACE_FROM = LONGEST_WINDOW // 2


class Windows:
    """Cuts a text that grows. Where it is cut depends on the text alone, and not on its pieces."""

    def __init__(self) -> None:
        self._text = ""

    @property
    def held(self) -> str:
        return self._text

    def add(self, piece: str) -> list[str]:
        """The windows that are whole now."""
        self._text += piece
        found: list[str] = []
        while (end := _window_end(self._text)) is not None:
            found.append(self._text[:end])
            self._text = self._text[end:]
        return found

    def end(self) -> list[str]:
        rest, self._text = self._text, ""
        return [rest] if rest else []


def _window_end(text: str) -> int | None:
    sentence = _SENTENCE_END.search(text, SHORTEST_WINDOW, LONGEST_WINDOW)
    if sentence:
        return sentence.end()
    if len(text) < LONGEST_WINDOW:
        return None
    space = text.rfind(" ", _SPACE_FROM, LONGEST_WINDOW)
    return space + 1 if space != -1 else LONGEST_WINDOW


class Judge:
    """Scores are remembered: a conversation sends its earlier turns again with each call."""

    def __init__(self, classifier: Classifier | None) -> None:
        self._classifier = classifier
        self._known: OrderedDict[bytes, Scores] = OrderedDict()

    @property
    def thresholds(self) -> Mapping[str, float]:
        return self._classifier.thresholds if self._classifier else {}

    async def scores(self, texts: Iterable[str]) -> Scores:
        """The highest of each category over all texts. Raises FiltersUnavailable."""
        pieces = {_digest(text): text for text in texts if text and not text.isspace()}
        scored = {key: self._known[key] for key in pieces if key in self._known}
        missing = [key for key in pieces if key not in scored]
        if missing:
            fresh = await self._ask([pieces[key] for key in missing])
            scored |= zip(missing, fresh, strict=True)
        self._remember(scored)
        highest: Scores = {}
        for one in scored.values():
            for category, score in one.items():
                highest[category] = max(score, highest.get(category, 0.0))
        return highest

    def _remember(self, scored: Mapping[bytes, Scores]) -> None:
        for key, scores in scored.items():
            self._known[key] = scores
            self._known.move_to_end(key)
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)

    async def _ask(self, texts: Sequence[str]) -> list[Scores]:
        if self._classifier is None:
            raise FiltersUnavailable("No moderation classifier is served here.", retry_after=30)
        try:
            async with asyncio.timeout(TIMEOUT):
                return await self._classifier.classify(texts)
        except TimeoutError as error:
            raise FiltersUnavailable(
                f"The moderation classifier did not answer in {TIMEOUT:g} seconds.", retry_after=5
            ) from error
        except VentouxError as error:
            raise FiltersUnavailable(
                f"The moderation classifier cannot be asked: {error.message}", retry_after=error.retry_after or 5
            ) from error


def note(verdict: Verdict, scores: Scores, limits: Mapping[str, Limit]) -> None:
    """What a policy asks of the scores; a category that the classifier does not know is not in them."""
    for category, limit in limits.items():
        if category in scores:
            score = scores[category]
            verdict.score(category, Scored(score, limit.threshold, limit.blocks and score >= limit.threshold))


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
