"""The text of a model, as it comes in pieces, into thoughts, texts and calls of tools. Pure; one reader a choice.

Whatever the pieces, the same contents come out: a mark that lies across a seam is held back until it is whole.
"""

from __future__ import annotations

import json
from typing import Protocol

import msgspec

from ventoux.calls import Content, Delta, FinishReason, Thought, TokenLogprob, ToolCall, ToolCalls
from ventoux.kit.ids import new_call_id
from ventoux.kit.marks import MarkScanner
from ventoux.structured.grammar import CALL_CLOSES, CALL_OPENS


class Reader(Protocol):
    def feed(self, delta: Delta) -> list[Content]: ...
    def end(self, reason: FinishReason) -> tuple[list[Content], FinishReason]:
        """What was held back, and how the choice really ended."""
        ...


class ThoughtReader:
    """Splits what comes before the answer. ``opened``: the model's template has begun the thoughts already.

    Log-probabilities are those of the answer's tokens; of a piece that holds the end of the thoughts too.
    """

    def __init__(self, index: int, opens: str, closes: str, *, opened: bool, then: Reader | None = None) -> None:
        self._index = index
        self._opens = opens
        self._closing = MarkScanner((closes,))
        self._thinking = opened
        self._undecided = not opened
        self._begun = ""
        self._pending: list[TokenLogprob] = []
        self._then = then
        self._trims = False

    def feed(self, delta: Delta) -> list[Content]:
        if self._undecided:
            decided = self._decide(delta)
            if decided is None:
                return []
            delta = decided
        if not self._thinking:
            return self._answer(delta)
        thought = self._closing.feed(delta.text)
        contents: list[Content] = [Thought(self._index, thought)] if thought else []
        if self._closing.found:
            self._thinking = False
            self._trims = True
            if self._closing.after:
                contents += self._answer(Delta(self._index, self._closing.after, delta.logprobs))
        return contents

    def end(self, reason: FinishReason) -> tuple[list[Content], FinishReason]:
        contents: list[Content] = []
        if self._thinking and (held := self._closing.rest()):
            contents.append(Thought(self._index, held))
        if self._undecided and self._begun:
            self._undecided = False
            contents += self._answer(Delta(self._index, self._begun, self._pending or None))
        if self._then is None:
            return contents, reason
        rest, reason = self._then.end(reason)
        return contents + rest, reason

    def _decide(self, delta: Delta) -> Delta | None:
        """What is left to read once it is known whether thoughts begin; None until then."""
        self._begun += delta.text
        self._pending += delta.logprobs or ()
        text = self._begun.lstrip()
        if text.startswith(self._opens):
            self._undecided, self._thinking = False, True
            return Delta(self._index, text[len(self._opens) :], delta.logprobs)
        if self._opens.startswith(text):
            return None
        self._undecided = False
        return Delta(self._index, self._begun, self._pending or None)

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
        calls, rest = written_calls(CALL_OPENS + "".join(self._written))
        contents: list[Content] = [ToolCalls(self._index, calls)] if calls else []
        if rest.strip() and reason == "stop":
            # It only mentions a call, or misspells one: still what the model said. A call that was cut off is none yet.
            contents.insert(0, Delta(self._index, rest))
        return contents, "tool_calls" if reason == "stop" and calls else reason


def written_calls(text: str) -> tuple[tuple[ToolCall, ...], str]:
    """The calls that a text begins with, one behind the other, and what comes behind the last that can be read."""
    calls: list[ToolCall] = []
    rest = text
    while (begun := rest.lstrip()).startswith(CALL_OPENS):
        inner = begun[len(CALL_OPENS) :].lstrip()
        try:
            # Where the object ends: a mark inside one of its strings is part of it.
            _, end = _OBJECT.raw_decode(inner)
            written = msgspec.json.decode(inner[:end], type=_Written)
        except (ValueError, RecursionError):
            break
        calls.append(ToolCall(new_call_id(), written.name, bytes(written.arguments).decode()))
        rest = inner[end:].lstrip().removeprefix(CALL_CLOSES)
    return tuple(calls), rest


_OBJECT = json.JSONDecoder()


class _Written(msgspec.Struct):
    name: str
    arguments: msgspec.Raw = msgspec.Raw(b"{}")
