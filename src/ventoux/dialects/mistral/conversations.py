"""Bodies of the Conversations API (wire map 5.3 to 5.5), with what is our own beside.

Whether an answer is streamed is said by ``stream`` in the body, whatever path it came to. Explicit nulls are as
nothing. Entries, tools and completion arguments are JSON of the right kind here; what is in them is read by the service
that knows what they mean (``conversations.reading``).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

LISTING = ("page", "page_size", "metadata", "project_id")
LARGEST_PAGE = 100
_WHOLE = r"^[^\x00]*$"
"""PostgreSQL keeps no text with a zero character."""
Name = Annotated[str, Meta(max_length=200, pattern=_WHOLE)]
Description = Annotated[str, Meta(max_length=4000, pattern=_WHOLE)]
Instructions = Annotated[str, Meta(max_length=100_000, pattern=_WHOLE)]
Id = Annotated[str, Meta(min_length=1, max_length=200, pattern=_WHOLE)]
Version = Annotated[int, Meta(ge=0, le=2**31 - 1)] | Id
Inputs = str | list[dict[str, Any]]
HandoffExecution = Literal["server", "client"]


class StartRequest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    inputs: Inputs
    stream: bool | None = None
    store: bool | None = None
    handoff_execution: HandoffExecution | None = None
    instructions: Instructions | None = None
    tools: list[dict[str, Any]] | None = None
    completion_args: dict[str, Any] | None = None
    guardrails: list[dict[str, Any]] | None = None
    name: Name | None = None
    description: Description | None = None
    metadata: dict[str, Any] | None = None
    model: Id | None = None
    agent_id: Id | None = None
    agent_version: Version | None = None
    project_id: Id | None = None
    temporary: bool | None = None


class ToolConfirmation(msgspec.Struct, forbid_unknown_fields=True):
    tool_call_id: Id
    confirmation: Literal["allow", "deny"]


class AppendRequest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    inputs: Inputs | None = None
    stream: bool | None = None
    store: bool | None = None
    handoff_execution: HandoffExecution | None = None
    completion_args: dict[str, Any] | None = None
    tool_confirmations: list[ToolConfirmation] | None = None


class RestartRequest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Our own: ``fork`` begins a thread; ``branch`` with a null ``from_entry_id`` one branch that has nothing in common
    with what it is one of; ``model`` answers in it in place of whoever did."""

    model: Id | None = None
    from_entry_id: Id | None = None
    fork: bool | None = None
    branch: bool | None = None
    inputs: Inputs | None = None
    stream: bool | None = None
    store: bool | None = None
    handoff_execution: HandoffExecution | None = None
    completion_args: dict[str, Any] | None = None
    guardrails: list[dict[str, Any]] | None = None
    metadata: dict[str, Any] | None = None
    agent_version: Version | None = None


class ChangeRequest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What is not sent stays, null clears. ``model`` or ``agent_id``: who answers from now on."""

    name: Name | UnsetType | None = UNSET
    description: Description | UnsetType | None = UNSET
    metadata: dict[str, Any] | UnsetType | None = UNSET
    project_id: Id | UnsetType | None = UNSET
    model: Id | UnsetType = UNSET
    agent_id: Id | UnsetType = UNSET
    instructions: Instructions | UnsetType | None = UNSET
    tools: list[dict[str, Any]] | UnsetType | None = UNSET
    completion_args: dict[str, Any] | UnsetType | None = UNSET

    def given(self) -> dict[str, Any]:
        told = ((name, getattr(self, name)) for name in self.__struct_fields__)
        return {name: value for name, value in told if value is not UNSET}


class ReplyError(msgspec.Struct):
    """``error``: its name, empty where it was not kept."""

    message: str
    code: int
    error: str = ""


class ReplyState(msgspec.Struct, omit_defaults=True):
    """``error``: why it failed or was cut."""

    number: int
    state: str
    error: ReplyError | None = None


class Conversation(msgspec.Struct, kw_only=True, omit_defaults=True):
    """With a model or with an agent. From ``project_id`` on our own; ``reply`` is the newest one, in answers about one
    conversation only."""

    id: str
    created_at: str
    updated_at: str
    name: str | None
    description: str | None
    metadata: dict[str, Any] | None
    object: Literal["conversation"]
    model: str | UnsetType = UNSET
    agent_id: str | UnsetType = UNSET
    agent_version: int | str | UnsetType | None = UNSET
    instructions: str | None = None
    tools: list[dict[str, Any]] | UnsetType = UNSET
    completion_args: dict[str, Any] = {}
    guardrails: list[dict[str, Any]] | None = None
    project_id: str | None = None
    parent_id: str | None = None
    parent_entry_id: str | None = None
    thread_id: str = ""
    temporary: bool = False
    source: str = "api"
    entries: int = 0
    reply: ReplyState | None = None


class ConversationResponse(msgspec.Struct, kw_only=True, omit_defaults=True):
    """``usage`` as the last event of a stream has it."""

    conversation_id: str
    outputs: list[Any]
    usage: Any
    object: str
    guardrails: list[dict[str, Any]] | None = None


class ConversationHistory(msgspec.Struct, kw_only=True):
    conversation_id: str
    entries: list[Any]
    object: Literal["conversation.history"] = "conversation.history"


class ConversationMessages(msgspec.Struct, kw_only=True):
    conversation_id: str
    messages: list[Any]
    object: Literal["conversation.messages"] = "conversation.messages"
