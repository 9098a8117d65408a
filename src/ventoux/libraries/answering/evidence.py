"""How well a line of the sources answers the question: by what it means (cosine) and by the words they share.

The weights and thresholds were chosen on the development set ``bench/answerable`` (see docs/retrieval.md): of its
questions half are answered by its documents, and half are near them and are not.
"""

from __future__ import annotations

from collections import Counter
from math import log
from typing import TYPE_CHECKING

import msgspec

from ventoux.libraries.answering.drafting import Bar
from ventoux.libraries.answering.kinds import Kind, fits_kind, kind_of
from ventoux.libraries.answering.lines import Line, content_stems
from ventoux.libraries.schemas import Language

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

COSINE, WORDS = 0.6, 0.4
"""The weights of the two."""
NONE = 0.20
"""Below this the best line has nothing to do with the question, and no model is asked."""
ENOUGH = 0.39
"""From here on a line answers the question, and may be quoted where the model's answer fails."""
ABROAD = 0.28
"""The same for a line in another language than the question, where no word is shared."""
SURE = 0.60
"""From here on it may even where the model says that there is no answer: small models say that easily."""
_RELEVANT = 0.6
"""Of the best line's score: what an answer must rest on to be one to this question."""
_ABOUT = 0.4
"""Cosine of a sentence and the question from which it is about it, where no line alone answers it."""
_KIND = 0.05
"""For a line that holds, or lacks, the kind of thing that is asked for."""
_AROUND = 0.5
"""What a word counts that stands not in the line but beside it, or in its heading."""
_STEMS = 60
"""Of a question that are looked for: a longer one is a text."""
_SHARED = 5
"""Letters that begin two words which are the same in two languages, or inflected."""


class Evidence(msgspec.Struct, frozen=True, eq=False):
    """``score`` from 0 to 1. ``covered``: the share of the question's words, by their weight, that the line and what
    is around it hold."""

    line: Line
    score: float
    cosine: float
    covered: float


class Asked(msgspec.Struct, frozen=True):
    """``kind``: of what its answer must hold."""

    text: str
    language: Language | None
    stems: tuple[str, ...]
    kind: Kind | None


def read_question(text: str, language: Language | None) -> Asked:
    return Asked(text=text, language=language, stems=content_stems(text, language)[:_STEMS], kind=kind_of(text))


def ranked_by_words(asked: Asked, lines: Sequence[Line], limit: int) -> list[Line]:
    """Those that share most with the question, in their order, where there are too many to embed all."""
    if len(lines) <= limit:
        return list(lines)
    covered = _covered(asked, lines)
    best = sorted(range(len(lines)), key=lambda at: -covered[at])[:limit]
    return [lines[at] for at in sorted(best)]


def judge(
    asked: Asked, lines: Sequence[Line], question: NDArray[np.float32], vectors: NDArray[np.float32]
) -> list[Evidence]:
    """The best first. ``question``: a vector, ``vectors``: one row a line."""
    if not lines:
        return []
    found = [
        Evidence(line, _score(asked, line, float(cosine), share), float(cosine), share)
        for line, cosine, share in zip(lines, vectors @ question, _covered(asked, lines), strict=True)
    ]
    return sorted(found, key=lambda one: -one.score)


def _score(asked: Asked, line: Line, cosine: float, covered: float) -> float:
    both = COSINE * max(0.0, cosine) + WORDS * covered
    # Another language has other words: that they are missing says nothing there.
    score = both if asked.language == line.language else max(both, cosine)
    fits = fits_kind(asked.kind, line.text, line.language)
    return score + (_KIND if fits else -_KIND if fits is False else 0.0)


def enough(evidence: Sequence[Evidence], language: Language | None) -> float:
    """From which score on these lines answer a question in that language, by that of the best one."""
    abroad = bool(evidence) and language is not None and evidence[0].line.language not in (None, language)
    return ABROAD if abroad else ENOUGH


def bar(evidence: Sequence[Evidence]) -> Bar:
    """What a sentence of a draft must reach, so that it is one to this question."""
    best = evidence[0].score if evidence else 0.0
    return Bar(relevant=_RELEVANT * best, about=-1.0 if best >= ENOUGH else _ABOUT, answers=True)


def alike(one: str, other: str) -> bool:
    """Whether two stems are the same word: equal, inflected otherwise, in a sister language, or within a compound."""
    if one == other:
        return True
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < _SHARED or not shorter.isalpha():
        return False
    return shorter in longer or longer.startswith(shorter[: max(_SHARED, round(len(shorter) * 0.8))])


def holds(stems: frozenset[str], wanted: str) -> bool:
    return wanted in stems or any(alike(wanted, stem) for stem in stems)


def _covered(asked: Asked, lines: Sequence[Line]) -> list[float]:
    """For each line, the share of the question's stems that it holds; a stem that few lines hold counts more."""
    every = frozenset[str]().union(*(line.stems | line.around for line in lines))
    # Each word is compared once, however many lines have it.
    like = {stem: frozenset(one for one in every if alike(stem, one)) for stem in asked.stems}
    held = [{stem for stem in asked.stems if not like[stem].isdisjoint(line.stems)} for line in lines]
    beside = [{stem for stem in asked.stems if not like[stem].isdisjoint(line.around)} for line in lines]
    counts = Counter(stem for one in held for stem in one)
    weights = {stem: log(1 + len(lines) / (1 + counts[stem])) for stem in asked.stems}
    total = sum(weights.values()) or 1.0
    return [
        sum(weight * (1.0 if stem in here else _AROUND if stem in near else 0.0) for stem, weight in weights.items())
        / total
        for here, near in zip(held, beside, strict=True)
    ]
