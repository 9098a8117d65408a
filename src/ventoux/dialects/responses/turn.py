"""One request for a response, and the two APIs that take it.

A turn is a dialect of its own, because what was asked stands in the answer as well. It is told what earlier responses
held, and has the finished response when the answer is whole: reading and keeping them is the gateway's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from ventoux.dialects.decoding import decode
from ventoux.dialects.openai.bodies import TIER
from ventoux.dialects.openai.messages import known_id, shown_id
from ventoux.dialects.openai.refusals import check
from ventoux.dialects.responses.answer import Ending, ResponseReply, ResponseStream
from ventoux.dialects.responses.bodies import Response, usage_of
from ventoux.dialects.responses.decode import call_of, functions_of
from ventoux.dialects.responses.items import earlier_items, items_of, shown_items
from ventoux.dialects.responses.output import Output
from ventoux.dialects.responses.refusals import MISTRAL_REFUSALS, OPENAI_REFUSALS, REFUSALS
from ventoux.dialects.responses.requests import OpenAIResponseRequest, ResponseRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ventoux.calls import ChatCall, Usage
    from ventoux.dialects.dialect import Asked, Head
    from ventoux.dialects.responses.bodies import OutputItem
    from ventoux.dialects.responses.requests import FunctionTool

_mistral = msgspec.json.Decoder(ResponseRequest)
_openai = msgspec.json.Decoder(OpenAIResponseRequest)


class Face(NamedTuple):
    """What tells the two APIs apart. ``nulls``: whether what is not there is null, or left out."""

    name: str
    read: Callable[[bytes], ResponseRequest]
    shown_id: Callable[[str], str]
    known_id: Callable[[str], str]
    nulls: bool


def _read_openai(body: bytes) -> ResponseRequest:
    request = decode(body, _openai)
    check(request, REFUSALS)
    check(request, OPENAI_REFUSALS)
    return request


def _read_mistral(body: bytes) -> ResponseRequest:
    request = decode(body, _mistral)
    check(request, REFUSALS)
    check(request, MISTRAL_REFUSALS)
    return request


def _same(call_id: str) -> str:
    return call_id


OPENAI = Face("openai", _read_openai, shown_id, known_id, nulls=True)
MISTRAL = Face("mistral", _read_mistral, _same, _same, nulls=False)


class Turn:
    """Raises InvalidRequest and ValidationFailed."""

    def __init__(self, face: Face, asked: Asked, *, max_messages: int) -> None:
        self.name = face.name
        self.nulls = face.nulls
        self._face = face
        self._max_messages = max_messages
        self._request = face.read(asked.body)
        self._own = items_of(self._request.input)
        self._earlier = earlier_items(())
        self._tools = functions_of(self._request.tools)
        self._head: Head | None = None
        self.answer: bytes | None = None
        """The response as it ended, in JSON."""

    @property
    def model(self) -> str:
        return self._request.model

    @property
    def previous_id(self) -> str | None:
        return self._request.previous_response_id

    @property
    def stored(self) -> bool:
        """OpenAI's API stores responses unless it is told not to."""
        return isinstance(self._request, OpenAIResponseRequest) and self._request.store is not False

    def follow(self, kept: Sequence[dict[str, Any]]) -> None:
        """``kept``: the input and output items of earlier responses, oldest first."""
        self._earlier = earlier_items(kept)

    def call(self, asked: Asked) -> ChatCall:
        del asked  # it has been read
        items = [*self._earlier, *self._own]
        return call_of(self._request, items, known_id=self._face.known_id, max_messages=self._max_messages)

    def stream(self, head: Head, call: ChatCall) -> ResponseStream:
        del call
        self._head = head
        return ResponseStream(self, Output(head.id, self._face.shown_id))

    def reply(self, head: Head, call: ChatCall) -> ResponseReply:
        del call
        self._head = head
        return ResponseReply(self, Output(head.id, self._face.shown_id))

    def kept_input(self) -> bytes:
        """The request's own items in JSON, as they are kept and listed."""
        return msgspec.json.encode(shown_items(self._own, self._begun().id))

    def begun(self) -> dict[str, Any]:
        return self._written(self._response(Ending("in_progress"), []))

    def ended(self, ending: Ending, output: list[OutputItem], usage: Usage) -> dict[str, Any]:
        response = self._response(ending, output)
        response.usage = usage_of(usage)
        written = self._written(response)
        self.answer = msgspec.json.encode(written)
        return written

    def _begun(self) -> Head:
        if self._head is None:
            raise RuntimeError("no answer has been begun")
        return self._head

    def _written(self, response: Response) -> dict[str, Any]:
        written: dict[str, Any] = msgspec.to_builtins(response)
        return written if self.nulls else {name: value for name, value in written.items() if value is not None}

    def _response(self, ending: Ending, output: list[OutputItem]) -> Response:
        head, request = self._begun(), self._request
        openai = request if isinstance(request, OpenAIResponseRequest) else None
        effort = request.reasoning.effort if request.reasoning else None
        return Response(
            id=response_id(head.id),
            created_at=head.created,
            status=ending.status,
            model=head.model,
            output=output,
            error=ending.error,
            incomplete_details=ending.incomplete,
            instructions=request.instructions,
            max_output_tokens=request.max_output_tokens,
            max_tool_calls=request.max_tool_calls,
            metadata=request.metadata or {},
            parallel_tool_calls=request.parallel_tool_calls is not False,
            previous_response_id=request.previous_response_id,
            prompt_cache_key=request.prompt_cache_key,
            reasoning={"effort": effort} if effort else None,
            safety_identifier=openai.safety_identifier if openai else None,
            service_tier=TIER if openai else None,
            store=self.stored if openai else None,
            temperature=request.temperature,
            text=_text(request),
            tool_choice=request.tool_choice or "auto",
            tools=[_tool(tool) for tool in self._tools],
            top_logprobs=request.top_logprobs or 0,
            top_p=request.top_p,
            user=openai.user if openai else None,
        )


def response_id(of: str) -> str:
    return f"resp_{of}"


def _text(request: ResponseRequest) -> dict[str, Any]:
    wanted = request.text.format if request.text else None
    shown: dict[str, Any] = msgspec.to_builtins(wanted) if wanted else {}
    shown["type"] = wanted.type if wanted else "text"
    if shown["type"] == "json_schema":
        shown["strict"] = shown.get("strict") is not False
    return {"format": shown, "verbosity": "medium"}


def _tool(tool: FunctionTool) -> dict[str, Any]:
    shown: dict[str, Any] = {"type": "function", "name": tool.name, "parameters": tool.parameters}
    shown["strict"] = bool(tool.strict)
    if tool.description is not None:
        shown["description"] = tool.description
    return shown
