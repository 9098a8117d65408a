"""The beginning of what was said, in a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.conversations.entries import FunctionResult, MessageInput, MessageOutput, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ventoux.conversations.entries import Entry

PREVIEW = 200
"""Characters."""
_LOOKED_AT = 8
"""Times as many are looked at: white space counts as one."""


def preview_of(entries: Iterable[Entry]) -> str:
    """Of the first message of a user; empty where there is none."""
    said = (one for one in entries if isinstance(one, MessageInput) and one.role == "user")
    return next((line for one in said if (line := beginning(one, PREVIEW))), "")


def beginning(entry: Entry, most: int) -> str:
    """Empty for what tools do, and for a message without words. Neither database keeps a text with a zero character."""
    if isinstance(entry, MessageInput | MessageOutput):
        text = text_of(entry.content)
    elif isinstance(entry, FunctionResult):
        text = entry.result
    else:
        return ""
    line = " ".join(text[: _LOOKED_AT * most].replace("\x00", "").split())[:most]
    return line.encode("utf-8", "replace").decode()
