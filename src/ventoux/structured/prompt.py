"""Tools in words, for models whose own template knows none: what may be called, and what was called before.

The form is the one most open models have met in training: calls between ``<tool_call>`` marks, results between
``<tool_response>`` marks in the user's turn. ``structured/grammar.py`` holds the answer to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from ventoux.calls import ChatMessage
from ventoux.structured.grammar import CALL_CLOSES, CALL_OPENS, offered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ventoux.calls import ChatCall, JsonFormat, Tool

_INTRODUCTION = "You can call functions. These are the functions, each as JSON with the schema of its arguments:"
_HOW = (
    "To call a function, answer with exactly this form, one for each call:\n"
    f'{CALL_OPENS}\n{{"name": "the name of the function", "arguments": {{the arguments as JSON}}}}\n{CALL_CLOSES}'
)
_WHEN = {
    "auto": "Call a function only when the question needs it; otherwise answer in words.",
    "required": "Answer with a call, whatever the question.",
    "none": "",
}
_ONE = "Call one function at most."


def in_words(call: ChatCall) -> list[ChatMessage]:
    """The messages of a call with its tools explained, and earlier calls and results written out."""
    messages = [_written(message) for message in call.messages]
    tools = offered(call)
    return _with_system(messages, _explained(call, tools)) if tools else messages


def _explained(call: ChatCall, tools: Sequence[Tool]) -> str:
    lines = [_INTRODUCTION, *(_described(tool) for tool in tools), "", _HOW, _WHEN[call.tool_mode]]
    if not call.parallel_tool_calls:
        lines.append(_ONE)
    return "\n".join(lines)


def _described(tool: Tool) -> str:
    described: dict[str, Any] = {"name": tool.name}
    if tool.description:
        described["description"] = tool.description
    described["parameters"] = {"type": "object"} if tool.parameters is None else tool.parameters
    return msgspec.json.encode(described).decode()


def _with_system(messages: list[ChatMessage], text: str) -> list[ChatMessage]:
    """After the caller's own instructions, in one message: some templates read a system message only at the start."""
    first = messages[0]
    if first.role == "system" and isinstance(first.content, str):
        return [ChatMessage("system", f"{first.content}\n\n{text}"), *messages[1:]]
    return [ChatMessage("system", text), *messages]


def _written(message: ChatMessage) -> ChatMessage:
    if message.role == "tool":
        named = f' name="{message.name}"' if message.name else ""
        return ChatMessage("user", f"<tool_response{named}>\n{message.content}\n</tool_response>")
    if message.tool_calls:
        calls = [
            f'{CALL_OPENS}\n{{"name": "{call.name}", "arguments": {call.arguments}}}\n{CALL_CLOSES}'
            for call in message.tool_calls
        ]
        return ChatMessage(message.role, "\n".join([str(message.content), *calls]).strip())
    return message


def with_form(messages: list[ChatMessage], wanted: JsonFormat) -> list[ChatMessage]:
    """The form of the answer, told to a model that has no other way to learn of it."""
    text = "Answer with JSON alone: no words before or after it, no code fence."
    if wanted.schema is not None:
        text += f" It must be valid by this JSON Schema:\n{msgspec.json.encode(wanted.schema).decode()}"
    return _with_system(messages, text)
