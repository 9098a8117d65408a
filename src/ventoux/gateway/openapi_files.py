"""The Files API in the OpenAPI document: a form that is uploaded, queries, and a reply of bytes."""

from __future__ import annotations

from typing import Any

from ventoux.dialects.mistral import files as wire

FILE_OPERATIONS: tuple[tuple[str, str, str, None, type], ...] = (
    ("/v1/files", "post", "Upload a file", None, wire.FileSchema),
    ("/v1/files", "get", "List files, newest first", None, wire.ListFilesResponse),
    ("/v1/files/{file_id}", "get", "One file", None, wire.GetFileResponse),
    ("/v1/files/{file_id}", "delete", "Delete a file", None, wire.DeleteFileResponse),
    ("/v1/files/{file_id}/content", "get", "A file's bytes", None, bytes),
    ("/v1/files/{file_id}/url", "get", "A URL that opens without a key", None, wire.SignedUrl),
)
_TEXTS = {"type": "array", "items": {"type": "string"}}
_QUERIES: dict[str, tuple[tuple[str, dict[str, Any]], ...]] = {
    "/v1/files": (
        ("page", {"type": "integer", "minimum": 0, "maximum": 10**9, "default": 0}),
        ("page_size", {"type": "integer", "minimum": 1, "maximum": wire.LARGEST_PAGE, "default": 100}),
        ("include_total", {"type": "boolean", "default": True}),
        *((name, {"type": "string"}) for name in ("search", "purpose")),
        *((name, _TEXTS) for name in wire.LISTING_LISTS),
    ),
    "/v1/files/{file_id}/url": (
        ("expiry", {"type": "integer", "minimum": wire.URL_HOURS[0], "maximum": wire.URL_HOURS[1], "default": 24}),
    ),
}
_FORM: dict[str, Any] = {
    "type": "object",
    "required": ["file"],
    "additionalProperties": False,
    "properties": {
        "file": {"type": "string", "format": "binary"},
        "purpose": {"type": "string", "maxLength": 64, "description": "Else the bytes decide: fine-tune or ocr."},
        "visibility": {"type": "string", "enum": ["workspace", "user"], "default": "workspace"},
        "expiry": {"type": "integer", "minimum": 1, "maximum": wire.MOST_EXPIRY, "description": "Hours."},
    },
}


def complete(path: str, method: str, operation: dict[str, Any]) -> None:
    """Adds what the schemas of bodies do not tell; nothing to operations of others."""
    if method == "get":
        operation["parameters"] = [
            *operation["parameters"],
            *(
                {"name": name, "in": "query", "required": False, "schema": schema}
                for name, schema in _QUERIES.get(path, ())
            ),
        ]
    if (path, method) == ("/v1/files", "post"):
        operation["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": _FORM}}}
    if path == "/v1/files/{file_id}/content":
        operation["responses"]["200"]["content"] = {"application/octet-stream": {}}
