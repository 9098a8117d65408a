"""Bodies of the OpenAI API, as its clients send them (types of the official Python package, 3.57).

An unknown field is refused, as by the real service. Fields that Ventoux cannot honour are declared so that they can be
refused by name (``dialects/openai/decode.py``), never ignored. ``top_k``, ``min_p``, ``repetition_penalty``,
``min_tokens`` and ``include_reasoning`` are no fields of OpenAI's: clients of vLLM and its kin send them through
``extra_body``.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from ventoux.dialects.functions import CalledTool, FunctionTool, NamedFunction, ResponseFormat


class Body(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    pass


class CacheBreakpoint(Body):
    """A hint where a prompt is worth caching. Engines here keep the whole prompt, so that every place is one."""

    mode: Literal["explicit"]
    ttl: str | None = None


class TextPart(Body, tag_field="type", tag="text"):
    text: str
    prompt_cache_breakpoint: CacheBreakpoint | None = None


class ImageURL(Body):
    url: str
    detail: Literal["auto", "low", "high", "original"] | None = None


class ImagePart(Body, tag_field="type", tag="image_url"):
    image_url: ImageURL
    prompt_cache_breakpoint: CacheBreakpoint | None = None


class AudioPart(Body, tag_field="type", tag="input_audio"):
    input_audio: dict[str, Any]
    prompt_cache_breakpoint: CacheBreakpoint | None = None


class FilePart(Body, tag_field="type", tag="file"):
    file: dict[str, Any]
    prompt_cache_breakpoint: CacheBreakpoint | None = None


class RefusalPart(Body, tag_field="type", tag="refusal"):
    refusal: str


UserPart = TextPart | ImagePart | AudioPart | FilePart
Part = UserPart | RefusalPart

Name = Annotated[str, Meta(pattern=r"^[^\s<|\\/>]{1,64}\Z")]


class SystemMessage(Body, tag_field="role", tag="system"):
    content: str | list[TextPart]
    name: Name | None = None


class DeveloperMessage(Body, tag_field="role", tag="developer"):
    """The newer word for a system message."""

    content: str | list[TextPart]
    name: Name | None = None


class UserMessage(Body, tag_field="role", tag="user"):
    content: str | list[UserPart]
    name: Name | None = None


class AssistantMessage(Body, tag_field="role", tag="assistant"):
    """An earlier answer, as clients give it back: with every field that the answer had."""

    content: str | list[TextPart | RefusalPart] | None = None
    refusal: str | None = None
    name: Name | None = None
    tool_calls: list[CalledTool] | None = None
    audio: dict[str, Any] | None = None
    function_call: dict[str, Any] | None = None
    annotations: list[Any] | None = None
    """Of its web citations: where a text came from is no part of the prompt."""
    reasoning_content: str | None = None
    """Thoughts of earlier turns are no part of the prompt, as models expect. The same is true of ``reasoning``."""
    reasoning: str | None = None
    parsed: Any = None
    """The official package's reading of ``content``, which stands there already."""


class ToolMessage(Body, tag_field="role", tag="tool"):
    content: str | list[TextPart]
    tool_call_id: str
    name: str | None = None


class FunctionMessage(Body, tag_field="role", tag="function"):
    content: str | None = None
    name: str = ""


Message = SystemMessage | DeveloperMessage | UserMessage | AssistantMessage | ToolMessage | FunctionMessage


class NamedChoice(Body, tag_field="type", tag="function"):
    function: NamedFunction


class AllowedTool(Body):
    function: NamedFunction
    type: Literal["function"]


class AllowedTools(Body):
    mode: Literal["auto", "required"]
    tools: list[AllowedTool]


class AllowedChoice(Body, tag_field="type", tag="allowed_tools"):
    allowed_tools: AllowedTools


class CustomChoice(Body, tag_field="type", tag="custom"):
    custom: dict[str, Any]


class StreamOptions(Body):
    include_usage: bool | None = None
    include_obfuscation: bool | None = None


