"""Shares of a conversation: a link to what had been said in it when it was shared."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from ventoux.conversations.entries import Entry

Audience = Literal["workspace", "link"]


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """``position``: entries before it are shown. ``name`` and ``instructions``: those that the conversation had when it
    was shared, the latter only where they are shown. Times are Unix seconds."""

    id: str
    conversation_id: str
    audience: Audience
    with_instructions: bool
    with_files: bool
    name: str | None = None
    instructions: str | None = None
    position: int
    created_at: float
    expires_at: float | None = None


class SharedBy(msgspec.Struct, frozen=True, kw_only=True):
    """A share as those see it who answer for the workspace. ``user_id``: who shared it, if that was a user; else the
    key."""

    share: Share
    user_id: str | None
    key_id: str


class NewShare(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    audience: Audience
    expires_at: datetime | None = None
    with_instructions: bool = False
    with_files: bool = False


class CopyRequest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """``model``: that is to go on with it; by default the one that it was had with."""

    model: Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[^\x00]*$")] | None = None


class Shared(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader sees. ``created_at``: when it was shared."""

    name: str | None
    model: str | None
    instructions: str | None
    with_files: bool
    entries: list[Entry]
    created_at: float
    expires_at: float | None


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A share that may be read, and the conversation that it is of."""

    share: Share
    workspace_id: str
    key_id: str
    user_id: str | None
    model: str | None
    agent_id: str | None
    agent_version: Any
