"""POST /openai/v1/chat/completions: bodies into calls, events into the reply, whole or as a stream.

The stream: events of data only; the role of each choice; its texts, thoughts (``reasoning_content``) and tool calls;
the finish reason of each choice; where the caller asked for it, the usage in a chunk without choices, and null in every
chunk before; then ``[DONE]``. A stream that breaks ends with an object ``error``, which makes the clients raise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from ventoux.calls import Delta, Thought, ToolCalls
from ventoux.dialects.collecting import Collected, CollectedReply
from ventoux.dialects.openai.bodies import (
    FINGERPRINT,
    REASONS,
    TIER,
    Answer,
    AnswerChoice,
    ChatCompletion,
    function_calls,
    logprobs_of,
    usage_of,
)
from ventoux.dialects.openai.decode import chat_call
from ventoux.dialects.openai.errors import error_body

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ventoux.calls import ChatCall, Content, FinishReason, TokenLogprob, Usage
    from ventoux.dialects.dialect import Asked, Head
    from ventoux.errors import VentouxError

encode = msgspec.json.encode
DONE = b"data: [DONE]\n\n"


class OpenAIChat:
    name = "openai"

    def __init__(self, *, max_messages: int) -> None:
        self._max_messages = max_messages

    def call(self, asked: Asked) -> ChatCall:
        return chat_call(asked.body, max_messages=self._max_messages)

    def stream(self, head: Head, call: ChatCall) -> ChatStream:
        return ChatStream(head, choices=call.n, include_usage=call.include_usage)

    def reply(self, head: Head, call: ChatCall) -> ChatReply:
        return ChatReply(head, call.n)


class ChatReply(CollectedReply):
    def body(self, finished: Mapping[int, FinishReason], usage: Usage) -> bytes:
        head = self.head
        return encode(
            ChatCompletion(
                id=f"chatcmpl-{head.id}",
                object="chat.completion",
                created=head.created,
                model=head.model,
                choices=[_choice(index, choice, finished[index]) for index, choice in enumerate(self.choices)],
                usage=usage_of(usage),
            )
        )


def _choice(index: int, choice: Collected, reason: FinishReason) -> AnswerChoice:
    logprobs = logprobs_of(choice.logprobs) if choice.logprobs else None
    return AnswerChoice(index=index, message=_answer(choice), logprobs=logprobs, finish_reason=REASONS[reason])


def _answer(choice: Collected) -> Answer:
    answer = Answer(choice.text if choice.text or not choice.calls else None)
    if choice.calls:
        answer.tool_calls = function_calls(choice.calls)
    if choice.thoughts:
        answer.reasoning_content = choice.thoughts
    return answer


class ChatStream:
    """Bytes of one stream. What does not change from chunk to chunk is encoded once."""

    def __init__(self, head: Head, *, choices: int, include_usage: bool) -> None:
        fixed = {
            "id": f"chatcmpl-{head.id}",
            "object": "chat.completion.chunk",
            "created": head.created,
            "model": head.model,
            "service_tier": TIER,
            "system_fingerprint": FINGERPRINT,
        }
        self._head = b"data: " + encode(fixed)[:-1] + b',"choices":['
        self._tail = b'],"usage":null}\n\n' if include_usage else b"]}\n\n"
        begun = [self._head + b'{"index":%d,"delta":{' % index for index in range(choices)]
        self._text_head = [beginning + b'"content":' for beginning in begun]
        self._thought_head = [beginning + b'"reasoning_content":' for beginning in begun]
        self._delta_tail = b'},"logprobs":null,"finish_reason":null}' + self._tail
        self._choices, self._include_usage = choices, include_usage

    def opening(self) -> bytes:
        role = {"role": "assistant", "content": "", "refusal": None}
        return b"".join([self._chunk(index, role) for index in range(self._choices)])

    def contents(self, contents: Sequence[Content]) -> bytes:
        heads, tail = self._text_head, self._delta_tail
        # Nearly all are plain text: for those a call each would cost more than the rest.
        return b"".join(
            [
                heads[content.index] + encode(content.text) + tail
                if type(content) is Delta and content.logprobs is None
                else self._content(content)
                for content in contents
            ]
        )

    def closing(self, finished: Mapping[int, FinishReason], usage: Usage) -> bytes:
        chunks = [self._chunk(index, {}, finished[index]) for index in range(self._choices)]
        if self._include_usage:
            chunks.append(self._head + b'],"usage":' + encode(usage_of(usage)) + b"}\n\n")
        return b"".join(chunks) + DONE

    def broken(self, error: VentouxError, usage: Usage) -> bytes:
        del usage  # a chunk with usage would say that the answer is whole
        return b"data: " + encode(error_body(error)) + b"\n\n"

    def _content(self, content: Content) -> bytes:
        index = content.index
        match content:
            case Delta(logprobs=None):
                return self._text_head[index] + encode(content.text) + self._delta_tail
            case Delta():
                return self._chunk(index, {"content": content.text}, logprobs=content.logprobs)
            case Thought():
                return self._thought_head[index] + encode(content.text) + self._delta_tail
            case ToolCalls():
                # A chunk a call: the official helpers tell that a call is whole when the next one begins.
                calls = enumerate(function_calls(content.calls))
                return b"".join(
                    [
                        self._chunk(index, {"tool_calls": [{"index": at, **msgspec.to_builtins(call)}]})
                        for at, call in calls
                    ]
                )

    def _chunk(
        self,
        index: int,
        delta: dict[str, Any],
        reason: FinishReason | None = None,
        *,
        logprobs: list[TokenLogprob] | None = None,
    ) -> bytes:
        choice = {
            "index": index,
            "delta": delta,
            "logprobs": logprobs_of(logprobs) if logprobs else None,
            "finish_reason": REASONS[reason] if reason else None,
        }
        return self._head + encode(choice) + self._tail
