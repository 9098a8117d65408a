"""Which language an answer is to be in, and whether it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.conversations.entries import MessageInput, text_of
from ventoux.libraries.languages import detect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ventoux.conversations.entries import Entry
    from ventoux.libraries.schemas import Language

_ENOUGH = 60


def wanted(history: Sequence[Entry]) -> Language | None:
    for entry in reversed(history):
        if isinstance(entry, MessageInput) and entry.role == "user":
            return detect(text_of(entry.content))
    return None


def slipped(text: str, wanted: Language | None) -> bool | None:
    """None: it cannot be told yet."""
    if wanted is None or len(text) < _ENOUGH:
        return None
    found = detect(text)
    return None if found is None else found != wanted
