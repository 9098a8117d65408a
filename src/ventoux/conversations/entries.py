"""Entries: what a conversation consists of. The same structs on the wire (wire map 5.5) and in the database.

The official clients know these six types and fail at any other. So what is our own is told in their fields: a question
to the user is a ``function.call`` named ``ask_user``, a summary of older turns a ``tool.execution`` named
``compaction``, and everything else stands in ``info`` or in a field that they pass over.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from ventoux.kit.ids import new_id

Confirmation = Literal["pending", "allowed", "denied"]
ASK_USER = "ask_user"
COMPACTION = "compaction"


class TextChunk(msgspec.Struct, frozen=True, tag="text"):
    text: str


class ImageUrlChunk(msgspec.Struct, frozen=True, tag="image_url"):
    image_url: str | dict[str, Any]


class FileChunk(msgspec.Struct, frozen=True, tag="file"):
    file_id: str


class DocumentUrlChunk(msgspec.Struct, frozen=True, omit_defaults=True, tag="document_url"):
    document_url: str
    document_name: str | None = None


class ToolFileChunk(msgspec.Struct, frozen=True, omit_defaults=True, tag="tool_file"):
    tool: str
    file_id: str
    file_name: str | None = None
    file_type: str | None = None


class ToolReferenceChunk(msgspec.Struct, frozen=True, omit_defaults=True, tag="tool_reference"):
    tool: str
    title: str
    url: str | None = None
    favicon: str | None = None
    description: str | None = None
    source: dict[str, Any] | None = None
    """Our own: as ``tools.schemas.Reference.source``."""


class ThinkChunk(msgspec.Struct, frozen=True, omit_defaults=True, tag="thinking"):
    thinking: list[TextChunk]
    closed: bool = True
    signature: str | None = None


class ReferenceChunk(msgspec.Struct, frozen=True, tag="reference"):
    reference_ids: list[int | str]


Chunk = (
    TextChunk
    | ImageUrlChunk
    | FileChunk
    | DocumentUrlChunk
    | ToolFileChunk
    | ToolReferenceChunk
    | ThinkChunk
    | ReferenceChunk
)
Content = str | list[Chunk]


class _Entry(msgspec.Struct, kw_only=True):
    """``created_at`` and ``completed_at`` are RFC 3339 with Z; the latter null until the entry is whole."""

    object: Literal["entry"] = "entry"
    id: str = ""
    created_at: str = ""
    completed_at: str | None = None


class MessageInput(_Entry, kw_only=True, tag="message.input"):
    role: Literal["user", "assistant"] = "user"
    content: Content
    prefix: bool = False


class MessageOutput(_Entry, kw_only=True, tag="message.output"):
    content: Content
    agent_id: str | None = None
    model: str | None = None
    role: Literal["assistant"] = "assistant"
    partial: bool = False
    """Our own: the reply ended before this was whole. An append without inputs goes on with it."""
    info: dict[str, Any] = {}
    """Our own: seconds, time_to_first_token, prompt_tokens, completion_tokens, context (tokens that the model has room
    for), finish_reason, cost, currency, language, right_language, bound, and which partial one it ``continues``."""


class FunctionCall(_Entry, kw_only=True, tag="function.call"):
    """Waits for the client's ``function.result``, or with ``confirmation_status`` pending for a confirmation."""

    tool_call_id: str
    name: str
    arguments: str
    """The text of a JSON object."""
    agent_id: str | None = None
    model: str | None = None
    confirmation_status: Confirmation | None = None
    info: dict[str, Any] = {}
    """Our own: why it has to be confirmed (``reason``), and as whose function it is known (``permission``)."""


class FunctionResult(_Entry, kw_only=True, tag="function.result"):
    tool_call_id: str
    result: str


class ToolExecution(_Entry, kw_only=True, tag="tool.execution"):
    """A call that ran here. ``info``: the tool's own, and ``output`` (what the model was told), ``seconds``, ``cost``,
    ``failed``."""

    name: str
    arguments: str
    agent_id: str | None = None
    model: str | None = None
    info: dict[str, Any] = {}
    function: str = ""
    """Our own: the function's name, where ``name`` is that of a connector."""
    tool_call_id: str = ""
    """Our own: the model's call that this is the result of."""


class AgentHandoff(_Entry, kw_only=True, tag="agent.handoff"):
    previous_agent_id: str
    previous_agent_name: str
    next_agent_id: str
    next_agent_name: str
    tool_call_id: str = ""
    """Our own: the model's call that asked for it."""


Entry = MessageInput | MessageOutput | FunctionCall | FunctionResult | ToolExecution | AgentHandoff
Output = MessageOutput | FunctionCall | ToolExecution | AgentHandoff

_PREFIXES: dict[type[Any], str] = {
    MessageInput: "msg",
    MessageOutput: "msg",
    FunctionCall: "fc",
    FunctionResult: "fres",
    ToolExecution: "tool_exec",
    AgentHandoff: "handoff",
}


def entry_id(kind: type[Any]) -> str:
    return f"{_PREFIXES[kind]}_{new_id()}"


def text_of(content: Content) -> str:
    """What is said in it, without thoughts and references."""
    if isinstance(content, str):
        return content
    return "".join(chunk.text for chunk in content if isinstance(chunk, TextChunk))
