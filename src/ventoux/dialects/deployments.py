"""The model of a request on Azure's paths, where the URL can name it and bodies need not."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ventoux.dialects.dialect import Asked

ANY = "azureai"
"""What Mistral's client for Azure sends as the model: whichever one is behind the URL."""


def model_of(asked: Asked, named: str | None) -> str:
    """Empty when neither the path nor ``named``, the caller's own word, tells. Both told: the caller's own, and the
    gateway sees to it that it is the model of the path.

    In lower case: deployment names match in any case there, and names are in lower case here.
    """
    if asked.model and (named or "").lower() in ("", ANY):
        return asked.model
    return (named or "").lower()
