"""Every call for embeddings, whatever its dialect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.dialects.dialect import Head
from ventoux.gateway.bodies import asked, read_body, while_connected
from ventoux.gateway.context import context_of
from ventoux.gateway.guard import guard
from ventoux.gateway.sending import send_json

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from ventoux.dialects.dialect import EmbeddingsDialect
    from ventoux.gateway.service import Gateway


class EmbeddingsEndpoint:
    """A path parameter ``endpoint`` names the model where the body need not."""

    def __init__(self, gateway: Gateway, dialect: EmbeddingsDialect) -> None:
        self._gateway = gateway
        self._dialect = dialect

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        gateway, settings, context = self._gateway, self._gateway.settings, context_of(scope)
        principal = await gateway.admit.principal(scope["headers"], "embeddings")
        body = await read_body(receive, limit=settings.max_body, timeout=settings.body_timeout)
        call, form = self._dialect.call(asked(scope, body))
        admission = gateway.admit.call(
            context, principal, call.model, "embeddings", call.metadata, dialect=self._dialect.name
        )
        form.check(admission.card.dimensions)
        meter = gateway.meter(admission)
        with meter.accounting():
            async with while_connected(receive):
                await guard(call, gateway.policy)
                embeddings = await gateway.relay.embed(admission.card.id, call)
                meter.measured(embeddings.usage)
                reply = form.body(Head(context.id, call.model, int(context.created)), embeddings)
                await meter.commit()
                await send_json(send, reply)
