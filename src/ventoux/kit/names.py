"""What somebody may have meant by a name that nothing has."""

from __future__ import annotations

import heapq
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_ALIKE = 0.4
_BEGINS_ALIKE = 0.75
"""The share of their characters from which on two names are alike. A beginning of a few characters is alike by chance,
so it has to be nearer."""
_COMPARED = 32
"""Names that are compared letter by letter, which takes a millisecond for some: a thousand would hold everybody up."""
_LONGEST = 128


def nearest(name: str, among: Iterable[str]) -> list[str]:
    """Up to three, the likeliest first: those that are spelt alike, and those that begin alike. Of many names, those
    are looked at that have the most pairs of letters in common with it."""
    wanted = name.lower()[:_LONGEST]
    pairs = set(pairwise(wanted))

    def in_common(candidate: str) -> tuple[bool, int, int]:
        known = candidate.lower()[:_LONGEST]
        return known == wanted, len(pairs.intersection(pairwise(known))), -abs(len(known) - len(wanted))

    def likeness(candidate: str) -> float:
        known = candidate.lower()[:_LONGEST]
        whole = SequenceMatcher(None, wanted, known).ratio()
        beginning = SequenceMatcher(None, wanted, known[: len(wanted)]).ratio()
        return max(whole, beginning * _ALIKE / _BEGINS_ALIKE)

    likely = {candidate: likeness(candidate) for candidate in heapq.nlargest(_COMPARED, among, key=in_common)}
    ranked = sorted(likely, key=lambda candidate: -likely[candidate])
    return [candidate for candidate in ranked if likely[candidate] >= _ALIKE][:3]
