"""The tables of threads and of the interface's settings, as the newest migration leaves them. Times are Unix seconds,
in UTC; ``owner`` as in ``db.assistant_tables``."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Double, ForeignKey, Index, Integer, Table, Text, text

from ventoux.db.document_tables import metadata

__all__ = ["interface_settings", "thread_tags", "threads"]

_KEPT, _DELETED = text("deleted_at IS NULL"), text("deleted_at IS NOT NULL")

threads = Table(
    "threads",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workspace_id", Text, ForeignKey("workspaces.id"), nullable=False),
    Column("owner", Text, nullable=False),
    Column("conversation_id", Text, nullable=False),
    Column("name", Text),
    Column("preview", Text, nullable=False, server_default=""),
    Column("called", Text, nullable=False, server_default=""),
    Column("pinned", Boolean, nullable=False, server_default="0"),
    Column("archived", Boolean, nullable=False, server_default="0"),
    Column("temporary", Boolean, nullable=False, server_default="0"),
    Column("folder", Text),
    Column("created_at", Double, nullable=False),
    Column("updated_at", Double, nullable=False),
    Column("deleted_at", Double),
    Index(
        "ix_threads_kept",
        "workspace_id",
        "owner",
        "temporary",
        "archived",
        "updated_at",
        "id",
        sqlite_where=_KEPT,
        postgresql_where=_KEPT,
    ),
    Index(
        "ix_threads_deleted",
        "workspace_id",
        "owner",
        "deleted_at",
        "id",
        sqlite_where=_DELETED,
        postgresql_where=_DELETED,
    ),
)
"""``id``: that of the conversation it began with, which may be gone. ``conversation_id``: the branch that was used
last. ``preview``: how the first message of a user begins. ``called``: its name and that, folded, to be looked through.
``deleted_at``: when it went into the trash."""

thread_tags = Table(
    "thread_tags",
    metadata,
    Column("thread_id", Text, ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True, nullable=False),
    Column("tag", Text, primary_key=True, nullable=False),
)

interface_settings = Table(
    "interface_settings",
    metadata,
    Column("owner", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("data", Text, nullable=False),
    Column("updated_at", Double, nullable=False),
)
"""``data``: a JSON object that the web application alone reads. In whatever workspace its owner is."""
