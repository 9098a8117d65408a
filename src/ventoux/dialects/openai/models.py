"""GET /openai/v1/models and /openai/v1/models/{id}."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ventoux.dialects.openai.bodies import Model, Models

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ventoux.dialects.dialect import Served


class OpenAIModels:
    def list(self, models: Sequence[Served]) -> bytes:
        return msgspec.json.encode(Models("list", [_model(model) for model in models]))

    def one(self, model: Served) -> bytes:
        return msgspec.json.encode(_model(model))


def _model(model: Served) -> Model:
    return Model(id=model.id, created=model.created, owned_by=model.publisher, max_model_len=model.context)
