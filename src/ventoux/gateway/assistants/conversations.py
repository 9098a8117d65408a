"""/v1/conversations: started, gone on with, branched; listed, looked at, changed, deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from starlette.routing import Route

from ventoux.conversations import reading
from ventoux.conversations.entries import MessageInput, MessageOutput
from ventoux.conversations.turns import Asked
from ventoux.dialects.decoding import refuse
from ventoux.dialects.mistral import conversations as wire
from ventoux.gateway.assistants.conversation_replies import EventsEndpoint, StopEndpoint, answer
from ventoux.gateway.assistants.endpoint import Endpoint
from ventoux.gateway.assistants.filtering import metadata_of
from ventoux.gateway.documents.query import Query
from ventoux.gateway.sending import send_json
from ventoux.kit.clock import rfc3339
from ventoux.tools.specs import stored

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from ventoux.conversations.replies.schemas import Reply
    from ventoux.conversations.schemas import Conversation
    from ventoux.gateway.assistants.services import AssistantServices
    from ventoux.gateway.service import Gateway

CONVERSATION = "/v1/conversations/{conversation_id}"
_START = msgspec.json.Decoder(wire.StartRequest)
_APPEND = msgspec.json.Decoder(wire.AppendRequest)
_RESTART = msgspec.json.Decoder(wire.RestartRequest)
_CHANGE = msgspec.json.Decoder(wire.ChangeRequest)


def conversation_routes(gateway: Gateway, services: AssistantServices) -> list[Route]:
    one, said = ConversationEndpoint(gateway, services), SaidEndpoint(gateway, services)
    return [
        Route("/v1/conversations", StartEndpoint(gateway, services), methods=["POST"]),
        Route("/v1/conversations", ConversationsEndpoint(gateway, services), methods=["GET"]),
        Route(CONVERSATION, AppendEndpoint(gateway, services), methods=["POST"]),
        Route(CONVERSATION, one, methods=["GET", "PATCH", "DELETE"]),
        Route(f"{CONVERSATION}/restart", RestartEndpoint(gateway, services), methods=["POST"]),
        Route(f"{CONVERSATION}/history", said, methods=["GET"]),
        Route(f"{CONVERSATION}/messages", said, methods=["GET"]),
        Route(f"{CONVERSATION}/events", EventsEndpoint(gateway, services), methods=["GET"]),
        Route(f"{CONVERSATION}/stop", StopEndpoint(gateway, services), methods=["POST"]),
    ]


class StartEndpoint(Endpoint):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal = await self.caller(scope)
        Query(scope)
        told = await self.body(receive, _START)
        _check_who(told)
        reading.check_metadata(told.metadata)
        tools, args = reading.tools_of(told.tools), reading.args_of(told.completion_args)
        others = told.agent_id is not None or told.project_id is not None
        reading.check_form(args, tools, told.guardrails, others=others)
        conversations = self._services.conversations
        draft = conversations.draft(
            principal,
            name=told.name,
            description=told.description,
            metadata=told.metadata,
            model=told.model,
            agent_id=told.agent_id,
            agent_version=told.agent_version,
            instructions=told.instructions,
            completion_args=args,
            guardrails=told.guardrails,
            handoff_execution=told.handoff_execution or "server",
            project_id=told.project_id,
            temporary=bool(told.temporary),
        )
        inputs = reading.entries_of(told.inputs, draft.created_at, self._gateway.settings.max_messages)
        if not inputs:
            raise refuse("inputs", "A conversation begins with something", given=told.inputs, kind="too_short")
        asked = Asked(
            inputs=inputs, tools=tools, handoff_execution=draft.handoff_execution, store=told.store is not False
        )
        running = await conversations.start(principal, draft, asked)
        await answer(running, receive, send, stream=bool(told.stream))


class AppendEndpoint(Endpoint):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal = await self.caller(scope)
        Query(scope)
        told = await self.body(receive, _APPEND)
        conversations = self._services.conversations
        args = reading.args_of(told.completion_args)
        reading.check_form(args, (), None)
        asked = Asked(
            inputs=reading.entries_of(told.inputs, conversations.now(), self._gateway.settings.max_messages),
            confirmations=reading.confirmations_of(told.tool_confirmations),
            args=args,
            handoff_execution=told.handoff_execution,
            store=told.store is not False,
        )
        running = await conversations.append(principal, scope["path_params"]["conversation_id"], asked)
        await answer(running, receive, send, stream=bool(told.stream))


class RestartEndpoint(Endpoint):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal = await self.caller(scope)
        Query(scope)
        told = await self.body(receive, _RESTART)
        _check_from(told)
        conversations = self._services.conversations
        reading.check_metadata(told.metadata)
        args = reading.args_of(told.completion_args)
        reading.check_form(args, (), told.guardrails)
        asked = Asked(
            inputs=reading.entries_of(told.inputs, conversations.now(), self._gateway.settings.max_messages),
            args=args,
            handoff_execution=told.handoff_execution,
            store=told.store is not False,
        )
        changes = {
            "guardrails": told.guardrails,
            "metadata": told.metadata,
            "agent_version": told.agent_version,
            "model": told.model,
        }
        running = await conversations.restart(
            principal,
            scope["path_params"]["conversation_id"],
            told.from_entry_id,
            asked,
            {name: value for name, value in changes.items() if value is not None},
            fork=bool(told.fork),
        )
        await answer(running, receive, send, stream=bool(told.stream))


class ConversationsEndpoint(Endpoint):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive  # this request has no body
        principal = await self.caller(scope)
        query = Query(scope, wire.LISTING)
        size = query.number("page_size", 100, least=1, most=wire.LARGEST_PAGE)
        found = await self._services.conversations.listed(
            principal,
            metadata=metadata_of(query),
            project_id=query.text("project_id") or None,
            first=query.number("page", 0, least=0, most=10**6) * size,
            limit=size,
        )
        await send_json(send, msgspec.json.encode([told(one) for one in found]))


class ConversationEndpoint(Endpoint):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        principal, method = await self.caller(scope), scope["method"]
        Query(scope)
        conversations, conversation_id = self._services.conversations, scope["path_params"]["conversation_id"]
        if method == "DELETE":
            await conversations.delete(principal, conversation_id)
            await send({"type": "http.response.start", "status": 204, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return
        if method == "PATCH":
            wanted = await self.body(receive, _CHANGE)
            values = _changes(wanted.given())
            if values.get("project_id") is not None:
                await self._services.around.projects.find(principal, values["project_id"])
            seen = await conversations.change(principal, conversation_id, values)
        else:
            seen = await conversations.seen(principal, conversation_id)
        await send_json(send, msgspec.json.encode(told(*seen)))


class SaidEndpoint(Endpoint):
    """All entries, or the messages among them."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive  # this request has no body
        principal = await self.caller(scope)
        Query(scope)
        conversation_id = scope["path_params"]["conversation_id"]
        entries = await self._services.conversations.history(principal, conversation_id)
        reply: Any = wire.ConversationHistory(conversation_id=conversation_id, entries=entries)
        if scope["path"].endswith("/messages"):
            messages = [one for one in entries if isinstance(one, MessageInput | MessageOutput)]
            reply = wire.ConversationMessages(conversation_id=conversation_id, messages=messages)
        await send_json(send, msgspec.json.encode(reply))


