"""Ids for tool calls that have none. Mistral lets a history go without; OpenAI's protocol tells results by them."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ventoux.calls import ChatMessage, ToolCall


_SHORT = re.compile(r"[A-Za-z0-9]{9}\Z")


def with_short_ids(messages: Sequence[ChatMessage]) -> list[ChatMessage]:
    """Those that are not nine letters and digits become so, calls and results alike: Mistral's older models refuse
    every other (code 3280). The same id always becomes the same."""
    return [
        msgspec.structs.replace(
            message,
            tool_calls=tuple(msgspec.structs.replace(call, id=_short(call.id)) for call in message.tool_calls),
            tool_call_id=_short(message.tool_call_id) if message.tool_call_id else "",
        )
        if message.tool_calls or message.tool_call_id
        else message
        for message in messages
    ]


def _short(call_id: str) -> str:
    return call_id if _SHORT.match(call_id) else hashlib.sha256(call_id.encode()).hexdigest()[:9]


def with_ids(messages: Sequence[ChatMessage]) -> list[ChatMessage]:
    """Each call has an id of its own, and each result that of its call; those told already stay.

    A result that names no call answers the first that still waits. Made ids have nine letters and digits and are the
    same for the same history, so that caches of prompts still know it.
    """
    waiting: list[str] = []
    written: list[ChatMessage] = []
    for place, message in enumerate(messages):
        if message.role == "assistant":
            calls = _identified(message.tool_calls, place)
            waiting = [call.id for call in calls]
            written.append(msgspec.structs.replace(message, tool_calls=calls) if calls else message)
        elif message.role == "tool" and waiting:
            answered = message.tool_call_id if message.tool_call_id in waiting else waiting[0]
            waiting.remove(answered)
            written.append(msgspec.structs.replace(message, tool_call_id=answered))
        else:
            written.append(message)
    return written


def _identified(calls: tuple[ToolCall, ...], place: int) -> tuple[ToolCall, ...]:
    seen: set[str] = set()
    found: list[ToolCall] = []
    for at, call in enumerate(calls):
        made = msgspec.structs.replace(call, id=f"{place % 100_000:05}{at:04}")
        found.append(made if not call.id or call.id in seen else call)
        seen.add(found[-1].id)
    return tuple(found)
