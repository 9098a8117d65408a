"""What a whole answer is collected in, and the chunks of a streamed one, where dialects write both alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from ventoux.calls import Delta, Thought, ToolCalls

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ventoux.calls import Content, TokenLogprob, ToolCall, Usage
    from ventoux.dialects.dialect import Head

encode = msgspec.json.encode


class Collected:
    """What one choice has come to."""

    def __init__(self, prefix: str) -> None:
        self._texts = [prefix] if prefix else []
        self._thoughts: list[str] = []
        self.calls: tuple[ToolCall, ...] = ()
        self.logprobs: list[TokenLogprob] = []

    @property
    def text(self) -> str:
        return "".join(self._texts)

    @property
    def thoughts(self) -> str:
        return "".join(self._thoughts)

    def add(self, content: Content) -> None:
        match content:
            case Delta():
                self._texts.append(content.text)
                self.logprobs.extend(content.logprobs or ())
            case Thought():
                self._thoughts.append(content.text)
            case ToolCalls():
                self.calls = content.calls


class CollectedReply:
    """The part of a ``Reply`` that is the same for all; ``prefix`` begins each text."""

    def __init__(self, head: Head, choices: int, *, prefix: str = "") -> None:
        self.head = head
        self.choices = [Collected(prefix) for _ in range(choices)]

    def add(self, contents: Sequence[Content]) -> None:
        for content in contents:
            self.choices[content.index].add(content)


class Chunks:
    """Writes the chunks of one stream; what does not change from one to the next is encoded once."""

    def __init__(self, head: Head, choices: int, usage_of: Callable[[Usage], Any]) -> None:
        fixed = {"id": head.id, "object": "chat.completion.chunk", "created": head.created, "model": head.model}
        self._head = b"data: " + encode(fixed)[:-1] + b',"choices":['
        self._text_head = [self._head + b'{"index":%d,"delta":{"content":' % index for index in range(choices)]
        self._usage_of = usage_of

    def text(self, index: int, text: str) -> bytes:
        """The chunk of nearly all: a text and nothing else."""
        return self._text_head[index] + encode(text) + b'},"finish_reason":null}]}\n\n'

    def chunk(
        self,
        index: int,
        delta: dict[str, Any],
        finish_reason: str | None = None,
        usage: Usage | None = None,
        *,
        logprobs: dict[str, Any] | None = None,
        filtered: dict[str, Any] | None = None,
        beside: dict[str, Any] | None = None,
    ) -> bytes:
        """``filtered``: what filters found in this choice; ``beside``: members that stand beside the choices."""
        choice: dict[str, Any] = {"index": index, "delta": delta, "finish_reason": finish_reason}
        if logprobs is not None:
            choice["logprobs"] = logprobs
        if filtered is not None:
            choice["content_filter_results"] = filtered
        told = (b',"usage":' + encode(self._usage_of(usage)) if usage else b"") + _members(beside)
        return self._head + encode(choice) + b"]" + told + b"}\n\n"

    def without_choices(self, beside: dict[str, Any]) -> bytes:
        return self._head + b"]" + _members(beside) + b"}\n\n"


def _members(beside: dict[str, Any] | None) -> bytes:
    return b"," + encode(beside)[1:-1] if beside else b""
