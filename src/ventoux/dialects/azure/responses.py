"""Bodies that Ventoux sends in this dialect. The structs are also what the OpenAPI document is made from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from ventoux.dialects.costs import Costed, cost_of

if TYPE_CHECKING:
    from ventoux.calls import FinishReason, TokenLogprob, ToolCall, Usage


class PromptTokensDetails(msgspec.Struct):
    cached_tokens: int


class CompletionTokensDetails(msgspec.Struct):
    reasoning_tokens: int


class CompletionsUsage(Costed):
    prompt_tokens: int
    completion_tokens: int
    total_tokens: int
    prompt_tokens_details: PromptTokensDetails
    completion_tokens_details: CompletionTokensDetails


class FunctionCall(msgspec.Struct):
    name: str
    arguments: str
    """JSON as a text."""


class MessageToolCall(msgspec.Struct):
    id: str
    function: FunctionCall
    index: int
    type: Literal["function"] = "function"


class ResponseMessage(msgspec.Struct, omit_defaults=True):
    role: str
    content: str
    tool_calls: list[MessageToolCall] | None
    reasoning_content: str = ""
    """What the model thought, where it thinks: no field of the API, but clients keep it."""


class ChoiceLogprobs(msgspec.Struct):
    content: list[dict[str, Any]]


class ChatChoice(msgspec.Struct):
    index: int
    message: ResponseMessage
    finish_reason: str
    logprobs: ChoiceLogprobs | None = None
    content_filter_results: dict[str, Any] | UnsetType = UNSET


class ChatCompletions(msgspec.Struct):
    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    choices: list[ChatChoice]
    usage: CompletionsUsage
    prompt_filter_results: list[dict[str, Any]] | UnsetType = UNSET


class EmbeddingItem(msgspec.Struct):
    index: int
    embedding: list[float] | str
    """Integers or base64 where ``encoding_format`` asks for them."""
    object: Literal["embedding"] = "embedding"


class EmbeddingsUsage(msgspec.Struct):
    prompt_tokens: int
    total_tokens: int


class EmbeddingsResult(msgspec.Struct):
    id: str
    """The clients require it."""
    object: Literal["list"]
    model: str
    data: list[EmbeddingItem]
    usage: EmbeddingsUsage


class ModelInfo(msgspec.Struct):
    model_name: str
    """The id, so that it can be sent back as the model."""
    model_type: str
    model_provider_name: str


def finish_reason(reason: FinishReason) -> str:
    """This API tells a full context and a reached ``max_tokens`` with one word."""
    return "length" if reason == "model_length" else reason


def usage_of(usage: Usage) -> CompletionsUsage:
    return CompletionsUsage(
        usage.prompt_tokens,
        usage.completion_tokens,
        usage.total_tokens,
        PromptTokensDetails(usage.cached_tokens),
        CompletionTokensDetails(usage.reasoning_tokens),
        **cost_of(usage),
    )


def tool_calls(calls: tuple[ToolCall, ...]) -> list[MessageToolCall] | None:
    """None without any. ``index`` is for streams, where other clients join pieces by it."""
    found = [MessageToolCall(call.id, FunctionCall(call.name, call.arguments), at) for at, call in enumerate(calls)]
    return found or None


def logprobs_content(tokens: list[TokenLogprob]) -> list[dict[str, Any]]:
    return [
        {
            "token": token.token,
            "logprob": token.logprob,
            "bytes": token.bytes,
            "top_logprobs": [
                {"token": top.token, "logprob": top.logprob, "bytes": top.bytes} for top in token.top_logprobs
            ],
        }
        for token in tokens
    ]
