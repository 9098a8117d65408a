"""Artefacts in the OpenAPI document."""

from __future__ import annotations

from typing import Any, get_args

from ventoux.artefacts.exporting.contents import Format
from ventoux.artefacts.exporting.files import types_of
from ventoux.artefacts.schemas import Kind, NewArtefact, NewVersion, Renamed, Restored
from ventoux.gateway.assistants.artefacts import (
    ALL,
    LARGEST_PAGE,
    ONE,
    DeletedArtefacts,
    ToldArtefact,
    ToldArtefacts,
    ToldVersions,
    ToldWholeArtefact,
)

_EXPORT = f"{ONE}/export"
ARTEFACT_OPERATIONS: tuple[tuple[str, str, str, type | None, type], ...] = (
    (ALL, "get", "One's own artefacts, the last changed first", None, ToldArtefacts),
    (ALL, "post", "Make an artefact", NewArtefact, ToldWholeArtefact),
    (ALL, "delete", "Delete all of one's own", None, DeletedArtefacts),
    (ONE, "get", "One artefact with its content", None, ToldWholeArtefact),
    (ONE, "patch", "Rename an artefact", Renamed, ToldArtefact),
    (ONE, "delete", "Delete an artefact with its versions", None, type(None)),
    (f"{ONE}/versions", "get", "The versions that are kept, the newest first", None, ToldVersions),
    (f"{ONE}/versions", "post", "Write a new version on top of the newest", NewVersion, ToldWholeArtefact),
    (f"{ONE}/restore", "post", "An old version's content as a new version", Restored, ToldWholeArtefact),
    (_EXPORT, "get", "An artefact as a file", None, type(None)),
)
_VERSION: dict[str, Any] = {"type": "integer", "minimum": 1, "description": "The newest, where it is left out."}
_QUERIES: dict[tuple[str, str], tuple[tuple[str, dict[str, Any]], ...]] = {
    (ALL, "get"): (
        ("q", {"type": "string", "description": "Words of the title."}),
        ("kind", {"type": "string", "enum": list(get_args(Kind))}),
        ("conversation_id", {"type": "string", "description": "Those that were made in its thread."}),
        ("page_size", {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": 50}),
        ("after", {"type": "string", "description": "What the page before told as next."}),
    ),
    (ALL, "delete"): (("confirm", {"type": "string", "enum": ["all"]}),),
    (ONE, "get"): (("version", _VERSION),),
    (_EXPORT, "get"): (
        ("format", {"type": "string", "enum": list(get_args(Format)), "default": "source"}),
        ("version", _VERSION),
    ),
}
_MADE = {(ALL, "post"), (f"{ONE}/versions", "post"), (f"{ONE}/restore", "post")}


def complete(path: str, method: str, operation: dict[str, Any]) -> None:
    """Adds what the schemas of bodies do not tell; nothing to operations of others."""
    place = (path, method)
    operation["parameters"] = [
        *operation["parameters"],
        *(
            {"name": name, "in": "query", "required": name == "confirm", "schema": schema}
            for name, schema in _QUERIES.get(place, ())
        ),
    ]
    responses = operation["responses"]
    if place in _MADE:
        responses["201"] = responses.pop("200")
    if place == (ONE, "delete"):
        del responses["200"]
        responses["204"] = {"description": "Done"}
    if place == (_EXPORT, "get"):
        kinds = {types_of(form) for form in get_args(Format)}
        responses["200"]["content"] = {
            kind: {"schema": {"type": "string", "format": "binary"}} for kind in sorted(kinds)
        }
