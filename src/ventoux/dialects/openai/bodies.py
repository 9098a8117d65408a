"""Bodies that Ventoux sends in the OpenAI dialect. The structs are also what the OpenAPI document is made from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

import ventoux
from ventoux.dialects.costs import Costed, cost_of
from ventoux.dialects.openai.messages import shown_id

if TYPE_CHECKING:
    from ventoux.calls import FinishReason, TokenLogprob, ToolCall, Usage

FINGERPRINT = f"fp_ventoux_{ventoux.__version__}"
"""What serves a model, as far as a caller can be told: another version may answer the same seed otherwise."""
TIER = "default"
"""There is one queue for all."""

Reason = Literal["stop", "length", "tool_calls", "content_filter"]

REASONS: dict[FinishReason, Reason] = {
    "stop": "stop",
    "length": "length",
    "model_length": "length",
    "tool_calls": "tool_calls",
    "content_filter": "content_filter",
    # A remote engine's word for an answer that broke off. OpenAI has none; clients know "length" as "not the whole".
    "error": "length",
}


class PromptDetails(msgspec.Struct):
    cached_tokens: int


class CompletionDetails(msgspec.Struct):
    reasoning_tokens: int


class CompletionUsage(Costed):
    prompt_tokens: int
    completion_tokens: int
    total_tokens: int
    prompt_tokens_details: PromptDetails
    completion_tokens_details: CompletionDetails


class Called(msgspec.Struct):
    name: str
    arguments: str
    """JSON as a text."""


class FunctionCall(msgspec.Struct):
    id: str
    function: Called
    type: Literal["function"] = "function"


class Answer(msgspec.Struct):
    content: str | None
    """None where the model only calls tools."""
    role: Literal["assistant"] = "assistant"
    refusal: None = None
    tool_calls: list[FunctionCall] | UnsetType = UNSET
    reasoning_content: str | UnsetType = UNSET
    """What the model thought first. No field of OpenAI's own: vLLM, SGLang and DeepSeek's API have made it known."""


class Logprobs(msgspec.Struct):
    content: list[dict[str, Any]]
    refusal: None = None


class AnswerChoice(msgspec.Struct):
    index: int
    message: Answer
    logprobs: Logprobs | None
    finish_reason: Reason


class ChatCompletion(msgspec.Struct):
    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    choices: list[AnswerChoice]
    usage: CompletionUsage
    service_tier: str = TIER
    system_fingerprint: str = FINGERPRINT


class LegacyLogprobs(msgspec.Struct):
    """Lists of one entry a token. ``top_logprobs`` is None where no alternatives were asked for; offsets count the
    characters of the choice's text."""

    tokens: list[str]
    token_logprobs: list[float]
    top_logprobs: list[dict[str, float]] | None
    text_offset: list[int]


class TextChoice(msgspec.Struct):
    text: str
    index: int
    logprobs: LegacyLogprobs | None
    finish_reason: Reason | None


class TextCompletion(msgspec.Struct):
    id: str
    object: Literal["text_completion"]
    created: int
    model: str
    choices: list[TextChoice]
    usage: CompletionUsage
    system_fingerprint: str = FINGERPRINT


class EmbeddingUsage(msgspec.Struct):
    prompt_tokens: int
    total_tokens: int


class Embedding(msgspec.Struct):
    object: Literal["embedding"]
    index: int
    embedding: list[float] | str
    """Little-endian float32 in base64 where ``encoding_format`` asks for it."""


class EmbeddingList(msgspec.Struct):
    object: Literal["list"]
    data: list[Embedding]
    model: str
    usage: EmbeddingUsage


class Model(msgspec.Struct):
    id: str
    created: int
    owned_by: str
    max_model_len: int
    """The context in tokens. No field of OpenAI's own: clients of vLLM read it."""
    object: Literal["model"] = "model"


class Models(msgspec.Struct):
    object: Literal["list"]
    data: list[Model]


def usage_of(usage: Usage) -> CompletionUsage:
    return CompletionUsage(
        prompt_tokens=usage.prompt_tokens,
        completion_tokens=usage.completion_tokens,
        total_tokens=usage.total_tokens,
        prompt_tokens_details=PromptDetails(usage.cached_tokens),
        completion_tokens_details=CompletionDetails(usage.reasoning_tokens),
        **cost_of(usage),
    )


def function_calls(calls: tuple[ToolCall, ...]) -> list[FunctionCall]:
    return [FunctionCall(shown_id(call.id), Called(call.name, call.arguments)) for call in calls]


def logprobs_of(tokens: list[TokenLogprob]) -> Logprobs:
    return Logprobs(
        [
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
    )


def legacy_logprobs(tokens: list[TokenLogprob], offset: int, *, alternatives: bool) -> LegacyLogprobs:
    """``offset``: where in the choice's text the first token begins. What was generated is among its alternatives."""
    offsets: list[int] = []
    for token in tokens:
        offsets.append(offset)
        offset += len(token.token)
    tops = [{top.token: top.logprob for top in token.top_logprobs} | {token.token: token.logprob} for token in tokens]
    return LegacyLogprobs(
        [token.token for token in tokens],
        [token.logprob for token in tokens],
        tops if alternatives else None,
        offsets,
    )
