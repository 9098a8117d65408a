"""What a provider is: somebody's API, as a workspace connected it. Its credential is in none of these."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from ventoux.engines.spec import Abilities, Timeouts

ProviderName = Annotated[str, Meta(pattern=r"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\Z")]
ApiVersion = Annotated[str, Meta(pattern=r"^(?:[A-Za-z0-9.-]{1,40})?\Z")]
Parameter = Literal[
    "temperature",
    "top_p",
    "top_k",
    "max_tokens",
    "min_tokens",
    "n",
    "stop",
    "seed",
    "presence_penalty",
    "frequency_penalty",
    "repetition_penalty",
    "logit_bias",
    "logprobs",
    "top_logprobs",
    "reasoning_effort",
    "parallel_tool_calls",
]
_OURS = "model|messages|prompt|stream|stream_options|tools|tool_choice|response_format|input"
Field = Annotated[str, Meta(pattern=rf"^(?!(?:{_OURS})\Z)[a-z][a-z0-9_]{{0,63}}\Z")]
"""A field of a request, but none that Ventoux writes itself."""
Answer = Literal["yes", "no", "unknown"]


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    pass


class ProviderConfig(Part, frozen=True):
    timeouts: Timeouts = Timeouts()
    api_version: ApiVersion = ""
    """Azure's; empty: the kind's own. An azure-openai with one is asked at ``/openai/deployments/NAME``."""
    allow_http: bool = False
    """Without TLS, to this machine or a private network: the operator of the installation says so."""
    parameters: dict[Parameter, Field] = {}
    """What this server knows beyond its kind, or calls otherwise: our name, and its own."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """``unknown``: it could not be found out; ``told`` says why, or what was seen."""

    name: str
    answer: Answer
    told: str = ""


class ModelProbe(msgspec.Struct, frozen=True, kw_only=True):
    """What a model over there did when it was tried. ``tokens`` is what that took."""

    model: str
    at: float
    tokens: int
    findings: list[Finding]
    abilities: Abilities = Abilities()
    parameters: dict[Parameter, Field] = {}
    """Other names of fields that it turned out to want."""


class Probe(msgspec.Struct, frozen=True, kw_only=True):
    """``models`` are the names that the provider lists, None where it does not."""

    models: list[str] | None = None
    by_model: dict[str, ModelProbe] = {}


class Provider(msgspec.Struct, frozen=True, kw_only=True):
    """``version`` goes up with every change; who changes it names the one that they have seen."""

    id: str
    workspace_id: str
    name: str
    kind: str
    base_url: str
    config: ProviderConfig
    has_key: bool
    version: int
    created_at: float
    updated_at: float
    probe: Probe | None = None
    probed_at: float | None = None
