"""One order out of two: what words found and what vectors found.

Each score is put on a scale from nothing to sure, and they are added up by weight. (Ranks alone would throw away how
sure each leg is; measured with ``bench.fusion``.) For words sure is the best that BM25 could give, a chunk with every
word of the question, and what holds half of them counts an eighth: a question in another language than its document
shares a word or two with many, and that noise must not push down what the vectors found.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ventoux.libraries.schemas import Hit

_UNLIKE = 0.1
"""Cosine of texts that have nothing to do with one another: a leg that found few has no lower one to tell by."""
_ALIKE = 0.4
"""Cosine from which the best that vectors found counts as sure."""

_STRICT = 3
"""The power of the part of a question's words that were found."""

Place = tuple[str, int]
"""Document id and ordinal of a chunk."""


class Fused(NamedTuple):
    place: Place
    score: float
    words: Hit | None
    vectors: Hit | None


def fuse(words: Sequence[Hit], vectors: Sequence[Sequence[Hit]], best: float, weight: float) -> list[Fused]:
    """The best first; equals by document and ordinal. ``vectors``: of each model, whose cosines are not those of
    another. ``best``: the highest BM25 that there could be. ``weight``: of the words."""
    by_words = {(hit.document_id, hit.ordinal): hit for hit in words}
    by_vectors = {(hit.document_id, hit.ordinal): (hit, like) for hits in vectors for hit, like in _likeness(hits)}
    fused: list[Fused] = []
    for place in by_words.keys() | by_vectors.keys():
        lexical, (semantic, like) = by_words.get(place), by_vectors.get(place, (None, 0.0))
        sure = _part(lexical.score, best) ** _STRICT if lexical else 0.0
        fused.append(Fused(place, weight * sure + (1 - weight) * like, lexical, semantic))
    return sorted(fused, key=lambda each: (-each.score, each.place))


def _likeness(hits: Sequence[Hit]) -> list[tuple[Hit, float]]:
    floor = min([_UNLIKE, *(hit.score for hit in hits)])
    top = max([_ALIKE, *(hit.score for hit in hits)])
    return [(hit, (hit.score - floor) / (top - floor)) for hit in hits]


def best_possible(frequencies: Mapping[str, int], chunks: int, wanted: Sequence[str]) -> float:
    """What BM25 would give a chunk of average length that holds each of the ``wanted`` terms once."""
    return sum(rarity(frequencies.get(term, 0), chunks) for term in dict.fromkeys(wanted))


def rarity(frequency: int, chunks: int) -> float:
    """The inverse document frequency, as FTS5 has it; of what occurs nowhere as of what occurs once."""
    frequency = min(max(frequency, 1), max(chunks, 1))
    return max(math.log((chunks - frequency + 0.5) / (frequency + 0.5)), 1e-6)


def _part(score: float, best: float) -> float:
    return min(score / best, 1.0) if best > 0 else 0.0
