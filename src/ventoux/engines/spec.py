"""What an engine is started from, and what the gateway sees of a running one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

EngineKind = Literal["llama.cpp", "encoder", "vllm", "sglang", "remote", "scripted"]
FaceName = Literal[
    "openai-compatible",
    "mistral",
    "openai",
    "azure-openai",
    "azure-openai-deployments",
    "azure-inference",
    "azure-serverless",
]
"""How a remote server is spoken to: see engines/faces.py."""


class Sampling(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A card's default sampling, used where a call leaves a value out."""

    temperature: float = 0.7
    top_p: float = 1.0
    top_k: int = 0
    """0: no limit."""
    repetition_penalty: float = 1.0


class Reasoning(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the thoughts of a model begin and end with. ``opened``: its template has begun them already."""

    start: str = "<think>"
    end: str = "</think>"
    opened: bool = False


class Infill(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The model's own marks for filling a gap, in the order of ``order``: prefix, suffix and middle."""

    prefix: str
    suffix: str
    middle: str = ""
    order: Literal["prefix-suffix-middle", "suffix-prefix-middle"] = "prefix-suffix-middle"


class Abilities(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an engine that is asked in OpenAI's words does by itself.

    json: "enforced" holds its answers to a schema; "asked" is told the schema and may still break it; "words" knows no
    ``response_format``. tools: "native" or "words". What it does not enforce is checked, and repaired once.
    """

    json: Literal["enforced", "asked", "words"] = "asked"
    tools: Literal["native", "words"] = "native"


class Timeouts(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Seconds, of a remote engine; None: as for every engine. ``first_byte`` ends with the first piece of an answer,
    ``idle`` is between two pieces."""

    connect: Annotated[float, Meta(ge=0.1, le=60)] = 10.0
    first_byte: Annotated[float, Meta(ge=1, le=3600)] | None = None
    idle: Annotated[float, Meta(ge=1, le=3600)] | None = None


class EngineSpec(msgspec.Struct, frozen=True, kw_only=True):
    """One deployment of one model. ``context`` is tokens for each call, ``parallel`` calls decoded at once."""

    model: str
    kind: EngineKind
    deployment: str = ""
    """What the supervisor knows it by; the model's name when empty."""
    replicas: int = 1
    """To start with; 0: it is known, and nothing runs."""
    weights: Path | None = None
    """llama.cpp: a GGUF file; vllm, sglang: a folder of safetensors."""
    memory: int = 0
    """Bytes of this machine's memory that one replica is expected to take, weights and context caches together.
    0: it is not asked whether there is room."""
    context: int = 0
    parallel: int = 8
    threads: int | None = None
    sampling: Sampling = Sampling()
    reasoning: Reasoning | None = None
    infill: Infill | None = None
    abilities: Abilities = Abilities()
    base_url: str = ""
    """remote: the OpenAI-compatible base URL, up to and including /v1; with another face what its paths follow."""
    api_key: str = ""
    remote_model: str = ""
    """remote: the model's name over there; the card's id when empty."""
    provider: str = ""
    """remote: what its operator calls it, for errors; empty where a card says all of it."""
    face: FaceName = "openai-compatible"
    api_version: str = ""
    """remote: in place of the face's own, where that has one."""
    parameters: dict[str, str] = {}
    """remote: fields that it knows besides those of its face, or by other names: ours, and what it calls them."""
    timeouts: Timeouts = Timeouts()
    options: dict[str, Any] = {}
    """vllm, sglang: options of the program, by their names without dashes before. See engines/commands.py."""
    script: dict[str, Any] = {}
    """scripted: see engines/scripted.py."""

    @property
    def speaks_openai(self) -> bool:
        """Whether it is asked in OpenAI's words rather than llama.cpp's."""
        return self.kind in {"remote", "vllm", "sglang"}

    @property
    def key(self) -> str:
        return self.deployment or self.model

    def __repr__(self) -> str:
        """Without the key."""
        return f"<EngineSpec {self.key} {self.kind} replicas={self.replicas}>"
