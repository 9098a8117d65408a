"""The Agents API in the OpenAPI document. What a tool and a completion argument is, is told here whole."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UnsetType

from ventoux.agents.schemas import SOURCES
from ventoux.conversations.schemas import CompletionArgs
from ventoux.dialects.mistral import agents as wire
from ventoux.dialects.mistral.requests import Body, ChatRequest, GuardrailConfig
from ventoux.dialects.mistral.responses import ChatResponse
from ventoux.gateway.assistants.agents import ALL, ONE
from ventoux.tools.specs import ToolSpec

_TOLD: dict[str, Any] = {
    "tools": list[ToolSpec] | UnsetType | None,
    "completion_args": CompletionArgs | UnsetType | None,
    "guardrails": list[GuardrailConfig] | UnsetType | None,
}


def _shaped(
    of: type[msgspec.Struct], name: str, *, instead: dict[str, Any], without: tuple[str, ...] = (), **added: Any
) -> Any:
    """A body with other types of some fields, for the document alone."""
    fields: list[Any] = list(added.items())
    for field in msgspec.structs.fields(of):
        if field.name not in without:
            kind = instead.get(field.name, field.type)
            fields.append((field.name, kind) if field.required else (field.name, kind, field.default))
    return msgspec.defstruct(name, fields, bases=(Body,), kw_only=True)


_CREATE = _shaped(wire.CreateAgentRequest, "CreateAgentRequest", instead=_TOLD)
_UPDATE = _shaped(wire.UpdateAgentRequest, "UpdateAgentRequest", instead=_TOLD)
_COMPLETE = _shaped(ChatRequest, "AgentsCompletionRequest", instead={}, without=wire.OF_THE_AGENT, agent_id=str)
_AGENTS: Any = list[wire.Agent]
_ALIASES: Any = list[wire.AgentAliasResponse]
AGENT_OPERATIONS: tuple[tuple[str, str, str, type | None, type], ...] = (
    (ALL, "post", "Make an agent", _CREATE, wire.Agent),
    (ALL, "get", "List agents, newest first", None, _AGENTS),
    (f"{ALL}/pages", "get", "List agents by a token that goes on", None, wire.AgentListPage),
    (f"{ALL}/completions", "post", "Complete a chat with an agent", _COMPLETE, ChatResponse),
    (ONE, "get", "One agent, in its current version or another", None, wire.Agent),
    (ONE, "patch", "Make a new version; what is not sent stays, null clears", _UPDATE, wire.Agent),
    (ONE, "delete", "Delete an agent with its versions", None, type(None)),
    (f"{ONE}/version", "patch", "Make another version the current one", None, wire.Agent),
    (f"{ONE}/versions", "get", "The versions of an agent, newest first", None, _AGENTS),
    (f"{ONE}/versions/{{version}}", "get", "One version, by number or alias", None, wire.Agent),
    (f"{ONE}/aliases", "get", "The aliases of an agent's versions", None, _ALIASES),
    (f"{ONE}/aliases", "put", "Make an alias, or move it", None, wire.AgentAliasResponse),
    (f"{ONE}/aliases", "delete", "Delete an alias", None, type(None)),
)
_TEXT: dict[str, Any] = {"type": "string"}
_SIZE = ("page_size", {"type": "integer", "minimum": 1, "maximum": wire.LARGEST_PAGE, "default": 20})
_PAGE = ("page", {"type": "integer", "minimum": 0, "maximum": 10**6, "default": 0})
_FILTERS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("name", _TEXT),
    ("search", _TEXT),
    ("id", _TEXT),
    ("sources", {"type": "array", "items": _TEXT | {"enum": list(SOURCES)}}),
    ("deployment_chat", {"type": "boolean"}),
    ("metadata", _TEXT | {"description": 'JSON, such as {"team": "law"}.'}),
)
_VERSION = ("version", {"type": "integer", "minimum": 0, "maximum": 2**31 - 1})
_QUERIES: dict[tuple[str, str], tuple[tuple[str, dict[str, Any]], ...]] = {
    (ALL, "get"): (_PAGE, _SIZE, *_FILTERS),
    (f"{ALL}/pages", "get"): (("page_token", _TEXT), _SIZE, *_FILTERS),
    (ONE, "get"): (("agent_version", _TEXT),),
    (f"{ONE}/version", "patch"): (_VERSION,),
    (f"{ONE}/versions", "get"): (_PAGE, _SIZE),
    (f"{ONE}/aliases", "put"): (("alias", _TEXT), _VERSION),
    (f"{ONE}/aliases", "delete"): (("alias", _TEXT),),
}
_NEEDED = frozenset({"version", "alias"})
_NOTHING_TOLD = frozenset({(ONE, "delete"), (f"{ONE}/aliases", "delete")})


def complete(path: str, method: str, operation: dict[str, Any]) -> None:
    """Adds what the schemas of bodies do not tell; nothing to operations of others."""
    operation["parameters"] = [
        *operation["parameters"],
        *(
            {"name": name, "in": "query", "required": name in _NEEDED, "schema": schema}
            for name, schema in _QUERIES.get((path, method), ())
        ),
    ]
    if (path, method) in _NOTHING_TOLD:
        del operation["responses"]["200"]
        operation["responses"]["204"] = {"description": "Done"}
