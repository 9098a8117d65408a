"""Messages of the OpenAI API into those of a call."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ventoux.calls import ChatMessage, ToolCall
from ventoux.dialects.decoding import refuse
from ventoux.dialects.functions import calls_of
from ventoux.dialects.images import image_part
from ventoux.dialects.openai.requests import (
    AssistantMessage,
    AudioPart,
    DeveloperMessage,
    FilePart,
    FunctionMessage,
    ImagePart,
    Message,
    Part,
    RefusalPart,
    SystemMessage,
    TextPart,
    ToolMessage,
    UserMessage,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

Place = tuple[str | int, ...]

_OWN_ID = re.compile(r"call_(?P<id>[A-Za-z0-9]{9})\Z")


def messages_of(messages: Sequence[Message]) -> list[ChatMessage]:
    """Raises ValidationFailed."""
    _check_results(messages)
    several = len({message.name for message in messages if isinstance(message, AssistantMessage)}) > 1
    return [_message(message, ("messages", place), several=several) for place, message in enumerate(messages)]


def shown_id(call_id: str) -> str:
    """As OpenAI's ids look, which some clients check."""
    return call_id if call_id.startswith("call_") else f"call_{call_id}"


def known_id(call_id: str) -> str:
    """``shown_id`` undone: the templates of some models take an engine's own nine characters only."""
    own = _OWN_ID.match(call_id)
    return own["id"] if own else call_id


def _message(message: Message, place: Place, *, several: bool) -> ChatMessage:
    """``several``: more than one assistant takes part."""
    content = (*place, "content")
    match message:
        case SystemMessage() | DeveloperMessage():
            return ChatMessage("system", _said_by(message.name, _text_of(message.content, content)))
        case UserMessage():
            return ChatMessage("user", _user_content(message, content))
        case AssistantMessage():
            return _assistant(message, place, several=several)
        case ToolMessage():
            text = _text_of(message.content, content)
            return ChatMessage("tool", text, tool_call_id=known_id(message.tool_call_id), name=message.name or "")
        case FunctionMessage():
            raise refuse(
                (*place, "role"),
                "Functions have become tools: send the result in a message of the role tool",
                given="function",
                kind="unsupported_value",
            )


def _assistant(message: AssistantMessage, place: Place, *, several: bool) -> ChatMessage:
    if message.audio is not None:
        raise refuse((*place, "audio"), "Answers here are texts; leave audio out")
    if message.function_call is not None:
        raise refuse((*place, "function_call"), "Functions have become tools: use tool_calls")
    calls = tuple(
        ToolCall(known_id(call.id), call.name, call.arguments)
        for call in calls_of(message.tool_calls, (*place, "tool_calls"))
    )
    # What it refused to do is what it said.
    text = _text_of(message.content, (*place, "content")) + (message.refusal or "")
    if not text and not calls and message.content is None:
        raise refuse((*place, "content"), "It may be left out only beside tool_calls", kind="missing")
    # One assistant that reads its own name before all it said would begin its next answer with it.
    return ChatMessage("assistant", _said_by(message.name if several else None, text), tool_calls=calls)


def _said_by(name: str | None, text: str) -> str:
    """Chat templates have no place for the name of a participant, so that it stands before the text."""
    return f"{name}: {text}" if name and text else text


def _check_results(messages: Sequence[Message]) -> None:
    """OpenAI's rule: right after an assistant's message, one result for each of its calls, in any order."""
    waiting: set[str] = set()
    for place, message in enumerate(messages):
        if isinstance(message, ToolMessage):
            if message.tool_call_id not in waiting:
                loc = ("messages", place, "tool_call_id")
                raise refuse(
                    loc, "It answers no call of the message before", given=message.tool_call_id, kind="invalid"
                )
            waiting.remove(message.tool_call_id)
            continue
        _check_answered(waiting, place)
        if isinstance(message, AssistantMessage):
            waiting = _ids(message, ("messages", place, "tool_calls"))
    _check_answered(waiting, len(messages))


def _check_answered(waiting: set[str], place: int) -> None:
    if waiting:
        missing = ", ".join(sorted(waiting))
        raise refuse(("messages", place), f"Results of these tool calls have to come first: {missing}", kind="invalid")


def _ids(message: AssistantMessage, place: Place) -> set[str]:
    ids = [call.id for call in message.tool_calls or ()]
    if None in ids:
        raise refuse((*place, ids.index(None), "id"), "Field required", kind="missing")
    return {call_id for call_id in ids if call_id is not None}


def _user_content(message: UserMessage, place: Place) -> str | list[dict[str, Any]]:
    """Text; or, with an image among the parts, OpenAI-shaped parts, for the gateway to match with the model."""
    content = message.content
    if isinstance(content, str) or not any(isinstance(part, ImagePart) for part in content):
        return _said_by(message.name, _text_of(content, place))
    parts = [_user_part(part, (*place, index)) for index, part in enumerate(content)]
    return [{"type": "text", "text": f"{message.name}: "}, *parts] if message.name else parts


def _user_part(part: Part, place: Place) -> dict[str, Any]:
    if not isinstance(part, ImagePart):
        return {"type": "text", "text": _text(part, place)}
    _check_breakpoint(part, place)
    return image_part(part.image_url.url, part.image_url.detail, place)


def _text_of(content: str | Sequence[Part] | None, place: Place) -> str:
    if content is None or isinstance(content, str):
        return content or ""
    return "".join([_text(part, (*place, index)) for index, part in enumerate(content)])


def _text(part: Part, place: Place) -> str:
    match part:
        case TextPart():
            _check_breakpoint(part, place)
            return part.text
        case RefusalPart():
            return part.refusal
        case AudioPart() | FilePart() | ImagePart():
            kind = type(part).__struct_config__.tag
            reason = "Send its text instead: no model here reads this"
            raise refuse((*place, "type"), reason, given=kind, kind="unsupported_value")


def _check_breakpoint(part: TextPart | ImagePart, place: Place) -> None:
    if part.prompt_cache_breakpoint is not None and part.prompt_cache_breakpoint.ttl is not None:
        reason = "How long a prompt stays cached cannot be promised; leave ttl out"
        raise refuse((*place, "prompt_cache_breakpoint", "ttl"), reason)
