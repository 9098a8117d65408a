"""Every table but those of the modules beside it, as the newest migration leaves it. Times are Unix seconds in UTC."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

metadata = MetaData()

workspaces = Table(
    "workspaces",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("created_at", Double, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("archived_at", Double),
)
"""Never removed: its usage and invoices stay. ``archived_at``: since when nothing new happens in it."""

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
    Column("user_id", Text),
    Column("endpoints", JSON),
    Column("endpoint_id", Text),
    Column("slot", Text),
    Column("sealed", LargeBinary),
    Column("change", BigInteger, nullable=False, server_default="0"),
    Column("web", Boolean, nullable=False, server_default=false()),
    Index("ix_keys_endpoint_id", "endpoint_id"),
    Index("ix_keys_change", "change"),
    Index("ix_keys_workspace_id", "workspace_id", "id"),
    Index("ix_keys_user_id", "user_id"),
    Index(
        "ix_keys_web",
        "workspace_id",
        "user_id",
        unique=True,
        sqlite_where=text("web AND revoked_at IS NULL"),
        postgresql_where=text("web AND revoked_at IS NULL"),
    ),
)
"""``user_id``: whose it is, and whose budget it draws on. ``endpoints``: the names that it may call, null for all.
``endpoint_id`` and ``slot`` (primary or secondary): one of an endpoint's own two, which may be shown again: ``sealed``.
``web``: what its user does in a browser is billed to it; nobody was shown its secret.
``change``: what the counter of keys in ``changes`` was raised to when the row was last written, so that only rows that
changed are read."""

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
    Column("user_id", Text),
    Column("deployment", Text, nullable=False, server_default=""),
    Column("cost", BigInteger),
    Column("currency", Text),
    Column("price_id", Text),
    Column("usage_source", Text, nullable=False, server_default="engine"),
    Column("audio_ms", BigInteger, nullable=False, server_default="0"),
    Column("characters", BigInteger, nullable=False, server_default="0"),
    Column("error", Text),
    Column("metadata", Text),
    Index("ix_usage_events_at", "at"),
    *(Index(f"ix_usage_events_{column}_at", column, "at") for column in ("key_id", "workspace_id", "model")),
    # Ids grow with time, so rows are appended and need no second tree.
    sqlite_with_rowid=False,
)
"""No foreign keys: an event outlives the key and the workspace that it is billed to. ``cost`` in micro-units of
``currency``; null where no price was in force, which is not 0. ``usage_source``: whether the engine told the tokens, or
they were counted here. ``error``: the name of what a call failed with."""

usage_hours = Table(
    "usage_hours",
    metadata,
    Column("hour", BigInteger, primary_key=True),
    Column("workspace_id", Text, primary_key=True),
    Column("key_id", Text, primary_key=True),
    Column("user_id", Text, primary_key=True),
    Column("model", Text, primary_key=True),
    Column("endpoint", Text, primary_key=True),
    Column("currency", Text, primary_key=True),
    Column("price_id", Text, primary_key=True),
    Column("calls", BigInteger, nullable=False),
    Column("failed_calls", BigInteger, nullable=False),
    Column("unpriced_calls", BigInteger, nullable=False),
    Column("billed_calls", BigInteger, nullable=False),
    Column("prompt_tokens", BigInteger, nullable=False),
    Column("cached_tokens", BigInteger, nullable=False),
    Column("completion_tokens", BigInteger, nullable=False),
    Column("cost", BigInteger, nullable=False),
    Column("audio_ms", BigInteger, nullable=False, server_default="0"),
    Column("characters", BigInteger, nullable=False, server_default="0"),
    *(
        Index(f"ix_usage_hours_{column}", column, "hour")
        for column in ("workspace_id", "key_id", "user_id", "endpoint")
    ),
    sqlite_with_rowid=False,
)
"""The sums of an hour (Unix seconds // 3600), kept by a trigger on ``usage_events``: the event and its sum are one
transaction, whoever writes. What an event has no value for is an empty text here. ``billed_calls`` are those that bear
a price's fee for a request: that succeeded or consumed something. Days, months and prices are whole hours, so all that
is billed can be found here after the events are deleted."""

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

endpoints = Table(
    "endpoints",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workspace_id", Text, ForeignKey("workspaces.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("spec", JSON, nullable=False),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("updated_at", Double, nullable=False),
    Column("created_by", Text, nullable=False),
    UniqueConstraint("workspace_id", "name"),
)
"""``spec`` as in endpoints/schemas.py. ``state`` is what the operator wants (active, paused, deleting); how it is, is
asked of the engines."""

providers = Table(
    "providers",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workspace_id", Text, ForeignKey("workspaces.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("base_url", Text, nullable=False),
    Column("config", JSON, nullable=False, server_default="{}"),
    Column("credential", LargeBinary),
    Column("version", Integer, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("updated_at", Double, nullable=False),
    Column("probe", JSON),
    Column("probed_at", Double),
    UniqueConstraint("workspace_id", "name"),
)
"""``credential`` is sealed (vault.py)."""

prices = Table(
    "prices",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workspace_id", Text, nullable=False),
    Column("endpoint_id", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("input", BigInteger, nullable=False),
    Column("cached_input", BigInteger),
    Column("output", BigInteger, nullable=False),
    Column("request", BigInteger, nullable=False, server_default="0"),
    Column("effective_from", Double, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("minute", BigInteger, nullable=False, server_default="0"),
    Column("characters", BigInteger, nullable=False, server_default="0"),
    Index("ix_prices_endpoint_id", "endpoint_id", "effective_from"),
)
"""The price book: rows are added, never changed. Micro-units for a million tokens or ``characters``, for a ``minute``
of audio, for one call (``request``)."""

budgets = Table(
    "budgets",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workspace_id", Text, nullable=False),
    Column("subject_kind", Text, nullable=False),
    Column("subject_id", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("alerts", JSON, nullable=False, server_default="[]"),
    Column("hard", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("updated_at", Double, nullable=False),
    UniqueConstraint("workspace_id", "subject_kind", "subject_id", "period"),
)
"""``subject_kind``: workspace, user, key or endpoint; ``period``: day or month; ``alerts``: shares of the amount."""

budget_alerts = Table(
    "budget_alerts",
    metadata,
    Column("budget_id", Text, primary_key=True),
    Column("period_start", Double, primary_key=True),
    Column("share", Double, primary_key=True),
    Column("at", Double, nullable=False),
)

invoices = Table(
    "invoices",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workspace_id", Text, nullable=False),
    Column("number", Text, nullable=False, unique=True),
    Column("month", Text, nullable=False),
    Column("issued_at", Double, nullable=False),
    Column("document", JSON, nullable=False),
    UniqueConstraint("workspace_id", "month"),
)

filter_policies = Table(
    "filter_policies",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workspace_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("spec", JSON, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("updated_at", Double, nullable=False),
    UniqueConstraint("workspace_id", "name"),
)

users = Table(
    "users",
    metadata,
    Column("id", Text, primary_key=True),
    Column("email", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("password_hash", Text),
    Column("issuer", Text),
    Column("subject", Text),
    Column("admin", Boolean, nullable=False),
    Column("email_verified", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("disabled_at", Double),
    Column("last_sign_in_at", Double),
    UniqueConstraint("issuer", "subject"),
)
"""``admin``: of the installation, beside the roles in workspaces. ``issuer`` and ``subject``: of OpenID Connect.
``email_verified``: an administrator of the installation or the OpenID provider vouches that the address is the user's.
"""

memberships = Table(
    "memberships",
    metadata,
    Column("workspace_id", Text, ForeignKey("workspaces.id"), primary_key=True),
    Column("user_id", Text, ForeignKey("users.id"), primary_key=True),
    Column("role", Text, nullable=False),
    Column("created_at", Double, nullable=False),
    Index("ix_memberships_user_id", "user_id"),
)

invitations = Table(
    "invitations",
    metadata,
    Column("id", Text, primary_key=True),
    Column("hash", LargeBinary, nullable=False, unique=True),
    Column("user_id", Text, ForeignKey("users.id"), nullable=False),
    Column("created_at", Double, nullable=False),
    Column("expires_at", Double, nullable=False),
    Index("ix_invitations_user_id", "user_id"),
)
"""Links with which a user sets a password, once: a row goes with its use."""

sessions = Table(
    "sessions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("hash", LargeBinary, nullable=False, unique=True),
    Column("user_id", Text, ForeignKey("users.id"), nullable=False),
    Column("created_at", Double, nullable=False),
    Column("expires_at", Double, nullable=False),
    Column("last_used_at", Double, nullable=False),
    Column("client", Text, nullable=False, server_default=""),
    Column("address", Text, nullable=False, server_default=""),
    Index("ix_sessions_user_id", "user_id"),
    Index("ix_sessions_expires_at", "expires_at"),
)
"""A row goes when its session ends."""

audit_events = Table(
    "audit_events",
    metadata,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False, unique=True),
    Column("at", Double, nullable=False),
    Column("workspace_id", Text),
    Column("actor_kind", Text, nullable=False),
    Column("actor_id", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("object_kind", Text, nullable=False),
    Column("object_id", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("detail", JSON, nullable=False, server_default="{}"),
    Column("address", Text, nullable=False, server_default=""),
    Column("digest", LargeBinary, nullable=False),
    Index("ix_audit_events_workspace_id", "workspace_id", "sequence"),
)
"""Rows are added; triggers refuse every change and removal. ``sequence`` is 1, 2, 3 and so on; ``digest`` covers the
row and the digest before it."""

operations = Table(
    "operations",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workspace_id", Text),
    Column("kind", Text, nullable=False),
    Column("object_kind", Text, nullable=False),
    Column("object_id", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("stage", Text, nullable=False, server_default=""),
    Column("error", Text),
    Column("created_at", Double, nullable=False),
    Column("updated_at", Double, nullable=False),
    Index("ix_operations_object_id", "object_id", "created_at"),
)
"""What takes longer than a request. ``state``: running, succeeded, failed or canceled."""

licence_acceptances = Table(
    "licence_acceptances",
    metadata,
    Column("id", Text, primary_key=True),
    Column("licence", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("accepted_by", Text, nullable=False),
    Column("accepted_at", Double, nullable=False),
    Column("text_sha256", Text),
    Column("workspace_id", Text),
    Index("ix_licence_acceptances_licence", "licence"),
)
