"""Events of a reply as they are streamed (wire map 5.6): an ``event:`` line that repeats the type, and never [DONE].

Only the official types: one of the clients fails at others. ``output_index`` numbers the entries of a reply from 0;
``content_index`` rises within one entry whenever the kind of chunk changes.
"""

from __future__ import annotations

from typing import Any

import msgspec

from ventoux.conversations.entries import Chunk, Confirmation


class ResponseStarted(msgspec.Struct, tag="conversation.response.started"):
    conversation_id: str
    created_at: str


class MessageDelta(msgspec.Struct, kw_only=True, tag="message.output.delta"):
    id: str
    content: str | Chunk
    output_index: int
    content_index: int = 0
    role: str = "assistant"
    model: str | None = None
    agent_id: str | None = None
    created_at: str = ""


class ToolStarted(msgspec.Struct, kw_only=True, tag="tool.execution.started"):
    id: str
    name: str
    arguments: str
    output_index: int
    model: str | None = None
    agent_id: str | None = None
    created_at: str = ""
    function: str = ""


class ToolDelta(msgspec.Struct, kw_only=True, tag="tool.execution.delta"):
    id: str
    name: str
    arguments: str
    output_index: int
    created_at: str = ""


class ToolDone(msgspec.Struct, kw_only=True, tag="tool.execution.done"):
    id: str
    name: str
    output_index: int
    info: dict[str, Any] = {}
    created_at: str = ""


class HandoffStarted(msgspec.Struct, kw_only=True, tag="agent.handoff.started"):
    id: str
    previous_agent_id: str
    previous_agent_name: str
    output_index: int
    created_at: str = ""


class HandoffDone(msgspec.Struct, kw_only=True, tag="agent.handoff.done"):
    id: str
    next_agent_id: str
    next_agent_name: str
    output_index: int
    created_at: str = ""


class FunctionCallDelta(msgspec.Struct, kw_only=True, tag="function.call.delta"):
    id: str
    name: str
    tool_call_id: str
    arguments: str
    output_index: int
    model: str | None = None
    agent_id: str | None = None
    confirmation_status: Confirmation | None = None
    created_at: str = ""


class ConversationUsage(msgspec.Struct, kw_only=True):
    """``connectors``: how often each kind of tool was called."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    total_tokens: int = 0
    connector_tokens: int | None = None
    connectors: dict[str, int] | None = None
    cost: int | None = None
    """Our own: micro-units of ``currency``, of all calls of models in the reply."""
    currency: str | None = None


class ResponseDone(msgspec.Struct, kw_only=True, tag="conversation.response.done"):
    usage: ConversationUsage
    created_at: str = ""


class ResponseError(msgspec.Struct, kw_only=True, tag="conversation.response.error"):
    """``code``: an HTTP status."""

    message: str
    code: int
    created_at: str = ""
    error: str | None = None
    """Our own: the name of the error, as the header ``x-ventoux-error`` says it."""


Event = (
    ResponseStarted
    | MessageDelta
    | ToolStarted
    | ToolDelta
    | ToolDone
    | HandoffStarted
    | HandoffDone
    | FunctionCallDelta
    | ResponseDone
    | ResponseError
)


def event_type(event: Event) -> str:
    return str(event.__struct_config__.tag)
