"""Bodies of the Files API. Those of an upload are a form (``gateway/documents/forms.py``).

The SDKs want every field that has no default here, and ``deleted`` where one file is asked for. ``signature`` is null
everywhere: what it is of is documented nowhere.
"""

from __future__ import annotations

from typing import Literal

import msgspec

FORM_FIELDS = ("purpose", "visibility", "expiry")
LISTING = ("page", "page_size", "include_total", "search", "purpose")
LISTING_LISTS = ("sample_type", "source", "mimetypes")
URL_HOURS = (1, 168)
"""For which a signed URL may be good."""
MOST_EXPIRY = 24 * 366 * 10
"""Hours. The API gives no unit for ``expiry`` of an upload; that of its signed URLs counts hours, so this does."""
LARGEST_PAGE = 1000


class FileSchema(msgspec.Struct, kw_only=True):
    id: str
    object: Literal["file"] = "file"
    bytes: int
    created_at: int
    filename: str
    purpose: str
    sample_type: str
    source: str
    num_lines: int | None = None
    mimetype: str | None = None
    signature: str | None = None
    expires_at: int | None = None
    visibility: Literal["workspace", "user"] | None = None


class GetFileResponse(FileSchema, kw_only=True):
    deleted: bool = False


class ListFilesResponse(msgspec.Struct, kw_only=True, omit_defaults=False):
    data: list[FileSchema]
    object: Literal["list"] = "list"
    total: int | None = None


class DeleteFileResponse(msgspec.Struct, kw_only=True):
    id: str
    object: Literal["file"] = "file"
    deleted: bool = True


class SignedUrl(msgspec.Struct):
    url: str
