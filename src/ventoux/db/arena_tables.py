"""The table of votes, as the newest migration leaves it. Times are Unix seconds, in UTC; ``owner`` as in
``db.assistant_tables``."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Double, ForeignKey, Index, Table, Text

from ventoux.db.document_tables import metadata

__all__ = ["arena_votes"]

arena_votes = Table(
    "arena_votes",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workspace_id", Text, ForeignKey("workspaces.id"), nullable=False),
    Column("owner", Text, nullable=False),
    Column("model_a", Text, nullable=False),
    Column("model_b", Text, nullable=False),
    Column("conversation_a", Text, nullable=False),
    Column("conversation_b", Text, nullable=False),
    Column("winner", Text, nullable=False),
    Column("blind", Boolean, nullable=False),
    Column("language", Text),
    Column("comment", Text, nullable=False, server_default=""),
    Column("created_at", Double, nullable=False),
    Index("ux_arena_votes_pair", "owner", "conversation_a", "conversation_b", unique=True),
    Index("ix_arena_votes_workspace", "workspace_id", "created_at"),
)
"""``conversation_a`` comes before ``conversation_b`` in the alphabet: a pair has one vote of each owner. Not foreign
keys: what was voted holds when a conversation is deleted."""
