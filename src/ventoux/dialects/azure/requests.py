"""Bodies of the Azure AI Model Inference API (2024-05-01-preview), as its clients send them.

``KnownChat`` and ``KnownEmbeddings`` are what the API documents. Any other field is an extra one, which the header
``extra-parameters`` decides on (``dialects/azure/extra.py``); those that Ventoux can honour are in ``ChatRequest`` and
``EmbeddingsRequest``. Every field takes an explicit ``null``.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from ventoux.dialects.functions import CalledTool, FunctionTool, ResponseFormat, ToolChoice


class Body(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    pass


class TextPart(Body, tag_field="type", tag="text"):
    text: str


class ImageURL(Body):
    url: str
    detail: Literal["auto", "low", "high"] | None = None


class ImagePart(Body, tag_field="type", tag="image_url"):
    image_url: ImageURL


class AudioPart(Body, tag_field="type", tag="input_audio"):
    input_audio: dict[str, Any]


class AudioURLPart(Body, tag_field="type", tag="audio_url"):
    audio_url: dict[str, Any]


Part = TextPart | ImagePart | AudioPart | AudioURLPart


class SystemMessage(Body, tag_field="role", tag="system"):
    content: str | list[TextPart]


class DeveloperMessage(Body, tag_field="role", tag="developer"):
    content: str | list[TextPart]


class UserMessage(Body, tag_field="role", tag="user"):
    content: str | list[Part]


class AssistantMessage(Body, tag_field="role", tag="assistant"):
    content: str | list[TextPart] | None = None
    tool_calls: list[CalledTool] | None = None
    reasoning_content: str | None = None
    """Thoughts of an earlier turn, as an answer of ours held them."""


class ToolMessage(Body, tag_field="role", tag="tool"):
    tool_call_id: str
    content: str | list[TextPart] | None = None
    name: str | None = None


Message = SystemMessage | DeveloperMessage | UserMessage | AssistantMessage | ToolMessage

Temperature = Annotated[float, Meta(ge=0, le=2)]
"""The API says 0 to 1; the Mistral models behind it were documented with 0 to 2."""
Share = Annotated[float, Meta(ge=0, le=1)]
Count = Annotated[int, Meta(ge=0, le=2**31 - 1)]
Penalty = Annotated[float, Meta(ge=-2, le=2)]
Seed = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
Stop = Annotated[str, Meta(min_length=1, max_length=1024)]


class StreamOptions(Body):
    include_usage: bool | None = None


class KnownChat(Body):
    messages: Annotated[list[Message], Meta(min_length=1)]
    model: str | None = None
    temperature: Temperature | None = None
    top_p: Share | None = None
    max_tokens: Count | None = None
    stream: bool | None = None
    stop: Stop | Annotated[list[Stop], Meta(max_length=16)] | None = None
    seed: Seed | None = None
    presence_penalty: Penalty | None = None
    frequency_penalty: Penalty | None = None
    tools: list[FunctionTool] | None = None
    tool_choice: str | ToolChoice | None = None
    response_format: ResponseFormat | None = None


class ChatRequest(KnownChat):
    """POST chat/completions; what ``KnownChat`` has not is taken with ``extra-parameters: pass-through``."""

    n: Annotated[int, Meta(ge=1, le=16)] | None = None
    user: Annotated[str, Meta(max_length=512)] | None = None
    """Whom the call is for: kept in the ledger, with the metadata."""
    metadata: dict[str, Any] | None = None
    logprobs: bool | None = None
    top_logprobs: Annotated[int, Meta(ge=0, le=20)] | None = None
    logit_bias: dict[Count, Annotated[float, Meta(ge=-100, le=100)]] | None = None
    top_k: Count | None = None
    min_tokens: Count | None = None
    max_completion_tokens: Count | None = None
    random_seed: Seed | None = None
    repetition_penalty: Annotated[float, Meta(gt=0, le=2)] | None = None
    safe_prompt: bool | None = None
    parallel_tool_calls: bool | None = None
    reasoning_effort: Literal["none", "minimal", "low", "medium", "high", "xhigh", "max"] | None = None
    prompt_cache_key: Annotated[str, Meta(max_length=512)] | None = None
    stream_options: StreamOptions | None = None


EncodingFormat = Literal["float", "base64", "int8", "uint8", "binary", "ubinary"]
InputType = Literal["text", "query", "document"]


class KnownEmbeddings(Body):
    input: str | Annotated[list[str], Meta(min_length=1, max_length=2048)]
    model: str | None = None
    dimensions: Annotated[int, Meta(gt=0, le=2**31 - 1)] | None = None
    encoding_format: EncodingFormat | None = None
    input_type: InputType | None = None
    """All three give the same vector: every model served places questions and documents in one space alike."""


class EmbeddingsRequest(KnownEmbeddings):
    """POST embeddings; what ``KnownEmbeddings`` has not is taken with ``extra-parameters: pass-through``."""

    user: Annotated[str, Meta(max_length=512)] | None = None
    metadata: dict[str, Any] | None = None


class ImageInput(Body):
    image: str
    text: str | None = None


class ImageEmbeddingsRequest(Body):
    """POST images/embeddings, which no model can answer yet."""

    input: Annotated[list[ImageInput], Meta(min_length=1, max_length=2048)]
    model: str | None = None
    dimensions: Annotated[int, Meta(gt=0, le=2**31 - 1)] | None = None
    encoding_format: EncodingFormat | None = None
    input_type: InputType | None = None
