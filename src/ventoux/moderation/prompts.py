"""The texts of a call: which are read for what, and how they are changed.

Text parts only: what an image or a recording says is not read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from ventoux.calls import ChatCall, ChatMessage, EmbeddingsCall
from ventoux.moderation.arguments import changed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Call = ChatCall | EmbeddingsCall


def texts(call: Call) -> list[str]:
    """Everything that may be redacted."""
    found: list[str] = []

    def read(text: str) -> str:
        found.append(text)
        return text

    rewritten(call, read)
    return found


def judged(call: Call) -> list[str]:
    """What the classifier is asked about: all but the system's own words."""
    if isinstance(call, EmbeddingsCall):
        return call.inputs
    spoken = [text for message in call.messages if message.role != "system" for text in _texts_of(message)]
    return spoken + [text for text in (call.prompt, call.suffix) if text]


def shielded(call: Call) -> list[str]:
    """Where an attempt on the instructions may come from: the user, and what tools have brought."""
    if isinstance(call, EmbeddingsCall):
        return call.inputs
    said = [text for message in call.messages if message.role in {"user", "tool"} for text in _texts_of(message)]
    return said + ([call.prompt] if call.prompt else [])


def rewritten(call: Call, change: Callable[[str], str]) -> Call:
    """With every text changed; the functions that a call offers are the developer's and stay."""
    if isinstance(call, EmbeddingsCall):
        return msgspec.structs.replace(call, inputs=[change(text) for text in call.inputs])
    messages = [_message(message, change) for message in call.messages]
    prefix = call.prefix
    if prefix and isinstance(messages[-1].content, str):
        prefix = messages[-1].content
    return msgspec.structs.replace(
        call,
        messages=messages,
        prompt=change(call.prompt) if call.prompt else call.prompt,
        suffix=change(call.suffix) if call.suffix else call.suffix,
        prefix=prefix,
    )


def _message(message: ChatMessage, change: Callable[[str], str]) -> ChatMessage:
    content = message.content
    made = change(content) if isinstance(content, str) else [_part(part, change) for part in content]
    calls = tuple(
        msgspec.structs.replace(call, arguments=changed(call.arguments, change)) for call in message.tool_calls
    )
    return msgspec.structs.replace(message, content=made, tool_calls=calls)


def _part(part: dict[str, Any], change: Callable[[str], str]) -> dict[str, Any]:
    text = part.get("text")
    return {**part, "text": change(text)} if isinstance(text, str) else part


def _texts_of(message: ChatMessage) -> Iterator[str]:
    if isinstance(message.content, str):
        yield message.content
    else:
        yield from (part["text"] for part in message.content if isinstance(part.get("text"), str))
    yield from (call.arguments for call in message.tool_calls)
