"""What a user wants to be known in every conversation: memories, each a sentence or two, and preferences."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from ventoux.libraries.schemas import Language

MOST_MEMORIES = 500
"""Of one user."""
LONGEST_MEMORY = 1000
"""Characters."""

_WHOLE = r"^[^\x00]*$"
"""PostgreSQL keeps no text with a zero character."""
MemoryText = Annotated[str, Meta(min_length=1, max_length=LONGEST_MEMORY, pattern=_WHOLE)]
Switch = Literal["on", "off"]


class Memory(msgspec.Struct, frozen=True, kw_only=True):
    """``conversation_id``: where the model proposed it and the user agreed; null where the user wrote it. Times are
    Unix seconds."""

    id: str
    text: str
    conversation_id: str | None = None
    created_at: float
    updated_at: float


class Preferences(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``memory``: off until the user switches it on; memories are kept and unused while it is off. ``instructions``:
    the user's own, for every conversation."""

    memory: Switch = "off"
    instructions: Annotated[str, Meta(max_length=1500, pattern=_WHOLE)] | None = None
    tone: Annotated[str, Meta(max_length=200, pattern=_WHOLE)] | None = None
    language: Language | None = None


class NewMemory(msgspec.Struct, forbid_unknown_fields=True):
    text: MemoryText


class ChangedMemory(msgspec.Struct, forbid_unknown_fields=True):
    text: MemoryText | UnsetType = UNSET
