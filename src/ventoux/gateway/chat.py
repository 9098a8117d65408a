"""POST /v1/chat/completions."""

from __future__ import annotations

import logging
from contextlib import aclosing
from typing import TYPE_CHECKING

from ventoux.dialects.mistral.chat import ReplyBuilder, StreamRenderer
from ventoux.dialects.mistral.decode import chat_call
from ventoux.dialects.mistral.errors import error_body
from ventoux.errors import UnsupportedContent, VentouxError
from ventoux.gateway.bodies import read_body, while_connected
from ventoux.gateway.context import context_of
from ventoux.gateway.guard import guard
from ventoux.gateway.sending import EventStream, send_json

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from ventoux.calls import ChatCall
    from ventoux.gateway.admit import Admission
    from ventoux.gateway.meter import Meter
    from ventoux.gateway.service import Gateway

logger = logging.getLogger("ventoux.prompts")


class ChatCompletions:
    """An ASGI endpoint: the answer is sent as it comes, without a task or a queue of its own."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        gateway, settings, context = self._gateway, self._gateway.settings, context_of(scope)
        principal = await gateway.admit.principal(scope["headers"], "chat")
        body = await read_body(receive, limit=settings.max_body, timeout=settings.body_timeout)
        call = chat_call(body, max_messages=settings.max_messages)
        admission = gateway.admit.call(context, principal, call.model, "chat", call.metadata)
        _check_content(call, admission)
        if settings.log_prompts:
            logger.info("prompt", extra={"fields": {"request_id": context.id, "messages": call.messages}})
        meter = gateway.meter(admission)
        with meter.accounting():
            async with while_connected(receive):
                await guard(call, gateway.policy)
                if call.stream:
                    await self._stream(call, admission, meter, send)
                else:
                    await self._whole(call, admission, meter, send)

    async def _whole(self, call: ChatCall, admission: Admission, meter: Meter, send: Send) -> None:
        context = admission.context
        reply = ReplyBuilder(context.id, call.model, int(context.created), prefix=call.prefix, choices=call.n)
        async with aclosing(self._gateway.relay.chat(admission.card.id, call, meter)) as batches:
            async for deltas in batches:
                reply.add(deltas)
        await meter.commit()
        await send_json(send, reply.reply(meter.finished, meter.usage))

    async def _stream(self, call: ChatCall, admission: Admission, meter: Meter, send: Send) -> None:
        context = admission.context
        renderer = StreamRenderer(context.id, call.model, int(context.created), prefix=call.prefix, choices=call.n)
        stream = EventStream(send, timeout=self._gateway.settings.send_timeout)
        begun = False
        try:
            async with aclosing(self._gateway.relay.chat(admission.card.id, call, meter)) as batches:
                async for deltas in batches:
                    data = renderer.deltas(deltas)
                    if not begun:
                        # Only now: until the engine has taken the call, a failure still has a status of its own.
                        begun = True
                        await stream.start()
                        data = renderer.opening() + data
                    if data:
                        await stream.send(data)
            await meter.commit()
            await stream.send(renderer.closing(meter.finished, meter.usage), last=True)
        except VentouxError as error:
            if begun:
                logger.warning("stream broke", extra={"fields": {"request_id": context.id, "error": str(error)}})
                await stream.send(renderer.broken(error, error_body(error, context.id), meter.usage), last=True)
            raise


def _check_content(call: ChatCall, admission: Admission) -> None:
    if "vision" not in admission.card.capabilities and any(not isinstance(m.content, str) for m in call.messages):
        raise UnsupportedContent(
            f"Model {admission.card.id} reads text only, and a message holds an image.",
            hint="Leave the image out, or choose a model with vision.",
        )
