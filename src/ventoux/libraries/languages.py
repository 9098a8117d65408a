"""Which of the five languages a text is written in."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ventoux.libraries.schemas import LANGUAGES, Language

if TYPE_CHECKING:
    from collections.abc import Mapping

_ENOUGH = 0.80
"""Of the probability, for a text to count as written in a language."""
_LETTERS = 8
"""With fewer there is nothing to tell by."""
_READ = 4000
"""Characters at the beginning that are looked at."""


def detect(text: str) -> Language | None:
    """None for a text that is too short, or that could be of several languages."""
    if sum(map(str.isalpha, text[:200])) < _LETTERS:
        return None
    probabilities = likelihoods(text)
    best: Language = max(LANGUAGES, key=lambda each: probabilities[each])
    return best if probabilities[best] >= _ENOUGH else None


def likelihoods(text: str) -> Mapping[Language, float]:
    """The probability of each language; they sum to 1."""
    ranked: list[tuple[Language, float]] = _identifier().rank(text[:_READ])
    return dict(ranked)


def is_loaded() -> bool:
    """Whether telling takes a fraction of a millisecond: the first time takes a second."""
    return _identifier.cache_info().currsize > 0


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - loads numpy and its model

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LANGUAGES))
    return identifier
