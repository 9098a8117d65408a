"""The answer to a request for a response, whole or as a stream of typed events.

Each event has a line ``event:`` that is its type, and a ``sequence_number``: 0, 1, 2 and so on without a gap. The list
is that of Mistral's clients, which fail on any other (section 10.1 of the platform's wire map), and OpenAI's know all
of it. There is no ``[DONE]``: the last event is ``response.completed``, ``.incomplete`` or ``.failed``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from ventoux.calls import Delta, Thought, ToolCalls
from ventoux.dialects.responses.bodies import Failure, Incomplete, OutputText, ReasoningText

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Protocol

    from ventoux.calls import Content, FinishReason, ToolCall, Usage
    from ventoux.dialects.responses.bodies import OutputItem, Status
    from ventoux.dialects.responses.output import Called, Output, Written
    from ventoux.errors import VentouxError

    class Writer(Protocol):
        """Renders the response object, in which what was asked stands as well."""

        nulls: bool

        def begun(self) -> dict[str, Any]: ...
        def ended(self, ending: Ending, output: list[OutputItem], usage: Usage) -> dict[str, Any]: ...


encode = msgspec.json.encode


class Ending(NamedTuple):
    status: Status
    incomplete: Incomplete | None = None
    error: Failure | None = None


COMPLETED = Ending("completed")
_CUT = Ending("incomplete", Incomplete("max_output_tokens"))
_FILTERED = Ending("incomplete", Incomplete("content_filter"))
_BROKEN_OFF = Ending("failed", error=Failure("server_error", "The model broke off its answer."))
_ENDINGS: dict[FinishReason, Ending] = {
    "stop": COMPLETED,
    "tool_calls": COMPLETED,
    "length": _CUT,
    "model_length": _CUT,
    "error": _BROKEN_OFF,
    "content_filter": _FILTERED,
}


class ResponseReply:
    """A whole response."""

    def __init__(self, writer: Writer, output: Output) -> None:
        self._writer = writer
        self._output = output

    def add(self, contents: Sequence[Content]) -> None:
        for content in contents:
            match content:
                case Delta():
                    self._output.writing("message").add(content.text, content.logprobs)
                case Thought():
                    self._output.writing("reasoning").add(content.text)
                case ToolCalls():
                    for call in content.calls:
                        self._output.call(call)

    def body(self, finished: Mapping[int, FinishReason], usage: Usage) -> bytes:
        ending = _ENDINGS[finished[0]]
        self._output.close(_of_item(ending))
        return encode(self._writer.ended(ending, self._output.items(), usage))


class ResponseStream:
    """Bytes of one stream. What does not change from delta to delta of an item is encoded once."""

    def __init__(self, writer: Writer, output: Output) -> None:
        self._writer = writer
        self._output = output
        # The first two are those of the opening, which is asked for after the first contents.
        self._sequence = 2
        self._delta_head = b""

    def opening(self) -> bytes:
        begun = self._writer.begun()
        return b"".join(
            _event(kind, {"response": begun}, number)
            for number, kind in enumerate(("response.created", "response.in_progress"))
        )

    def contents(self, contents: Sequence[Content]) -> bytes:
        return b"".join([self._content(content) for content in contents])

    def closing(self, finished: Mapping[int, FinishReason], usage: Usage) -> bytes:
        ending = _ENDINGS[finished[0]]
        begun_at = self._sequence
        data = self._closed(self._output.close(_of_item(ending)))
        ended = self._writer.ended(ending, self._output.items(), usage)
        data += self._next(f"response.{ending.status}", {"response": ended})
        # Should these bytes not be sent, those of ``broken`` take their place.
        self._sequence = begun_at
        return data

    def broken(self, error: VentouxError, usage: Usage) -> bytes:
        """An ``error`` for clients that wait for one, and the response as far as it came."""
        failure = Failure(_failure_code(error), str(error))
        told: dict[str, Any] = {"code": error.code or error.type, "message": str(error)}
        if self._writer.nulls:
            told["param"] = None
        self._output.close("incomplete")
        ended = self._writer.ended(Ending("failed", error=failure), self._output.items(), usage)
        return self._next("error", told) + self._next("response.failed", {"response": ended})

    def _content(self, content: Content) -> bytes:
        match content:
            case Delta():
                data, item = self._writing("message")
                logprobs = item.add(content.text, content.logprobs)
                tail = b',"logprobs":' + encode(logprobs) if logprobs else b',"logprobs":[]'
                return data + self._delta(content.text, tail)
            case Thought():
                data, item = self._writing("reasoning")
                item.add(content.text)
                return data + self._delta(content.text, b"")
            case ToolCalls():
                return b"".join([self._called(call) for call in content.calls])

    def _writing(self, kind: Any) -> tuple[bytes, Written]:
        """The item that is written to, with the events that close the one before it and open it."""
        before = self._output.open
        item = self._output.writing(kind)
        if item is before:
            return b"", item
        data = self._closed(before)
        empty = msgspec.to_builtins(item.item()) | {"content": []}
        data += self._next("response.output_item.added", {"output_index": item.index, "item": empty})
        part = OutputText("") if kind == "message" else ReasoningText("")
        data += self._next("response.content_part.added", {**_place(item), "part": part})
        name = "response.output_text.delta" if kind == "message" else "response.reasoning_text.delta"
        fixed = encode({"type": name, **_place(item)})[:-1]
        self._delta_head = b"event: %s\ndata: %s" % (name.encode(), fixed) + b',"delta":'
        return data, item

    def _delta(self, text: str, tail: bytes) -> bytes:
        number, self._sequence = self._sequence, self._sequence + 1
        return self._delta_head + encode(text) + tail + b',"sequence_number":%d}\n\n' % number

    def _closed(self, item: Written | None) -> bytes:
        if item is None:
            return b""
        place = _place(item)
        if item.kind == "message":
            told = {**place, "text": item.text, "logprobs": item.logprobs}
            data = self._next("response.output_text.done", told)
        else:
            data = self._next("response.reasoning_text.done", {**place, "text": item.text})
        data += self._next("response.content_part.done", {**place, "part": item.part()})
        return data + self._next("response.output_item.done", {"output_index": item.index, "item": item.item()})

    def _called(self, call: ToolCall) -> bytes:
        before = self._output.open
        called = self._output.call(call)
        return self._closed(before) + self._call_events(called)

    def _call_events(self, called: Called) -> bytes:
        index = {"output_index": called.index}
        place = {"item_id": called.id, **index}
        done = {**place, "name": called.name, "arguments": called.arguments}
        return b"".join(
            [
                self._next("response.output_item.added", {**index, "item": called.item("in_progress")}),
                self._next("response.function_call_arguments.delta", {**place, "delta": called.arguments}),
                self._next("response.function_call_arguments.done", done),
                self._next("response.output_item.done", {**index, "item": called.item()}),
            ]
        )

    def _next(self, kind: str, fields: dict[str, Any]) -> bytes:
        number, self._sequence = self._sequence, self._sequence + 1
        return _event(kind, fields, number)


def _event(kind: str, fields: dict[str, Any], number: int) -> bytes:
    data = encode({"type": kind, **fields, "sequence_number": number})
    return b"event: %s\ndata: %s\n\n" % (kind.encode(), data)


def _place(item: Written) -> dict[str, Any]:
    return {"item_id": item.id, "output_index": item.index, "content_index": 0}


def _of_item(ending: Ending) -> Status:
    return "completed" if ending.status == "completed" else "incomplete"


def _failure_code(error: VentouxError) -> Any:
    """OpenAI's list has three that fit here."""
    if error.status == 429:
        return "rate_limit_exceeded"
    return "server_error" if error.status >= 500 else "invalid_prompt"
