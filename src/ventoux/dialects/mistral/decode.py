"""Mistral bodies into calls. What cannot be honoured is refused here, by name, before any model runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from ventoux.calls import ChatCall, ChatMessage, EmbeddingsCall
from ventoux.dialects.decoding import decode, refuse
from ventoux.dialects.functions import calls_of, choosing, format_of, tools_of
from ventoux.dialects.inputs import check_texts
from ventoux.dialects.mistral.guardrails import guardrails_of
from ventoux.dialects.mistral.messages import check_order, text_of, user_content
from ventoux.dialects.mistral.requests import (
    AssistantMessage,
    ChatRequest,
    EmbeddingsRequest,
    FimRequest,
    Message,
    SystemMessage,
    ToolMessage,
    UserMessage,
)

if TYPE_CHECKING:
    from collections.abc import Callable

SAFE_PROMPT = (
    "Answer helpfully, truthfully and with respect. Do not give help that could hurt people, do not demean anyone, "
    "and decline in a sentence when a request asks for that."
)
TOOL_CHOICES = ("auto", "none", "any", "required")

_chat = msgspec.json.Decoder(ChatRequest)
_fim = msgspec.json.Decoder(FimRequest)
_embeddings = msgspec.json.Decoder(EmbeddingsRequest)


def chat_call(body: bytes, *, max_messages: int) -> ChatCall:
    """Raises InvalidRequest (400) and ValidationFailed (422)."""
    return call_of_chat(decode(body, _chat), max_messages=max_messages)


def call_of_chat(request: ChatRequest, *, max_messages: int) -> ChatCall:
    """Raises InvalidRequest (400) and ValidationFailed (422)."""
    if len(request.messages) > max_messages:
        raise refuse(
            "messages", f"List should have at most {max_messages} items, not {len(request.messages)}", kind="too_long"
        )
    for test, field, reason in _REFUSED:
        if test(request):
            raise refuse(field, reason, given=_shown(getattr(request, field)))
    check_order(request.messages)
    messages = [_message(place, message) for place, message in enumerate(request.messages)]
    if request.safe_prompt:
        messages.insert(0, ChatMessage("system", SAFE_PROMPT))
    tools = tools_of(request.tools)
    chosen = choosing(request.tool_choice, tools, words=TOOL_CHOICES)
    return ChatCall(
        model=request.model,
        messages=messages,
        stream=bool(request.stream),
        n=request.n or 1,
        temperature=request.temperature,
        top_p=request.top_p,
        top_k=request.top_k,
        max_tokens=request.max_tokens,
        min_tokens=_min_tokens(request),
        stop=_stop(request.stop),
        seed=request.random_seed,
        presence_penalty=request.presence_penalty or 0.0,
        frequency_penalty=request.frequency_penalty or 0.0,
        repetition_penalty=request.repetition_penalty,
        logprobs=bool(request.logprobs) or bool(request.top_logprobs),
        top_logprobs=request.top_logprobs or 0,
        prefix=_prefix(request.messages[-1]),
        format=format_of(request.response_format),
        tools=tools,
        tool_mode=chosen.mode,
        tool_name=chosen.name,
        parallel_tool_calls=request.parallel_tool_calls is not False,
        reasoning_effort=request.reasoning_effort or ("high" if request.prompt_mode == "reasoning" else None),
        show_reasoning=request.reasoning_effort != "none",
        affinity=request.prompt_cache_key or "",
        metadata=request.metadata,
        guardrails=guardrails_of(request.guardrails),
    )


def fim_call(body: bytes) -> ChatCall:
    """Raises InvalidRequest (400) and ValidationFailed (422)."""
    return call_of_fim(decode(body, _fim))


def call_of_fim(request: FimRequest) -> ChatCall:
    """Raises ValidationFailed."""
    return ChatCall(
        model=request.model,
        messages=[],
        prompt=request.prompt,
        suffix=request.suffix or "",
        stream=bool(request.stream),
        temperature=request.temperature,
        top_p=request.top_p,
        max_tokens=request.max_tokens,
        min_tokens=_min_tokens(request),
        stop=_stop(request.stop),
        seed=request.random_seed,
        affinity=request.prompt_cache_key or "",
        metadata=request.metadata,
    )


def embeddings_call(body: bytes) -> tuple[EmbeddingsCall, EmbeddingsRequest]:
    """The call, and the request for the form that its vectors are to have."""
    request = decode(body, _embeddings)
    return call_of_embeddings(request), request


def call_of_embeddings(request: EmbeddingsRequest) -> EmbeddingsCall:
    """Raises ValidationFailed."""
    inputs = check_texts("input", [request.input] if isinstance(request.input, str) else request.input)
    return EmbeddingsCall(model=request.model, inputs=inputs, metadata=request.metadata)


_REFUSED: tuple[tuple[Callable[[ChatRequest], bool], str, str], ...] = (
    (lambda r: r.prediction is not None, "prediction", "Predicted outputs are not available; leave prediction out"),
    (lambda r: bool(r.prompt_logprobs), "prompt_logprobs", "Log-probabilities of the prompt are not available"),
    (lambda r: bool(r.top_prompt_logprobs), "top_prompt_logprobs", "Log-probabilities of the prompt are not available"),
)


def _shown(value: Any) -> Any:
    text = repr(value)
    return value if len(text) <= 200 else f"{text[:200]}…"


def _message(place: int, message: Message) -> ChatMessage:
    content = ("messages", place, "content")
    match message:
        case SystemMessage():
            return ChatMessage("system", text_of(message.content, content))
        case UserMessage():
            return ChatMessage("user", user_content(message.content, content))
        case AssistantMessage():
            calls = calls_of(message.tool_calls, ("messages", place, "tool_calls"))
            return ChatMessage("assistant", text_of(message.content, content), tool_calls=calls)
        case ToolMessage():
            text = text_of(message.content, content)
            return ChatMessage("tool", text, tool_call_id=message.tool_call_id or "", name=message.name or "")


def _prefix(last: Message) -> str:
    if isinstance(last, AssistantMessage) and last.prefix:
        return text_of(last.content, ("messages", -1, "content"))
    return ""


def _stop(stop: str | list[str] | None) -> tuple[str, ...]:
    return (stop,) if isinstance(stop, str) else tuple(stop or ())


def _min_tokens(request: ChatRequest | FimRequest) -> int:
    if request.min_tokens and request.max_tokens is not None and request.min_tokens > request.max_tokens:
        raise refuse(
            "min_tokens", "min_tokens must not be more than max_tokens", given=request.min_tokens, kind="invalid"
        )
    return request.min_tokens or 0
