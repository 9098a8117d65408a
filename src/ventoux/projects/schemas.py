"""Projects: conversations that share instructions and files."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

_WHOLE = r"^[^\x00]*$"
"""PostgreSQL keeps no text with a zero character."""
Name = Annotated[str, Meta(min_length=1, max_length=200, pattern=_WHOLE)]
Description = Annotated[str, Meta(max_length=4000, pattern=_WHOLE)]
Instructions = Annotated[str, Meta(max_length=8000, pattern=_WHOLE)]
LibraryId = Annotated[str, Meta(min_length=1, max_length=64, pattern=_WHOLE)]
Remains = Literal["keep", "delete"]


class Project(msgspec.Struct, frozen=True, kw_only=True):
    """``library_id``: where its files are. Times are Unix seconds."""

    id: str
    name: str
    description: str | None = None
    instructions: str | None = None
    library_id: str | None = None
    created_at: float
    updated_at: float


class NewProject(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """``library_id``: one that is there already; else the project gets its own when one is asked for."""

    name: Name
    description: Description | None = None
    instructions: Instructions | None = None
    library_id: LibraryId | None = None


class ChangedProject(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What is not sent stays."""

    name: Name | UnsetType = UNSET
    description: Description | UnsetType | None = UNSET
    instructions: Instructions | UnsetType | None = UNSET
    library_id: LibraryId | UnsetType | None = UNSET
