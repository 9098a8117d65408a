"""An agent: a name for a model with instructions, tools and arguments, in numbered versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import msgspec

from ventoux.conversations.schemas import CompletionArgs
from ventoux.tools.specs import ToolSpec

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Source = Literal["api", "playground", "agent_builder_v1"]
SOURCES: tuple[Source, ...] = ("api", "playground", "agent_builder_v1")
MOST_TOOLS = 128
MOST_HANDOFFS = 32
MOST_AGENTS = 10_000
"""Of a workspace."""
MOST_VERSIONS = 1000
"""Of an agent: its reply lists the numbers of them all."""
MOST_ALIASES = 100


class Definition(msgspec.Struct, frozen=True, kw_only=True):
    """What a version says. It never changes once it is there. No credentials are in ``tools``."""

    name: str
    model: str
    description: str | None = None
    instructions: str | None = None
    tools: list[ToolSpec] = []
    completion_args: CompletionArgs = CompletionArgs()
    guardrails: list[dict[str, Any]] | None = None
    """As the API has them: ``dialects.mistral.requests.GuardrailConfig``."""
    handoffs: list[str] | None = None
    metadata: dict[str, Any] | None = None
    version_message: str | None = None


class Agent(msgspec.Struct, frozen=True, kw_only=True):
    """One version of an agent. Times are Unix seconds; ``updated_at`` is the agent's last change, whichever version
    this is."""

    id: str
    workspace_id: str
    owner: str
    user_id: str | None = None
    version: int
    versions: list[int]
    deployment_chat: bool = False
    source: Source = "api"
    created_at: float
    updated_at: float
    definition: Definition


class Alias(msgspec.Struct, frozen=True):
    alias: str
    version: int
    created_at: float
    updated_at: float


class Wanted(NamedTuple):
    """What a list of agents is of; what is None or empty is not asked for. ``name`` is the whole name, ``search`` a
    part of it or of the id; ``metadata``: members that it has."""

    name: str = ""
    search: str = ""
    id: str = ""
    sources: Sequence[str] = ()
    deployment_chat: bool | None = None
    metadata: Mapping[str, str | bool | float] = {}


class Place(NamedTuple):
    """Where a list goes on: behind this agent."""

    created_at: float
    id: str
