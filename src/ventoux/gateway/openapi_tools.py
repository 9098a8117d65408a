"""Which tools there are, and what is decided about them, in the OpenAPI document."""

from __future__ import annotations

from typing import Any

from ventoux.gateway.assistants.permissions import PATH, Permission, PermissionRequest, Permissions
from ventoux.gateway.assistants.tools import ToolList

TOOL_OPERATIONS: tuple[tuple[str, str, str, type | None, type], ...] = (
    ("/v1/tools", "get", "Which tools there are, and why one is off", None, ToolList),
    (PATH, "get", "What you have decided about tools", None, Permissions),
    (PATH, "put", "Decide about a tool once and for all", PermissionRequest, Permission),
    (PATH, "delete", "Let a tool ask again", None, type(None)),
)


def complete(path: str, method: str, operation: dict[str, Any]) -> None:
    """Adds what the schemas of bodies do not tell; nothing to operations of others."""
    if (path, method) == (PATH, "delete"):
        named = {"name": "tool", "in": "query", "required": True, "schema": {"type": "string", "minLength": 1}}
        operation["parameters"] = [*operation["parameters"], named]
        del operation["responses"]["200"]
        operation["responses"]["204"] = {"description": "Done"}
