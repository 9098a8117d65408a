"""GET /v1/models and /v1/models/{id}: what is served, as full cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ventoux.dialects.mistral.responses import Capabilities, ModelCard, ModelList
from ventoux.gateway.context import context_of
from ventoux.gateway.sending import send_json

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from ventoux.catalog.cards import Card
    from ventoux.gateway.service import Gateway


class ModelsEndpoint:
    """Both paths; the one with an id raises ModelNotFound with the nearest names."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive  # these requests have no body
        admit = self._gateway.admit
        principal = await admit.principal(scope["headers"], "models:read")
        context_of(scope).detail.update(key=principal.key_prefix)
        name = scope["path_params"].get("model")
        if name is None:
            body = msgspec.json.encode(ModelList("list", [_model_card(card) for card in admit.cards()]))
        else:
            body = msgspec.json.encode(_model_card(admit.card(name)))
        await send_json(send, body)


def _model_card(card: Card) -> ModelCard:
    able = set(card.capabilities)
    return ModelCard(
        id=card.id,
        capabilities=Capabilities(completion_chat="chat" in able, vision="vision" in able),
        created=card.created,
        owned_by=card.publisher,
        name=card.name,
        description=card.description,
        max_context_length=card.context,
        aliases=card.aliases,
        default_model_temperature=card.sampling.temperature if "chat" in able else None,
    )
