"""Names of files: what a conversation is called, as every system takes it."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ventoux.conversations.schemas import Conversation

_LONGEST = 60


def file_name(conversation: Conversation, extension: str) -> str:
    """Its day, its name and its id: letters, digits, spaces, hyphens, and so never a path, nor a device of Windows."""
    day = datetime.fromtimestamp(conversation.created_at, UTC).strftime("%Y-%m-%d")
    name = unicodedata.normalize("NFC", conversation.name or "conversation")
    kept = "".join(letter if letter.isalnum() or letter in "-_" else " " for letter in name)
    name = " ".join(kept.split())[:_LONGEST].strip() or "conversation"
    return f"{day} {name} {conversation.id.removeprefix('conv_')[-12:]}.{extension}"
