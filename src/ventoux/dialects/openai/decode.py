"""OpenAI bodies into calls. What cannot be honoured is refused here, by name, before any model runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from ventoux.calls import ChatCall, EmbeddingsCall
from ventoux.dialects.decoding import decode, refuse
from ventoux.dialects.functions import Choosing, ToolChoice, allowed, choosing, format_of, tools_of
from ventoux.dialects.inputs import check_texts
from ventoux.dialects.openai.messages import messages_of
from ventoux.dialects.openai.refusals import (
    CHAT_REFUSALS,
    COMPLETION_REFUSALS,
    SAMPLED_REFUSALS,
    check,
)
from ventoux.dialects.openai.requests import (
    AllowedChoice,
    ChatCompletionRequest,
    CompletionRequest,
    CustomChoice,
    EmbeddingRequest,
    NamedChoice,
    Sampled,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ventoux.calls import Tool

TOOL_CHOICES = ("auto", "none", "required")
COMPLETION_TOKENS = 16
"""How many tokens a legacy completion has at most, unless it is told."""

_chat = msgspec.json.Decoder(ChatCompletionRequest)
_completion = msgspec.json.Decoder(CompletionRequest)
_embedding = msgspec.json.Decoder(EmbeddingRequest)


def chat_call(body: bytes, *, max_messages: int) -> ChatCall:
    """Raises InvalidRequest and ValidationFailed."""
    request = decode(body, _chat)
    if len(request.messages) > max_messages:
        reason = f"Expected an array of at most {max_messages} messages, not {len(request.messages)}"
        raise refuse("messages", reason, kind="too_long")
    check(request, SAMPLED_REFUSALS)
    check(request, CHAT_REFUSALS)
    tools, chosen = _tools(request)
    max_tokens = _max_tokens(request)
    return ChatCall(
        model=request.model,
        messages=messages_of(request.messages),
        max_tokens=max_tokens,
        min_tokens=_min_tokens(request, max_tokens),
        logprobs=bool(request.logprobs),
        top_logprobs=request.top_logprobs or 0,
        format=format_of(request.response_format),
        tools=tools,
        tool_mode=chosen.mode,
        tool_name=chosen.name,
        # One function by name means one call of it, as OpenAI's own models take it.
        parallel_tool_calls=request.parallel_tool_calls is not False and not chosen.name,
        reasoning_effort=request.reasoning_effort,
        show_reasoning=request.include_reasoning is not False and request.reasoning_effort != "none",
        affinity=request.prompt_cache_key or "",
        metadata=people_and_metadata(request.metadata, request.user, request.safety_identifier),
        **_sampling(request),
    )


def completion_call(body: bytes) -> ChatCall:
    """Raises InvalidRequest and ValidationFailed."""
    request = decode(body, _completion)
    check(request, SAMPLED_REFUSALS)
    check(request, COMPLETION_REFUSALS)
    max_tokens = COMPLETION_TOKENS if request.max_tokens is None else request.max_tokens
    return ChatCall(
        model=request.model,
        messages=[],
        prompt=_prompt(request.prompt),
        suffix=request.suffix or None,
        echo=bool(request.echo),
        max_tokens=max_tokens,
        min_tokens=_min_tokens(request, max_tokens),
        logprobs=request.logprobs is not None,
        top_logprobs=request.logprobs or 0,
        metadata={"user": request.user} if request.user else None,
        **_sampling(request),
    )


def embeddings_call(body: bytes) -> tuple[EmbeddingsCall, EmbeddingRequest]:
    """The call, and the request for the form that its vectors are to have."""
    request = decode(body, _embedding)
    given = [request.input] if isinstance(request.input, str) else request.input
    inputs = check_texts("input", _texts("input", given))
    metadata = {"user": request.user} if request.user else None
    return EmbeddingsCall(model=request.model, inputs=inputs, metadata=metadata), request


def _sampling(request: Sampled) -> dict[str, Any]:
    """Fields of the call that every request for a text has."""
    return {
        "stream": bool(request.stream),
        "include_usage": request.stream_options is not None and bool(request.stream_options.include_usage),
        "n": request.n or 1,
        "temperature": request.temperature,
        "top_p": request.top_p,
        "top_k": None if request.top_k is None else max(request.top_k, 0),
        "stop": (request.stop,) if isinstance(request.stop, str) else tuple(request.stop or ()),
        "seed": request.seed,
        "presence_penalty": request.presence_penalty or 0.0,
        "frequency_penalty": request.frequency_penalty or 0.0,
        "repetition_penalty": request.repetition_penalty,
        "logit_bias": _logit_bias(request.logit_bias),
    }


def _logit_bias(bias: dict[str, float] | None) -> dict[int, float] | None:
    for token in bias or ():
        if not (token.isascii() and token.isdigit() and len(token) <= 9):
            raise refuse(("logit_bias", token), "A key has to be the id of a token", given=token, kind="invalid")
    return {int(token): value for token, value in bias.items()} if bias else None


def _max_tokens(request: ChatCompletionRequest) -> int | None:
    older, newer = request.max_tokens, request.max_completion_tokens
    if older is not None and newer is not None and older != newer:
        reason = "It is the older name of max_completion_tokens, which says another number; leave one of them out"
        raise refuse("max_tokens", reason, given=older, kind="invalid")
    return older if newer is None else newer


def _min_tokens(request: Sampled, max_tokens: int | None) -> int:
    if request.min_tokens and max_tokens is not None and request.min_tokens > max_tokens:
        reason = f"It is more than the {max_tokens} tokens that the answer may have"
        raise refuse("min_tokens", reason, given=request.min_tokens, kind="invalid")
    return request.min_tokens or 0


def _tools(request: ChatCompletionRequest) -> tuple[tuple[Tool, ...], Choosing]:
    tools = tools_of(request.tools)
    match request.tool_choice:
        case NamedChoice(function=function):
            return tools, choosing(ToolChoice(function=function), tools, words=TOOL_CHOICES)
        case AllowedChoice(allowed_tools=among):
            place = ("tool_choice", "allowed_tools", "tools")
            names = [(tool.function.name, (*place, at, "function", "name")) for at, tool in enumerate(among.tools)]
            return allowed(names, among.mode, tools, words=TOOL_CHOICES)
        case CustomChoice():
            raise refuse(("tool_choice", "type"), "Tools here are functions", given="custom", kind="unsupported_value")
        case word:
            return tools, choosing(word, tools, words=TOOL_CHOICES)


def people_and_metadata(
    given: dict[str, str] | None, user: str | None, safety_identifier: str | None
) -> dict[str, Any] | None:
    """For the ledger: what the caller gave, with whom it called for as "user". ``safety_identifier`` is the newer
    name of ``user``; given both, each stands under its own. Raises ValidationFailed where metadata says otherwise."""
    metadata: dict[str, Any] = dict(given or {})
    people = {"user": user or safety_identifier}
    if user and safety_identifier:
        people["safety_identifier"] = safety_identifier
    for name, value in people.items():
        if value and metadata.setdefault(name, value) != value:
            raise refuse(("metadata", name), "The request says something else beside metadata", kind="invalid")
    return metadata or None


def _prompt(prompt: str | list[str | int | list[int]]) -> str:
    texts = _texts("prompt", [prompt] if isinstance(prompt, str) else prompt)
    if len(texts) != 1:
        raise refuse("prompt", "Send one prompt a request", kind="unsupported_value")
    return texts[0]


def _texts(field: str, given: Sequence[str | int | list[int]]) -> list[str]:
    texts = [text for text in given if isinstance(text, str)]
    if len(texts) != len(given):
        raise refuse(field, "Send texts: token ids of another model mean nothing to this one", kind="unsupported_value")
    return texts
