"""Fields of the Responses API that cannot be honoured here, each with why. Their harmless values pass.

``max_tool_calls`` counts calls of tools that OpenAI runs itself, of which there are none here: any number holds.
``include`` names fields of such tools as well, which never come; an image's URL is always in the input items.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.dialects.openai.refusals import Refusal

if TYPE_CHECKING:
    from ventoux.dialects.responses.requests import OpenAIResponseRequest, ResponseRequest


def _summarizes(request: ResponseRequest) -> bool:
    return request.reasoning is not None and request.reasoning.summary is not None


def _summarizes_by_its_older_name(request: ResponseRequest) -> bool:
    return request.reasoning is not None and request.reasoning.generate_summary is not None


def _rethinks(request: ResponseRequest) -> bool:
    return request.reasoning is not None and request.reasoning.context == "all_turns"


def _in_another_mode(request: ResponseRequest) -> bool:
    return request.reasoning is not None and request.reasoning.mode not in (None, "standard")


def _verbose(request: ResponseRequest) -> bool:
    return request.text is not None and request.text.verbosity not in (None, "medium")


_SUMMARY = "Thoughts come whole, as reasoning_text; leave it out"
REFUSALS: tuple[Refusal[ResponseRequest], ...] = (
    Refusal(("background",), lambda r: bool(r.background), "Responses are made while the caller waits", value=True),
    Refusal(
        ("conversation",),
        lambda r: r.conversation is not None,
        "Conversations are not kept by that name; send the items in input",
    ),
    Refusal(("prompt",), lambda r: r.prompt is not None, "Prompts are not kept here; send it in instructions or input"),
    Refusal(("moderation",), lambda r: r.moderation is not None, "Moderation is not part of a response here"),
    Refusal(
        ("truncation",),
        lambda r: r.truncation == "auto",
        "Nothing is left out of a prompt unasked; leave it out or send disabled",
        value=True,
    ),
    Refusal(("reasoning", "summary"), _summarizes, _SUMMARY),
    Refusal(("reasoning", "generate_summary"), _summarizes_by_its_older_name, _SUMMARY),
    Refusal(("reasoning", "context"), _rethinks, "Earlier thoughts are left out of a prompt", value=True),
    Refusal(("reasoning", "mode"), _in_another_mode, "There is one mode here, standard", value=True),
    Refusal(("text", "verbosity"), _verbose, "Say in the input how long the answer should be", value=True),
)
MISTRAL_REFUSALS: tuple[Refusal[ResponseRequest], ...] = (
    Refusal(("store",), lambda r: bool(r.store), "Responses are not stored by this API; leave it out", value=True),
    Refusal(
        ("previous_response_id",),
        lambda r: r.previous_response_id is not None,
        "Responses are not stored by this API; send the earlier items in input",
    ),
    Refusal(("max_tool_calls",), lambda r: r.max_tool_calls is not None, "The caller runs all tools; leave it out"),
    Refusal(("top_logprobs",), lambda r: bool(r.top_logprobs), "Log-probabilities are not in this API", value=True),
)


def _streams_nothing(request: OpenAIResponseRequest) -> bool:
    return request.stream_options is not None and not request.stream


def _obfuscates(request: OpenAIResponseRequest) -> bool:
    return request.stream_options is not None and bool(request.stream_options.include_obfuscation)


def _encrypts(request: OpenAIResponseRequest) -> bool:
    return "reasoning.encrypted_content" in (request.include or ())


def _explicit_cache(request: OpenAIResponseRequest) -> bool:
    return request.prompt_cache_options is not None and request.prompt_cache_options.mode == "explicit"


def _cache_lifetime(request: OpenAIResponseRequest) -> bool:
    return request.prompt_cache_options is not None and request.prompt_cache_options.ttl is not None


def _cache_comparison(request: OpenAIResponseRequest) -> bool:
    return request.prompt_cache_options is not None and request.prompt_cache_options.comparison_response_id is not None


def _prewarms(request: OpenAIResponseRequest) -> bool:
    return request.prompt_cache_options is not None and bool(request.prompt_cache_options.prewarm)


def _compresses(request: OpenAIResponseRequest) -> bool:
    return request.image is not None and request.image.context_compression == "enabled"


OPENAI_REFUSALS: tuple[Refusal[OpenAIResponseRequest], ...] = (
    Refusal(("include",), _encrypts, "Thoughts are not encrypted here; they come as reasoning_text", value=True),
    Refusal(
        ("service_tier",),
        lambda r: r.service_tier not in (None, "auto", "default"),
        "There is one tier here; leave it out or send auto",
        value=True,
    ),
    Refusal(("stream_options",), _streams_nothing, "It is only for a request with stream: true", value=True),
    Refusal(("stream_options", "include_obfuscation"), _obfuscates, "Streams here are not padded", value=True),
    Refusal(("prompt_cache_options", "mode"), _explicit_cache, "Every prompt is cached as far as it goes", value=True),
    Refusal(("prompt_cache_options", "ttl"), _cache_lifetime, "How long a prompt stays cached cannot be promised"),
    Refusal(
        ("prompt_cache_options", "comparison_response_id"),
        _cache_comparison,
        "What was cached is told by usage.input_tokens_details",
    ),
    Refusal(("prompt_cache_options", "prewarm"), _prewarms, "A prompt is cached when it is used", value=True),
    Refusal(("access_programs",), lambda r: r.access_programs is not None, "There are none here; leave it out"),
    Refusal(
        ("background_options",), lambda r: r.background_options is not None, "Responses are made while the caller waits"
    ),
    Refusal(
        ("context_management",), lambda r: bool(r.context_management), "Nothing is left out of a prompt or condensed"
    ),
    Refusal(("image", "context_compression"), _compresses, "Images are read as they were sent", value=True),
)
