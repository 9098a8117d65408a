"""Threads and the interface's settings in the OpenAPI document."""

from __future__ import annotations

from typing import Any

from ventoux.conversations.threads.interface import InterfaceSettings
from ventoux.conversations.threads.schemas import ChangedThread
from ventoux.gateway.assistants import interface
from ventoux.gateway.assistants.threads import (
    ALL,
    LARGEST_PAGE,
    ONE,
    Emptied,
    ToldCounts,
    ToldThread,
    ToldThreads,
    ToldWholeThread,
)

THREAD_OPERATIONS: tuple[tuple[str, str, str, type | None, type], ...] = (
    (ALL, "get", "One's own threads: conversations with their branches, the last changed first", None, ToldThreads),
    (ALL, "delete", "Empty the trash", None, Emptied),
    (f"{ALL}/folders", "get", "The folders that there are threads in", None, ToldCounts),
    (f"{ALL}/tags", "get", "The tags that threads have", None, ToldCounts),
    (ONE, "get", "One thread, with the tree of its branches", None, ToldWholeThread),
    (ONE, "patch", "Mark a thread; what is not sent stays, null clears", ChangedThread, ToldThread),
    (ONE, "delete", "Put a thread into the trash, from which it is deleted after 24 hours", None, type(None)),
    (f"{ONE}/restore", "post", "Bring a thread back from the trash", None, ToldThread),
    (interface.PATH, "get", "What one has set of the interface", None, InterfaceSettings),
    (interface.PATH, "put", "Set it, all at once, in place of a version", InterfaceSettings, InterfaceSettings),
)
_TEXT: dict[str, Any] = {"type": "string", "maxLength": 200}
_TRASH: dict[str, Any] = {"type": "string", "enum": ["trash"]}
_QUERIES: dict[tuple[str, str], tuple[tuple[str, dict[str, Any]], ...]] = {
    (ALL, "get"): (
        ("state", {"type": "string", "enum": ["active", "archived", "trash"], "default": "active"}),
        ("q", _TEXT | {"description": "In the name, or in the beginning of the first message."}),
        ("pinned", {"type": "boolean"}),
        ("tag", _TEXT),
        ("folder", _TEXT | {"description": "Exactly that one, such as Work/2026."}),
        ("project_id", _TEXT),
        ("page_size", {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": 50}),
        ("after", {"type": "string", "description": "What the page before told as next."}),
    ),
    (ALL, "delete"): (("state", _TRASH),),
    (ONE, "delete"): (("state", _TRASH | {"description": "For good: of what is in the trash."}),),
}


def complete(path: str, method: str, operation: dict[str, Any]) -> None:
    """Adds what the schemas of bodies do not tell; nothing to operations of others."""
    place = (path, method)
    operation["parameters"] = [
        *operation["parameters"],
        *(
            {"name": name, "in": "query", "required": place == (ALL, "delete"), "schema": schema}
            for name, schema in _QUERIES.get(place, ())
        ),
    ]
    if place == (ONE, "delete"):
        del operation["responses"]["200"]
        operation["responses"]["204"] = {"description": "Done"}
