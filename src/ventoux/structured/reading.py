"""The text of a model, as it comes in pieces, into thoughts, texts and calls of tools. Pure; one reader a choice.

Whatever the pieces, the same contents come out: a mark that lies across a seam is held back until it is whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import msgspec

from ventoux.calls import Content, Delta, FinishReason, Thought, ToolCall, ToolCalls
from ventoux.kit.ids import new_call_id
from ventoux.kit.marks import MarkScanner
from ventoux.structured.grammar import CALL_CLOSES, CALL_OPENS

if TYPE_CHECKING:
    from collections.abc import Iterable


class Reader(Protocol):
    def feed(self, delta: Delta) -> list[Content]: ...
    def end(self, reason: FinishReason) -> tuple[list[Content], FinishReason]:
        """What was held back, and how the choice really ended."""
        ...


class ThoughtReader:
    """Splits what comes before the answer. ``opened``: the model's template has begun the thoughts already."""

    def __init__(self, index: int, opens: str, closes: str, *, opened: bool, then: Reader | None = None) -> None:
        self._index = index
        self._opens = opens
        self._closing = MarkScanner((closes,))
        self._thinking = opened
        self._undecided = not opened
        self._begun = ""
        self._then = then
        self._trims = False

    def feed(self, delta: Delta) -> list[Content]:
        if self._undecided:
            self._begun += delta.text
            text = self._begun.lstrip()
            if text.startswith(self._opens):
                self._undecided, self._thinking = False, True
                delta = Delta(self._index, text[len(self._opens) :])
            elif self._opens.startswith(text):
                return []
            else:
                self._undecided = False
                delta = Delta(self._index, self._begun, delta.logprobs)
        if not self._thinking:
            return self._answer(delta)
        thought = self._closing.feed(delta.text)
        contents: list[Content] = [Thought(self._index, thought)] if thought else []
        if self._closing.found:
            self._thinking = False
            self._trims = True
            contents += self._answer(Delta(self._index, self._closing.after))
        return contents

    def end(self, reason: FinishReason) -> tuple[list[Content], FinishReason]:
        contents: list[Content] = []
        if self._thinking and (held := self._closing.rest()):
            contents.append(Thought(self._index, held))
        if self._undecided and self._begun:
            self._undecided = False
            contents += self._answer(Delta(self._index, self._begun))
        if self._then is None:
            return contents, reason
        rest, reason = self._then.end(reason)
        return contents + rest, reason

    def _answer(self, delta: Delta) -> list[Content]:
        if self._trims:
            # The blank lines between the thoughts and the answer belong to neither.
            text = delta.text.lstrip("\n")
            if not text:
                return []
            self._trims = False
            delta = Delta(self._index, text, delta.logprobs)
        if not delta.text and not delta.logprobs:
            return []
        return [delta] if self._then is None else self._then.feed(delta)


class CallReader:
    """Text up to the first call goes out as it comes; calls are collected until the end."""

    def __init__(self, index: int) -> None:
        self._index = index
        self._opening = MarkScanner((CALL_OPENS,))
        self._written: list[str] = []

    def feed(self, delta: Delta) -> list[Content]:
        if self._opening.found:
            self._written.append(delta.text)
            return []
        text = self._opening.feed(delta.text)
        if self._opening.found:
            self._written.append(self._opening.after)
        return [Delta(self._index, text, delta.logprobs)] if text or delta.logprobs else []

    def end(self, reason: FinishReason) -> tuple[list[Content], FinishReason]:
        if not self._opening.found:
            held = self._opening.rest()
            return ([Delta(self._index, held)] if held else []), reason
        calls = tuple(written_calls("".join(self._written).split(CALL_OPENS)))
        contents: list[Content] = [ToolCalls(self._index, calls)] if calls else []
        return contents, "tool_calls" if reason == "stop" and calls else reason


def written_calls(blocks: Iterable[str]) -> list[ToolCall]:
    """Each block is what followed an opening mark. One that was cut off is left out: it calls nothing yet."""
    calls: list[ToolCall] = []
    for block in blocks:
        try:
            written = msgspec.json.decode(block.partition(CALL_CLOSES)[0], type=_Written)
        except msgspec.DecodeError:
            continue
        calls.append(ToolCall(new_call_id(), written.name, bytes(written.arguments).decode()))
    return calls


class _Written(msgspec.Struct):
    name: str
    arguments: msgspec.Raw = msgspec.Raw(b"{}")
