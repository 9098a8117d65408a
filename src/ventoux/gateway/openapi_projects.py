"""What is around conversations in the OpenAPI document: search, files, shares, memories, projects, retention."""

from __future__ import annotations

from typing import Any

from ventoux.conversations.importing.schemas import Report
from ventoux.conversations.retention import RetentionRule
from ventoux.conversations.sharing.schemas import CopyRequest, NewShare
from ventoux.gateway.assistants.exporting import Deleted
from ventoux.gateway.assistants.memories import DeletedMemories, ExportedMemories, ToldMemories, ToldMemory
from ventoux.gateway.assistants.projects import ToldProject, ToldProjects
from ventoux.gateway.assistants.searching import ToldHits
from ventoux.gateway.assistants.sharing import (
    Copied,
    ToldOwnShares,
    ToldShare,
    ToldShared,
    ToldShares,
    ToldSharesOfAll,
)
from ventoux.memories.schemas import ChangedMemory, NewMemory, Preferences
from ventoux.projects.schemas import ChangedProject, NewProject

_ALL, _ONE = "/v1/conversations", "/v1/conversations/{conversation_id}"
_SHARES, _SHARED = f"{_ONE}/shares", "/v1/shared/{token}"
_EVERYBODYS = "/v1/shares"
_MEMORY, _PROJECT = "/v1/memories/{memory_id}", "/v1/projects/{project_id}"
PROJECT_OPERATIONS: tuple[tuple[str, str, str, type | None, type], ...] = (
    (f"{_ALL}/search", "get", "Search one's own conversations", None, ToldHits),
    (f"{_ALL}/export", "post", "All of one's own conversations, as a ZIP", None, bytes),
    (f"{_ALL}/import", "post", "Take conversations out of an export of ChatGPT, Claude or Ventoux", None, Report),
    (_ALL, "delete", "Delete all of one's own conversations", None, Deleted),
    (f"{_ONE}/export", "get", "A conversation as Markdown, JSON or PDF", None, bytes),
    (_SHARES, "get", "The open shares of a conversation", None, ToldShares),
    (_SHARES, "post", "Share what has been said until now", NewShare, ToldShare),
    (f"{_SHARES}/{{share_id}}", "delete", "Revoke a share", None, type(None)),
    (f"{_ALL}/shares", "get", "The open shares of all of one's own conversations", None, ToldOwnShares),
    (
        _EVERYBODYS,
        "get",
        "The open shares of everybody in the workspace, for its administrators",
        None,
        ToldSharesOfAll,
    ),
    (f"{_EVERYBODYS}/{{share_id}}", "delete", "Revoke anybody's share, as an administrator", None, type(None)),
    (_SHARED, "get", "What is shared under a link", None, ToldShared),
    (f"{_SHARED}/files/{{file_id}}", "get", "A file that it names, where files are shared", None, bytes),
    (f"{_SHARED}/documents/{{number}}", "get", "An attached document by its number, likewise", None, bytes),
    (f"{_SHARED}/copy", "post", "A copy of one's own, to be gone on with", CopyRequest, Copied),
    ("/v1/memories", "get", "One's own memories, newest first", None, ToldMemories),
    ("/v1/memories", "post", "Remember something", NewMemory, ToldMemory),
    ("/v1/memories", "delete", "Forget everything", None, DeletedMemories),
    ("/v1/memories/export", "get", "Everything that is remembered, and the preferences", None, ExportedMemories),
    (_MEMORY, "get", "One memory", None, ToldMemory),
    (_MEMORY, "patch", "Change a memory", ChangedMemory, ToldMemory),
    (_MEMORY, "delete", "Forget it", None, type(None)),
    ("/v1/preferences", "get", "One's own preferences", None, Preferences),
    ("/v1/preferences", "put", "Set them, all at once", Preferences, Preferences),
    ("/v1/projects", "get", "One's own projects, newest first", None, ToldProjects),
    ("/v1/projects", "post", "Make a project", NewProject, ToldProject),
    (_PROJECT, "get", "One project", None, ToldProject),
    (_PROJECT, "patch", "Change a project; what is not sent stays", ChangedProject, ToldProject),
    (_PROJECT, "delete", "Delete a project", None, type(None)),
    (f"{_PROJECT}/library", "post", "Give it a library for its files, if it has none", None, ToldProject),
    ("/v1/retention", "get", "How long the workspace keeps conversations", None, RetentionRule),
    ("/v1/retention", "put", "Say how long", RetentionRule, RetentionRule),
)
_TEXT: dict[str, Any] = {"type": "string"}
_PAGE = ("page", {"type": "integer", "minimum": 0, "maximum": 10**6, "default": 0})
_LANGUAGE = ("language", _TEXT | {"enum": ["en", "fr", "de", "es", "it"], "default": "en"})
_REMAINS: dict[str, Any] = {"type": "string", "enum": ["keep", "delete"]}
_CONFIRM: tuple[str, dict[str, Any]] = ("confirm", {"type": "string", "enum": ["all"]})


