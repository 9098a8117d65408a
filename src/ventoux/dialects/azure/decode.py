"""Bodies of this dialect into calls. What cannot be honoured is refused here, by name, before any model runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ventoux.calls import ChatCall, EmbeddingsCall
from ventoux.dialects.azure.extra import BodyReader
from ventoux.dialects.azure.messages import call_messages
from ventoux.dialects.azure.naming import called_model
from ventoux.dialects.azure.requests import (
    ChatRequest,
    EmbeddingsRequest,
    ImageEmbeddingsRequest,
    KnownChat,
    KnownEmbeddings,
)
from ventoux.dialects.decoding import refuse
from ventoux.dialects.functions import choosing, format_of, tools_of
from ventoux.dialects.inputs import check_texts

if TYPE_CHECKING:
    from ventoux.dialects.azure.extra import Policy
    from ventoux.dialects.dialect import Asked

TOOL_CHOICES = ("auto", "none", "required")

_chat = BodyReader(ChatRequest, KnownChat)
_embeddings = BodyReader(EmbeddingsRequest, KnownEmbeddings)
_images = BodyReader(ImageEmbeddingsRequest, ImageEmbeddingsRequest)


def chat_call(asked: Asked, *, extra: Policy, max_messages: int) -> ChatCall:
    """Raises InvalidRequest (400) and ValidationFailed (422)."""
    request = _chat.read(asked, extra)
    if len(request.messages) > max_messages:
        reason = f"List should have at most {max_messages} items, not {len(request.messages)}"
        raise refuse("messages", reason, kind="too_long")
    tools = tools_of(request.tools)
    chosen = choosing(request.tool_choice, tools, words=TOOL_CHOICES)
    max_tokens = _either("max_tokens", request.max_tokens, "max_completion_tokens", request.max_completion_tokens)
    return ChatCall(
        model=called_model(asked, request.model),
        messages=call_messages(request.messages, safe=bool(request.safe_prompt)),
        stream=bool(request.stream),
        n=request.n or 1,
        temperature=request.temperature,
        top_p=request.top_p,
        top_k=request.top_k,
        max_tokens=max_tokens,
        min_tokens=_min_tokens(request.min_tokens, max_tokens),
        stop=(request.stop,) if isinstance(request.stop, str) else tuple(request.stop or ()),
        seed=_either("seed", request.seed, "random_seed", request.random_seed),
        presence_penalty=request.presence_penalty or 0.0,
        frequency_penalty=request.frequency_penalty or 0.0,
        repetition_penalty=request.repetition_penalty,
        logit_bias=request.logit_bias,
        logprobs=bool(request.logprobs) or bool(request.top_logprobs),
        top_logprobs=request.top_logprobs or 0,
        format=format_of(request.response_format),
        tools=tools,
        tool_mode=chosen.mode,
        tool_name=chosen.name,
        parallel_tool_calls=request.parallel_tool_calls is not False,
        reasoning_effort=request.reasoning_effort,
        show_reasoning=request.reasoning_effort != "none",
        affinity=request.prompt_cache_key or "",
        metadata=_metadata(request.metadata, request.user),
        include_usage=_include_usage(request),
    )


def embeddings_call(asked: Asked, *, extra: Policy) -> tuple[EmbeddingsCall, EmbeddingsRequest]:
    """The call, and the request for the form that its vectors are to have."""
    request = _embeddings.read(asked, extra)
    inputs = check_texts("input", [request.input] if isinstance(request.input, str) else request.input)
    model = called_model(asked, request.model)
    return EmbeddingsCall(model=model, inputs=inputs, metadata=_metadata(request.metadata, request.user)), request


def image_embeddings_model(asked: Asked, *, extra: Policy) -> str:
    """The model that is asked to embed images."""
    return called_model(asked, _images.read(asked, extra).model)


def _either(field: str, value: int | None, other_field: str, other: int | None) -> int | None:
    """Two names of one thing, which must not disagree."""
    if value is not None and other is not None and value != other:
        raise refuse(other_field, f"It is {field} by another name, which is {value}", given=other, kind="invalid")
    return other if value is None else value


def _min_tokens(wanted: int | None, max_tokens: int | None) -> int:
    if wanted and max_tokens is not None and wanted > max_tokens:
        raise refuse("min_tokens", "min_tokens must not be more than max_tokens", given=wanted, kind="invalid")
    return wanted or 0


def _metadata(metadata: dict[str, Any] | None, user: str | None) -> dict[str, Any] | None:
    return metadata if user is None else {**(metadata or {}), "user": user}


def _include_usage(request: ChatRequest) -> bool:
    """Usage is streamed on this face without being asked for; who says no gets none."""
    options = request.stream_options
    if options is None:
        return True
    if not request.stream:
        raise refuse("stream_options", "It is for streams only", kind="invalid")
    return options.include_usage is not False
