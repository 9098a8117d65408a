"""Values of a file that nobody vouches for: each is of its kind, or is not there."""

from __future__ import annotations

import math
from typing import Any, cast

from ventoux.conversations.entries import MessageInput, MessageOutput, entry_id
from ventoux.conversations.importing.schemas import LONGEST, NotTaken
from ventoux.kit.clock import from_rfc3339, rfc3339

_LAST = 4_102_444_800.0
"""The year 2100. Nothing was said before 1970 either."""
_LONGEST_NAME = 200
_LONGEST_ID = 200


def a_dict(value: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def a_list(value: Any) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else []


def a_text(value: Any) -> str:
    """Without zero characters, which PostgreSQL does not keep."""
    return value.replace("\x00", "") if isinstance(value, str) else ""


def an_id(value: Any) -> str:
    """Raises NotTaken: without one nobody could tell whether it is here already."""
    text = a_text(value).strip()
    if not text or len(text) > _LONGEST_ID:
        raise NotTaken("It has no id.")
    return text


def a_name(value: Any) -> str | None:
    return " ".join(a_text(value).split())[:_LONGEST_NAME] or None


def a_time(value: Any, otherwise: float) -> float:
    """Unix seconds, or RFC 3339."""
    if isinstance(value, str):
        try:
            value = from_rfc3339(value)
        except (ValueError, OverflowError):
            return otherwise
    if isinstance(value, bool) or not isinstance(value, int | float):
        return otherwise
    return float(value) if math.isfinite(value) and 0 < value < _LAST else otherwise


def said(role: str, text: str, at: float, model: str | None = None) -> MessageInput | MessageOutput:
    """A message of ``user`` or ``assistant``. Raises NotTaken for one that is too long."""
    if len(text) > LONGEST:
        raise NotTaken(f"A message of it has {len(text):,} characters; {LONGEST:,} are taken.")
    time = rfc3339(at)
    if role == "user":
        return MessageInput(id=entry_id(MessageInput), content=text, created_at=time, completed_at=time)
    return MessageOutput(id=entry_id(MessageOutput), content=text, model=model, created_at=time, completed_at=time)
