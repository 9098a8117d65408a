from __future__ import annotations

from typing import Any, Literal

import msgspec

from ventoux.limits.schemas import Budget, BudgetKind, Period, PriceInForce


class UsageEvent(msgspec.Struct, frozen=True, kw_only=True):
    """What one call consumed. ``at`` is when it came in, in seconds since the Unix epoch; durations are in seconds."""

    request_id: str
    at: float
    workspace_id: str
    key_id: str
    model: str
    endpoint: str
    operation: Literal[
        "chat",
        "completion",
        "fim",
        "embeddings",
        "moderation",
        "classification",
        "ocr",
        "transcription",
        "speech",
    ]
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
    """"counted": the engine told no usage, or one that cannot be true, so it was counted here."""
    audio_ms: int = 0
    """Of a recording that was heard, in milliseconds."""
    characters: int = 0
    """Of a text that was spoken."""
    error: str | None = None
    """The name of the error that the call ended with, as in the header ``x-ventoux-error``."""
    metadata: dict[str, Any] | None = None


class UsageRow(msgspec.Struct, frozen=True, kw_only=True):
    """The sums of the events that share a label: an id, a day in UTC as YYYY-MM-DD, or an hour as YYYY-MM-DDTHH:00Z.
    An event without a user has the label ""."""

    label: str
    calls: int
    failed_calls: int
    """Those whose status is 400 or more; what they consumed is in the sums."""
    prompt_tokens: int
    cached_tokens: int
    completion_tokens: int
    total_tokens: int
    audio_ms: int = 0
    characters: int = 0
    costs: dict[str, int]
    """Micro-units by currency."""
    unpriced_calls: int
    """Those for which no price was in force: they are in no cost."""


class SetPrice(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the price book: micro-units for a million tokens, ``request`` for a call, ``minute`` for one of a
    recording, ``characters`` for a million of a text that is spoken. Without ``cached_input`` that part of a prompt
    costs what the rest does. ``workspace_id`` is empty for what is served to everybody."""

    id: str
    workspace_id: str
    endpoint_id: str
    currency: str
    input: int
    cached_input: int | None
    output: int
    request: int
    effective_from: float
    created_at: float
    created_by: str
    minute: int = 0
    characters: int = 0

    def in_force(self) -> PriceInForce:
        cached = self.input if self.cached_input is None else self.cached_input
        return PriceInForce(
            id=self.id,
            currency=self.currency,
            input=self.input,
            cached_input=cached,
            output=self.output,
            request=self.request,
            minute=self.minute,
            characters=self.characters,
        )


class BudgetTerms(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wants of a budget; the fields are the budget's."""

    subject_kind: BudgetKind
    subject_id: str
    period: Period
    amount: int
    currency: str
    alerts: tuple[float, ...] = (0.5, 0.8, 1.0)
    hard: bool = True


class BudgetAlert(msgspec.Struct, frozen=True, kw_only=True):
    """Given once for a budget, a period and a share of it."""

    budget_id: str
    period_start: float
    share: float
    at: float


class BudgetStanding(msgspec.Struct, frozen=True, kw_only=True):
    """A budget, what is spent of it in the period that runs, in micro-units, and the shares that were told."""

    budget: Budget
    spent: int
    period_start: float
    period_end: float
    alerts: list[BudgetAlert]
