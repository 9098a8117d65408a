"""Fields of the OpenAI API that cannot be honoured here, each with why. Their harmless values pass.

A field that asks for nothing more than what happens anyway is honoured by that: ``store: false``, the service tiers
auto and default (there is one queue), ``min_p: 0``, the verbosity medium, ``modalities: ["text"]``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from ventoux.dialects.decoding import refuse

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ventoux.dialects.openai.requests import ChatCompletionRequest, CompletionRequest, Sampled

T = TypeVar("T")


@dataclass(frozen=True)
class Refusal(Generic[T]):
    """``place`` is that of the field in the body. ``value``: the field can be honoured, but not this value of it."""

    place: tuple[str, ...]
    asked: Callable[[T], bool]
    reason: str
    value: bool = False


def check(request: T, refusals: Sequence[Refusal[T]]) -> None:
    """Raises ValidationFailed."""
    for refusal in refusals:
        if refusal.asked(request):
            kind = "unsupported_value" if refusal.value else "unsupported"
            raise refuse(refusal.place, refusal.reason, kind=kind)


def _streams_nothing(request: Sampled) -> bool:
    return request.stream_options is not None and not request.stream


def _obfuscates(request: Sampled) -> bool:
    return request.stream_options is not None and bool(request.stream_options.include_obfuscation)


def _explicit_cache(request: ChatCompletionRequest) -> bool:
    return request.prompt_cache_options is not None and request.prompt_cache_options.mode == "explicit"


def _cache_lifetime(request: ChatCompletionRequest) -> bool:
    return request.prompt_cache_options is not None and request.prompt_cache_options.ttl is not None


def _more_than_asked(request: CompletionRequest) -> bool:
    return request.best_of is not None and request.best_of != (request.n or 1)


SAMPLED_REFUSALS: tuple[Refusal[Sampled], ...] = (
    Refusal(("stream_options",), _streams_nothing, "It is only for a request with stream: true", value=True),
    Refusal(("stream_options", "include_obfuscation"), _obfuscates, "Streams here are not padded", value=True),
    Refusal(("min_p",), lambda r: bool(r.min_p), "Use top_p to leave unlikely tokens out"),
)
CHAT_REFUSALS: tuple[Refusal[ChatCompletionRequest], ...] = (
    Refusal(("store",), lambda r: bool(r.store), "Completions are not stored here; leave store out", value=True),
    Refusal(
        ("service_tier",),
        lambda r: r.service_tier not in (None, "auto", "default"),
        "There is one tier here; leave it out or send auto",
        value=True,
    ),
    Refusal(
        ("verbosity",),
        lambda r: r.verbosity not in (None, "medium"),
        "Say in a message how long the answer should be",
        value=True,
    ),
    Refusal(("modalities",), lambda r: "audio" in (r.modalities or ()), "Answers here are texts", value=True),
    Refusal(("audio",), lambda r: r.audio is not None, "Answers here are texts; leave audio out"),
    Refusal(("prediction",), lambda r: r.prediction is not None, "Predicted outputs are not available; leave it out"),
    Refusal(("moderation",), lambda r: r.moderation is not None, "Moderation is not part of a completion here"),
    Refusal(("web_search_options",), lambda r: r.web_search_options is not None, "Models here do not search the web"),
    Refusal(("functions",), lambda r: bool(r.functions), "Functions have become tools: use tools"),
    Refusal(("function_call",), lambda r: r.function_call is not None, "Functions have become tools: use tool_choice"),
    Refusal(("prompt_cache_options", "mode"), _explicit_cache, "Every prompt is cached as far as it goes", value=True),
    Refusal(("prompt_cache_options", "ttl"), _cache_lifetime, "How long a prompt stays cached cannot be promised"),
    Refusal(
        ("top_logprobs",),
        lambda r: r.top_logprobs is not None and not r.logprobs,
        "It is only for a request with logprobs: true",
        value=True,
    ),
)
COMPLETION_REFUSALS: tuple[Refusal[CompletionRequest], ...] = (
    Refusal(("best_of",), _more_than_asked, "Every completion that is made is sent: use n", value=True),
    Refusal(
        ("echo",),
        lambda r: bool(r.echo) and r.logprobs is not None,
        "Log-probabilities of the prompt are not available: leave echo or logprobs out",
        value=True,
    ),
)
