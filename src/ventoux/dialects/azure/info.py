"""GET info: what the model behind an address is. The SDK chooses the class of its client by ``model_type``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ventoux.dialects.azure.responses import ModelInfo

if TYPE_CHECKING:
    from ventoux.dialects.dialect import Served


def info_body(model: Served) -> bytes:
    return msgspec.json.encode(ModelInfo(model.id, _type(model), model.publisher))


def _type(model: Served) -> str:
    """The spellings that the SDK's own tests insist on, not those of the reference pages."""
    if "chat" in model.capabilities:
        return "chat-completion"
    return "embedding" if "embeddings" in model.capabilities else "text-generation"
