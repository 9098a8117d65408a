"""POST /openai/v1/completions: a text that is continued as it stands. OpenAI calls it legacy; tools live on it.

Nothing but text comes of it: the engine takes a bare prompt, without tools and without a template that makes a model
think. Its stream has no role, and its finish reason comes with an empty text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ventoux.calls import Delta
from ventoux.dialects.openai.bodies import (
    FINGERPRINT,
    REASONS,
    LegacyLogprobs,
    Reason,
    TextChoice,
    TextCompletion,
    legacy_logprobs,
    usage_of,
)
from ventoux.dialects.openai.chat import DONE
from ventoux.dialects.openai.decode import completion_call
from ventoux.dialects.openai.errors import error_body

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ventoux.calls import ChatCall, Content, FinishReason, TokenLogprob, Usage
    from ventoux.dialects.dialect import Asked, Head
    from ventoux.errors import VentouxError

encode = msgspec.json.encode


class OpenAICompletions:
    name = "openai"

    def call(self, asked: Asked) -> ChatCall:
        return completion_call(asked.body)

    def stream(self, head: Head, call: ChatCall) -> TextStream:
        return TextStream(head, call)

    def reply(self, head: Head, call: ChatCall) -> TextReply:
        return TextReply(head, call)


def _echoed(call: ChatCall) -> str:
    return call.prompt or "" if call.echo else ""


class TextReply:
    def __init__(self, head: Head, call: ChatCall) -> None:
        self._head, self._call = head, call
        self._texts = [[_echoed(call)] for _ in range(call.n)]
        self._logprobs: list[list[TokenLogprob]] = [[] for _ in range(call.n)]

    def add(self, contents: Sequence[Content]) -> None:
        for content in contents:
            if isinstance(content, Delta):
                self._texts[content.index].append(content.text)
                self._logprobs[content.index].extend(content.logprobs or ())

    def body(self, finished: Mapping[int, FinishReason], usage: Usage) -> bytes:
        head = self._head
        return encode(
            TextCompletion(
                id=f"cmpl-{head.id}",
                object="text_completion",
                created=head.created,
                model=head.model,
                choices=[self._choice(index, REASONS[finished[index]]) for index in range(self._call.n)],
                usage=usage_of(usage),
            )
        )

    def _choice(self, index: int, reason: Reason) -> TextChoice:
        logprobs: LegacyLogprobs | None = None
        if self._call.logprobs:
            logprobs = legacy_logprobs(self._logprobs[index], 0, alternatives=self._call.top_logprobs > 0)
        return TextChoice("".join(self._texts[index]), index, logprobs, reason)


class TextStream:
    """Bytes of one stream. What does not change from chunk to chunk is encoded once."""

    def __init__(self, head: Head, call: ChatCall) -> None:
        fixed = {
            "id": f"cmpl-{head.id}",
            "object": "text_completion",
            "created": head.created,
            "model": head.model,
            "system_fingerprint": FINGERPRINT,
        }
        self._call = call
        self._head = b"data: " + encode(fixed)[:-1] + b',"choices":['
        self._tail = b'],"usage":null}\n\n' if call.include_usage else b"]}\n\n"
        self._text_head = [self._head + b'{"index":%d,"text":' % index for index in range(call.n)]
        self._text_tail = b',"logprobs":null,"finish_reason":null}' + self._tail
        self._written = [0] * call.n
        """Characters of each choice, where its log-probabilities count them."""

    def opening(self) -> bytes:
        echoed = _echoed(self._call)
        return b"".join([self._text(index, echoed) for index in range(self._call.n)]) if echoed else b""

    def contents(self, contents: Sequence[Content]) -> bytes:
        return b"".join([self._delta(content) for content in contents if isinstance(content, Delta)])

    def closing(self, finished: Mapping[int, FinishReason], usage: Usage) -> bytes:
        chunks = [self._chunk(TextChoice("", index, None, REASONS[finished[index]])) for index in range(self._call.n)]
        if self._call.include_usage:
            chunks.append(self._head + b'],"usage":' + encode(usage_of(usage)) + b"}\n\n")
        return b"".join(chunks) + DONE

    def broken(self, error: VentouxError, usage: Usage) -> bytes:
        del usage  # a chunk with usage would say that the answer is whole
        return b"data: " + encode(error_body(error)) + b"\n\n"

    def _delta(self, delta: Delta) -> bytes:
        if not delta.logprobs:
            return self._text(delta.index, delta.text)
        offset = self._written[delta.index]
        self._written[delta.index] += sum(len(token.token) for token in delta.logprobs)
        logprobs = legacy_logprobs(delta.logprobs, offset, alternatives=self._call.top_logprobs > 0)
        return self._chunk(TextChoice(delta.text, delta.index, logprobs, None))

    def _text(self, index: int, text: str) -> bytes:
        return self._text_head[index] + encode(text) + self._text_tail

    def _chunk(self, choice: TextChoice) -> bytes:
        return self._head + encode(choice) + self._tail
