from __future__ import annotations

import msgspec

from ventoux.limits.schemas import Limits, OwnLimits

SCOPES = {
    "models:read": "list models and read their cards",
    "chat": "chat completions",
    "embeddings": "embeddings",
    "usage:read": "read the usage of the key's workspace",
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

    def expired(self, now: float) -> bool:
        return self.expires_at is not None and self.expires_at <= now
