"""The waist of the hourglass: what every dialect decodes into, and every engine's answer becomes.

A ``ChatCall`` is OpenAI-shaped and the superset of the dialects. An answer is a stream of events, whether or not
the client asked for a stream: one ``Started``, ``Delta``s, one ``Finished`` a choice, and ``Usage`` as often as the
engine tells (each replaces the one before it, and the last is the bill).
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

FinishReason = Literal["stop", "length", "model_length", "error", "tool_calls"]


class ChatMessage(msgspec.Struct, frozen=True):
    """``content`` is text, or OpenAI-shaped parts for a model that reads images."""

    role: Literal["system", "user", "assistant", "tool"]
    content: str | list[dict[str, Any]]


class ChatCall(msgspec.Struct, frozen=True, kw_only=True):
    """One chat completion. ``None`` means the caller left it to the model's card."""

    model: str
    messages: list[ChatMessage]
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
    logprobs: bool = False
    top_logprobs: int = 0
    prefix: str = ""
    """The last message is the assistant's and is to be continued; this is its text, which the reply repeats."""
    affinity: str = ""
    """Calls that share this key go to one replica while it is healthy, so that its prompt cache serves them."""
    metadata: dict[str, Any] | None = None


class EmbeddingsCall(msgspec.Struct, frozen=True, kw_only=True):
    model: str
    inputs: list[str]
    metadata: dict[str, Any] | None = None


class TopLogprob(msgspec.Struct, frozen=True):
    token: str
    logprob: float
    bytes: list[int] | None = None
    id: int | None = None


class TokenLogprob(msgspec.Struct, frozen=True):
    token: str
    logprob: float
    bytes: list[int] | None = None
    id: int | None = None
    top_logprobs: list[TopLogprob] = []


class Started(msgspec.Struct, frozen=True):
    """The engine has accepted the call; nothing is generated yet."""


class Delta(msgspec.Struct, frozen=True):
    index: int
    text: str
    logprobs: list[TokenLogprob] | None = None


class Finished(msgspec.Struct, frozen=True):
    index: int
    reason: FinishReason


class Usage(msgspec.Struct, frozen=True):
    """Tokens. ``cached_tokens`` is the part of ``prompt_tokens`` that the engine took from its prompt cache."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0

    @property
    def total_tokens(self) -> int:
        return self.prompt_tokens + self.completion_tokens


Event = Started | Delta | Finished | Usage


class Embeddings(msgspec.Struct, frozen=True):
    """One vector of float32 an input, in the order of the inputs."""

    vectors: list[list[float]]
    usage: Usage
