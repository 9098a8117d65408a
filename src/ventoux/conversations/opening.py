"""Builds conversations around a loop."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ventoux.conversations.replies.rows import EventRows
from ventoux.conversations.replies.running import Replies
from ventoux.conversations.service import Conversations
from ventoux.kit.clock import SystemClock

if TYPE_CHECKING:
    from contextlib import AsyncExitStack

    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.conversations.replies.stages import Stages
    from ventoux.conversations.schemas import Loop
    from ventoux.conversations.turns import Casting
    from ventoux.db.location import Location
    from ventoux.tools.service import Tools


def open_conversations(
    stack: AsyncExitStack,
    where: Location,
    database: AsyncEngine,
    loop: Loop,
    casting: Casting,
    tools: Tools,
    *,
    kept_days: float,
    stages: Stages | None = None,
) -> Conversations:
    """``stack`` closes what has to be closed. ``kept_days``: of the events of replies. ``stages`` is told of by whoever
    calls models for them."""
    clock, rows = SystemClock(), EventRows(where)
    stack.push_async_callback(rows.close)
    # A home has one server; those that share a PostgreSQL database know of each other by what it holds.
    replies = Replies(database, rows, loop, clock, alone=isinstance(where, Path), kept_days=kept_days, stages=stages)
    return Conversations(database, replies, casting, tools, clock)