class CacheOptions(Body):
    mode: Literal["implicit", "explicit"] | None = None
    ttl: str | None = None


Temperature = Annotated[float, Meta(ge=0, le=2)]
Share = Annotated[float, Meta(ge=0, le=1)]
Penalty = Annotated[float, Meta(ge=-2, le=2)]
Stop = Annotated[str, Meta(min_length=1, max_length=1024)]
Stops = Stop | Annotated[list[Stop], Meta(max_length=16)]
Count = Annotated[int, Meta(ge=0, le=2**31 - 1)]
Positive = Annotated[int, Meta(ge=1, le=2**31 - 1)]
Seed = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
Identifier = Annotated[str, Meta(max_length=512)]
Bias = dict[str, Annotated[float, Meta(ge=-100, le=100)]]
"""By token id, written as a text."""
Metadata = Annotated[
    dict[Annotated[str, Meta(max_length=64)], Annotated[str, Meta(max_length=512)]], Meta(max_length=16)
]


class Sampled(Body):
    """What every request for a text may say of how it is made."""

    model: str
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    temperature: Temperature | None = None
    top_p: Share | None = None
    frequency_penalty: Penalty | None = None
    presence_penalty: Penalty | None = None
    logit_bias: Bias | None = None
    seed: Seed | None = None
    stop: Stops | None = None
    n: Annotated[int, Meta(ge=1, le=16)] | None = None
    user: Identifier | None = None
    top_k: Annotated[int, Meta(ge=-1, le=2**31 - 1)] | None = None
    """0 and -1 leave every token in."""
    min_p: Share | None = None
    repetition_penalty: Annotated[float, Meta(gt=0, le=2)] | None = None
    min_tokens: Count | None = None


class ChatCompletionRequest(Sampled, kw_only=True):
    """POST /openai/v1/chat/completions."""

    messages: Annotated[list[Message], Meta(min_length=1)]
    max_tokens: Positive | None = None
    max_completion_tokens: Positive | None = None
    logprobs: bool | None = None
    top_logprobs: Annotated[int, Meta(ge=0, le=20)] | None = None
    tools: list[FunctionTool] | None = None
    tool_choice: str | NamedChoice | AllowedChoice | CustomChoice | None = None
    parallel_tool_calls: bool | None = None
    response_format: ResponseFormat | None = None
    reasoning_effort: Literal["none", "minimal", "low", "medium", "high", "xhigh", "max"] | None = None
    include_reasoning: bool | None = None
    metadata: Metadata | None = None
    safety_identifier: Identifier | None = None
    prompt_cache_key: Identifier | None = None
    prompt_cache_retention: Literal["in_memory", "in-memory", "24h"] | None = None
    """The longest that a prompt may stay cached. Here it stays in memory, for less than either."""
    prompt_cache_options: CacheOptions | None = None
    service_tier: Literal["auto", "default", "flex", "scale", "priority", "fast"] | None = None
    store: bool | None = None
    verbosity: Literal["low", "medium", "high"] | None = None
    modalities: list[Literal["text", "audio"]] | None = None
    audio: dict[str, Any] | None = None
    prediction: dict[str, Any] | None = None
    moderation: dict[str, Any] | None = None
    web_search_options: dict[str, Any] | None = None
    functions: list[dict[str, Any]] | None = None
    function_call: str | dict[str, Any] | None = None


class CompletionRequest(Sampled, kw_only=True):
    """POST /openai/v1/completions."""

    prompt: str | list[str | int | list[int]]
    suffix: str | None = None
    max_tokens: Count | None = None
    echo: bool | None = None
    logprobs: Annotated[int, Meta(ge=0, le=5)] | None = None
    best_of: Positive | None = None


class EmbeddingRequest(Body):
    """POST /openai/v1/embeddings. The official clients ask for base64 unless told otherwise."""

    model: str
    input: str | Annotated[list[str | int | list[int]], Meta(min_length=1, max_length=2048)]
    dimensions: Positive | None = None
    encoding_format: Literal["float", "base64"] | None = None
    user: Identifier | None = None
