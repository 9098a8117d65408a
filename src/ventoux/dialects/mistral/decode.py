"""Mistral bodies into calls. What cannot be honoured is refused here, by name, before any model runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from ventoux.calls import ChatCall, ChatMessage, EmbeddingsCall
from ventoux.dialects.decoding import decode, refuse
from ventoux.dialects.mistral.messages import check_order, text_of, user_content
from ventoux.dialects.mistral.requests import (
    AssistantMessage,
    ChatRequest,
    EmbeddingsRequest,
    Message,
    SystemMessage,
    ToolMessage,
    UserMessage,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from ventoux.errors import ValidationFailed

SAFE_PROMPT = (
    "Answer helpfully, truthfully and with respect. Do not give help that could hurt people, do not demean anyone, "
    "and decline in a sentence when a request asks for that."
)

_chat = msgspec.json.Decoder(ChatRequest)
_embeddings = msgspec.json.Decoder(EmbeddingsRequest)


def chat_call(body: bytes, *, max_messages: int) -> ChatCall:
    """Raises InvalidRequest (400) and ValidationFailed (422)."""
    request = decode(body, _chat)
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
        affinity=request.prompt_cache_key or "",
        metadata=request.metadata,
    )


def embeddings_call(body: bytes) -> tuple[EmbeddingsCall, EmbeddingsRequest]:
    """The call, and the request for the form that its vectors are to have."""
    request = decode(body, _embeddings)
    inputs = [request.input] if isinstance(request.input, str) else request.input
    for place, text in enumerate(inputs):
        if not text.strip():
            raise refuse(("input", place), "An input must hold some text", given=text, kind="string_too_short")
    return EmbeddingsCall(model=request.model, inputs=inputs, metadata=request.metadata), request


def _is_text_format(request: ChatRequest) -> bool:
    return request.response_format in (None, {}) or request.response_format == {"type": "text"}


def _is_plain_choice(request: ChatRequest) -> bool:
    return request.tool_choice in (None, "auto", "none")


_REFUSED: tuple[tuple[Callable[[ChatRequest], bool], str, str], ...] = (
    (lambda r: bool(r.tools), "tools", "Tool calling is not available on this server yet; leave tools out"),
    (lambda r: not _is_plain_choice(r), "tool_choice", "Without tools, tool_choice can only be auto or none"),
    (lambda r: not _is_text_format(r), "response_format", "Only {'type': 'text'} is available on this server yet"),
    (lambda r: r.prediction is not None, "prediction", "Predicted outputs are not available; leave prediction out"),
    (lambda r: bool(r.guardrails), "guardrails", "Guardrails are not available on this server; leave them out"),
    (lambda r: bool(r.prompt_logprobs), "prompt_logprobs", "Log-probabilities of the prompt are not available"),
    (lambda r: bool(r.top_prompt_logprobs), "top_prompt_logprobs", "Log-probabilities of the prompt are not available"),
    (lambda r: r.prompt_mode is not None, "prompt_mode", "The models served here do not reason; leave prompt_mode out"),
    (
        lambda r: r.reasoning_effort not in (None, "none"),
        "reasoning_effort",
        "The models served here do not reason: only none is possible",
    ),
)


def _shown(value: Any) -> Any:
    text = repr(value)
    return value if len(text) <= 200 else f"{text[:200]}…"


def _message(place: int, message: Message) -> ChatMessage:
    match message:
        case SystemMessage():
            return ChatMessage("system", text_of(message.content, ("messages", place, "content")))
        case UserMessage():
            return ChatMessage("user", user_content(message.content, ("messages", place, "content")))
        case AssistantMessage(tool_calls=calls) if calls:
            raise _no_tools(("messages", place, "tool_calls"))
        case AssistantMessage():
            return ChatMessage("assistant", text_of(message.content, ("messages", place, "content")))
        case ToolMessage():
            raise _no_tools(("messages", place, "role"))


def _no_tools(loc: tuple[str | int, ...]) -> ValidationFailed:
    return refuse(loc, "Tool calling is not available on this server yet")


def _prefix(last: Message) -> str:
    if isinstance(last, AssistantMessage) and last.prefix:
        return text_of(last.content, ("messages", -1, "content"))
    return ""


def _stop(stop: str | list[str] | None) -> tuple[str, ...]:
    return (stop,) if isinstance(stop, str) else tuple(stop or ())


def _min_tokens(request: ChatRequest) -> int:
    if request.min_tokens and request.max_tokens is not None and request.min_tokens > request.max_tokens:
        raise refuse(
            "min_tokens", "min_tokens must not be more than max_tokens", given=request.min_tokens, kind="invalid"
        )
    return request.min_tokens or 0
