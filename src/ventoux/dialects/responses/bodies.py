"""What the Responses API sends: the response, its items, lists of them. The OpenAPI document is made from these too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import msgspec

from ventoux.dialects.costs import Costed, cost_of

if TYPE_CHECKING:
    from ventoux.calls import TokenLogprob, Usage

Status = Literal["in_progress", "completed", "incomplete", "failed"]


class OutputText(msgspec.Struct, tag_field="type", tag="output_text"):
    text: str
    annotations: list[Any] = msgspec.field(default_factory=list[Any])
    logprobs: list[dict[str, Any]] = msgspec.field(default_factory=list[dict[str, Any]])


class ReasoningText(msgspec.Struct, tag_field="type", tag="reasoning_text"):
    text: str


class MessageOutput(msgspec.Struct, tag_field="type", tag="message"):
    id: str
    status: Status
    content: list[OutputText]
    role: Literal["assistant"] = "assistant"


class ReasoningOutput(msgspec.Struct, tag_field="type", tag="reasoning"):
    """What the model thought before it answered. There are no summaries."""

    id: str
    status: Status
    content: list[ReasoningText]
    summary: list[Any] = msgspec.field(default_factory=list[Any])


class FunctionCallOutput(msgspec.Struct, tag_field="type", tag="function_call"):
    id: str
    status: Status
    call_id: str
    name: str
    arguments: str
    """JSON as a text."""


OutputItem = MessageOutput | ReasoningOutput | FunctionCallOutput


class InputDetails(msgspec.Struct):
    cached_tokens: int
    cache_write_tokens: int = 0
    """Nothing is billed for being cached."""


class OutputDetails(msgspec.Struct):
    reasoning_tokens: int


class ResponseUsage(Costed):
    input_tokens: int
    input_tokens_details: InputDetails
    output_tokens: int
    output_tokens_details: OutputDetails
    total_tokens: int


class Failure(msgspec.Struct):
    code: Literal["server_error", "rate_limit_exceeded", "invalid_prompt"]
    message: str


class Incomplete(msgspec.Struct):
    reason: Literal["max_output_tokens", "content_filter"]


class Response(msgspec.Struct, kw_only=True):
    """What was asked stands in it as well. Mistral's clients take no null for most fields: there, what is null here is
    left out."""

    id: str
    object: Literal["response"] = "response"
    created_at: int
    status: Status
    model: str
    output: list[OutputItem]
    error: Failure | None = None
    incomplete_details: Incomplete | None = None
    usage: ResponseUsage | None = None
    instructions: str | None
    max_output_tokens: int | None
    max_tool_calls: int | None
    metadata: dict[str, str]
    parallel_tool_calls: bool
    previous_response_id: str | None
    prompt_cache_key: str | None
    reasoning: dict[str, Any] | None
    safety_identifier: str | None
    service_tier: str | None
    store: bool | None
    temperature: float | None
    text: dict[str, Any]
    tool_choice: str | dict[str, Any]
    tools: list[dict[str, Any]]
    top_logprobs: int
    top_p: float | None
    truncation: Literal["disabled"] = "disabled"
    background: Literal[False] = False
    user: str | None


class ItemList(msgspec.Struct):
    """``first_id`` and ``last_id`` are null where there are no items."""

    data: list[dict[str, Any]]
    first_id: str | None
    last_id: str | None
    has_more: bool
    object: Literal["list"] = "list"


class Deleted(msgspec.Struct):
    id: str
    object: Literal["response"] = "response"
    deleted: Literal[True] = True


def usage_of(usage: Usage) -> ResponseUsage:
    return ResponseUsage(
        input_tokens=usage.prompt_tokens,
        input_tokens_details=InputDetails(usage.cached_tokens),
        output_tokens=usage.completion_tokens,
        output_tokens_details=OutputDetails(usage.reasoning_tokens),
        total_tokens=usage.total_tokens,
        **cost_of(usage),
    )


def logprobs_of(tokens: list[TokenLogprob] | None) -> list[dict[str, Any]]:
    return [
        {
            "token": token.token,
            "bytes": token.bytes or [],
            "logprob": token.logprob,
            "top_logprobs": [
                {"token": top.token, "bytes": top.bytes or [], "logprob": top.logprob} for top in token.top_logprobs
            ],
        }
        for token in tokens or ()
    ]
