"""Replies as they are sent: whole, or as a stream of events that anybody may join and go on with."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING

import msgspec

from ventoux.conversations.entries import FunctionResult, MessageInput
from ventoux.conversations.events import ResponseError
from ventoux.conversations.replies.encoding import EventId, event_id, unnumbered
from ventoux.conversations.replies.following import follow
from ventoux.dialects.mistral import conversations as wire
from ventoux.errors import Issue, ValidationFailed, VentouxError, error_name
from ventoux.gateway.assistants.endpoint import Endpoint
from ventoux.gateway.bodies import while_connected
from ventoux.gateway.documents.query import Query
from ventoux.gateway.sending import EventStream, send_json

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from starlette.types import Receive, Scope, Send

    from ventoux.conversations.replies.running import Running

_LAST_EVENT_ID = b"last-event-id"


async def answer(running: Running, receive: Receive, send: Send, *, stream: bool) -> None:
    """One that is kept goes on whoever leaves; one that is not ends with its client. Raises why it failed."""
    try:
        if stream:
            await send_events(follow(running.recording.log), receive, send)
        else:
            await _whole(running, receive, send)
    finally:
        if not running.stored:
            await running.end("stopped")


async def send_events(events: AsyncGenerator[bytes], receive: Receive, send: Send) -> None:
    """A failure to follow is told by a last event without an id: nobody can go on from it."""
    stream = EventStream(send)
    await stream.start()
    try:
        async with while_connected(receive), aclosing(events):
            async for block in events:
                await stream.send(block)
        await stream.send(b"", last=True)
    except VentouxError as error:
        failed = ResponseError(message=str(error), code=error.status, error=error_name(error))
        await stream.send(unnumbered(failed), last=True)


async def _whole(running: Running, receive: Receive, send: Send) -> None:
    recording = running.recording
    async with while_connected(receive), aclosing(follow(recording.log)) as events:
        async for _ in events:
            pass
    if recording.error is not None:
        raise recording.error
    reply = wire.ConversationResponse(
        conversation_id=running.turn.conversation.id,
        outputs=[one for one in recording.outputs if not isinstance(one, MessageInput | FunctionResult)],
        usage=recording.usage,
        object="conversation.response",
        guardrails=recording.guardrails,
    )
    await send_json(send, msgspec.json.encode(reply))


class EventsEndpoint(Endpoint):
    """Our own: the newest reply from its beginning, or from after the last event that a client has, and what comes."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal = await self.caller(scope)
        query = Query(scope, ("after",))
        header = next((value for name, value in scope["headers"] if name == _LAST_EVENT_ID), b"")
        last = _event_id(header.decode("latin-1") or query.text("after"))
        await self.nothing(receive)
        events = await self._services.conversations.events(principal, scope["path_params"]["conversation_id"], last)
        await send_events(events, receive, send)


class StopEndpoint(Endpoint):
    """Our own: ends the reply that runs; where none does there is nothing to end."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal = await self.caller(scope)
        Query(scope)
        await self.nothing(receive)
        conversation_id = scope["path_params"]["conversation_id"]
        stopped = await self._services.conversations.stop(principal, conversation_id)
        await send_json(send, msgspec.json.encode({"conversation_id": conversation_id, "stopped": stopped}))


def _event_id(text: str) -> EventId | None:
    """Raises ValidationFailed."""
    if not text:
        return None
    if (found := event_id(text)) is None:
        reason = "It is none that an event has had as its id, such as 3-17"
        raise ValidationFailed([Issue("invalid", ("header", "Last-Event-ID"), reason, text[:64])])
    return found
