"""Calls that this server makes for somebody: of libraries that are indexed and asked, of agents.

The same path as a call over HTTP, from the admission to the usage event, on behalf of the same caller. Only its body is
no text, and what comes of it no response.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import aclosing
from typing import TYPE_CHECKING

import msgspec

from ventoux.calls import Delta, EmbeddingsCall, Thought
from ventoux.conversations.replies.stages import Stages
from ventoux.conversations.schemas import NotWanted, Outcome
from ventoux.dialects.mistral.guardrails import passed
from ventoux.errors import ModelNotFound
from ventoux.gateway.context import RequestContext
from ventoux.kit.ids import new_id
from ventoux.libraries.models import Reply

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from starlette.types import Message

    from ventoux.accounts.schemas import Principal
    from ventoux.calls import ChatCall, Content, ToolCall
    from ventoux.gateway.meter import Meter
    from ventoux.gateway.service import Gateway

_DIALECT = "ventoux"
_BATCH = 128
"""Texts of one call for embeddings: a second of the encoder's time, between which others have their turn."""


class Inside:
    """``libraries.models.Models`` and ``conversations.schemas.Models``, by the gateway. ``stages``: of the replies that
    calls are made for."""

    def __init__(self, gateway: Gateway, stages: Stages | None = None) -> None:
        self._gateway = gateway
        self._stages = stages or Stages()

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
        async def heard(content: Content) -> None:
            if said is not None and isinstance(content, Delta) and content.text:
                await said(content.text)

        outcome = await self.converse(principal, call, heard)
        return Reply(outcome.text, outcome.usage, outcome.finish_reason)

    async def converse(
        self, principal: Principal, call: ChatCall, heard: Callable[[Content], Awaitable[None]]
    ) -> Outcome:
        gateway, context, outcome, began = self._gateway, RequestContext(new_id()), Outcome(), time.perf_counter()
        admission = gateway.admit.call(context, principal, call.model, "chat", call.metadata, dialect=_DIALECT)
        made, context.staged = _Made(), self._stages.teller(call.metadata)

        async def answer(meter: Meter) -> None:
            guarded = await gateway.guard.chat(admission, call)
            try:
                async with aclosing(guarded.over(gateway.relay.chat(guarded.call, meter), meter)) as batches:
                    async for contents in batches:
                        for content in contents:
                            made.add(content)
                            await heard(content)
            except NotWanted as left:
                left.consumed = outcome
                _tell(outcome, meter)
                raise
            await meter.commit()
            _tell(outcome, meter)
            outcome.finish_reason = meter.finished.get(0, "error")
            if call.guardrails and guarded.filtered is not None:
                outcome.guardrails = passed(guarded.filtered)

        await gateway.serve(admission, call, _nobody_leaves, answer, size=len(msgspec.json.encode(call.messages)))
        outcome.text, outcome.thought, outcome.tool_calls = made.text, made.thought, tuple(made.calls)
        outcome.seconds = time.perf_counter() - began
        outcome.time_to_first_token = None if made.first_at is None else made.first_at - began
        return outcome

    def chat_model(self, principal: Principal) -> str:
        for served in self._gateway.admit.visible(principal):
            if "chat" in served.card.capabilities:
                return served.name
        raise ModelNotFound("that chats", [])

    def context(self, principal: Principal, model: str) -> int:
        return self._gateway.admit.endpoint(principal, model).card.context

    def capabilities(self, principal: Principal, model: str) -> frozenset[str]:
        return frozenset(self._gateway.admit.endpoint(principal, model).card.capabilities)

    def dimensions(self, principal: Principal, model: str) -> int | None:
        return self._gateway.admit.endpoint(principal, model).card.dimensions


def _tell(outcome: Outcome, meter: Meter) -> None:
    told = meter.told(cost=True)
    outcome.usage, outcome.cost, outcome.currency = meter.usage, told.cost, told.currency or None


class _Made:
    """Of one answer, as it comes: what was said and thought, and which tools are called."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._thoughts: list[str] = []
        self.calls: list[ToolCall] = []
        self.first_at: float | None = None

    def add(self, content: Content) -> None:
        if self.first_at is None:
            self.first_at = time.perf_counter()
        if isinstance(content, Delta):
            self._texts.append(content.text)
        elif isinstance(content, Thought):
            self._thoughts.append(content.text)
        else:
            self.calls += content.calls

    @property
    def text(self) -> str:
        return "".join(self._texts)

    @property
    def thought(self) -> str:
        return "".join(self._thoughts)


async def _nobody_leaves() -> Message:
    """The caller is this server: it ends a call by cancelling it."""
    await asyncio.Event().wait()
    raise AssertionError("an event that nobody sets was set")


def _size(texts: Sequence[str]) -> int:
    return sum(len(text.encode()) for text in texts)
