"""Chat completions of this dialect: events into the reply, whole or as a stream.

The stream is exactly what the parser of azure-ai-inference 1.0.0b9 takes, which raises for anything else: lines that
end in a bare line feed, ``data: `` with one space, no comments, no other fields. The role is in the first chunk only;
every later one has a text ``content``; usage is on the chunk of the last finish reason. Tool calls come whole.

An error object in a stream is skipped silently by that client, which would take the part for the whole: so a stream
that breaks has no last words here, and the gateway cuts the connection.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ventoux.calls import Delta, Thought, ToolCalls
from ventoux.dialects.azure.decode import chat_call
from ventoux.dialects.azure.filters import prompt_filter_results, results_of
from ventoux.dialects.azure.responses import (
    ChatChoice,
    ChatCompletions,
    ChoiceLogprobs,
    ResponseMessage,
    finish_reason,
    logprobs_content,
    tool_calls,
    usage_of,
)
from ventoux.dialects.collecting import Chunks, Collected, CollectedReply

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ventoux.calls import ChatCall, Content, FinishReason, Usage
    from ventoux.dialects.azure.extra import Policy
    from ventoux.dialects.dialect import Asked, Head
    from ventoux.errors import VentouxError

encode = msgspec.json.encode
DONE = b"data: [DONE]\n\n"


class AzureChat:
    """POST /models/chat/completions and /endpoints/{endpoint}/chat/completions."""

    name = "azure"

    def __init__(self, *, extra: Policy, max_messages: int) -> None:
        self._extra: Policy = extra
        self._max_messages = max_messages

    def call(self, asked: Asked) -> ChatCall:
        return chat_call(asked, extra=self._extra, max_messages=self._max_messages)

    def stream(self, head: Head, call: ChatCall) -> ChatStream:
        return ChatStream(head, call)

    def reply(self, head: Head, call: ChatCall) -> ChatReply:
        return ChatReply(head, call.n)


class ChatReply(CollectedReply):
    def body(self, finished: Mapping[int, FinishReason], usage: Usage) -> bytes:
        choices = [_choice(index, choice, finished[index]) for index, choice in enumerate(self.choices)]
        head = self.head
        reply = ChatCompletions(head.id, "chat.completion", head.created, head.model, choices, usage_of(usage))
        if head.filtered:
            reply.prompt_filter_results = prompt_filter_results(head.filtered)
            for choice in choices:
                choice.content_filter_results = results_of(head.filtered.choice(choice.index))
        return encode(reply)


def _choice(index: int, choice: Collected, reason: FinishReason) -> ChatChoice:
    message = ResponseMessage("assistant", choice.text, tool_calls(choice.calls), choice.thoughts)
    logprobs = ChoiceLogprobs(logprobs_content(choice.logprobs)) if choice.logprobs else None
    return ChatChoice(index, message, finish_reason(reason), logprobs)


class ChatStream:
    def __init__(self, head: Head, call: ChatCall) -> None:
        self._chunks = Chunks(head, call.n, usage_of)
        self._chunk = self._chunks.chunk
        self._choices = call.n
        self._filtered = head.filtered
        self._include_usage = call.include_usage

    def opening(self) -> bytes:
        """What filters say of the prompt comes first, in a chunk without choices."""
        filtered = self._filtered
        told = {"prompt_filter_results": prompt_filter_results(filtered)} if filtered else None
        first = self._chunks.without_choices(told) if told else b""
        return first + b"".join(
            self._chunk(index, {"role": "assistant", "content": ""}) for index in range(self._choices)
        )

    def contents(self, contents: Sequence[Content]) -> bytes:
        return b"".join([self._content(content) for content in contents])

    def closing(self, finished: Mapping[int, FinishReason], usage: Usage) -> bytes:
        last = self._choices - 1 if self._include_usage else None
        filtered = self._filtered
        chunks = [
            self._chunk(
                index,
                {"content": ""},
                finish_reason(finished[index]),
                usage if index == last else None,
                filtered=results_of(filtered.choice(index)) if filtered else None,
            )
            for index in range(self._choices)
        ]
        return b"".join(chunks) + DONE

    def broken(self, error: VentouxError, usage: Usage) -> None:
        del error, usage  # the log and the ledger have them
        return None  # noqa: RET501, PLR1711 - the contract's word for "cut the connection"

    def _content(self, content: Content) -> bytes:
        match content:
            case Delta():
                if content.logprobs:
                    logprobs = {"content": logprobs_content(content.logprobs)}
                    return self._chunk(content.index, {"content": content.text}, logprobs=logprobs)
                return self._chunks.text(content.index, content.text)
            case Thought():
                return self._chunk(content.index, {"content": "", "reasoning_content": content.text})
            case ToolCalls():
                return self._chunk(content.index, {"content": "", "tool_calls": tool_calls(content.calls)})
