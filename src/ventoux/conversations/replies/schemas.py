"""One run of the loop, as it is kept."""

from __future__ import annotations

from typing import Any

import msgspec

from ventoux.conversations.events import ConversationUsage
from ventoux.conversations.schemas import ReplyState


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """``server``: which process runs it, or ran it. Times are Unix seconds. ``error``: message, code and
    name, of one that failed; none of an earlier server's has a name."""

    conversation_id: str
    number: int
    state: ReplyState
    server: str
    alive_at: float
    started_at: float
    ended_at: float | None = None
    usage: ConversationUsage = msgspec.field(default_factory=ConversationUsage)
    cost: int | None = None
    currency: str | None = None
    error: dict[str, Any] | None = None


class Events(msgspec.Struct, frozen=True):
    """``first`` to ``last`` as they go over the wire, one after the other."""

    first: int
    last: int
    data: bytes
