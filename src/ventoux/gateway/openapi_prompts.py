"""The prompt library in the OpenAPI document."""

from __future__ import annotations

from typing import Any

from ventoux.gateway.assistants.prompts import ALL, ONE, ToldPrompt, ToldPrompts
from ventoux.prompts.schemas import ChangedPrompt, NewPrompt

PROMPT_OPERATIONS: tuple[tuple[str, str, str, type | None, type], ...] = (
    (ALL, "get", "One's own prompts and the workspace's, by name", None, ToldPrompts),
    (ALL, "post", "Keep a prompt", NewPrompt, ToldPrompt),
    (ONE, "get", "One prompt", None, ToldPrompt),
    (ONE, "patch", "Change a prompt; what is not sent stays", ChangedPrompt, ToldPrompt),
    (ONE, "delete", "Delete a prompt", None, type(None)),
)
_QUERY: tuple[tuple[str, dict[str, Any]], ...] = (
    ("q", {"type": "string"}),
    ("page", {"type": "integer", "minimum": 0, "maximum": 10**6, "default": 0}),
    ("page_size", {"type": "integer", "minimum": 1, "maximum": 500, "default": 100}),
)


def complete(path: str, method: str, operation: dict[str, Any]) -> None:
    """Adds what the schemas of bodies do not tell; nothing to operations of others."""
    if (path, method) == (ALL, "get"):
        named = ({"name": name, "in": "query", "required": False, "schema": schema} for name, schema in _QUERY)
        operation["parameters"] = [*operation["parameters"], *named]
    if (path, method) == (ALL, "post"):
        operation["responses"]["201"] = operation["responses"].pop("200")
    if (path, method) == (ONE, "delete"):
        del operation["responses"]["200"]
        operation["responses"]["204"] = {"description": "Done"}
