"""Whether a source says what a sentence of an answer says, and which line of it.

A line says it when it means it (the cosine of the two) or has its words; and every number, date, code and name of the
sentence must be in the sources, and a "not" of the one must be in the other.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from ventoux.libraries.answering.evidence import Asked, Evidence, holds
from ventoux.libraries.answering.facts import Known, facts_of
from ventoux.libraries.answering.kinds import fits_kind
from ventoux.libraries.answering.lines import Line, content_stems

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from ventoux.libraries.schemas import Language

SUPPORTED = 0.60
"""Cosine, or the mean of cosine and shared words, from which a line says what a sentence says. Translations of one
another are 0.73 to 0.87 in the default encoder, other sentences about the same thing at most 0.45."""
_MARKED = 0.45
"""Of a line in a source that the model named itself."""
_SHORT = 2
"""Stems: with fewer, a sentence that no line holds claims nothing."""
_WHOLE = 0.7
"""The least score of a line that has every word of a short sentence."""
_TIE = 0.05
"""For the line that answers the question among lines that say the same."""
_NOT: dict[str, re.Pattern[str]] = {
    "en": re.compile(r"\b(?:not|never|cannot)\b|n['\u2019]t\b", re.IGNORECASE),
    "fr": re.compile(
        r"\bn(?:e\b|['\u2019])[^.;]{0,80}?\b(?:pas|jamais|aucun\w*|plus|rien)\b|\bpas\b|\baucun\w*\b", re.IGNORECASE
    ),
    "de": re.compile(r"\b(?:nicht|niemals|nie|kein\w*)\b", re.IGNORECASE),
    "es": re.compile(r"\b(?:no|nunca|jamás|ningun\w*|ningún)\b", re.IGNORECASE),
    "it": re.compile(r"\b(?:non|mai|nessun\w*)\b", re.IGNORECASE),
}


class Claim(msgspec.Struct, frozen=True):
    """A sentence, or the part of it up to a marker. ``numbers``: of the sources that it names."""

    text: str
    numbers: tuple[int, ...] = ()


class Support(msgspec.Struct, frozen=True, eq=False):
    """``relevance``: how well the line answers the question."""

    line: Line
    score: float
    relevance: float


class Verdict(msgspec.Struct, frozen=True, eq=False):
    """``neutral``: it says nothing that could be in a source ("Of course."). ``by_source``: the best line of each
    source that says it, the best first. ``missing``: its facts that no source holds. ``about``: its cosine with the
    question; ``answers``: it says more than the question, and holds the kind of thing that is asked for."""

    neutral: bool
    supported: bool
    by_source: tuple[Support, ...] = ()
    missing: tuple[str, ...] = ()
    about: float = 0.0
    answers: bool = False


class Checker:
    """For one answer: its sources' lines and their vectors."""

    def __init__(
        self,
        evidence: Sequence[Evidence],
        vectors: NDArray[np.float32],
        question: NDArray[np.float32],
        texts: Sequence[str],
        asked: Asked,
    ) -> None:
        """``evidence``: each line, and how well it answers the question; ``vectors``: a row for each. ``texts``: of
        each source, with its name and header."""
        self._question = question
        self._asked = asked
        self._asked_stems = frozenset(asked.stems)
        self._evidence = evidence
        self._vectors = vectors
        # A year that is asked about and in no source is as missing as any other.
        self._known = Known(texts)
        self._by_source = {number: Known([text]) for number, text in enumerate(texts, 1)}

    def check(self, claim: Claim, vector: NDArray[np.float32], language: Language | None) -> Verdict:
        stems = content_stems(claim.text, language)
        facts = facts_of(claim.text, language)
        if not facts.says_something and (not stems or claim.text.rstrip().endswith(":")):
            return Verdict(neutral=True, supported=False)
        missing = tuple(self._known.missing(facts))
        # Where one source has every fact of it, no other says it; where none has, two may say it together.
        whole = {number for number, known in self._by_source.items() if not known.missing(facts)}
        best: dict[int, Support] = {}
        for one, cosine in zip(self._evidence, self._vectors @ vector if self._evidence else (), strict=True):
            line = one.line
            score = _score(stems, line, float(cosine))
            wanted = _MARKED if line.source in claim.numbers else SUPPORTED
            if whole and line.source not in whole:
                continue
            if score < wanted or not _same_polarity(claim.text, language, line):
                continue
            score += _TIE * one.score
            if line.source not in best or score > best[line.source].score:
                best[line.source] = Support(line, score, one.score)
        found = tuple(sorted(best.values(), key=lambda one: -one.score))
        if not found and len(stems) < _SHORT and not facts.says_something:
            return Verdict(neutral=True, supported=False)
        supported = bool(found) and not missing
        return Verdict(
            neutral=False,
            supported=supported,
            by_source=found,
            missing=missing,
            about=float(self._question @ vector),
            answers=supported and self._answers(claim.text, stems, found[0].line, language),
        )

    def _answers(self, text: str, stems: Sequence[str], line: Line, language: Language | None) -> bool:
        """Small models say the question again as a statement, and leave out what was asked for."""
        if all(holds(self._asked_stems, stem) for stem in stems):
            return False
        kind = self._asked.kind if self._asked.kind in ("number", "when") else None
        return not (fits_kind(kind, line.text, line.language) and not fits_kind(kind, text, language))


def _score(stems: Sequence[str], line: Line, cosine: float) -> float:
    own = sum(holds(line.stems, stem) for stem in stems)
    shared = own / len(stems) if stems else 0.0
    score = max(cosine, (cosine + shared) / 2)
    return max(score, _WHOLE) if stems and own == len(stems) else score


def _same_polarity(text: str, language: Language | None, line: Line) -> bool:
    """Only of two texts in one language: elsewhere the words do not tell."""
    if language is None or language != line.language:
        return True
    return bool(_NOT[language].search(text)) == bool(_NOT[language].search(line.text))
