"""Events into the Mistral chat reply, whole or as a stream.

The stream is exact (section "Streaming" of the platform's API): events of data only; first the role with an empty
content; then the texts; last the finish reason with ``usage`` on the same chunk; then ``[DONE]``. Each chunk has the
key ``finish_reason`` and at least one choice: stock clients fail without them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from ventoux.dialects.mistral.responses import (
    AssistantReply,
    ChatResponse,
    Choice,
    ChoiceLogprobs,
    logprobs_content,
    usage_info,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ventoux.calls import Delta, FinishReason, TokenLogprob, Usage
    from ventoux.errors import VentouxError

encode = msgspec.json.encode
DONE = b"data: [DONE]\n\n"


class ReplyBuilder:
    """Collects the events of one call into the whole reply."""

    def __init__(self, request_id: str, model: str, created: int, *, prefix: str, choices: int) -> None:
        self._id, self._model, self._created = request_id, model, created
        self._texts: list[list[str]] = [[prefix] if prefix else [] for _ in range(choices)]
        self._logprobs: list[list[TokenLogprob]] = [[] for _ in range(choices)]

    def add(self, deltas: Iterable[Delta]) -> None:
        for delta in deltas:
            self._texts[delta.index].append(delta.text)
            if delta.logprobs:
                self._logprobs[delta.index].extend(delta.logprobs)

    def reply(self, finished: Mapping[int, FinishReason], usage: Usage) -> bytes:
        return encode(
            ChatResponse(
                id=self._id,
                object="chat.completion",
                created=self._created,
                model=self._model,
                choices=[self._choice(index, finished[index]) for index in range(len(self._texts))],
                usage=usage_info(usage),
            )
        )

    def _choice(self, index: int, reason: FinishReason) -> Choice:
        tokens = self._logprobs[index]
        return Choice(
            index=index,
            message=AssistantReply("".join(self._texts[index])),
            finish_reason=reason,
            logprobs=ChoiceLogprobs(logprobs_content(tokens)) if tokens else None,
        )


class StreamRenderer:
    """Bytes of one stream. What does not change from chunk to chunk is encoded once."""

    def __init__(self, request_id: str, model: str, created: int, *, prefix: str, choices: int) -> None:
        head = {"id": request_id, "object": "chat.completion.chunk", "created": created, "model": model}
        self._head = b"data: " + encode(head)[:-1] + b',"choices":['
        self._text_head = [self._head + b'{"index":%d,"delta":{"content":' % index for index in range(choices)]
        self._prefix, self._choices = prefix, choices

    def opening(self) -> bytes:
        """The role of each choice and, where the caller gave one, the prefix: the reply starts with it."""
        chunks = [self._chunk(index, {"role": "assistant", "content": ""}) for index in range(self._choices)]
        if self._prefix:
            chunks += [self._chunk(index, {"content": self._prefix}) for index in range(self._choices)]
        return b"".join(chunks)

    def deltas(self, deltas: Iterable[Delta]) -> bytes:
        return b"".join([self._delta(delta) for delta in deltas])

    def closing(self, finished: Mapping[int, FinishReason], usage: Usage) -> bytes:
        """One last chunk a choice; the very last carries the usage, as clients take it from there."""
        last = self._choices - 1
        chunks = [
            self._chunk(index, {"content": ""}, finished[index], usage if index == last else None)
            for index in range(self._choices)
        ]
        return b"".join(chunks) + DONE

    def broken(self, error: VentouxError, body: dict[str, Any], usage: Usage) -> bytes:
        """The end of a stream whose engine failed: what was consumed, then the error, and never ``[DONE]``.

        No format is documented for this. An object without choices makes both SDKs raise, which is what a caller
        with half an answer must see.
        """
        final = self._chunk(0, {"content": ""}, "error", usage)
        return final + b"data: " + encode({**body, "message": str(error)}) + b"\n\n"

    def _delta(self, delta: Delta) -> bytes:
        if delta.logprobs:
            logprobs = {"content": logprobs_content(delta.logprobs)}
            return self._chunk(delta.index, {"content": delta.text}, logprobs=logprobs)
        return self._text_head[delta.index] + encode(delta.text) + b'},"finish_reason":null}]}\n\n'

    def _chunk(
        self,
        index: int,
        delta: dict[str, Any],
        finish_reason: FinishReason | None = None,
        usage: Usage | None = None,
        *,
        logprobs: dict[str, Any] | None = None,
    ) -> bytes:
        choice: dict[str, Any] = {"index": index, "delta": delta, "finish_reason": finish_reason}
        if logprobs is not None:
            choice["logprobs"] = logprobs
        tail = b'],"usage":' + encode(usage_info(usage)) + b"}\n\n" if usage else b"]}\n\n"
        return self._head + encode(choice) + tail
