"""A call in the words of vLLM and SGLang: OpenAI's protocol, and what both take beyond it. Pure: no I/O.

Fields: vLLM 0.32.0 (entrypoints/openai/chat_completion/protocol.py) and SGLang 0.5.23
(srt/entrypoints/openai/protocol.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from ventoux.engines import remote

if TYPE_CHECKING:
    from ventoux.calls import ChatCall
    from ventoux.engines.spec import EngineSpec

_EVERY_TOKEN = -1
"""What both take for no ``top_k``."""


def to_request(call: ChatCall, spec: EngineSpec, context: int) -> dict[str, Any]:
    """Sampling is always explicit, as with every engine on this machine. Raises ValidationFailed for the rest that the
    protocol cannot say."""
    plain = msgspec.structs.replace(call, top_k=None, repetition_penalty=None, min_tokens=0, prefix="")
    request = remote.to_request(plain, spec, context)
    sampling = spec.sampling
    request.setdefault("temperature", sampling.temperature)
    request.setdefault("top_p", sampling.top_p)
    top_k = sampling.top_k if call.top_k is None else call.top_k
    request["top_k"] = top_k or _EVERY_TOKEN
    penalty = call.repetition_penalty
    request["repetition_penalty"] = sampling.repetition_penalty if penalty is None else penalty
    if call.min_tokens:
        request["min_tokens"] = call.min_tokens
    if call.prefix:
        # The last message is what the answer begins with, and is not said again.
        request["continue_final_message"] = True
        if spec.kind == "vllm":
            request["add_generation_prompt"] = False
    return request
