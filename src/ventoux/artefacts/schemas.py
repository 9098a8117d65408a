"""Artefacts: documents, code, pages, diagrams and tables that a user and a model work on, with their versions."""

from __future__ import annotations

from typing import Annotated, Literal, NamedTuple

import msgspec
from msgspec import Meta

MOST_ARTEFACTS = 5000
"""Of one owner in one workspace."""
MOST_VERSIONS = 500
MOST_BYTES = 64 * 2**20
"""Of all versions of one artefact. Of what is too much, the oldest go; the first and the newest stay."""
LONGEST_CONTENT = 2**20
"""Bytes in UTF-8."""
LONGEST_TITLE = 200
LONGEST_NOTE = 1000

_WHOLE = r"^[^\x00]*$"
"""PostgreSQL keeps no text with a zero character."""
Kind = Literal["document", "code", "html", "mermaid", "table"]
"""A document is Markdown, a table CSV with commas."""
Title = Annotated[str, Meta(min_length=1, max_length=LONGEST_TITLE, pattern=_WHOLE)]
CodeLanguage = Annotated[str, Meta(pattern=r"^[A-Za-z0-9+#._-]{1,40}\Z")]
Content = Annotated[str, Meta(max_length=LONGEST_CONTENT, pattern=_WHOLE)]
Note = Annotated[str, Meta(max_length=LONGEST_NOTE, pattern=_WHOLE)]
Number = Annotated[int, Meta(ge=1, le=2**31 - 1)]
Origin = Annotated[str, Meta(min_length=1, max_length=64, pattern=_WHOLE)]
MadeBy = Literal["user", "model"]


class Artefact(msgspec.Struct, frozen=True, kw_only=True):
    """``conversation_id``: where it was made, while that is there. ``version``: the newest. Times are Unix seconds."""

    id: str
    title: str
    kind: Kind
    language: str | None
    conversation_id: str | None
    thread_id: str | None
    entry_id: str | None
    project_id: str | None
    version: int
    created_at: float
    updated_at: float


class Version(NamedTuple):
    """``size`` in bytes; ``restored_from``: whose content it has again; ``at`` in Unix seconds."""

    version: int
    size: int
    note: str
    made_by: MadeBy
    restored_from: int | None
    at: float


class WholeArtefact(NamedTuple):
    """At one of its versions."""

    artefact: Artefact
    version: Version
    content: str


class NewArtefact(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    title: Title
    kind: Kind
    language: CodeLanguage | None = None
    content: Content
    conversation_id: Origin | None = None
    entry_id: Origin | None = None


class NewVersion(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """``base_version``: the newest that the writer has seen, against lost changes."""

    content: Content
    base_version: Number
    note: Note = ""


class Restored(msgspec.Struct, forbid_unknown_fields=True):
    version: Number


class Renamed(msgspec.Struct, forbid_unknown_fields=True):
    title: Title


class Edit(NamedTuple):
    """``find`` is the very text, and there once."""

    find: str
    replace: str
