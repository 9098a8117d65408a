"""A call in llama.cpp's words. Pure: no I/O."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from ventoux.calls import ChatMessage
from ventoux.engines.phrasing import messages_of

if TYPE_CHECKING:
    from ventoux.calls import ChatCall
    from ventoux.engines.spec import EngineSpec

RANDOM_SEED = 4294967295
"""llama.cpp draws a seed of its own for this one, so seeds are folded below it."""


def to_request(call: ChatCall, spec: EngineSpec, context: int) -> dict[str, Any]:  # noqa: ARG001 - one signature for all adapters
    """One exchange for one choice. Sampling is always explicit: llama.cpp's own defaults (min_p 0.05, top_k 40) are
    nobody's choice here. Thoughts stay in the text, so that nothing generated is lost on the way."""
    sampling = spec.sampling
    request: dict[str, Any] = {
        "stream": True,
        "stream_options": {"include_usage": True},
        "timings_per_token": True,
        "return_progress": True,
        "reasoning_format": "none",
        "temperature": _first(call.temperature, sampling.temperature),
        "top_p": _first(call.top_p, sampling.top_p),
        "top_k": _first(call.top_k, sampling.top_k),
        "repeat_penalty": _first(call.repetition_penalty, sampling.repetition_penalty),
        "min_p": 0,
        "presence_penalty": call.presence_penalty,
        "frequency_penalty": call.frequency_penalty,
    }
    if call.prompt is None:
        request["messages"] = messages_of(call)
    if call.logit_bias:
        request["logit_bias"] = list(call.logit_bias.items())
    if call.max_tokens is not None:
        # Asked for nothing it still generates one token, which the exchange leaves out.
        request["max_tokens"] = max(call.max_tokens, 1)
    if call.stop:
        request["stop"] = list(call.stop)
    if call.seed is not None:
        request["seed"] = call.seed % RANDOM_SEED
        # What is in the cache changes how the prompt is cut into batches, and so the last bits of the logits.
        request["cache_prompt"] = False
    if call.logprobs:
        # For 0 it would tell no log-probabilities at all; the exchange cuts the list to what was asked for.
        wanted = max(call.top_logprobs, 1)
        request |= {"logprobs": True, "top_logprobs": wanted} if call.prompt is None else {"logprobs": wanted}
    return request


def one_choice(call: ChatCall, index: int) -> ChatCall:
    """Choice ``index`` of a call for several: the next seed of the caller's."""
    seed = None if call.seed is None else call.seed + index
    return msgspec.structs.replace(call, n=1, seed=seed)


def at_least(call: ChatCall) -> tuple[ChatCall, dict[str, Any]]:
    """The part of a call that must not end early, and what its request has in addition."""
    wanted = call.min_tokens if call.max_tokens is None else min(call.min_tokens, call.max_tokens)
    return msgspec.structs.replace(call, min_tokens=0, max_tokens=wanted), {"ignore_eos": True}


def continued(call: ChatCall, text: str, generated: int) -> ChatCall:
    """The rest of a call of which ``text`` (``generated`` tokens) is there already."""
    left = None if call.max_tokens is None else call.max_tokens - generated
    if call.prompt is not None:
        return msgspec.structs.replace(call, prompt=call.prompt + text, min_tokens=0, max_tokens=left)
    messages = list(call.messages)
    prefix = call.prefix + text
    if call.prefix:
        messages.pop()
    if prefix:
        messages.append(ChatMessage(role="assistant", content=prefix))
    return msgspec.structs.replace(call, messages=messages, prefix=prefix, min_tokens=0, max_tokens=left)


def _first(value: float | None, default: float) -> float:
    return default if value is None else value
