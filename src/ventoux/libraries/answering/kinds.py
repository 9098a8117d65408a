"""What kind of thing a question asks for: somebody, a time, a number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from ventoux.libraries.answering.facts import facts_of

if TYPE_CHECKING:
    from ventoux.libraries.schemas import Language

Kind = Literal["who", "when", "number"]

_I = re.IGNORECASE
_KINDS: dict[Kind, re.Pattern[str]] = {
    "who": re.compile(r"\b(?:who|whom|whose|qui|wer|wem|wen|wessen|quién|quiénes|chi)\b", _I),
    "when": re.compile(
        r"\b(?:when|what (?:date|time|year)|quand|à quelle (?:date|heure)|wann|cuándo|a qué hora|quando|a che ora)\b",
        _I,
    ),
    "number": re.compile(
        r"\b(?:how (?:many|much|long|often|old|high|large|far|big|heavy)|combien|à quelle fréquence|"
        r"wie ?(?:viele?|lange?|oft|hoch|groß|weit|schwer|alt)|cuánt[oa]s?|quant[oiae]|what percentage)\b",
        _I,
    ),
}
_CAPITALISED = re.compile(r"(?<=[\w,;] )[A-ZÀ-Þ][\w'-]+(?: (?:de |di |von |van )?[A-ZÀ-Þ][\w'-]+)+")
_COUNTED = re.compile(r"\d")


def kind_of(question: str) -> Kind | None:
    return next((kind for kind, pattern in _KINDS.items() if pattern.search(question)), None)


def fits_kind(kind: Kind | None, text: str, language: Language | None) -> bool | None:
    """Whether a line holds such a thing; None where the question wants none."""
    if kind is None:
        return None
    if kind == "who":
        return _CAPITALISED.search(text) is not None
    return _COUNTED.search(text) is not None or bool(facts_of(text, language).numbers)
