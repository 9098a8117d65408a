"""Bodies of the Mistral API, as its clients send them (OpenAPI document of the platform, 2026-08).

Strict as the real service: an unknown field is a 422. Every nullable field takes an explicit ``null``, because the
SDKs send one for each argument given as None. Fields that Ventoux cannot honour are declared so that they can be
refused by name (``dialects/mistral/decode.py``), never ignored.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

import msgspec
from msgspec import Meta

from ventoux.dialects.functions import CalledTool, FunctionTool, ResponseFormat, ToolChoice


class Body(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    pass


class TextChunk(Body, tag_field="type", tag="text"):
    text: str


class ThinkingChunk(Body, tag_field="type", tag="thinking"):
    thinking: list[dict[str, Any]]
    closed: bool | None = None
    signature: str | None = None


class ImageURL(Body):
    url: str
    detail: Literal["auto", "low", "high"] | None = None


class ImageURLChunk(Body, tag_field="type", tag="image_url"):
    image_url: str | ImageURL


class DocumentURLChunk(Body, tag_field="type", tag="document_url"):
    document_url: str
    document_name: str | None = None


class FileChunk(Body, tag_field="type", tag="file"):
    file_id: str


class ReferenceChunk(Body, tag_field="type", tag="reference"):
    reference_ids: list[int | str]


class AudioChunk(Body, tag_field="type", tag="input_audio"):
    input_audio: str | dict[str, Any]


Chunk = TextChunk | ThinkingChunk | ImageURLChunk | DocumentURLChunk | FileChunk | ReferenceChunk | AudioChunk


class SystemMessage(Body, tag_field="role", tag="system"):
    content: str | list[TextChunk | ThinkingChunk]


class UserMessage(Body, tag_field="role", tag="user"):
    content: str | list[Chunk] | None


class AssistantMessage(Body, tag_field="role", tag="assistant"):
    content: str | list[Chunk] | None = None
    tool_calls: list[CalledTool] | None = None
    prefix: bool = False


class ToolMessage(Body, tag_field="role", tag="tool"):
    content: str | list[Chunk] | None
    tool_call_id: str | None = None
    name: str | None = None


Message = SystemMessage | UserMessage | AssistantMessage | ToolMessage

Temperature = Annotated[float, Meta(ge=0, le=1.5)]
TopP = Annotated[float, Meta(gt=0, le=1)]
Count = Annotated[int, Meta(ge=0, le=2**31 - 1)]
Seed = Annotated[int, Meta(ge=0, le=2**63 - 1)]
Penalty = Annotated[float, Meta(ge=-2, le=2)]
Stop = Annotated[str, Meta(min_length=1, max_length=1024)]


class StreamOptions(Body):
    include_usage: Literal[True] | None = None
    """Usage comes with the last chunk of every stream, as the real service sends it."""


Share = Annotated[float, Meta(ge=0, le=1)]


class ThresholdsV1(Body, omit_defaults=True):
    sexual: Share | None = None
    hate_and_discrimination: Share | None = None
    violence_and_threats: Share | None = None
    dangerous_and_criminal_content: Share | None = None
    selfharm: Share | None = None
    health: Share | None = None
    financial: Share | None = None
    law: Share | None = None
    pii: Share | None = None


class ThresholdsV2(Body, omit_defaults=True):
    sexual: Share | None = None
    hate_and_discrimination: Share | None = None
    violence_and_threats: Share | None = None
    dangerous: Share | None = None
    criminal: Share | None = None
    selfharm: Share | None = None
    health: Share | None = None
    financial: Share | None = None
    law: Share | None = None
    pii: Share | None = None
    jailbreaking: Share | None = None


class ModerationV1(Body):
    """Judged by this server's classifier, whatever the model is called."""

    MODEL: ClassVar[str] = "mistral-moderation-2411"
    CATEGORIES: ClassVar[tuple[str, ...]] = ThresholdsV1.__struct_fields__
    model_name: Literal["mistral-moderation-2411"] | None = None
    custom_category_thresholds: ThresholdsV1 | None = None
    ignore_other_categories: bool | None = False
    action: Literal["none", "block"] | None = "none"


class ModerationV2(Body):
    MODEL: ClassVar[str] = "mistral-moderation-2603"
    CATEGORIES: ClassVar[tuple[str, ...]] = ThresholdsV2.__struct_fields__
    model_name: Literal["mistral-moderation-2603"] | None = None
    custom_category_thresholds: ThresholdsV2 | None = None
    ignore_other_categories: bool | None = False
    action: Literal["none", "block"] | None = "none"


class GuardrailConfig(Body):
    block_on_error: bool | None = False
    moderation_llm_v1: ModerationV1 | None = None
    moderation_llm_v2: ModerationV2 | None = None


class ChatRequest(Body):
    """POST /v1/chat/completions."""

    model: str
    messages: Annotated[list[Message], Meta(min_length=1)]
    temperature: Temperature | None = None
    top_p: TopP | None = None
    top_k: Count | None = None
    max_tokens: Count | None = None
    min_tokens: Count | None = None
    stream: bool | None = False
    stop: Stop | Annotated[list[Stop], Meta(max_length=16)] | None = None
    random_seed: Seed | None = None
    metadata: dict[str, Any] | None = None
    presence_penalty: Penalty | None = None
    frequency_penalty: Penalty | None = None
    repetition_penalty: Annotated[float, Meta(gt=0, le=2)] | None = None
    n: Annotated[int, Meta(ge=1, le=16)] | None = None
    logprobs: bool | None = None
    top_logprobs: Annotated[int, Meta(ge=0, le=20)] | None = None
    prompt_cache_key: Annotated[str, Meta(max_length=512)] | None = None
    service_tier: Literal["auto", "standard_only"] | None = None
    safe_prompt: bool | None = False
    prompt_mode: Literal["reasoning"] | None = None
    reasoning_effort: Literal["none", "minimal", "low", "medium", "high", "xhigh", "max"] | None = None
    parallel_tool_calls: bool | None = True
    tools: list[FunctionTool] | None = None
    tool_choice: str | ToolChoice | None = None
    response_format: ResponseFormat | None = None
    prediction: dict[str, Any] | None = None
    guardrails: Annotated[list[GuardrailConfig], Meta(max_length=16)] | None = None
    prompt_logprobs: bool | None = None
    top_prompt_logprobs: Count | None = None
    stream_options: StreamOptions | None = None
    """In no schema of the service, yet one of its pages asks for it: usage is streamed with or without it."""


class FimRequest(Body):
    """POST /v1/fim/completions: what stands between ``prompt`` and ``suffix``."""

    model: str
    prompt: str
    suffix: str | None = None
    temperature: Temperature | None = None
    top_p: TopP | None = None
    max_tokens: Count | None = None
    min_tokens: Count | None = None
    stream: bool | None = False
    stop: Stop | Annotated[list[Stop], Meta(max_length=16)] | None = None
    random_seed: Seed | None = None
    metadata: dict[str, Any] | None = None
    prompt_cache_key: Annotated[str, Meta(max_length=512)] | None = None
    service_tier: Literal["auto", "standard_only"] | None = None


class EmbeddingsRequest(Body):
    """POST /v1/embeddings. The SDK's argument is ``inputs``, the wire's name is ``input``."""

    model: str
    input: str | Annotated[list[str], Meta(min_length=1, max_length=2048)]
    output_dimension: Annotated[int, Meta(gt=0, le=2**31 - 1)] | None = None
    output_dtype: Literal["float", "int8", "uint8", "binary", "ubinary"] | None = None
    encoding_format: Literal["float", "base64"] | None = None
    metadata: dict[str, Any] | None = None
