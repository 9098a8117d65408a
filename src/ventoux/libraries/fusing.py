"""One order out of two: what words found and what vectors found.

Each score is put on a scale from nothing to sure, and they are added up by weight. (Ranks alone would throw away how
sure each leg is; measured with ``bench.fusion``.) For words sure is a chunk that holds the whole question, where a rare
word is more of it than a common one. Where question and answer are in two languages, what holds half counts much less
than half: the question shares a word or two with many by chance, and that noise must not push down what the vectors
found.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from ventoux.libraries.schemas import Hit

_UNLIKE = 0.1
"""Cosine of texts that have nothing to do with one another: a leg that found few has no lower one to tell by."""
_ALIKE = 0.4
"""Cosine from which the best that vectors found counts as sure."""

_CHANCE = 0.25
"""The part of a question that any chunk may hold by chance then: so much counts nothing."""
_STRICT = 1.5
"""The power of what is more than that."""
_SAME = 0.5
"""Of a words score what its part of the question decides; the rest is BM25, among those with the same."""

Place = tuple[str, int]
"""Document id and ordinal of a chunk."""


class Share(NamedTuple):
    """``part``: of the question that a chunk holds, 0 to 1. ``by_chance``: some of it may be chance, because the chunk,
    or the answer, is in another language."""

    part: float
    by_chance: bool

    @property
    def sure(self) -> float:
        if not self.by_chance:
            return self.part
        return (max(0.0, self.part - _CHANCE) / (1 - _CHANCE)) ** _STRICT


NOTHING = Share(0.0, by_chance=False)


class Fused(NamedTuple):
    place: Place
    score: float
    words: Hit | None
    vectors: Hit | None


def fuse(
    words: Sequence[Hit], vectors: Sequence[Sequence[Hit]], covered: Mapping[Place, Share], weight: float
) -> list[Fused]:
    """The best first; equals by document and ordinal. ``vectors``: of each model, whose cosines are not those of
    another. ``covered``: what a place holds of the question. ``weight``: of the words."""
    by_words = {(hit.document_id, hit.ordinal): hit for hit in words}
    by_vectors = {(hit.document_id, hit.ordinal): (hit, like) for hits in vectors for hit, like in _likeness(hits)}
    best = max((hit.score for hit in words), default=0.0) or 1.0
    fused: list[Fused] = []
    for place in by_words.keys() | by_vectors.keys():
        lexical, (semantic, like) = by_words.get(place), by_vectors.get(place, (None, 0.0))
        sure = 0.0
        if lexical is not None:
            sure = covered.get(place, NOTHING).sure * (_SAME + (1 - _SAME) * lexical.score / best)
        fused.append(Fused(place, weight * sure + (1 - weight) * like, lexical, semantic))
    return sorted(fused, key=lambda each: (-each.score, each.place))


def part_of(question: Sequence[str], found: Container[str], frequencies: Mapping[str, int], chunks: int) -> float:
    """How much of the stems of a question was found, each counted by how rare it is."""
    rarities = {stem: rarity(frequencies.get(stem, 0), chunks) for stem in question}
    whole = sum(rarities.values())
    return sum(rare for stem, rare in rarities.items() if stem in found) / whole if whole else 0.0


def rarity(frequency: int, chunks: int) -> float:
    """The inverse document frequency. What occurs nowhere is as rare as what occurs once."""
    frequency = max(frequency, 1)
    return math.log(1 + (max(chunks - frequency, 0) + 0.5) / (frequency + 0.5))


def _likeness(hits: Sequence[Hit]) -> list[tuple[Hit, float]]:
    floor = min([_UNLIKE, *(hit.score for hit in hits)])
    top = max([_ALIKE, *(hit.score for hit in hits)])
    return [(hit, (hit.score - floor) / (top - floor)) for hit in hits]
