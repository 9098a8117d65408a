"""GET /v1/models and /v1/models/{id}: what is served, as full cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ventoux.dialects.mistral.responses import Capabilities, ModelCard, ModelList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ventoux.dialects.dialect import Served


class MistralModels:
    def list(self, models: Sequence[Served]) -> bytes:
        return msgspec.json.encode(ModelList("list", [_card(model) for model in models]))

    def one(self, model: Served) -> bytes:
        return msgspec.json.encode(_card(model))


def _card(model: Served) -> ModelCard:
    able = model.capabilities
    return ModelCard(
        id=model.id,
        capabilities=Capabilities(
            completion_chat="chat" in able,
            # Of every model that chats: where its template has no tools, decoding is held to calls.
            function_calling="chat" in able,
            reasoning=model.reasoning,
            completion_fim="fim" in able,
            vision="vision" in able,
            classification="classification" in able,
            moderation="moderation" in able,
            audio_transcription="transcription" in able,
            audio_speech="speech" in able,
        ),
        created=model.created,
        owned_by=model.publisher,
        name=model.name,
        description=model.description,
        max_context_length=model.context,
        aliases=list(model.aliases),
        default_model_temperature=model.temperature,
    )
