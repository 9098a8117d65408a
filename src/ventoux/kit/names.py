"""What somebody may have meant by a name that nothing has."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_ALIKE = 0.4
_BEGINS_ALIKE = 0.75
"""The share of their characters from which on two names are alike. A beginning of a few characters is alike by chance,
so it has to be nearer."""


def nearest(name: str, among: Iterable[str]) -> list[str]:
    """Up to three, the likeliest first: those that are spelt alike, and those that begin alike."""
    wanted = name.lower()

    def likeness(candidate: str) -> float:
        known = candidate.lower()
        whole = SequenceMatcher(None, wanted, known).ratio()
        beginning = SequenceMatcher(None, wanted, known[: len(wanted)]).ratio()
        return max(whole, beginning * _ALIKE / _BEGINS_ALIKE)

    likely = {candidate: likeness(candidate) for candidate in among}
    ranked = sorted(likely, key=lambda candidate: -likely[candidate])
    return [candidate for candidate in ranked if likely[candidate] >= _ALIKE][:3]
