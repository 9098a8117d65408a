"""The tables of artefacts, as the newest migration leaves them. Times are Unix seconds, in UTC; ``owner`` as in
``db.assistant_tables``."""

from __future__ import annotations

from sqlalchemy import Column, Double, ForeignKey, Index, Integer, Table, Text

from ventoux.db.document_tables import metadata

__all__ = ["artefact_versions", "artefacts"]

artefacts = Table(
    "artefacts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workspace_id", Text, ForeignKey("workspaces.id"), nullable=False),
    Column("owner", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("called", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("language", Text),
    Column("conversation_id", Text),
    Column("thread_id", Text),
    Column("entry_id", Text),
    Column("project_id", Text),
    Column("version", Integer, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("updated_at", Double, nullable=False),
    Index("ix_artefacts_owner", "workspace_id", "owner", "updated_at"),
    Index("ix_artefacts_thread_id", "thread_id"),
)
"""``called``: the title, folded, to be looked through. ``conversation_id`` and ``entry_id``: where it was made;
``thread_id``: of that conversation and its branches. They stay when the conversation goes. ``version``: the newest."""

artefact_versions = Table(
    "artefact_versions",
    metadata,
    Column("artefact_id", Text, ForeignKey("artefacts.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("content", Text, nullable=False),
    Column("bytes", Integer, nullable=False),
    Column("note", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("restored_from", Integer),
    Column("created_at", Double, nullable=False),
)
"""Each whole. ``bytes``: of the content in UTF-8. ``made_by``: user or model.
``restored_from``: the version whose content it has again."""
