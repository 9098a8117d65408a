from __future__ import annotations

from typing import Literal

import msgspec

Visibility = Literal["workspace", "user"]


class File(msgspec.Struct, frozen=True, kw_only=True):
    """What was uploaded. ``mime_type`` is what its bytes are; times are Unix seconds in UTC, sizes bytes."""

    id: str
    workspace_id: str
    user_id: str | None
    key_id: str
    name: str
    size: int
    sha256: str
    mime_type: str
    purpose: str
    sample_type: str
    source: str
    visibility: Visibility
    created_at: float
    expires_at: float | None = None
    lines: int | None = None
    """Of a file of JSON lines."""


class NewFile(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of a file that was uploaded. ``purpose`` empty: decided by what the bytes are."""

    name: str
    purpose: str = ""
    visibility: Visibility = "workspace"
    expires_in: float | None = None
    """Seconds."""
    sample_type: str = ""
    """Empty: the one that goes with the purpose."""
    source: str = "upload"


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """Which files are asked for, newest first. ``page`` from 0; an empty filter lets everything through."""

    page: int = 0
    page_size: int = 100
    include_total: bool = True
    sample_types: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    mime_types: tuple[str, ...] = ()
    purpose: str = ""
    search: str = ""
    """A part of the name, in any case."""


class Stored(msgspec.Struct, frozen=True):
    """What the storage took in: bytes and their SHA-256, in hexadecimal."""

    size: int
    sha256: str
    head: bytes
    """The first bytes, by which a type is told."""
