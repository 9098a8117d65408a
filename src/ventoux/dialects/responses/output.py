"""The output of one response while it is written: items in the order in which the model makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from ventoux.dialects.responses.bodies import (
    FunctionCallOutput,
    MessageOutput,
    OutputItem,
    OutputText,
    ReasoningOutput,
    ReasoningText,
    Status,
    logprobs_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from ventoux.calls import TokenLogprob, ToolCall

Kind = Literal["message", "reasoning"]


class Written:
    """A message or thoughts: one part of text."""

    def __init__(self, kind: Kind, of: str, index: int) -> None:
        self.kind: Kind = kind
        self.id = f"{'msg' if kind == 'message' else 'rs'}_{of}o{index}"
        self.index = index
        self.status: Status = "in_progress"
        self._texts: list[str] = []
        self._logprobs: list[dict[str, Any]] = []

    def add(self, text: str, logprobs: list[TokenLogprob] | None = None) -> list[dict[str, Any]]:
        """The log-probabilities as they are written."""
        self._texts.append(text)
        if not logprobs:
            return []
        shown = logprobs_of(logprobs)
        self._logprobs += shown
        return shown

    @property
    def text(self) -> str:
        return "".join(self._texts)

    @property
    def logprobs(self) -> list[dict[str, Any]]:
        return self._logprobs

    def part(self) -> OutputText | ReasoningText:
        return OutputText(self.text, [], self._logprobs) if self.kind == "message" else ReasoningText(self.text)

    def item(self) -> OutputItem:
        if self.kind == "message":
            return MessageOutput(self.id, self.status, [OutputText(self.text, [], self._logprobs)])
        return ReasoningOutput(self.id, self.status, [ReasoningText(self.text)])


class Called:
    """A call, whole."""

    def __init__(self, call: ToolCall, call_id: str, of: str, index: int) -> None:
        self.id = f"fc_{of}o{index}"
        self.index = index
        self.arguments = call.arguments
        self.name = call.name
        self._call_id = call_id

    def item(self, status: Status = "completed") -> FunctionCallOutput:
        """Before its status is completed, its arguments have not been sent."""
        arguments = self.arguments if status == "completed" else ""
        return FunctionCallOutput(self.id, status, self._call_id, self.name, arguments)


class Output:
    """``of``: the response's id without its prefix. ``shown_id``: from the engine's id of a call to the dialect's."""

    def __init__(self, of: str, shown_id: Callable[[str], str]) -> None:
        self._of = of
        self._shown_id = shown_id
        self._items: list[Written | Called] = []
        self.open: Written | None = None

    def writing(self, kind: Kind) -> Written:
        """The item that a piece of text belongs to; one of another kind is closed before."""
        if self.open is None or self.open.kind != kind:
            self.close("completed")
            self.open = Written(kind, self._of, len(self._items))
            self._items.append(self.open)
        return self.open

    def call(self, call: ToolCall) -> Called:
        self.close("completed")
        called = Called(call, self._shown_id(call.id), self._of, len(self._items))
        self._items.append(called)
        return called

    def close(self, status: Status) -> Written | None:
        """The item that was open."""
        closed, self.open = self.open, None
        if closed is not None:
            closed.status = status
        return closed

    def items(self) -> list[OutputItem]:
        return [written.item() for written in self._items]
