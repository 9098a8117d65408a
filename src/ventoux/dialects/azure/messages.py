"""The messages of a body as the gateway's, and what of their content a model can read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ventoux.calls import ChatMessage
from ventoux.dialects.azure.requests import (
    AssistantMessage,
    DeveloperMessage,
    ImagePart,
    Message,
    Part,
    SystemMessage,
    TextPart,
    ToolMessage,
    UserMessage,
)
from ventoux.dialects.decoding import refuse
from ventoux.dialects.functions import calls_of
from ventoux.dialects.images import image_part
from ventoux.dialects.mistral.decode import SAFE_PROMPT
from ventoux.errors import UnsupportedContent

if TYPE_CHECKING:
    from collections.abc import Sequence


def call_messages(messages: Sequence[Message], *, safe: bool) -> list[ChatMessage]:
    """``safe`` puts Mistral's kind of safe prompt before them. Raises ValidationFailed and UnsupportedContent."""
    _check_results(messages)
    if isinstance(messages[-1], AssistantMessage):
        # An engine would go on with that text instead of answering, and this API has no such thing.
        loc = ("messages", len(messages) - 1, "role")
        raise refuse(loc, "The last message must be a user's or a tool's", given="assistant", kind="invalid")
    written = [_message(place, message) for place, message in enumerate(messages)]
    return [ChatMessage("system", SAFE_PROMPT), *written] if safe else written


def _check_results(messages: Sequence[Message]) -> None:
    """A result is that of a call in the assistant's message before it."""
    called: set[str | None] = set()
    for place, message in enumerate(messages):
        match message:
            case AssistantMessage():
                called = {call.id for call in message.tool_calls or ()}
            case ToolMessage() if message.tool_call_id not in called:
                loc = ("messages", place, "tool_call_id")
                reason = "It is the id of no call in the assistant's message before it"
                raise refuse(loc, reason, given=message.tool_call_id[:200], kind="invalid")
            case ToolMessage():
                pass
            case _:
                called = set()


def _message(place: int, message: Message) -> ChatMessage:
    match message:
        case SystemMessage() | DeveloperMessage():
            return ChatMessage("system", _text(message.content))
        case UserMessage():
            return ChatMessage("user", _user_content(message.content, place))
        case AssistantMessage():
            calls = calls_of(message.tool_calls, ("messages", place, "tool_calls"))
            if message.content is None and not calls:
                raise refuse(("messages", place), "It must have content or tool_calls", kind="invalid")
            return ChatMessage("assistant", _text(message.content), tool_calls=calls)
        case ToolMessage():
            return ChatMessage(
                "tool", _text(message.content), tool_call_id=message.tool_call_id, name=message.name or ""
            )


def _text(content: str | Sequence[TextPart] | None) -> str:
    if content is None or isinstance(content, str):
        return content or ""
    return "".join(part.text for part in content)


def _user_content(content: str | Sequence[Part], place: int) -> str | list[dict[str, Any]]:
    """Text; or, with an image among the parts, OpenAI-shaped parts, for the gateway to match with the model."""
    if isinstance(content, str):
        return content
    parts = [_part(part, f"messages.{place}.content.{index}") for index, part in enumerate(content)]
    if all(part["type"] == "text" for part in parts):
        return "".join(part["text"] for part in parts)
    return parts


def _part(part: Part, where: str) -> dict[str, Any]:
    match part:
        case TextPart():
            return {"type": "text", "text": part.text}
        case ImagePart():
            return image_part(part.image_url.url, part.image_url.detail, (where,))
        case _:
            kind = type(part).__struct_config__.tag
            raise UnsupportedContent(f"Content of type {kind} cannot be read by this server, at {where}.")
