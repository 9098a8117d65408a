"""Bodies that Ventoux sends in the Mistral dialect. The structs are also what the OpenAPI document is made from."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from ventoux.calls import FinishReason, TokenLogprob, ToolCall, Usage
from ventoux.dialects.costs import Costed, cost_of


class PromptTokensDetails(msgspec.Struct):
    cached_tokens: int


class UsageInfo(Costed):
    prompt_tokens: int
    completion_tokens: int
    total_tokens: int
    num_cached_tokens: int
    prompt_tokens_details: PromptTokensDetails


class CalledFunction(msgspec.Struct):
    name: str
    arguments: str
    """JSON as a text."""


class CalledTool(msgspec.Struct):
    id: str
    """Nine letters and digits: the clients of older models take no other."""
    function: CalledFunction
    index: int
    type: Literal["function"] = "function"


class AssistantReply(msgspec.Struct):
    content: str | list[dict[str, Any]]
    """Chunks, thoughts first, where the model thought."""
    role: Literal["assistant"] = "assistant"
    tool_calls: list[CalledTool] | None = None
    prefix: bool = False


class ChoiceLogprobs(msgspec.Struct):
    content: list[dict[str, Any]]


class Choice(msgspec.Struct, omit_defaults=True):
    index: int
    message: AssistantReply
    finish_reason: FinishReason
    logprobs: ChoiceLogprobs | None = None


class ChatResponse(msgspec.Struct):
    """``guardrails``: of a call that asked for some, how each one went."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    choices: list[Choice]
    usage: UsageInfo
    guardrails: list[dict[str, Any]] | UnsetType = UNSET


class EmbeddingItem(msgspec.Struct):
    object: Literal["embedding"]
    embedding: list[float] | str
    """Integers where ``output_dtype`` asks for them; base64 where ``encoding_format`` does."""
    index: int


class EmbeddingsResponse(msgspec.Struct):
    id: str
    object: Literal["list"]
    model: str
    usage: UsageInfo
    data: list[EmbeddingItem]


class Capabilities(msgspec.Struct):
    """What the SDKs and their plug-ins read to decide what a model can do."""

    completion_chat: bool = False
    function_calling: bool = False
    reasoning: bool = False
    completion_fim: bool = False
    fine_tuning: bool = False
    vision: bool = False
    ocr: bool = False
    classification: bool = False
    moderation: bool = False
    audio: bool = False
    audio_transcription: bool = False
    audio_transcription_realtime: bool = False
    audio_speech: bool = False


class ModelCard(msgspec.Struct, kw_only=True):
    id: str
    capabilities: Capabilities
    object: Literal["model"] = "model"
    type: Literal["base"] = "base"
    """A card without it fails the Python SDK."""
    created: int
    owned_by: str
    name: str
    description: str
    max_context_length: int
    aliases: list[str]
    deprecation: str | None = None
    deprecation_replacement_model: str | None = None
    default_model_temperature: float | None = None


class ModelList(msgspec.Struct):
    object: Literal["list"]
    data: list[ModelCard]


def usage_info(usage: Usage) -> UsageInfo:
    return UsageInfo(
        prompt_tokens=usage.prompt_tokens,
        completion_tokens=usage.completion_tokens,
        total_tokens=usage.total_tokens,
        num_cached_tokens=usage.cached_tokens,
        prompt_tokens_details=PromptTokensDetails(usage.cached_tokens),
        **cost_of(usage),
    )


def tool_calls(calls: tuple[ToolCall, ...]) -> list[CalledTool] | None:
    return [CalledTool(call.id, CalledFunction(call.name, call.arguments), at) for at, call in enumerate(calls)] or None


def thinking_chunk(text: str, *, closed: bool = True) -> dict[str, Any]:
    return {"type": "thinking", "thinking": [{"type": "text", "text": text}] if text else [], "closed": closed}


def logprobs_content(tokens: list[TokenLogprob]) -> list[dict[str, Any]]:
    """The engine's ``id`` is ``token_id`` here; ``top_logprobs`` holds entries of the same form."""
    return [
        {
            "token": token.token,
            "logprob": token.logprob,
            "bytes": token.bytes,
            "token_id": token.id,
            "top_logprobs": [
                {"token": top.token, "logprob": top.logprob, "bytes": top.bytes, "token_id": top.id}
                for top in token.top_logprobs
            ],
        }
        for token in tokens
    ]
