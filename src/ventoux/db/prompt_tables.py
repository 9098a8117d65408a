"""The table of prompts, as the newest migration leaves it. Times are Unix seconds, in UTC; ``owner`` as in
``db.assistant_tables``."""

from __future__ import annotations

from sqlalchemy import Column, Double, ForeignKey, Index, Integer, Table, Text

from ventoux.db.document_tables import metadata

__all__ = ["prompts"]

prompts = Table(
    "prompts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workspace_id", Text, ForeignKey("workspaces.id"), nullable=False),
    Column("owner", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("description", Text, nullable=False, server_default=""),
    Column("language", Text),
    Column("audience", Text, nullable=False, server_default="own"),
    Column("called", Text, nullable=False, server_default=""),
    Column("version", Integer, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("updated_at", Double, nullable=False),
    Index("ux_prompts_name", "workspace_id", "owner", "name", unique=True),
    Index("ix_prompts_audience", "workspace_id", "audience", "name"),
)
"""``called``: name, title and description, folded, to be looked through."""
