"""How agents look on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.cli.libraries.tables import shown, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from ventoux.cli.libraries.api import Json


def agents(found: Sequence[Json]) -> Table:
    made = table("name", "model", "version", "tools", "changed", "id")
    for one in found:
        tools = ", ".join(tool(spec) for spec in one["tools"])
        made.add_row(
            shown(one["name"]),
            shown(one["model"]),
            str(one["version"]),
            shown(tools),
            one["updated_at"][:10],
            one["id"],
        )
    return made


def agent(one: Json, names: dict[str, str]) -> Table:
    """``names`` of the agents that it hands over to, by id."""
    made = table("", "")
    metadata: Json = one["metadata"] or {}
    rows = {
        "name": one["name"],
        "id": one["id"],
        "version": f"{one['version']} of {', '.join(str(number) for number in one['versions'])}",
        "what is new": one["version_message"] or "",
        "description": one["description"] or "",
        "model": one["model"],
        "instructions": one["instructions"] or "",
        "tools": "\n".join(tool(spec) for spec in one["tools"]),
        "hands over to": "\n".join(f"{names.get(id_, 'deleted')} ({id_})" for id_ in one["handoffs"] or ()),
        "guardrails": ", ".join(name for guardrail in one["guardrails"] or () for name in guardrail),
        **{name: str(value) for name, value in one["completion_args"].items()},
        **{f"metadata {name}": str(value) for name, value in metadata.items()},
        "owner": one["owner_id"] or "a key that is nobody's",
        "made": one["created_at"],
        "changed": one["updated_at"],
    }
    for name, value in rows.items():
        if value:
            made.add_row(shown(name), shown(value))
    return made


def versions(found: Sequence[Json], current: int) -> Table:
    made = table("version", "", "model", "what is new")
    for one in found:
        mark = "current" if one["version"] == current else ""
        made.add_row(str(one["version"]), mark, shown(one["model"]), shown(one["version_message"] or ""))
    return made


def aliases(found: Sequence[Json]) -> Table:
    made = table("alias", "version", "moved")
    for one in found:
        made.add_row(shown(one["alias"]), str(one["version"]), one["updated_at"])
    return made


def tool(spec: Json) -> str:
    match spec["type"]:
        case "function":
            return f"function {spec['function']['name']}"
        case "connector":
            return f"connector {spec['connector_id']}"
        case "document_library":
            return f"library {', '.join(spec['library_ids'])}"
        case kind:
            return kind
