"""Texts that are found however they are written: what looks through them has no such order of its own on SQLite."""

from __future__ import annotations

import unicodedata


def folded(text: str) -> str:
    """Without accents and capitals, alike on either database."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()
