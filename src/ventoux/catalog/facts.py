"""What is known of a model beyond what it takes to run it: ways to run it, what it costs elsewhere, published scores.

Nothing here is measured or charged by Ventoux. Each figure names the address it was read at and the day of that
reading, so that whoever doubts it can look.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

LicenceKind = Literal["open", "restricted", "research", "proprietary"]
"""open: any use (Apache, MIT). restricted: weights to be had, use bounded by terms. research: no commercial use.
proprietary: no weights."""

Standing = Literal["current", "deprecated", "superseded", "retired"]
"""deprecated: its end is announced. superseded: its publisher serves it no more, and its weights can still be run.
retired: it can no longer be had."""

Address = Annotated[str, Meta(pattern=r"^https?://[^\s/?#@]+([/?#]\S*)?\Z")]
"""A web page; never with a name or a password in it."""

Bytes = Annotated[int, Meta(gt=0)]
Name = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9._-]{0,99}\Z")]
"""Of a model or a provider; a model's is also the name of a folder in the home: nothing that could lead out of it."""


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    pass


class Run(Part, frozen=True):
    """One way to run the weights oneself. ``memory`` is what it takes in all, in bytes, for a call of ``context``
    tokens where the source says so; for vllm and sglang it is memory of GPUs."""

    engine: Literal["llama.cpp", "vllm", "sglang"]
    quantization: str
    weights: Bytes | None = None
    memory: Bytes | None = None
    context: Annotated[int, Meta(gt=0)] | None = None
    hardware: str = ""
    weights_at: Address | None = None
    source: Address | None = None


class ListPrice(Part, frozen=True):
    """What ``provider`` asks, or asked last; not what the operator charges, which is the card's ``price``. ``as_of`` is
    the day that the source gives itself, or the day it was read.

    ``input``, ``cached`` and ``output`` are for a million tokens, ``pages`` for a thousand pages, ``minute`` for one of
    audio.
    """

    provider: Name
    currency: Annotated[str, Meta(pattern=r"^[A-Z]{3}\Z")]
    as_of: date
    source: Address
    input: Annotated[float, Meta(ge=0, le=1e6)] | None = None
    cached: Annotated[float, Meta(ge=0, le=1e6)] | None = None
    output: Annotated[float, Meta(ge=0, le=1e6)] | None = None
    pages: Annotated[float, Meta(ge=0, le=1e6)] | None = None
    minute: Annotated[float, Meta(ge=0, le=1e6)] | None = None


class Score(Part, frozen=True):
    """As its publisher gave it. ``setting`` is what makes two scores of one benchmark comparable: "5-shot", "maj@4"."""

    benchmark: str
    value: float
    as_of: date
    source: Address
    unit: str = "%"
    setting: str = ""
    language: str = ""