def _size(otherwise: int, most: int) -> tuple[str, dict[str, Any]]:
    return ("page_size", {"type": "integer", "minimum": 1, "maximum": most, "default": otherwise})


_QUERIES: dict[tuple[str, str], tuple[tuple[str, dict[str, Any]], ...]] = {
    (f"{_ALL}/search", "get"): (("q", _TEXT | {"maxLength": 1000}), _PAGE, _size(20, 100)),
    (f"{_ALL}/import", "post"): (("model", _TEXT),),
    (_ALL, "delete"): (_CONFIRM,),
    (f"{_ONE}/export", "get"): (
        ("format", _TEXT | {"enum": ["markdown", "json", "pdf"], "default": "markdown"}),
        _LANGUAGE,
    ),
    (f"{_ALL}/export", "post"): (_LANGUAGE,),
    ("/v1/memories", "get"): (_PAGE, _size(100, 500)),
    ("/v1/memories", "delete"): (_CONFIRM,),
    (f"{_ALL}/shares", "get"): (_PAGE, _size(100, 500)),
    (_EVERYBODYS, "get"): (_PAGE, _size(100, 500)),
    ("/v1/projects", "get"): (_PAGE, _size(100, 500)),
    (_PROJECT, "delete"): (("conversations", _REMAINS), ("library", _REMAINS)),
}
_NEEDED = frozenset({"confirm"})
_NOTHING_TOLD = frozenset(
    (path, "delete") for path in (f"{_SHARES}/{{share_id}}", f"{_EVERYBODYS}/{{share_id}}", _MEMORY, _PROJECT)
)
_MADE = frozenset({(_SHARES, "post"), (f"{_SHARED}/copy", "post"), ("/v1/memories", "post"), ("/v1/projects", "post")})
_OPENED = ((f"{_SHARED}/files/{{file_id}}", "get"), (f"{_SHARED}/documents/{{number}}", "get"))
_OPEN = frozenset({(_SHARED, "get"), *_OPENED})
_BYTES: dict[tuple[str, str], tuple[str, ...]] = {
    (f"{_ALL}/export", "post"): ("application/zip",),
    (f"{_ONE}/export", "get"): ("text/markdown", "application/json", "application/pdf"),
    **dict.fromkeys(_OPENED, ("application/octet-stream",)),
}
_FORM = {
    "type": "object",
    "properties": {"file": {"type": "string", "format": "binary"}},
    "required": ["file"],
    "additionalProperties": False,
}


def complete(path: str, method: str, operation: dict[str, Any]) -> None:
    """Adds what the schemas of bodies do not tell; nothing to operations of others."""
    place = (path, method)
    operation["parameters"] = [
        *operation["parameters"],
        *(
            {"name": name, "in": "query", "required": name in _NEEDED, "schema": schema}
            for name, schema in _QUERIES.get(place, ())
        ),
    ]
    responses = operation["responses"]
    if place in _NOTHING_TOLD:
        del responses["200"]
        responses["204"] = {"description": "Done"}
    if place in _MADE:
        responses["201"] = responses.pop("200")
    if place in _BYTES:
        responses["200"]["content"] = {kind: {"schema": {"type": "string"}} for kind in _BYTES[place]}
    if place in _OPEN:
        # Without a key, too: what is for a workspace only is then not there.
        operation["security"] = [{}, {"key": []}, {"api-key": []}, {"session": []}]
    if place == (f"{_ALL}/import", "post"):
        operation["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": _FORM}}}
