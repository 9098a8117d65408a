"""Chat and fill-in-the-middle of the Mistral API: bodies into calls, events into the reply, whole or as a stream.

The stream is exact (section "Streaming" of the platform's API): events of data only; first the role with an empty
content; then the texts; last the finish reason with ``usage`` on the same chunk; then ``[DONE]``. Each chunk has the
key ``finish_reason`` and at least one choice: stock clients fail without them. Tool calls come whole, all of a choice
in one chunk: clients cannot join pieces. Thoughts are chunks of content, the last of them with the first text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import UNSET

from ventoux.calls import Delta, Thought, ToolCalls
from ventoux.dialects.collecting import Chunks, Collected, CollectedReply
from ventoux.dialects.mistral.decode import chat_call, fim_call
from ventoux.dialects.mistral.errors import error_body
from ventoux.dialects.mistral.guardrails import passed
from ventoux.dialects.mistral.lenient import translated
from ventoux.dialects.mistral.responses import (
    AssistantReply,
    ChatResponse,
    Choice,
    ChoiceLogprobs,
    logprobs_content,
    thinking_chunk,
    tool_calls,
    usage_info,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ventoux.calls import ChatCall, Content, FinishReason, Usage
    from ventoux.dialects.dialect import Asked, Head
    from ventoux.errors import VentouxError

encode = msgspec.json.encode
DONE = b"data: [DONE]\n\n"


class MistralChat:
    """POST /v1/chat/completions."""

    name = "mistral"

    def __init__(self, *, max_messages: int, lenient: bool = False) -> None:
        """``lenient`` takes OpenAI's names of fields as well (dialects/mistral/lenient.py)."""
        self._max_messages = max_messages
        self._lenient = lenient

    def call(self, asked: Asked) -> ChatCall:
        body = translated(asked.body) if self._lenient else asked.body
        return chat_call(body, max_messages=self._max_messages)

    def stream(self, head: Head, call: ChatCall) -> ChatStream:
        return ChatStream(head, prefix=call.prefix, choices=call.n)

    def reply(self, head: Head, call: ChatCall) -> ChatReply:
        return ChatReply(head, call.n, prefix=call.prefix)


class MistralFim(MistralChat):
    """POST /v1/fim/completions: another body, the same answer."""

    def call(self, asked: Asked) -> ChatCall:
        return fim_call(asked.body)


class ChatReply(CollectedReply):
    def body(self, finished: Mapping[int, FinishReason], usage: Usage) -> bytes:
        return encode(
            ChatResponse(
                id=self.head.id,
                object="chat.completion",
                created=self.head.created,
                model=self.head.model,
                choices=[_choice(index, choice, finished[index]) for index, choice in enumerate(self.choices)],
                usage=usage_info(usage),
                guardrails=_guardrails(self.head) or UNSET,
            )
        )


def _guardrails(head: Head) -> list[dict[str, Any]]:
    return passed(head.filtered) if head.filtered else []


def _choice(index: int, choice: Collected, reason: FinishReason) -> Choice:
    content: str | list[dict[str, Any]] = choice.text
    if choice.thoughts:
        content = [thinking_chunk(choice.thoughts), {"type": "text", "text": choice.text}]
    return Choice(
        index=index,
        message=AssistantReply(content, tool_calls=tool_calls(choice.calls)),
        finish_reason=reason,
        logprobs=ChoiceLogprobs(logprobs_content(choice.logprobs)) if choice.logprobs else None,
    )


class ChatStream:
    def __init__(self, head: Head, *, prefix: str, choices: int) -> None:
        self._head = head
        self._chunks = Chunks(head, choices, usage_info)
        self._chunk = self._chunks.chunk
        self._prefix, self._choices = prefix, choices
        self._thinking: set[int] = set()

    def opening(self) -> bytes:
        """The role of each choice and, where the caller gave one, the prefix: the reply starts with it."""
        chunks = [self._chunk(index, {"role": "assistant", "content": ""}) for index in range(self._choices)]
        if self._prefix:
            chunks += [self._chunk(index, {"content": self._prefix}) for index in range(self._choices)]
        return b"".join(chunks)

    def contents(self, contents: Sequence[Content]) -> bytes:
        return b"".join([self._content(content) for content in contents])

    def closing(self, finished: Mapping[int, FinishReason], usage: Usage) -> bytes:
        """One last chunk a choice; the very last carries the usage, as clients take it from there."""
        last = self._choices - 1
        guardrails = _guardrails(self._head)
        told = {"guardrails": guardrails} if guardrails else None
        chunks = [
            self._chunk(
                index,
                {"content": ""},
                finished[index],
                usage if index == last else None,
                beside=told if index == last else None,
            )
            for index in range(self._choices)
        ]
        return b"".join(chunks) + DONE

    def broken(self, error: VentouxError, usage: Usage) -> bytes:
        """The end of a stream whose engine failed: what was consumed, then the error, and never ``[DONE]``.

        No format is documented for this. An object without choices makes both SDKs raise, which is what a caller
        with half an answer must see.
        """
        final = self._chunk(0, {"content": ""}, "error", usage)
        return final + b"data: " + encode({**error_body(error, self._head.id), "message": str(error)}) + b"\n\n"

    def _content(self, content: Content) -> bytes:
        index = content.index
        match content:
            case Delta():
                if index in self._thinking:
                    return self._after_thoughts(content)
                if content.logprobs:
                    logprobs = {"content": logprobs_content(content.logprobs)}
                    return self._chunk(index, {"content": content.text}, logprobs=logprobs)
                return self._chunks.text(index, content.text)
            case Thought():
                self._thinking.add(index)
                return self._chunk(index, {"content": [thinking_chunk(content.text, closed=False)]})
            case ToolCalls():
                self._thinking.discard(index)
                return self._chunk(index, {"content": "", "tool_calls": tool_calls(content.calls)})

    def _after_thoughts(self, delta: Delta) -> bytes:
        """The one chunk that closes the thoughts and holds the first text."""
        self._thinking.discard(delta.index)
        parts: list[dict[str, Any]] = [thinking_chunk("", closed=True), {"type": "text", "text": delta.text}]
        logprobs = {"content": logprobs_content(delta.logprobs)} if delta.logprobs else None
        return self._chunk(delta.index, {"content": parts}, logprobs=logprobs)
