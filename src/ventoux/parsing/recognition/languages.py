"""In which language a text is, as far as that decides with which of Tesseract's models to read it."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from py3langid.langid import MODEL_FILE, LanguageIdentifier

if TYPE_CHECKING:
    from collections.abc import Sequence

_NAMES = {"fr": "fra", "en": "eng", "de": "deu", "es": "spa", "it": "ita", "pt": "por", "nl": "nld", "ca": "cat"}
"""Of ISO 639-1, and Tesseract's."""
_ENOUGH = 60
"""Characters by which a paragraph's language is told."""
_SURE = 0.9


def languages_of(text: str, among: Sequence[str]) -> list[str]:
    """Those of ``among`` that paragraphs of the text are in, by their length, the longest first; empty where it is too
    short to tell, or where these are not told apart here."""
    if any(name not in _NAMES.values() for name in among):
        return []
    found: Counter[str] = Counter()
    for paragraph in text.split("\n\n"):
        if len(paragraph) >= _ENOUGH:
            language, sure = _identifier(tuple(among)).classify(paragraph.lower())
            if sure >= _SURE:
                found[_NAMES[language]] += len(paragraph)
    return [language for language, _ in found.most_common()]


@cache
def _identifier(among: tuple[str, ...]) -> Any:
    identifier: Any = cast("Any", LanguageIdentifier).from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([code for code, name in _NAMES.items() if name in among])
    return identifier
