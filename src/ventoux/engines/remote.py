"""A call in the words of the OpenAI protocol and no others, for somebody else's server. Pure: no I/O."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from ventoux.engines.call_ids import with_ids
from ventoux.engines.phrasing import format_of, messages_of, tools_of
from ventoux.errors import Issue, ValidationFailed

if TYPE_CHECKING:
    from ventoux.calls import ChatCall, EmbeddingsCall
    from ventoux.engines.spec import EngineSpec


def to_request(call: ChatCall, spec: EngineSpec, context: int) -> dict[str, Any]:  # noqa: ARG001 - one signature for all adapters
    """Raises ValidationFailed for what the protocol cannot say. What the caller left out stays the remote's choice."""
    refuse_inexpressible(call)
    request: dict[str, Any] = {
        "model": spec.remote_model or spec.model,
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    if call.prompt is None:
        identified = msgspec.structs.replace(call, messages=with_ids(call.messages))
        request |= {"messages": messages_of(identified), **tools_of(call)}
    else:
        request["prompt"] = call.prompt
    if call.format is not None:
        request["response_format"] = format_of(call.format)
    optional = {
        "temperature": call.temperature,
        "top_p": call.top_p,
        "max_tokens": call.max_tokens,
        "seed": call.seed,
        "suffix": call.suffix or None,
        "reasoning_effort": call.reasoning_effort,
    }
    request |= {name: value for name, value in optional.items() if value is not None}
    if call.n != 1:
        request["n"] = call.n
    if call.stop:
        request["stop"] = list(call.stop)
    if call.presence_penalty:
        request["presence_penalty"] = call.presence_penalty
    if call.frequency_penalty:
        request["frequency_penalty"] = call.frequency_penalty
    if call.logit_bias:
        request["logit_bias"] = {str(token): bias for token, bias in call.logit_bias.items()}
    if call.logprobs:
        request |= {"logprobs": True, "top_logprobs": call.top_logprobs}
    return request


def refuse_inexpressible(call: ChatCall) -> None:
    given: dict[tuple[str | int, ...], bool] = {
        ("top_k",): call.top_k is not None,
        ("repetition_penalty",): call.repetition_penalty is not None,
        ("min_tokens",): call.min_tokens > 0,
        # A chat of OpenAI's has one token at least.
        ("max_tokens",): call.max_tokens == 0 and call.prompt is None,
        ("logprobs",): call.logprobs and call.prompt is not None,
        ("messages", len(call.messages) - 1, "prefix"): bool(call.prefix),
    }
    issues = [
        Issue("value_error", ("body", *place), f"The remote engine of this model has no way to honour {place[-1]}.")
        for place, is_given in given.items()
        if is_given
    ]
    if issues:
        raise ValidationFailed(issues)


def to_embeddings_request(call: EmbeddingsCall, spec: EngineSpec) -> dict[str, Any]:
    return {"model": spec.remote_model or spec.model, "input": call.inputs}
