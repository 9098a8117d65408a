"""Texts that are to become vectors."""

from __future__ import annotations

from ventoux.dialects.decoding import refuse


def check_texts(field: str, texts: list[str]) -> list[str]:
    """``texts`` as they are. Raises ValidationFailed for one that holds nothing: it has no meaning to embed."""
    for place, text in enumerate(texts):
        if not text.strip():
            raise refuse((field, place), "An input must hold some text", given=text, kind="string_too_short")
    return texts
