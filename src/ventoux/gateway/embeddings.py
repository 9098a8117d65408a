"""POST /v1/embeddings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.dialects.mistral.decode import embeddings_call
from ventoux.dialects.mistral.embeddings import check_form, embeddings_reply
from ventoux.gateway.bodies import read_body, while_connected
from ventoux.gateway.context import context_of
from ventoux.gateway.guard import guard
from ventoux.gateway.sending import send_json

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from ventoux.gateway.service import Gateway


class EmbeddingsEndpoint:
    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        gateway, settings, context = self._gateway, self._gateway.settings, context_of(scope)
        principal = await gateway.admit.principal(scope["headers"], "embeddings")
        body = await read_body(receive, limit=settings.max_body, timeout=settings.body_timeout)
        call, request = embeddings_call(body)
        admission = gateway.admit.call(context, principal, call.model, "embeddings", call.metadata, dialect="mistral")
        check_form(request, admission.card.dimensions)
        meter = gateway.meter(admission)
        with meter.accounting():
            async with while_connected(receive):
                await guard(call, gateway.policy)
                embeddings = await gateway.relay.embed(admission.card.id, call)
                meter.measured(embeddings.usage)
                reply = embeddings_reply(context.id, request, call.model, embeddings)
                await meter.commit()
                await send_json(send, reply)
