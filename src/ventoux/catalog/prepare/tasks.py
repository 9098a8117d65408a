"""What a measuring process is asked and answers, a line of JSON each way."""

from __future__ import annotations

import msgspec


class Start(msgspec.Struct, frozen=True):
    """First line. ``hidden`` starts the model so that it gives hidden states and no text."""

    weights: str
    adapter: str = ""
    threads: int | None = None
    hidden: bool = False
    slots: int = 8
    context: int = 1024
    """Tokens for each slot."""


class Prefill(msgspec.Struct, frozen=True, tag="prefill"):
    """A prompt nobody has asked before: the speed of reading it."""

    prompt: list[int]


class Decode(msgspec.Struct, frozen=True, tag="decode"):
    """Some callers at once, each with a prompt of its own, ``tokens`` answered to each: their speed together."""

    prompts: list[list[int]]
    tokens: int


class Hidden(msgspec.Struct, frozen=True, tag="hidden"):
    """Writes the last layer's states of each passage, one below the other, as float32 to the file ``out``."""

    passages: list[str]
    out: str


class Likeliest(msgspec.Struct, frozen=True, tag="likeliest"):
    """The ``count`` likeliest tokens after each passage, with their log-probabilities as the server computes them."""

    passages: list[str]
    count: int


Task = Prefill | Decode | Hidden | Likeliest


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    error: str = ""
    tokens_per_second: float = 0.0
    lengths: list[int] = []
    """Tokens of each passage."""
    likeliest: list[list[tuple[int, float]]] = []
