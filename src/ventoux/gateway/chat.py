"""Every call that generates text, whatever its dialect: read, admitted, guarded, relayed, metered, written."""

from __future__ import annotations

import logging
from contextlib import aclosing
from functools import partial
from typing import TYPE_CHECKING

from ventoux.dialects.dialect import Head
from ventoux.errors import UnsupportedContent, VentouxError
from ventoux.gateway.bodies import asked, read_body
from ventoux.gateway.context import context_of
from ventoux.gateway.sending import EventStream, send_json
from ventoux.gateway.standing import COST

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from starlette.types import Receive, Scope, Send

    from ventoux.accounts.schemas import Principal
    from ventoux.calls import ChatCall, Content
    from ventoux.catalog.cards import Card
    from ventoux.dialects.dialect import Asked, ChatDialect, Stream
    from ventoux.gateway.admit import Admission, Operation
    from ventoux.gateway.context import RequestContext
    from ventoux.gateway.guard import Guarded
    from ventoux.gateway.meter import Meter
    from ventoux.gateway.service import Gateway

logger = logging.getLogger("ventoux.prompts")


class Generation:
    """An ASGI endpoint: the answer is sent as it comes, without a task or a queue of its own.

    A path parameter ``endpoint`` names the model where the body need not.
    """

    def __init__(self, gateway: Gateway, dialect: ChatDialect, operation: Operation) -> None:
        self._gateway = gateway
        self._dialect = dialect
        self._operation: Operation = operation

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        gateway, settings = self._gateway, self._gateway.settings
        principal = await gateway.admit.principal(scope, "chat")
        body = await read_body(receive, limit=settings.max_body, timeout=settings.body_timeout)
        await self.answer(context_of(scope), principal, asked(scope, body), receive, send)

    async def answer(
        self,
        context: RequestContext,
        principal: Principal,
        request: Asked,
        receive: Receive,
        send: Send,
        *,
        earlier: int = 0,
    ) -> None:
        """``earlier``: bytes of what the prompt holds beside the body."""
        gateway, settings = self._gateway, self._gateway.settings
        call = self._dialect.call(request)
        admission = gateway.admit.call(
            context,
            principal,
            call.model,
            self._operation,
            call.metadata,
            dialect=self._dialect.name,
            url=request.model,
        )
        _check_content(call, admission.card)
        if settings.log_prompts:
            fields = {"request_id": context.id, "messages": call.messages, "prompt": call.prompt}
            logger.info("prompt", extra={"fields": fields})
        if call.stream:
            answer = partial(self._stream, call, admission, send, self._tells_cost(request, call))
        else:
            answer = partial(self._whole, call, admission, send)
        await gateway.serve(admission, call, receive, answer, size=len(request.body) + earlier)

    def _tells_cost(self, request: Asked, call: ChatCall) -> bool:
        """A whole answer tells it in a header; a stream's header left before anybody knew."""
        asked_for_usage = self._dialect.name == "openai" and call.include_usage
        return asked_for_usage or request.headers.get(COST.decode(), "").lower() == "true"

    async def _whole(self, call: ChatCall, admission: Admission, send: Send, meter: Meter) -> None:
        guarded = await self._gateway.guard.chat(admission, call)
        reply = self._dialect.reply(_head(admission.context, guarded), guarded.call)
        async with aclosing(self._batches(guarded, meter)) as batches:
            async for contents in batches:
                reply.add(contents)
        await meter.commit()
        await send_json(send, reply.body(meter.finished, meter.usage))

    async def _stream(self, call: ChatCall, admission: Admission, send: Send, tell_cost: bool, meter: Meter) -> None:
        context = admission.context
        guarded = await self._gateway.guard.chat(admission, call)
        answer = self._dialect.stream(_head(context, guarded), guarded.call)
        stream = EventStream(send)
        begun = False
        try:
            async with aclosing(self._batches(guarded, meter)) as batches:
                async for contents in batches:
                    data = answer.contents(contents)
                    if not begun:
                        # Only now: until the engine has taken the call, a failure still has a status of its own.
                        begun = True
                        await stream.start()
                        data = answer.opening() + data
                    if data:
                        await stream.send(data)
            await meter.commit()
            await stream.send(answer.closing(meter.finished, meter.told(cost=tell_cost)), last=True)
        except VentouxError as error:
            if begun:
                await _end_broken(answer, stream, error, meter, context)
            raise

    def _batches(self, guarded: Guarded, meter: Meter) -> AsyncGenerator[list[Content]]:
        return guarded.over(self._gateway.relay.chat(guarded.call, meter), meter)


async def _end_broken(
    answer: Stream, stream: EventStream, error: VentouxError, meter: Meter, context: RequestContext
) -> None:
    logger.warning("stream broke", extra={"fields": {"request_id": context.id, "error": error.for_log}})
    if data := answer.broken(error, meter.usage):
        await stream.send(data, last=True)


def _head(context: RequestContext, guarded: Guarded) -> Head:
    return Head(context.id, guarded.call.model, int(context.created), guarded.filtered)


def _check_content(call: ChatCall, card: Card) -> None:
    if "vision" not in card.capabilities and call.has_images:
        raise UnsupportedContent(
            f"Model {card.id} reads text only, and a message holds an image.",
            hint="Leave the image out, or choose a model with vision.",
        )
