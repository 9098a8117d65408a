"""Every call for embeddings, whatever its dialect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.dialects.dialect import Head
from ventoux.gateway.bodies import asked, read_body
from ventoux.gateway.context import context_of
from ventoux.gateway.sending import send_json

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from ventoux.dialects.dialect import EmbeddingsDialect
    from ventoux.gateway.meter import Meter
    from ventoux.gateway.service import Gateway


class EmbeddingsEndpoint:
    """A path parameter ``endpoint`` names the model where the body need not."""

    def __init__(self, gateway: Gateway, dialect: EmbeddingsDialect) -> None:
        self._gateway = gateway
        self._dialect = dialect

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        gateway, settings, context = self._gateway, self._gateway.settings, context_of(scope)
        principal = await gateway.admit.principal(scope, "embeddings")
        body = await read_body(receive, limit=settings.max_body, timeout=settings.body_timeout)
        request = asked(scope, body)
        call, form = self._dialect.call(request)
        admission = gateway.admit.call(
            context,
            principal,
            call.model,
            "embeddings",
            call.metadata,
            dialect=self._dialect.name,
            url=request.model,
        )
        form.check(admission.card.dimensions)

        async def answer(meter: Meter) -> None:
            guarded = await gateway.guard.embeddings(admission, call)
            embeddings = await gateway.relay.embed(guarded, meter)
            meter.measured(embeddings.usage)
            if admission.card.dimensions is None and embeddings.vectors:
                form.check(len(embeddings.vectors[0]))
            reply = form.body(Head(context.id, call.model, int(context.created)), embeddings)
            await meter.commit()
            await send_json(send, reply)

        await gateway.serve(admission, call, receive, answer, size=len(body))
