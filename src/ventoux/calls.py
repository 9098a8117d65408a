"""The waist of the hourglass: what every dialect decodes into, and every engine's answer becomes.

A ``ChatCall`` is OpenAI-shaped and the superset of the dialects. An answer is a stream of events, whether or not
the client asked for a stream: one ``Started``, then pieces of content (``Delta``, ``Thought``, ``ToolCalls``), one
``Finished`` a choice, and ``Usage`` as often as the engine tells (each replaces the one before it, and the last is
the bill).
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

FinishReason = Literal["stop", "length", "model_length", "error", "tool_calls", "content_filter"]
Role = Literal["system", "user", "assistant", "tool"]
ToolMode = Literal["auto", "none", "required"]

Schema = dict[str, Any] | bool
"""A JSON Schema."""


class ToolCall(msgspec.Struct, frozen=True):
    """``arguments`` is the text of a JSON object. Engines make ids of nine letters and digits, which every dialect
    can write; an id that a remote engine made is kept."""

    id: str
    name: str
    arguments: str


class Tool(msgspec.Struct, frozen=True):
    """A function that the model may call. ``parameters`` None: it takes an object of anything."""

    name: str
    description: str = ""
    parameters: Schema | None = None
    strict: bool = False


class JsonFormat(msgspec.Struct, frozen=True):
    """The answer is to be JSON: any object when ``schema`` is None, else what the schema allows."""

    schema: Schema | None = None
    name: str = ""
    description: str = ""
    strict: bool = True


class ChatMessage(msgspec.Struct, frozen=True):
    """``content`` is text, or OpenAI-shaped parts for a model that reads images."""

    role: Role
    content: str | list[dict[str, Any]]
    tool_calls: tuple[ToolCall, ...] = ()
    """Of an assistant's message."""
    tool_call_id: str = ""
    """Of a tool's message: which call this is the result of."""
    name: str = ""
    """Of a tool's message, where the caller tells it: the function's name."""


class Guardrail(msgspec.Struct, frozen=True, kw_only=True):
    """Moderation that a call asks for itself. ``name`` and ``model`` are the caller's words and are told back."""

    name: str
    model: str
    categories: dict[str, tuple[str, ...]]
    """In the caller's words, and which of the classifier's each one is made of."""
    thresholds: dict[str, float]
    """By the caller's categories, where it is not the classifier's own that counts; 1 turns a category off."""
    only_own: bool
    """Whether categories without a threshold of the caller's are left out."""
    blocks: bool
    block_on_error: bool


class ChatCall(msgspec.Struct, frozen=True, kw_only=True):
    """One generation. ``None`` means the caller left it to the model's card."""

    model: str
    messages: list[ChatMessage]
    prompt: str | None = None
    """A text to continue as it stands, instead of messages."""
    suffix: str | None = None
    """With ``prompt``: what follows the gap that is to be filled in."""
    echo: bool = False
    """With ``prompt``: the reply begins with it. The dialect writes it there; engines send what is new."""
    stream: bool = False
    n: int = 1
    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    max_tokens: int | None = None
    min_tokens: int = 0
    stop: tuple[str, ...] = ()
    seed: int | None = None
    presence_penalty: float = 0.0
    frequency_penalty: float = 0.0
    repetition_penalty: float | None = None
    logit_bias: dict[int, float] | None = None
    """By token id, -100 to 100."""
    logprobs: bool = False
    top_logprobs: int = 0
    prefix: str = ""
    """The last message is the assistant's and is to be continued; this is its text, which the reply repeats."""
    format: JsonFormat | None = None
    tools: tuple[Tool, ...] = ()
    tool_mode: ToolMode = "auto"
    tool_name: str = ""
    """The one function that must be called; ``tool_mode`` is then "required"."""
    parallel_tool_calls: bool = True
    reasoning_effort: str | None = None
    """none, minimal, low, medium, high, xhigh or max, for models that think."""
    affinity: str = ""
    """Calls that share this key go to one replica while it is healthy, so that its prompt cache serves them."""
    metadata: dict[str, Any] | None = None
    include_usage: bool = True
    """Whether a stream is to end with the usage, where the dialect leaves it to the caller."""
    guardrails: tuple[Guardrail, ...] = ()
    show_reasoning: bool = True
    """Whether thoughts are sent to the caller; they are generated, counted and billed all the same."""

    @property
    def has_images(self) -> bool:
        return any(not isinstance(message.content, str) for message in self.messages)


class EmbeddingsCall(msgspec.Struct, frozen=True, kw_only=True):
    model: str
    inputs: list[str]
    metadata: dict[str, Any] | None = None


class TopLogprob(msgspec.Struct, frozen=True, gc=False):
    token: str
    logprob: float
    bytes: list[int] | None = None
    id: int | None = None


class TokenLogprob(msgspec.Struct, frozen=True, gc=False):
    token: str
    logprob: float
    bytes: list[int] | None = None
    id: int | None = None
    top_logprobs: list[TopLogprob] = []


class Started(msgspec.Struct, frozen=True, gc=False):
    """The engine has accepted the call; nothing is generated yet."""


class Delta(msgspec.Struct, frozen=True, gc=False):
    index: int
    text: str
    logprobs: list[TokenLogprob] | None = None


class Thought(msgspec.Struct, frozen=True, gc=False):
    """A piece of what the model thinks before it answers."""

    index: int
    text: str


class ToolCalls(msgspec.Struct, frozen=True, gc=False):
    """All calls of one choice at once, each whole: the Mistral clients cannot join pieces."""

    index: int
    calls: tuple[ToolCall, ...]


class Finished(msgspec.Struct, frozen=True, gc=False):
    index: int
    reason: FinishReason


class Usage(msgspec.Struct, frozen=True, gc=False):
    """Tokens, and what is no tokens. ``cached_tokens`` is the part of ``prompt_tokens`` that the engine took from its
    prompt cache, ``reasoning_tokens`` the part of ``completion_tokens`` that were thoughts, as far as the engine
    tells."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0
    reasoning_tokens: int = 0
    cost: int | None = None
    """Micro-units of ``currency``: only for a caller who is to be told, and where there is a price."""
    currency: str = ""
    audio_ms: int = 0
    """Of a recording that was heard, in milliseconds."""
    characters: int = 0
    """Of a text that was spoken."""

    @property
    def total_tokens(self) -> int:
        return self.prompt_tokens + self.completion_tokens

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            self.cached_tokens + other.cached_tokens,
            self.reasoning_tokens + other.reasoning_tokens,
            audio_ms=self.audio_ms + other.audio_ms,
            characters=self.characters + other.characters,
        )


Content = Delta | Thought | ToolCalls
"""What a caller sees of an answer, in the order of its making."""
Event = Started | Content | Finished | Usage


class Embeddings(msgspec.Struct, frozen=True):
    """One vector of float32 an input, in the order of the inputs."""

    vectors: list[list[float]]
    usage: Usage
