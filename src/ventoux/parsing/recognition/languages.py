"""In which language a text is, as far as that decides with which of Tesseract's models to read it."""

from __future__ import annotations

import lzma
from array import array
from collections import Counter
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

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
    identifier: Any = _loaded()
    identifier.set_languages([code for code, name in _NAMES.items() if name in among])
    return identifier


def _loaded() -> Any:
    """As the package loads it, but for a temporary file: the child that reads a document has no folder to write in."""
    unpacked = BytesIO(lzma.decompress((MODEL_DIR / MODEL_FILE).read_bytes()))
    with np.load(unpacked, allow_pickle=False) as model:
        return cast("Any", LanguageIdentifier)(
            model["ptc"],
            model["pc"],
            model["classes"].tolist(),
            _machine_words(model["nextmove"]),
            model["out_feat"].tolist(),
            norm_probs=True,
            tk_row=_machine_words(model["nextmove_row"]),
        )


def _machine_words(numbers: NDArray[Any]) -> array[int]:
    """Two or four bytes each, as the model has them: a list would take eight times the memory."""
    found = array("H") if numbers.dtype == np.uint16 else array("I")
    found.frombytes(numbers.tobytes())
    return found
