"""How many tokens texts and messages may be for a model whose tokenizer is not at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.libraries.answering.budget import MESSAGE, tokens_at_most

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ventoux.calls import ChatMessage

IMAGE = 1500
"""Of one picture: more than any model of today takes for one of usual size."""


def tokens_of(text: str) -> int:
    return tokens_at_most(text)


def tokens_of_messages(messages: Sequence[ChatMessage]) -> int:
    return sum(map(_message, messages))


def _message(message: ChatMessage) -> int:
    said = tokens_of(message.content) if isinstance(message.content, str) else sum(map(_part, message.content))
    calls = sum(tokens_of(call.name) + tokens_of(call.arguments) + MESSAGE for call in message.tool_calls)
    return MESSAGE + said + calls + tokens_of(message.name)


def _part(part: dict[str, object]) -> int:
    text = part.get("text")
    return tokens_of(text) if isinstance(text, str) else IMAGE
