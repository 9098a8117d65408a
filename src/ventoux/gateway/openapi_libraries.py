"""The Libraries API in the OpenAPI document, with what is our own beside it."""

from __future__ import annotations

from typing import Any

import msgspec

from ventoux.dialects.mistral import libraries as wire
from ventoux.libraries import schemas
from ventoux.libraries.listing import SORTED_BY


class Chunks(msgspec.Struct):
    generation: int
    data: list[schemas.Chunk]


class Questions(msgspec.Struct):
    data: list[schemas.KnownQuestion]


class Runs(msgspec.Struct):
    data: list[schemas.RunSummary]


_ALL, _ONE = "/v1/libraries", "/v1/libraries/{library_id}"
_DOCUMENTS, _DOCUMENT = f"{_ONE}/documents", f"{_ONE}/documents/{{document_id}}"
LIBRARY_OPERATIONS: tuple[tuple[str, str, str, type | None, type], ...] = (
    (_ALL, "post", "Make a library", wire.CreateLibraryRequest, wire.Library),
    (_ALL, "get", "List libraries, newest first", None, wire.ListLibrariesResponse),
    (_ONE, "get", "One library", None, wire.Library),
    (_ONE, "patch", "Change a library; what is not sent stays", wire.UpdateLibraryRequest, wire.Library),
    (_ONE, "put", "As PATCH", wire.UpdateLibraryRequest, wire.Library),
    (_ONE, "delete", "Delete a library with its documents", None, wire.Library),
    (f"{_ONE}/share", "get", "With whom a library is shared", None, wire.ListSharingResponse),
    (f"{_ONE}/share", "put", "Share a library within its workspace", wire.SharingRequest, wire.Sharing),
    (f"{_ONE}/share", "delete", "End sharing", wire.SharingDelete, wire.Sharing),
    (_DOCUMENTS, "post", "Add a document, a web page or a file", wire.AddDocumentRequest, wire.Document),
    (_DOCUMENTS, "get", "List documents", None, wire.ListDocumentsResponse),
    (_DOCUMENT, "get", "One document", None, wire.Document),
    (_DOCUMENT, "patch", "Change a document; what is not sent stays", wire.UpdateDocumentRequest, wire.Document),
    (_DOCUMENT, "put", "As PATCH", wire.UpdateDocumentRequest, wire.Document),
    (_DOCUMENT, "delete", "Delete a document", None, type(None)),
    (f"{_DOCUMENT}/text_content", "get", "What was read of a document", None, wire.DocumentTextContent),
    (f"{_DOCUMENT}/status", "get", "How far it is", None, wire.ProcessingStatus),
    (f"{_DOCUMENT}/signed-url", "get", "A URL of its bytes, for an hour", None, str),
    (f"{_DOCUMENT}/extracted-text-signed-url", "get", "A URL of its text, for an hour", None, str),
    (f"{_DOCUMENT}/content", "get", "Its bytes", None, bytes),
    (f"{_DOCUMENT}/extracted-text", "get", "Its text, as a file", None, bytes),
    (f"{_DOCUMENT}/reprocess", "post", "Read it anew", None, type(None)),
    (f"{_DOCUMENT}/chunks", "get", "How it was cut", None, Chunks),
    (f"{_ONE}/search", "post", "Find passages", wire.SearchRequest, schemas.Found),
    (f"{_ONE}/ask", "post", "Answer from the documents, whole or as a stream", wire.AskRequest, schemas.Inspection),
    (f"{_ONE}/questions", "get", "Questions with which it is tested", None, Questions),
    (f"{_ONE}/questions", "post", "Add a question", wire.QuestionRequest, schemas.KnownQuestion),
    (f"{_ONE}/questions/{{question_id}}", "delete", "Remove a question", None, type(None)),
    (f"{_ONE}/test-runs", "get", "What tests have shown, newest first", None, Runs),
    (f"{_ONE}/test-runs", "post", "Ask every question now", None, schemas.RetrievalRun),
    (f"{_ONE}/test-runs/compare", "get", "Two runs, side by side", None, schemas.Comparison),
    (f"{_ONE}/test-runs/{{run_id}}", "get", "One run, with the place of each passage", None, schemas.RetrievalRun),
)
_STREAMED = f"{_ONE}/ask"
_BYTES = frozenset({f"{_DOCUMENT}/content", f"{_DOCUMENT}/extracted-text"})
_STATUS: dict[tuple[str, str], tuple[str, ...]] = {
    (_ALL, "post"): ("201",),
    (_DOCUMENTS, "post"): ("200", "201"),
    (_DOCUMENT, "delete"): ("204",),
    (f"{_DOCUMENT}/reprocess", "post"): ("204",),
    (f"{_ONE}/questions", "post"): ("201",),
    (f"{_ONE}/questions/{{question_id}}", "delete"): ("204",),
    (f"{_ONE}/test-runs", "post"): ("201",),
}
_TEXT: dict[str, Any] = {"type": "string"}


def _number(least: int, most: int, otherwise: int | None = None) -> dict[str, Any]:
    usual = {} if otherwise is None else {"default": otherwise}
    return {"type": "integer", "minimum": least, "maximum": most, **usual}


_PAGES = (("page", _number(0, 10**6, 0)), ("page_size", _number(1, wire.LARGEST_PAGE, 100)), ("search", _TEXT))
_QUERIES: dict[str, tuple[tuple[str, dict[str, Any]], ...]] = {
    _ALL: (*_PAGES, ("page_token", _TEXT), ("filter_owned_by_me", {"type": "boolean", "default": False})),
    _DOCUMENTS: (
        *_PAGES,
        ("sort_by", _TEXT | {"enum": list(SORTED_BY)}),
        ("sort_order", _TEXT | {"enum": ["desc", "asc"]}),
        ("filters_attributes", _TEXT | {"description": 'JSON, such as {"year": 2024}.'}),
    ),
    f"{_DOCUMENT}/text_content": (("page_start", _number(1, 10**6)), ("page_end", _number(1, 10**6))),
    f"{_DOCUMENT}/chunks": (("first", _number(0, 10**9, 0)), ("limit", _number(1, 1000, 100))),
    f"{_ONE}/test-runs": (("limit", _number(1, 100, 20)),),
    f"{_ONE}/test-runs/compare": (("before", _TEXT), ("after", _TEXT)),
}
_FORM: dict[str, Any] = {
    "type": "object",
    "required": ["file"],
    "additionalProperties": False,
    "properties": {"file": {"type": "string", "format": "binary"}},
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
    if (path, method) == (_DOCUMENTS, "post"):
        operation["requestBody"]["content"]["multipart/form-data"] = {"schema": _FORM}
    responses = operation["responses"]
    if path == _STREAMED:
        responses["200"]["content"]["text/event-stream"] = {}
    if path in _BYTES:
        responses["200"]["content"] = {"application/octet-stream": {}}
    if (statuses := _STATUS.get((path, method))) is not None:
        told = responses.pop("200")
        for status in statuses:
            responses[status] = {"description": "Done"} if status == "204" else told
