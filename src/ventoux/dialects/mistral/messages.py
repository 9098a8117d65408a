"""Which messages may follow which, and what of their content a model of text can read.

The order is that of Mistral's reference validator (mistral-common 1.13) in serving mode.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ventoux.dialects.decoding import refuse
from ventoux.dialects.images import image_part
from ventoux.dialects.mistral.errors import MessageOrder
from ventoux.dialects.mistral.requests import (
    AssistantMessage,
    Chunk,
    ImageURLChunk,
    Message,
    SystemMessage,
    TextChunk,
    ThinkingChunk,
    ToolMessage,
    UserMessage,
)
from ventoux.errors import UnsupportedContent

if TYPE_CHECKING:
    from collections.abc import Sequence

Place = tuple[str | int, ...]

_ROLES = {SystemMessage: "system", UserMessage: "user", AssistantMessage: "assistant", ToolMessage: "tool"}
_NEXT = {
    "system": {"user", "assistant", "system"},
    "user": {"assistant", "system", "user"},
    "assistant": {"assistant", "user", "tool"},
    "tool": {"assistant", "tool", "user"},
}


def check_order(messages: Sequence[Message]) -> None:
    """Raises MessageOrder (400, code 3230)."""
    roles = [_ROLES[type(message)] for message in messages]
    if roles[0] not in ("system", "user"):
        raise MessageOrder(f"Expected the first message to be from system or user, but got {roles[0]}.")
    for place, (before, after) in enumerate(pairwise(roles), start=1):
        if after not in _NEXT[before]:
            raise MessageOrder(f"Unexpected role '{after}' after role '{before}' at message {place}.")
    for place, message in enumerate(messages):
        if isinstance(message, AssistantMessage):
            _check_assistant(message, place, is_last=place == len(messages) - 1)
    _check_results(messages)
    if roles[-1] not in ("user", "tool") and not _continues(messages[-1]) and len(messages) > 1:
        raise MessageOrder(
            f"Expected last role User or Tool (or Assistant with prefix True) for serving but got {roles[-1]}."
        )


def _check_results(messages: Sequence[Message]) -> None:
    """Each call of a tool has its result, and by id where both name one. A last message that calls may wait."""
    asked: list[str | None] = []
    results: list[str | None] = []
    for message in [*messages, None]:
        if isinstance(message, ToolMessage):
            results.append(message.tool_call_id)
            continue
        if len(asked) != len(results):
            raise MessageOrder("Not the same number of function calls and responses.")
        if all(asked) and all(results) and set(asked) != set(results):
            raise MessageOrder("The tool_call_id of a response is that of none of the function calls before it.")
        asked, results = [], []
        if isinstance(message, AssistantMessage) and message is not messages[-1]:
            asked = [call.id for call in message.tool_calls or ()]


def _continues(message: Message) -> bool:
    return isinstance(message, AssistantMessage) and message.prefix


def _check_assistant(message: AssistantMessage, place: int, *, is_last: bool) -> None:
    if message.prefix and not is_last:
        raise MessageOrder(f"Only the last message can be a prefix, and message {place} is not the last.")
    if not message.content and not message.tool_calls:
        raise refuse(("messages", place), "Assistant message must have either content or tool_calls", kind="invalid")


def text_of(content: str | Sequence[Chunk] | None, place: Place) -> str:
    """The text of a message, its chunks joined; thoughts of earlier turns are left out, as models expect."""
    if content is None or isinstance(content, str):
        return content or ""
    return "".join(_text(chunk, (*place, index)) for index, chunk in enumerate(content))


def _text(chunk: Chunk, place: Place) -> str:
    match chunk:
        case TextChunk():
            return chunk.text
        case ThinkingChunk():
            return ""
        case ImageURLChunk():
            raise UnsupportedContent(
                f"An image cannot be read here, at {_written(place)}: only a user can send images."
            )
        case _:
            kind = type(chunk).__struct_config__.tag
            raise UnsupportedContent(
                f"Content of type {kind} cannot be read by this server, at {_written(place)}.",
                hint="Send text chunks.",
            )


def user_content(content: str | Sequence[Chunk] | None, place: Place) -> str | list[dict[str, Any]]:
    """Text; or, with an image among the chunks, OpenAI-shaped parts, for the gateway to match with the model."""
    if content is None or isinstance(content, str) or not any(isinstance(chunk, ImageURLChunk) for chunk in content):
        return text_of(content, place)
    return [_part(chunk, (*place, index)) for index, chunk in enumerate(content)]


def _part(chunk: Chunk, place: Place) -> dict[str, Any]:
    if not isinstance(chunk, ImageURLChunk):
        return {"type": "text", "text": _text(chunk, place)}
    image = chunk.image_url
    return image_part(image, None, place) if isinstance(image, str) else image_part(image.url, image.detail, place)


def _written(place: Place) -> str:
    return ".".join(str(step) for step in place)
