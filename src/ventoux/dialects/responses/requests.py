"""Bodies of the Responses API, as OpenAI's clients and Mistral's send them (types of the official Python packages
openai 3.57 and mistralai 3.7).

An unknown field is refused. Fields that cannot be honoured are declared so that they can be refused by name
(``dialects/responses/refusals.py``). Items and tools are of many kinds, told apart by ``type``; they stay objects here
and are read one by one, so that a kind that is not known is refused with its place.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from ventoux.dialects.functions import FunctionName
from ventoux.dialects.openai.requests import CacheBreakpoint, Identifier, Metadata, Positive, Share, Temperature

Effort = Literal["none", "minimal", "low", "medium", "high", "xhigh", "max"]
Summary = Literal["auto", "concise", "detailed"]
Status = Literal["in_progress", "completed", "incomplete"]


class Body(msgspec.Struct, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    pass


class InputText(Body, tag_field="type", tag="input_text"):
    text: str
    prompt_cache_breakpoint: CacheBreakpoint | None = None


class InputImage(Body, tag_field="type", tag="input_image"):
    image_url: str | None = None
    file_id: str | None = None
    detail: Literal["auto", "low", "high", "original"] | None = None
    prompt_cache_breakpoint: CacheBreakpoint | None = None


class InputFile(Body, tag_field="type", tag="input_file"):
    file_data: str | None = None
    file_id: str | None = None
    file_url: str | None = None
    filename: str | None = None
    detail: str | None = None
    prompt_cache_breakpoint: CacheBreakpoint | None = None


class OutputText(Body, tag_field="type", tag="output_text"):
    """Of an earlier answer. Where its text came from and how likely it was are no part of the prompt."""

    text: str
    annotations: list[Any] | None = None
    logprobs: list[Any] | None = None
    parsed: Any = None
    """The official OpenAI package's reading of ``text``."""


class RefusalPart(Body, tag_field="type", tag="refusal"):
    refusal: str


Part = InputText | InputImage | InputFile | OutputText | RefusalPart


class MessageItem(Body):
    role: Literal["user", "assistant", "system", "developer"]
    content: str | list[Part]
    type: Literal["message"] | None = None
    id: str | None = None
    status: Status | None = None
    phase: Literal["commentary", "final_answer"] | None = None
    """What an earlier message was in its answer; it changes nothing of what was said."""


class Caller(Body):
    type: Literal["direct", "program"]
    caller_id: str | None = None


class FunctionCallItem(Body):
    call_id: str
    name: str
    arguments: str
    """The JSON of an object."""
    type: Literal["function_call"]
    id: str | None = None
    status: Status | None = None
    caller: Caller | None = None
    namespace: str | None = None
    asynchronous: bool | None = msgspec.field(default=None, name="async")
    parsed_arguments: Any = None
    """The official OpenAI package's reading of ``arguments``."""


class FunctionOutputItem(Body):
    call_id: str
    output: str | list[Part]
    type: Literal["function_call_output"]
    id: str | None = None
    status: Status | None = None
    caller: Caller | None = None
    name: str | None = None
    """The function's, which its call tells as well."""
    namespace: str | None = None


class ReasoningItem(Body):
    """Thoughts of earlier turns are taken and left out of the prompt, as models expect."""

    type: Literal["reasoning"]
    id: str | None = None
    summary: list[Any] | None = None
    content: list[Any] | None = None
    encrypted_content: str | None = None
    status: Status | None = None


Item = MessageItem | FunctionCallItem | FunctionOutputItem | ReasoningItem


class FunctionTool(Body):
    name: FunctionName
    type: Literal["function"]
    description: str | None = None
    parameters: dict[str, Any] | None = None
    strict: bool | None = None
    allowed_callers: list[Literal["direct", "programmatic"]] | None = None
    defer_loading: bool | None = None
    output_schema: dict[str, Any] | None = None
    asynchronous: bool | None = msgspec.field(default=None, name="async")


class FunctionChoice(Body):
    type: Literal["function"]
    name: str


class AllowedChoice(Body):
    type: Literal["allowed_tools"]
    mode: Literal["auto", "required"]
    tools: list[FunctionChoice]


class TextFormat(Body):
    type: Literal["text", "json_object", "json_schema"] = "text"
    name: Annotated[str, Meta(min_length=1, max_length=64)] | None = None
    schema: dict[str, Any] | None = None
    description: str | None = None
    strict: bool | None = None


class TextConfig(Body):
    format: TextFormat | None = None
    verbosity: Literal["low", "medium", "high"] | None = None


class Reasoning(Body):
    effort: Effort | None = None
    summary: Summary | None = None
    generate_summary: Summary | None = None
    context: Literal["auto", "current_turn", "all_turns"] | None = None
    mode: str | None = None


class ResponseRequest(Body):
    """POST /v1/responses, and what POST /openai/v1/responses has in common with it."""

    model: str
    input: str | list[dict[str, Any]] | None = None
    instructions: str | None = None
    stream: bool | None = None
    store: bool | None = None
    previous_response_id: str | None = None
    tools: list[dict[str, Any]] | None = None
    tool_choice: str | dict[str, Any] | None = None
    parallel_tool_calls: bool | None = None
    max_tool_calls: Positive | None = None
    max_output_tokens: Positive | None = None
    temperature: Temperature | None = None
    top_p: Share | None = None
    top_logprobs: Annotated[int, Meta(ge=0, le=20)] | None = None
    text: TextConfig | None = None
    reasoning: Reasoning | None = None
    metadata: Metadata | None = None
    prompt_cache_key: Identifier | None = None
    truncation: Literal["auto", "disabled"] | None = None
    background: bool | None = None
    conversation: Any = None
    prompt: Any = None
    moderation: Any = None


Includable = Literal[
    "message.output_text.logprobs",
    "message.input_image.image_url",
    "reasoning.encrypted_content",
    "file_search_call.results",
    "web_search_call.results",
    "web_search_call.action.sources",
    "computer_call_output.output.image_url",
    "code_interpreter_call.outputs",
]


class CacheOptions(Body):
    mode: Literal["implicit", "explicit"] | None = None
    ttl: str | None = None
    comparison_response_id: str | None = None
    prewarm: bool | None = None


class ImageOptions(Body):
    context_compression: Literal["auto", "enabled", "disabled"] | None = None


class StreamOptions(Body):
    include_obfuscation: bool | None = None


class OpenAIResponseRequest(ResponseRequest, kw_only=True):
    """POST /openai/v1/responses."""

    include: list[Includable] | None = None
    user: Identifier | None = None
    safety_identifier: Identifier | None = None
    service_tier: Literal["auto", "default", "flex", "scale", "priority", "fast"] | None = None
    stream_options: StreamOptions | None = None
    prompt_cache_retention: Literal["in_memory", "in-memory", "24h"] | None = None
    """The longest that a prompt may stay cached. Here it stays in memory, for less than either."""
    prompt_cache_options: CacheOptions | None = None
    access_programs: dict[str, Any] | None = None
    background_options: dict[str, Any] | None = None
    context_management: list[Any] | None = None
    image: ImageOptions | None = None
