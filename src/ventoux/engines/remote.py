"""A call in the words of somebody else's server: OpenAI's protocol, as its face has it. Pure: no I/O."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from ventoux.engines.call_ids import with_ids, with_short_ids
from ventoux.engines.faces import face_of, parameters_of
from ventoux.engines.phrasing import format_of, messages_of, tools_of
from ventoux.errors import Issue, OperationNotServed, ValidationFailed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ventoux.calls import ChatCall, EmbeddingsCall
    from ventoux.engines.faces import Face
    from ventoux.engines.spec import EngineSpec

_NATURAL = 2**31


def to_request(call: ChatCall, spec: EngineSpec, context: int) -> dict[str, Any]:  # noqa: ARG001 - one signature for all adapters
    """Raises ValidationFailed for what the server has no field for. What the caller left out stays its choice."""
    face = face_of(spec)
    if call.prompt is not None and not face.continues:
        raise OperationNotServed(
            f"The provider of model {spec.model} continues no text.", hint="Ask it in messages: chat completions."
        )
    known = parameters_of(spec, prompt=call.prompt is not None)
    refuse_inexpressible(call, face, known)
    request = _of_model(spec, face) | {"stream": True}
    if face.asks_for_usage:
        request["stream_options"] = {"include_usage": True}
    if call.prompt is None:
        request |= _conversation(call, face, known)
    else:
        request["prompt"] = call.prompt
    if call.format is not None:
        request["response_format"] = format_of(call.format)
    for name, value in _given(call).items():
        request[known[name]] = value % _NATURAL if name == "seed" and face.natural_seeds and value < 0 else value
    return request


def _of_model(spec: EngineSpec, face: Face) -> dict[str, Any]:
    return {"model": spec.remote_model or spec.model} if face.names_model else {}


def _conversation(call: ChatCall, face: Face, known: Mapping[str, str]) -> dict[str, Any]:
    messages = with_ids(call.messages)
    if face.short_ids:
        messages = with_short_ids(messages)
    written = messages_of(msgspec.structs.replace(call, messages=messages))
    if call.prefix:
        written[-1][known["prefix"]] = True
    tools = tools_of(call)
    if tools.get("tool_choice") == "required":
        tools["tool_choice"] = face.required
    if "parallel_tool_calls" not in known:
        # The answer is checked for it, and asked for again.
        tools.pop("parallel_tool_calls", None)
    return {"messages": written, **tools}


def _given(call: ChatCall) -> dict[str, Any]:
    """What the caller said beside its messages, by our names."""
    optional = {
        "temperature": call.temperature,
        "top_p": call.top_p,
        "top_k": call.top_k,
        "max_tokens": call.max_tokens,
        "min_tokens": call.min_tokens or None,
        "n": call.n if call.n != 1 else None,
        "stop": list(call.stop) or None,
        "seed": call.seed,
        "suffix": call.suffix or None,
        "presence_penalty": call.presence_penalty or None,
        "frequency_penalty": call.frequency_penalty or None,
        "repetition_penalty": call.repetition_penalty,
        "logit_bias": {str(token): bias for token, bias in (call.logit_bias or {}).items()} or None,
        "logprobs": call.logprobs or None,
        "top_logprobs": call.top_logprobs if call.logprobs else None,
        "reasoning_effort": call.reasoning_effort,
    }
    return {name: value for name, value in optional.items() if value is not None}


def refuse_inexpressible(call: ChatCall, face: Face, known: Mapping[str, str]) -> None:
    unknown = [name for name in _given(call) if name not in known]
    places: list[tuple[str | int, ...]] = [(name,) for name in unknown if name != "top_logprobs"]
    # A chat of OpenAI's has one token at least.
    if call.max_tokens == 0 and call.prompt is None and not face.takes_no_tokens:
        places.append(("max_tokens",))
    if call.prefix and "prefix" not in known:
        places.append(("messages", len(call.messages) - 1, "prefix"))
    issues = [
        Issue("value_error", ("body", *place), f"The remote engine of this model has no way to honour {place[-1]}.")
        for place in places
    ]
    if issues:
        raise ValidationFailed(issues)


def to_embeddings_request(call: EmbeddingsCall, spec: EngineSpec) -> dict[str, Any]:
    return _of_model(spec, face_of(spec)) | {"input": call.inputs}
