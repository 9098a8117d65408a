"""What is served, as a list and one by one, in the words of a dialect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.dialects.dialect import Served
from ventoux.gateway.context import context_of
from ventoux.gateway.sending import send_json

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from ventoux.dialects.dialect import ModelsDialect
    from ventoux.endpoints.directory import ServedEndpoint
    from ventoux.gateway.service import Gateway


class ModelsEndpoint:
    """Both paths; the one with an id raises ModelNotFound with the nearest names."""

    def __init__(self, gateway: Gateway, dialect: ModelsDialect) -> None:
        self._gateway = gateway
        self._dialect = dialect

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive  # these requests have no body
        admit = self._gateway.admit
        principal = await admit.principal(scope, "models:read")
        context_of(scope).detail.update(key=principal.key_prefix)
        name = scope["path_params"].get("model")
        if name is None:
            body = self._dialect.list([served(endpoint) for endpoint in admit.visible(principal)])
        else:
            body = self._dialect.one(served(admit.endpoint(principal, name)))
        await send_json(send, body)


def served(endpoint: ServedEndpoint) -> Served:
    card = endpoint.card
    return Served(
        id=endpoint.name,
        name=card.name,
        publisher=card.publisher,
        description=card.description,
        created=card.created,
        context=card.context,
        aliases=card.aliases if endpoint.workspace_id is None else [],
        capabilities=frozenset(card.capabilities),
        temperature=card.sampling.temperature if "chat" in card.capabilities else None,
        reasoning=card.reasoning is not None,
    )
