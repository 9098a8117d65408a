"""The arena in the OpenAPI document."""

from __future__ import annotations

from typing import Any

from ventoux.arena.schemas import NewVote
from ventoux.gateway.assistants.arena import LEADERBOARD, VOTES, DeletedVotes, Leaderboard, ToldVote, ToldVotes

ARENA_OPERATIONS: tuple[tuple[str, str, str, type | None, type], ...] = (
    (VOTES, "get", "One's own votes, the latest first", None, ToldVotes),
    (VOTES, "post", "Say which of two answers is better", NewVote, ToldVote),
    (VOTES, "delete", "Delete all of one's own votes", None, DeletedVotes),
    (LEADERBOARD, "get", "Where models stand by the workspace's votes", None, Leaderboard),
)
_QUERIES: dict[str, tuple[tuple[str, dict[str, Any]], ...]] = {
    VOTES: (
        ("page", {"type": "integer", "minimum": 0, "maximum": 10**6, "default": 0}),
        ("page_size", {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}),
    ),
    LEADERBOARD: (
        ("language", {"type": "string", "enum": ["fr", "en", "de", "es", "it"]}),
        ("days", {"type": "integer", "minimum": 0, "maximum": 36_500, "default": 0}),
        ("blind", {"type": "boolean", "default": False}),
    ),
}


def complete(path: str, method: str, operation: dict[str, Any]) -> None:
    """Adds what the schemas of bodies do not tell; nothing to operations of others."""
    if method == "get" and path in _QUERIES:
        named = ({"name": name, "in": "query", "required": False, "schema": told} for name, told in _QUERIES[path])
        operation["parameters"] = [*operation["parameters"], *named]
    if (path, method) == (VOTES, "delete"):
        sure = {"name": "confirm", "in": "query", "required": True, "schema": {"type": "string", "enum": ["all"]}}
        operation["parameters"] = [*operation["parameters"], sure]
    if (path, method) == (VOTES, "post"):
        operation["responses"]["201"] = operation["responses"].pop("200")
