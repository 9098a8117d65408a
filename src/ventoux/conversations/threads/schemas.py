"""Threads: what a history shows, a conversation and its branches. Times are Unix seconds."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from ventoux.dialects.mistral.conversations import Id, Name

State = Literal["active", "archived", "trash"]
MOST_TAGS = 20
_PART = r"[^\x00-\x1f/]{1,60}"
Tag = Annotated[str, Meta(min_length=1, max_length=50, pattern=r"^[^\x00-\x1f]*\Z")]
Folder = Annotated[str, Meta(min_length=1, max_length=182, pattern=rf"^{_PART}(/{_PART}){{0,2}}\Z")]
"""A path of at most three."""


class Thread(msgspec.Struct, frozen=True, kw_only=True):
    """``conversation_id``: the branch that was used last; ``model``, ``agent_id``, ``project_id`` and ``messages`` are
    of that one."""

    id: str
    name: str | None
    pinned: bool
    archived: bool
    tags: list[str]
    folder: str | None
    project_id: str | None
    temporary: bool
    agent_id: str | None
    model: str | None
    conversation_id: str
    branches: int
    messages: int
    preview: str
    running: bool
    created_at: float
    updated_at: float
    deleted_at: float | None


class Branch(msgspec.Struct, frozen=True, kw_only=True):
    """``shared``: entries that it has in common with its parent, from the beginning; without a parent in the thread,
    none. ``first``: the beginning of the first one after these."""

    conversation_id: str
    parent_id: str | None
    shared: int
    first: str
    model: str | None
    agent_id: str | None
    entries: int
    created_at: float
    updated_at: float


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What a list holds. ``q``: in the name or in the beginning; ``folder``: exactly that one."""

    state: State = "active"
    q: str = ""
    pinned: bool | None = None
    tag: str = ""
    folder: str = ""
    project_id: str = ""


class Counted(msgspec.Struct, frozen=True):
    name: str
    count: int


class ChangedThread(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What is not sent stays; null clears. ``conversation_id``: the branch that is shown from now on."""

    name: Name | UnsetType | None = UNSET
    pinned: bool | UnsetType = UNSET
    archived: bool | UnsetType = UNSET
    tags: Annotated[list[Tag], Meta(max_length=MOST_TAGS)] | UnsetType = UNSET
    folder: Folder | UnsetType | None = UNSET
    project_id: Id | UnsetType | None = UNSET
    conversation_id: Id | UnsetType = UNSET
