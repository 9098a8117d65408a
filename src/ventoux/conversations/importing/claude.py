"""Conversations of an export of Claude: each a list of messages, their content in blocks. Text is taken; what tools did
and what was thought is left out, and files are named and not taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ventoux.conversations.importing.schemas import MOST_ENTRIES, Foreign, NotTaken
from ventoux.conversations.importing.values import a_dict, a_list, a_name, a_text, a_time, an_id, said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ventoux.conversations.entries import Entry

_ROLES = {"human": "user", "user": "user", "assistant": "assistant"}


def is_one(conversation: Mapping[str, Any]) -> bool:
    return "chat_messages" in conversation


def read(conversation: Mapping[str, Any], now: float) -> Iterator[Foreign]:
    """Raises NotTaken."""
    messages = a_list(conversation.get("chat_messages"))
    if len(messages) > MOST_ENTRIES:
        raise NotTaken(f"It has more than {MOST_ENTRIES:,} messages.")
    created = a_time(conversation.get("created_at"), now)
    yield Foreign(
        maker="claude",
        id=an_id(conversation.get("uuid")),
        name=a_name(conversation.get("name")),
        entries=[entry for each in messages if (entry := _entry(a_dict(each), created)) is not None],
        created_at=created,
        updated_at=a_time(conversation.get("updated_at"), created),
    )


def _entry(message: Mapping[str, Any], otherwise: float) -> Entry | None:
    role = _ROLES.get(a_text(message.get("sender")))
    text = _text(message)
    if role is None or not text.strip():
        return None
    return said(role, text, a_time(message.get("created_at"), otherwise))


def _text(message: Mapping[str, Any]) -> str:
    blocks = [a_dict(block) for block in a_list(message.get("content"))]
    pieces = [a_text(block.get("text")) for block in blocks if block.get("type") == "text"]
    if not any(piece.strip() for piece in pieces):
        pieces = [a_text(message.get("text"))]
    named = [*a_list(message.get("attachments")), *a_list(message.get("files"))]
    names = dict.fromkeys(name for each in named if (name := a_name(a_dict(each).get("file_name"))))
    return "\n\n".join([*(piece for piece in pieces if piece.strip()), *(f"(File: {name})" for name in names)])
