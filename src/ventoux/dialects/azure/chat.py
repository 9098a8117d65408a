"""Chat completions of this dialect: events into the reply, whole or as a stream.

The stream is exactly what the parser of azure-ai-inference 1.0.0b9 takes, which raises for anything else: lines that
end in a bare line feed, ``data: `` with one space, no comments, no other fields. The role is in the first chunk only;
every later one has a text ``content``; usage is on the chunk of the last finish reason. Tool calls come whole.

An error object in a stream is skipped silently by that client, which would take the part for the whole: so a stream
that breaks has no last words here, and the gateway cuts the connection.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from ventoux.calls import Delta, Thought, ToolCalls
from ventoux.dialects.azure.decode import chat_call
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

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ventoux.calls import ChatCall, Content, FinishReason, TokenLogprob, ToolCall, Usage
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
        return ChatReply(head, call)


class _Collected:
    """What one choice has come to."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.thoughts: list[str] = []
        self.calls: tuple[ToolCall, ...] = ()
        self.logprobs: list[TokenLogprob] = []


class ChatReply:
    def __init__(self, head: Head, call: ChatCall) -> None:
        self._head = head
        self._choices = [_Collected() for _ in range(call.n)]

    def add(self, contents: Sequence[Content]) -> None:
        for content in contents:
            choice = self._choices[content.index]
            match content:
                case Delta():
                    choice.texts.append(content.text)
                    choice.logprobs.extend(content.logprobs or ())
                case Thought():
                    choice.thoughts.append(content.text)
                case ToolCalls():
                    choice.calls = content.calls

    def body(self, finished: Mapping[int, FinishReason], usage: Usage) -> bytes:
        choices = [self._choice(index, finished[index]) for index in range(len(self._choices))]
        head = self._head
        return encode(ChatCompletions(head.id, "chat.completion", head.created, head.model, choices, usage_of(usage)))

    def _choice(self, index: int, reason: FinishReason) -> ChatChoice:
        choice = self._choices[index]
        message = ResponseMessage(
            "assistant", "".join(choice.texts), tool_calls(choice.calls), "".join(choice.thoughts)
        )
        logprobs = ChoiceLogprobs(logprobs_content(choice.logprobs)) if choice.logprobs else None
        return ChatChoice(index, message, finish_reason(reason), logprobs)


class ChatStream:
    """Bytes of one stream. What does not change from chunk to chunk is encoded once."""

    def __init__(self, head: Head, call: ChatCall) -> None:
        fixed = {"id": head.id, "object": "chat.completion.chunk", "created": head.created, "model": head.model}
        self._head = b"data: " + encode(fixed)[:-1] + b',"choices":['
        self._text_head = [self._head + b'{"index":%d,"delta":{"content":' % index for index in range(call.n)]
        self._choices = call.n
        self._include_usage = call.include_usage

    def opening(self) -> bytes:
        return b"".join(self._chunk(index, {"role": "assistant", "content": ""}) for index in range(self._choices))

    def contents(self, contents: Sequence[Content]) -> bytes:
        return b"".join([self._content(content) for content in contents])

    def closing(self, finished: Mapping[int, FinishReason], usage: Usage) -> bytes:
        last = self._choices - 1 if self._include_usage else None
        chunks = [
            self._chunk(index, {"content": ""}, finish_reason(finished[index]), usage if index == last else None)
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
                return self._text_head[content.index] + encode(content.text) + b'},"finish_reason":null}]}\n\n'
            case Thought():
                return self._chunk(content.index, {"content": "", "reasoning_content": content.text})
            case ToolCalls():
                return self._chunk(content.index, {"content": "", "tool_calls": tool_calls(content.calls)})

    def _chunk(
        self,
        index: int,
        delta: dict[str, Any],
        reason: str | None = None,
        usage: Usage | None = None,
        *,
        logprobs: dict[str, Any] | None = None,
    ) -> bytes:
        choice: dict[str, Any] = {"index": index, "delta": delta, "finish_reason": reason}
        if logprobs is not None:
            choice["logprobs"] = logprobs
        tail = b'],"usage":' + encode(usage_of(usage)) + b"}\n\n" if usage else b"]}\n\n"
        return self._head + encode(choice) + tail
