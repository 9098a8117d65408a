from __future__ import annotations

from typing import Literal

import msgspec

from ventoux.limits.schemas import Limits, OwnLimits

SCOPES = {
    "models:read": "list models and read their cards",
    "chat": "chat completions",
    "embeddings": "embeddings",
    "moderations": "moderation and classification",
    "usage:read": "read the usage of the key's workspace",
    "manage:read": "read what is managed in the key's workspace: endpoints, budgets, members and the rest",
    "manage": "manage the key's workspace",
}
"""What a key may be for. The first key has every one of them."""

DEFAULT_WORKSPACE = "default"


class Principal(msgspec.Struct, frozen=True):
    """Who a call is made and billed for."""

    workspace_id: str
    key_id: str
    key_prefix: str
    scopes: frozenset[str]
    limits: Limits = Limits()
    """The key's own over those of the settings."""
    user_id: str | None = None
    """Whose budget its calls draw on as well."""
    endpoints: frozenset[str] | None = None
    """The names of the endpoints that it may call; None for all of its workspace and those served for everybody."""


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """A key without its secret. Times are seconds since the Unix epoch."""

    id: str
    workspace_id: str
    name: str
    prefix: str
    """The first part of the secret, ``vx_`` and eight characters: names the key and opens nothing."""
    scopes: frozenset[str]
    created_at: float
    expires_at: float | None = None
    revoked_at: float | None = None
    last_used_at: float | None = None
    limits: OwnLimits = OwnLimits()
    user_id: str | None = None
    endpoints: frozenset[str] | None = None
    endpoint_id: str | None = None
    slot: Literal["primary", "secondary"] | None = None
    """With ``endpoint_id``: which of an endpoint's own two keys it is."""

    def expired(self, now: float) -> bool:
        return self.expires_at is not None and self.expires_at <= now
