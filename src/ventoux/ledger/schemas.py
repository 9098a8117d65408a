from __future__ import annotations

from typing import Any, Literal

import msgspec


class UsageEvent(msgspec.Struct, frozen=True, kw_only=True):
    """What one call consumed. ``at`` is when it came in, in seconds since the Unix epoch; durations are in seconds."""

    request_id: str
    at: float
    workspace_id: str
    key_id: str
    model: str
    endpoint: str
    operation: Literal["chat", "completion", "fim", "embeddings", "moderation", "classification"]
    dialect: str
    prompt_tokens: int
    cached_tokens: int
    """The part of ``prompt_tokens`` that the engine took from its prompt cache."""
    completion_tokens: int
    time_to_first_token: float | None
    duration: float
    finish_reason: str | None
    status: int
    """The HTTP status that the client saw; 499 for a client that left."""
    user_id: str | None = None
    deployment: str = ""
    """The one of the endpoint that answered, or failed last."""
    cost: int | None = None
    """Micro-units of ``currency`` at the price in force when the call came in; None where there was none."""
    currency: str | None = None
    price_id: str | None = None
    usage_source: Literal["engine", "counted"] = "engine"
    """"counted": the engine told no usage, so its pieces were counted here."""
    metadata: dict[str, Any] | None = None


class UsageRow(msgspec.Struct, frozen=True, kw_only=True):
    """The sums of the events that share a label: a model's id, a key's id, or a day in UTC as YYYY-MM-DD."""

    label: str
    calls: int
    failed_calls: int
    """Those whose status is 400 or more; what they consumed is in the sums."""
    prompt_tokens: int
    cached_tokens: int
    completion_tokens: int
    total_tokens: int