def _changes(given: dict[str, Any]) -> dict[str, Any]:
    """As conversations have them. Raises ValidationFailed."""
    reading.check_metadata(given.get("metadata"))
    if "model" in given and "agent_id" in given:
        both = {"model": given["model"], "agent_id": given["agent_id"]}
        raise refuse("model", "Of model and agent_id one is to be given, not both", given=both, kind="invalid")
    if "tools" in given:
        given["tools"] = reading.tools_of(given["tools"])
    if "completion_args" in given:
        given["completion_args"] = reading.args_of(given["completion_args"])
        reading.check_form(given["completion_args"], (), None)
    return given


def told(conversation: Conversation, reply: Reply | None = None) -> wire.Conversation:
    by_agent = conversation.agent_id is not None
    return wire.Conversation(
        id=conversation.id,
        object="conversation",
        created_at=rfc3339(conversation.created_at),
        updated_at=rfc3339(conversation.updated_at),
        name=conversation.name,
        description=conversation.description,
        metadata=conversation.metadata,
        model=msgspec.UNSET if conversation.model is None else conversation.model,
        agent_id=msgspec.UNSET if conversation.agent_id is None else conversation.agent_id,
        agent_version=conversation.agent_version if by_agent else msgspec.UNSET,
        instructions=conversation.instructions,
        tools=msgspec.UNSET if conversation.tools is None else stored(conversation.tools),
        completion_args=msgspec.to_builtins(conversation.completion_args),
        guardrails=conversation.guardrails,
        project_id=conversation.project_id,
        parent_id=conversation.parent_id,
        parent_entry_id=conversation.parent_entry_id,
        thread_id=conversation.root_id,
        temporary=conversation.temporary,
        source=conversation.source,
        entries=conversation.entries,
        reply=None if reply is None else _state(reply),
    )


def _state(reply: Reply) -> wire.ReplyState:
    error = None if reply.error is None else msgspec.convert(reply.error, wire.ReplyError)
    return wire.ReplyState(reply.number, reply.state, error)


def _check_who(told: wire.StartRequest) -> None:
    """Raises ValidationFailed."""
    if (told.model is None) == (told.agent_id is None):
        both = "Of model and agent_id one is to be given, not both"
        neither = "One of model and agent_id is to be given"
        given = {"model": told.model, "agent_id": told.agent_id}
        raise refuse("model", neither if told.model is None else both, given=given, kind="invalid")
    if told.agent_version is not None and told.agent_id is None:
        raise refuse("agent_version", "It is for an agent_id only", given=told.agent_version, kind="invalid")


def _check_from(told: wire.RestartRequest) -> None:
    """Raises ValidationFailed."""
    if told.from_entry_id is None and not (told.branch or told.fork):
        raise refuse("from_entry_id", "Field required", given=None, kind="missing")
    if told.model is not None and told.agent_version is not None:
        raise refuse(
            "agent_version", "It is for an agent, and a model is named", given=told.agent_version, kind="invalid"
        )
    if told.branch and told.fork:
        raise refuse("fork", "Of fork and branch one is to be given, not both", given=True, kind="invalid")
