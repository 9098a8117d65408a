"""/v1/conversations/{id}/context: how much of the model's context a conversation takes, as it is estimated."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import msgspec
from starlette.routing import Route

from ventoux.conversations import prompting
from ventoux.conversations.context.compaction import context_of, kept_for_answer
from ventoux.conversations.loop.wording import RULES
from ventoux.gateway.assistants.endpoint import Endpoint
from ventoux.gateway.documents.query import Query
from ventoux.gateway.inside import Inside
from ventoux.gateway.sending import send_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.types import Receive, Scope, Send

    from ventoux.calls import ChatMessage
    from ventoux.conversations.context.compaction import ContextUse
    from ventoux.conversations.entries import Entry
    from ventoux.conversations.schemas import Summary, Turn
    from ventoux.gateway.assistants.services import AssistantServices
    from ventoux.gateway.service import Gateway


def context_routes(gateway: Gateway, services: AssistantServices) -> list[Route]:
    return [
        Route("/v1/conversations/{conversation_id}/context", ContextEndpoint(gateway, services), methods=["GET"]),
    ]


class ContextEndpoint(Endpoint):
    """The functions that tools offer are not counted: they are known once a reply has begun."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive  # this request has no body
        principal = await self.caller(scope)
        Query(scope)
        turn = await self._services.conversations.turn(principal, scope["path_params"]["conversation_id"])
        context = Inside(self._gateway).context(principal, turn.assistant.model)
        use = await asyncio.to_thread(_use, turn, context)
        await send_json(send, msgspec.json.encode(use))


def _use(turn: Turn, context: int) -> ContextUse:
    assistant = turn.assistant
    said = prompting.Said(assistant.instructions, turn.background, RULES if assistant.tools else ())

    def render(history: Sequence[Entry], summary: Summary | None) -> list[ChatMessage]:
        return prompting.messages(history, said, summary=summary)

    answer = kept_for_answer(context, assistant.completion_args.max_tokens)
    return context_of(render, turn.history, turn.summary, context, answer)
