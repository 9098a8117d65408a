"""The form in which a conversation is exported as JSON, and taken back without loss (docs/conversations.md)."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from ventoux.conversations.entries import Entry
from ventoux.conversations.schemas import CompletionArgs, Conversation, HandoffExecution
from ventoux.dialects.mistral.conversations import Version
from ventoux.kit.clock import from_rfc3339, rfc3339
from ventoux.tools.specs import ToolSpec, stored

FORMAT: Literal["ventoux.conversation"] = "ventoux.conversation"
VERSION: Literal[1] = 1


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """Times are RFC 3339. ``tools`` are without authorizations, which no conversation keeps."""

    id: str
    name: str | None = None
    description: str | None = None
    metadata: dict[str, Any] | None = None
    model: str | None = None
    agent_id: str | None = None
    agent_version: Version | None = None
    instructions: str | None = None
    tools: list[ToolSpec] | None = None
    completion_args: CompletionArgs = CompletionArgs()
    guardrails: list[dict[str, Any]] | None = None
    handoff_execution: HandoffExecution = "server"
    parent_id: str | None = None
    parent_entry_id: str | None = None
    source: str = "api"
    created_at: str
    updated_at: str


class Export(msgspec.Struct, frozen=True, kw_only=True):
    format: Literal["ventoux.conversation"] = FORMAT
    version: Literal[1] = VERSION
    conversation: Exported
    entries: list[Entry]


_ENCODER = msgspec.json.Encoder()


def exported(conversation: Conversation, entries: list[Entry]) -> Export:
    values: dict[str, Any] = {
        name: getattr(conversation, name) for name in Exported.__struct_fields__ if not name.endswith("_at")
    }
    if conversation.tools is not None:
        values["tools"] = msgspec.convert(stored(conversation.tools), list[ToolSpec])
    values["created_at"], values["updated_at"] = rfc3339(conversation.created_at), rfc3339(conversation.updated_at)
    return Export(conversation=Exported(**values), entries=entries)


def as_json(conversation: Conversation, entries: list[Entry]) -> bytes:
    return msgspec.json.format(_ENCODER.encode(exported(conversation, entries)), indent=2)


def seconds(time: str) -> float:
    """Of an exported time, which ``rfc3339`` gives back as it was. Raises ValueError."""
    return from_rfc3339(time)
