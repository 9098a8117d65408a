"""Endpoints as a terminal shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.markup import escape
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence


def endpoints_table(rows: Sequence[dict[str, Any]]) -> Table:
    table = Table("name", "model", "state", "traffic", "filter", "version", box=None, pad_edge=False)
    for row in rows:
        deployments = row["spec"]["deployments"]
        table.add_row(
            escape(row["name"]),
            "\n".join(_model(one) for one in deployments),
            row["health"],
            "\n".join(str(one["traffic"]) for one in deployments),
            escape(row["spec"]["filter"]) or "-",
            str(row["version"]),
        )
    return table


def endpoint_text(row: dict[str, Any]) -> Table:
    """``row`` as ``Managing.shown`` makes it, with the latest operation."""
    spec: dict[str, Any] = row["spec"]
    status: dict[str, Any] = row["status"] or {}
    now = {one["name"]: one for one in status.get("deployments", ())}
    table = Table.grid(padding=(0, 2))
    table.add_row("endpoint", f"{escape(row['name'])}  version {row['version']}")
    table.add_row("url", row["url"])
    table.add_row("state", row["health"])
    for one in spec["deployments"]:
        table.add_row(escape(one["name"]), _deployment(one, now.get(one["name"])))
    if spec["fallback_on"]:
        table.add_row("falls back on", ", ".join(sorted(spec["fallback_on"])))
    table.add_row("filter", escape(spec["filter"]) or "none")
    limits = ", ".join(f"{name} {value:,}" for name, value in spec["limits"].items() if value is not None)
    table.add_row("limits", limits or "none of its own")
    if spec["tags"]:
        table.add_row("tags", escape(", ".join(f"{name}={value}" for name, value in sorted(spec["tags"].items()))))
    if rolled_back := status.get("rolled_back"):
        table.add_row("rolled back", escape(rolled_back))
    if operation := row.get("operation"):
        table.add_row("last change", escape(" ".join(filter(None, _operation(operation)))))
    return table


def _model(deployment: dict[str, Any]) -> str:
    via = f" via {deployment['provider']}" if deployment["provider"] else ""
    return escape(f"{deployment['model']}{via}")


def _deployment(deployment: dict[str, Any], now: dict[str, Any] | None) -> str:
    scaling = deployment["scaling"]
    parts = [_model(deployment), f"traffic {deployment['traffic']}"]
    if not deployment["provider"]:
        parts.append(f"{scaling['min_replicas']} to {scaling['max_replicas']} replicas")
    if now is not None:
        parts.append(f"{now['health']}, {now['ready']} ready")
        parts += [escape(now[word]) for word in ("stage", "error") if now[word]]
    return "; ".join(parts)


def _operation(operation: dict[str, Any]) -> list[str]:
    return [operation["kind"], operation["state"], operation["stage"], operation["error"] or ""]
