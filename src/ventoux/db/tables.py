"""Every table, as the newest migration leaves it. Times are seconds since the Unix epoch, in UTC."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Column, Double, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text

metadata = MetaData()

workspaces = Table(
    "workspaces",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("created_at", Double, nullable=False),
)

keys = Table(
    "keys",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workspace_id", Text, ForeignKey("workspaces.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("prefix", Text, nullable=False, unique=True),
    Column("hash", LargeBinary, nullable=False, unique=True),
    Column("scopes", JSON, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("expires_at", Double),
    Column("revoked_at", Double),
    Column("last_used_at", Double),
    Column("limits", JSON, nullable=False, server_default="{}"),
)

changes = Table(
    "changes",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("counter", BigInteger, nullable=False),
)
"""A counter for each subject, raised by whoever changes it, so that other processes notice."""

usage_events = Table(
    "usage_events",
    metadata,
    Column("request_id", Text, primary_key=True),
    Column("at", Double, nullable=False),
    Column("workspace_id", Text, nullable=False),
    Column("key_id", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("endpoint", Text, nullable=False),
    Column("operation", Text, nullable=False),
    Column("dialect", Text, nullable=False),
    Column("prompt_tokens", BigInteger, nullable=False),
    Column("cached_tokens", BigInteger, nullable=False),
    Column("completion_tokens", BigInteger, nullable=False),
    Column("time_to_first_token", Double),
    Column("duration", Double, nullable=False),
    Column("finish_reason", Text),
    Column("status", Integer, nullable=False),
    Column("metadata", Text),
    Index("ix_usage_events_at", "at"),
    *(Index(f"ix_usage_events_{column}_at", column, "at") for column in ("key_id", "workspace_id", "model")),
    # Ids grow with time, so rows are appended and need no second tree.
    sqlite_with_rowid=False,
)
"""No foreign keys: an event outlives the key and the workspace that it is billed to."""

responses = Table(
    "responses",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workspace_id", Text, nullable=False),
    Column("key_id", Text, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("model", Text, nullable=False),
    Column("previous_id", Text),
    Column("size", BigInteger, nullable=False),
    Column("input", LargeBinary, nullable=False),
    Column("response", LargeBinary, nullable=False),
    Index("ix_responses_created_at", "created_at"),
    # Has all that is needed to find the oldest beyond a size; the rows themselves are long.
    Index("ix_responses_workspace_id_size", "workspace_id", "created_at", "id", "size"),
)
"""``size`` is that of the two texts of JSON together. No foreign keys: the response before may be deleted."""
