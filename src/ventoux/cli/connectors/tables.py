"""How connectors and their functions look on a terminal. What a server says is shown as text and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.cli.libraries.tables import short, shown, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from ventoux.cli.libraries.api import Json


def connectors(found: Sequence[Json]) -> Table:
    made = table("name", "server", "visibility", "owner", "id")
    for one in found:
        whose = " ".join(part for part in (one["owner_type"], one["owner_id"]) if part)
        made.add_row(
            shown(one["name"]), shown(one["server"]), one["visibility"].removeprefix("shared_"), whose, one["id"]
        )
    return made


def connector(one: Json) -> Table:
    made = table("", "")
    known: list[Json] = one["connection_credentials"] or []
    permissions = ", ".join(f"{name}: {access}s" for name, access in one["permissions"].items())
    rows = {
        "name": one["name"],
        "id": one["id"],
        "title": one["title"] or "",
        "description": one["description"],
        "server": one["server"],
        "visibility": one["visibility"],
        "owner": f"{one['owner_type']} {one['owner_id'] or ''}",
        "asked with": ", ".join(method["method_type"] for method in one["supported_auth_methods"]),
        "credentials": ", ".join(_credential(each) for each in known) or "none",
        "hints": "believed" if one["trust_hints"] else "not believed",
        "permissions": permissions or "every function writes",
        "off for": ", ".join(one["blocked_by"]) or "nobody",
        "made": one["created_at"],
    }
    for name, value in rows.items():
        made.add_row(name, shown(value))
    return made


def functions(found: Sequence[Json]) -> Table:
    made = table("function", "access", "arguments", "description")
    for one in found:
        arguments = ", ".join(one["inputSchema"].get("properties", {}))
        made.add_row(shown(one["name"]), one["access"], shown(arguments), short(one.get("description") or ""))
    return made


def credentials(found: Sequence[Json]) -> Table:
    made = table("name", "kind", "scope", "default", "kept")
    for one in found:
        default = "yes" if one["is_default"] else ""
        made.add_row(shown(one["name"]), one["authentication_type"], one["scope"], default, one["modified_at"])
    return made


def _credential(one: Json) -> str:
    return f"{one['name']} ({one['authentication_type']}, {one['scope']})"
