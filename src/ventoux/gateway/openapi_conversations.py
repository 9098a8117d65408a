"""The Conversations API in the OpenAPI document. What an entry, a tool and a completion argument is, is told whole."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from msgspec import UnsetType

from ventoux.conversations.context.compaction import ContextUse
from ventoux.conversations.entries import Entry, MessageInput, MessageOutput, Output
from ventoux.conversations.events import ConversationUsage
from ventoux.conversations.schemas import CompletionArgs
from ventoux.dialects.mistral import conversations as wire
from ventoux.dialects.mistral.requests import Body, GuardrailConfig
from ventoux.gateway.assistants.conversations import CONVERSATION
from ventoux.tools.specs import ToolSpec

_TOLD: dict[str, Any] = {
    "inputs": str | list[Entry] | None,
    "tools": list[ToolSpec] | None,
    "completion_args": CompletionArgs | None,
    "guardrails": list[GuardrailConfig] | None,
}


class ConversationResponse(msgspec.Struct):
    conversation_id: str
    outputs: list[Output]
    usage: ConversationUsage
    object: Literal["conversation.response"]
    guardrails: list[dict[str, Any]] | UnsetType | None = msgspec.UNSET


class ConversationHistory(msgspec.Struct):
    conversation_id: str
    entries: list[Entry]
    object: Literal["conversation.history"]


class ConversationMessages(msgspec.Struct):
    conversation_id: str
    messages: list[MessageInput | MessageOutput]
    object: Literal["conversation.messages"]


class Stopped(msgspec.Struct):
    conversation_id: str
    stopped: bool


def _shaped(of: type[msgspec.Struct]) -> Any:
    """A body with what its fields hold, for the document alone."""
    fields: list[Any] = []
    for field in msgspec.structs.fields(of):
        kind = _TOLD.get(field.name, field.type)
        if field.required:
            fields.append((field.name, str | list[Entry] if field.name == "inputs" else kind))
        else:
            unset = field.default is msgspec.UNSET
            fields.append((field.name, kind | UnsetType if unset else kind, field.default))
    return msgspec.defstruct(of.__name__, fields, bases=(Body,), kw_only=True)


ALL = "/v1/conversations"
_START, _APPEND, _RESTART, _CHANGE = map(
    _shaped, (wire.StartRequest, wire.AppendRequest, wire.RestartRequest, wire.ChangeRequest)
)
_SEVERAL: Any = list[wire.Conversation]
CONVERSATION_OPERATIONS: tuple[tuple[str, str, str, type | None, type], ...] = (
    (ALL, "post", "Start a conversation, answered whole or as a stream", _START, ConversationResponse),
    (ALL, "get", "List one's conversations, the last changed first", None, _SEVERAL),
    (CONVERSATION, "post", "Go on with a conversation", _APPEND, ConversationResponse),
    (CONVERSATION, "get", "One conversation", None, wire.Conversation),
    (CONVERSATION, "patch", "Change it; what is not sent stays, null clears", _CHANGE, wire.Conversation),
    (CONVERSATION, "delete", "Delete a conversation with all that was said", None, type(None)),
    (f"{CONVERSATION}/restart", "post", "Branch from an entry, under a new id", _RESTART, ConversationResponse),
    (f"{CONVERSATION}/history", "get", "Everything that was said and done", None, ConversationHistory),
    (f"{CONVERSATION}/messages", "get", "The messages alone", None, ConversationMessages),
    (f"{CONVERSATION}/events", "get", "The newest reply's events, followed while it runs", None, bytes),
    (f"{CONVERSATION}/context", "get", "What of the model's context is used", None, ContextUse),
    (f"{CONVERSATION}/stop", "post", "End the reply that runs", None, Stopped),
)
_TEXT: dict[str, Any] = {"type": "string"}
_QUERIES: dict[str, tuple[tuple[str, dict[str, Any]], ...]] = {
    ALL: (
        ("page", {"type": "integer", "minimum": 0, "maximum": 10**6, "default": 0}),
        ("page_size", {"type": "integer", "minimum": 1, "maximum": wire.LARGEST_PAGE, "default": 100}),
        ("metadata", _TEXT | {"description": 'JSON, such as {"team": "law"}.'}),
        ("project_id", _TEXT),
    ),
    f"{CONVERSATION}/events": (("after", _TEXT | {"description": "An event's id, such as 3-17."}),),
}
_STREAMED = frozenset({(ALL, "post"), (CONVERSATION, "post"), (f"{CONVERSATION}/restart", "post")})


def complete(path: str, method: str, operation: dict[str, Any]) -> None:
    """Adds what the schemas of bodies do not tell; nothing to operations of others."""
    parameters = [
        {"name": name, "in": "query", "required": False, "schema": schema}
        for name, schema in (_QUERIES.get(path, ()) if method == "get" else ())
    ]
    responses = operation["responses"]
    if path == f"{CONVERSATION}/events":
        parameters.append({"name": "Last-Event-ID", "in": "header", "required": False, "schema": _TEXT})
        responses["200"]["content"] = {"text/event-stream": {}}
    operation["parameters"] = [*operation["parameters"], *parameters]
    if (path, method) in _STREAMED:
        responses["200"]["content"]["text/event-stream"] = {}
    if (path, method) == (CONVERSATION, "delete"):
        del responses["200"]
        responses["204"] = {"description": "Done"}
