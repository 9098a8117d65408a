"""Bodies of the Libraries API, with what is our own beside: ``retrieval`` of a library, and of a document what became
of it. The SDKs pass over fields that they do not know.

They want every field that has no default here, times as ISO 8601 with an offset, 201 for a library that is made and 204
for a document that is deleted or read anew; version 1 of the Python SDK wants 200 with a body where libraries and
shares are deleted.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

LISTING = ("page", "page_size", "page_token", "search", "filter_owned_by_me")
DOCUMENTS_LISTING = ("page", "page_size", "search", "sort_by", "sort_order", "filters_attributes")
LARGEST_PAGE = 1000
URL_HOURS = 1.0
"""For which a signed URL of a document is good."""
MOST_ATTRIBUTES = 16 * 1024
"""Bytes of JSON."""

MOST_VALUES = 100
"""In ``filters_attributes``."""

_WHOLE = r"^[^\x00]*$"
"""PostgreSQL keeps no text with a zero character."""
Name = Annotated[str, Meta(min_length=1, max_length=200, pattern=_WHOLE)]
Description = Annotated[str, Meta(max_length=4000, pattern=_WHOLE)]
Question = Annotated[str, Meta(min_length=1, max_length=16_000, pattern=_WHOLE)]
OwnerType = Literal["User", "Workspace"]
Level = Literal["Viewer", "Editor"]
Id = Annotated[str, Meta(min_length=1, max_length=64, pattern=_WHOLE)]


class CreateLibraryRequest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    name: Name
    description: Description | None = None
    chunk_size: Annotated[int, Meta(ge=32, le=1024)] | None = None
    owner_type: OwnerType | None = None
    retrieval: dict[str, Any] | None = None


class UpdateLibraryRequest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    name: Name | UnsetType | None = UNSET
    description: Description | UnsetType | None = UNSET
    retrieval: dict[str, Any] | None = None


class Library(msgspec.Struct, kw_only=True):
    id: str
    name: str
    created_at: str
    updated_at: str
    owner_id: str | None
    owner_type: str
    total_size: int
    nb_documents: int
    chunk_size: int | None
    emoji: str | None = None
    description: str | None = None
    generated_description: str | None = None
    explicit_user_members_count: int | None = None
    explicit_workspace_members_count: int | None = None
    org_sharing_role: str | None = None
    generated_name: str | None = None
    retrieval: dict[str, Any]


class PaginationInfo(msgspec.Struct):
    """``current_page`` from 0."""

    total_items: int
    total_pages: int
    current_page: int
    page_size: int
    has_more: bool


class ListLibrariesResponse(msgspec.Struct):
    data: list[Library]
    pagination: PaginationInfo
    next_page_token: str | None = None


class Document(msgspec.Struct, kw_only=True):
    id: str
    library_id: str
    hash: str | None
    """SHA-256, in hexadecimal."""
    mime_type: str | None
    extension: str | None
    size: int | None
    name: str
    created_at: str
    process_status: str
    uploaded_by_id: str | None
    uploaded_by_type: str
    processing_status: str
    tokens_processing_total: int
    summary: str | None = None
    last_processed_at: str | None = None
    number_of_pages: int | None = None
    tokens_processing_main_content: int | None = None
    tokens_processing_summary: int | None = None
    url: str | None = None
    attributes: dict[str, Any] = {}
    expires_at: str | None = None
    stage: str | None = None
    error: str | None = None
    warning: str | None = None
    language: str | None = None


class ListDocumentsResponse(msgspec.Struct):
    pagination: PaginationInfo
    data: list[Document]


class AddDocumentRequest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Our own, instead of a form: a web page, or a file of /v1/files."""

    url: Annotated[str, Meta(min_length=1, max_length=4096)] | None = None
    file_id: Id | None = None


Scalar = bool | int | float | str
Attributes = dict[str, Scalar | list[Scalar]]
_LARGEST = 2**63


def fault(attributes: Attributes) -> str:
    """What neither database could keep or compare. Looked for here, not by constraints within the dict: msgspec 0.22.0
    was seen to crash there."""
    for name, given in attributes.items():
        for value in (name, *(given if isinstance(given, list) else [given])):
            if isinstance(value, str) and "\x00" in value:
                return "A zero character is in it"
            if isinstance(value, int) and not -_LARGEST <= value < _LARGEST:
                return "A whole number of it has more than 64 bits"
    return ""


class UpdateDocumentRequest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    name: Annotated[str, Meta(min_length=1, max_length=255)] | UnsetType | None = UNSET
    attributes: Attributes | UnsetType | None = UNSET
    expires_at: datetime | UnsetType | None = UNSET


class ProcessingStatus(msgspec.Struct):
    document_id: str
    process_status: str
    processing_status: str
    stage: str | None = None
    error: str | None = None


class DocumentTextContent(msgspec.Struct):
    text: str


class SharingRequest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    level: Level
    share_with_uuid: Id
    share_with_type: OwnerType
    org_id: str | None = None


class SharingDelete(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    share_with_uuid: Id
    share_with_type: OwnerType
    org_id: str | None = None


class Sharing(msgspec.Struct, kw_only=True):
    """``org_id``: there are no organizations here; it is the workspace's."""

    library_id: str
    org_id: str
    role: str
    share_with_type: str
    share_with_uuid: str | None
    user_id: str | None = None


class ListSharingResponse(msgspec.Struct):
    data: list[Sharing]


class SearchRequest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    question: Question
    limit: Annotated[int, Meta(ge=1, le=100)] = 10


class AskRequest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    question: Question
    model: Annotated[str, Meta(min_length=1)] | None = None
    mode: Literal["auto", "passages", "document", "table"] = "auto"
    stream: bool = False


class QuestionRequest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """``passage``: words of the document that a search for the question must find. Each run keeps the question."""

    question: Annotated[str, Meta(min_length=1, max_length=1000, pattern=_WHOLE)]
    document_id: Id
    passage: Annotated[str, Meta(min_length=1, max_length=4000, pattern=_WHOLE)]


_STATUS = {"done": "Completed", "error": "Error"}
"""As clients of the API wait for it: until it is no longer ``Running``."""


def processing_status(status: str) -> str:
    return _STATUS.get(status, "Running")


def iso(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", "Z")


def seconds(at: datetime) -> float:
    """A time without an offset is in UTC, as all times of the API are."""
    return (at if at.tzinfo is not None else at.replace(tzinfo=UTC)).timestamp()
