"""Conversations as they are read from a file, whoever made it."""

from __future__ import annotations

from typing import Literal

import msgspec

from ventoux.conversations.entries import Entry
from ventoux.conversations.exporting.schemas import Exported

Maker = Literal["chatgpt", "claude", "ventoux"]

LARGEST = 64 * 1024 * 1024
"""Bytes of one conversation in the file."""
MOST = 50_000
"""Conversations of one file."""
MOST_ENTRIES = 20_000
"""Of one conversation."""
LONGEST = 2_000_000
"""Characters of one message."""


class NotTaken(Exception):
    """Why one conversation cannot be taken; the others can."""


class Foreign(msgspec.Struct, frozen=True, kw_only=True):
    """``id``: that of its maker. ``parent``: the maker's id of the one that it is a branch of, which comes before it.
    ``settings``: what else it is, of one that was exported here. Times are Unix seconds."""

    maker: Maker
    id: str
    name: str | None
    entries: list[Entry]
    created_at: float
    updated_at: float
    parent: str | None = None
    parent_entry_id: str | None = None
    settings: Exported | None = None


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """``conversation``: its id or its name or, where it has neither, its number in the file."""

    conversation: str
    reason: str


class Skipped(msgspec.Struct, frozen=True, kw_only=True):
    """It is here already, under ``conversation_id``."""

    conversation: str
    conversation_id: str


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    conversation: str
    conversation_id: str


class Report(msgspec.Struct, frozen=True, kw_only=True):
    imported: list[Taken]
    skipped: list[Skipped]
    failed: list[Failure]
