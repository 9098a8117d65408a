"""Calls that this server makes for somebody: of libraries that are indexed and asked, of agents.

The same path as a call over HTTP, from the admission to the usage event, on behalf of the same caller. Only its body is
no text, and what comes of it no response.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING

import msgspec

from ventoux.calls import Delta, EmbeddingsCall
from ventoux.errors import ModelNotFound
from ventoux.gateway.context import RequestContext
from ventoux.kit.ids import new_id
from ventoux.libraries.models import Reply

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from starlette.types import Message

    from ventoux.accounts.schemas import Principal
    from ventoux.calls import ChatCall
    from ventoux.gateway.meter import Meter
    from ventoux.gateway.service import Gateway

_DIALECT = "ventoux"
_BATCH = 128
"""Texts of one call for embeddings: a second of the encoder's time, between which others have their turn."""


class Inside:
    """``libraries.models.Models``, by the gateway."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def embed(self, principal: Principal, model: str, texts: Sequence[str]) -> list[list[float]]:
        vectors: list[list[float]] = []
        for first in range(0, len(texts), _BATCH):
            vectors += await self._embed(principal, EmbeddingsCall(model=model, inputs=list(texts[first:][:_BATCH])))
        return vectors

    async def _embed(self, principal: Principal, call: EmbeddingsCall) -> list[list[float]]:
        gateway, vectors = self._gateway, list[list[float]]()
        context = RequestContext(new_id())
        admission = gateway.admit.call(context, principal, call.model, "embeddings", None, dialect=_DIALECT)

        async def answer(meter: Meter) -> None:
            guarded = await gateway.guard.embeddings(admission, call)
            embeddings = await gateway.relay.embed(guarded, meter)
            meter.measured(embeddings.usage)
            await meter.commit()
            vectors.extend(embeddings.vectors)

        await gateway.serve(admission, call, _nobody_leaves, answer, size=_size(call.inputs))
        return vectors

    async def chat(
        self, principal: Principal, call: ChatCall, said: Callable[[str], Awaitable[None]] | None = None
    ) -> Reply:
        gateway, context, texts = self._gateway, RequestContext(new_id()), list[str]()
        admission = gateway.admit.call(context, principal, call.model, "chat", call.metadata, dialect=_DIALECT)
        reply = Reply()

        async def answer(meter: Meter) -> None:
            guarded = await gateway.guard.chat(admission, call)
            async with aclosing(guarded.over(gateway.relay.chat(guarded.call, meter), meter)) as batches:
                async for contents in batches:
                    if text := "".join(content.text for content in contents if isinstance(content, Delta)):
                        texts.append(text)
                        if said is not None:
                            await said(text)
            await meter.commit()
            reply.usage, reply.finish_reason = meter.usage, meter.finished.get(0, "error")

        await gateway.serve(admission, call, _nobody_leaves, answer, size=len(msgspec.json.encode(call.messages)))
        reply.text = "".join(texts)
        return reply

    def chat_model(self, principal: Principal) -> str:
        for served in self._gateway.admit.visible(principal):
            if "chat" in served.card.capabilities:
                return served.name
        raise ModelNotFound("that chats", [])

    def context(self, principal: Principal, model: str) -> int:
        return self._gateway.admit.endpoint(principal, model).card.context

    def dimensions(self, principal: Principal, model: str) -> int | None:
        return self._gateway.admit.endpoint(principal, model).card.dimensions


async def _nobody_leaves() -> Message:
    """The caller is this server: it ends a call by cancelling it."""
    await asyncio.Event().wait()
    raise AssertionError("an event that nobody sets was set")


def _size(texts: Sequence[str]) -> int:
    return sum(len(text.encode()) for text in texts)
