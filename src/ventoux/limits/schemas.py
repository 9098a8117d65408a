"""What may be limited, whose, and what a call costs."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import msgspec
from msgspec import UNSET, Meta, UnsetType

if TYPE_CHECKING:
    from ventoux.calls import Usage

Dimension = Literal[
    "requests_per_minute", "tokens_per_minute", "tokens_per_day", "concurrent", "spend", "spend_per_day"
]
"""The last two in micro-units, a calendar month and a day in UTC; the last is a budget's only."""
Kind = Literal["key", "workspace", "model", "endpoint", "user"]
Limit = Annotated[int, Meta(ge=1, le=10**15)]
"""At most what a double can hold, because a shared counter may be kept in Lua."""
Currency = Annotated[str, Meta(pattern=r"^[A-Z]{3}\Z")]
"""As ISO 4217 names it."""

MILLION = 1_000_000
MINUTE_MS = 60_000
SPEND: frozenset[Dimension] = frozenset({"spend", "spend_per_day"})


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``None`` is no limit. ``spend`` is in micro-units of the setting ``currency``, a calendar month in UTC."""

    requests_per_minute: Limit | None = None
    tokens_per_minute: Limit | None = None
    tokens_per_day: Limit | None = None
    concurrent: Limit | None = None
    spend: Limit | None = None


class OwnLimits(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What one key has instead of the settings: a limit, or None for no limit at all. Unset: as the settings say."""

    requests_per_minute: Limit | UnsetType | None = UNSET
    tokens_per_minute: Limit | UnsetType | None = UNSET
    tokens_per_day: Limit | UnsetType | None = UNSET
    concurrent: Limit | UnsetType | None = UNSET
    spend: Limit | UnsetType | None = UNSET

    def over(self, defaults: Limits) -> Limits:
        own = {name: value for name in DIMENSIONS if (value := getattr(self, name)) is not UNSET}
        return msgspec.structs.replace(defaults, **own) if own else defaults


DIMENSIONS: tuple[Dimension, ...] = (
    "requests_per_minute",
    "tokens_per_minute",
    "tokens_per_day",
    "concurrent",
    "spend",
)


class Subject(NamedTuple):
    """Whose limits. ``id`` never changes."""

    kind: Kind
    id: str


class Price(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """As a card tells it: in the currency, for a million tokens, and ``request`` for one call. ``cached`` is for the
    part of the prompt that a cache served; it costs what the rest of the prompt does when it is left out. ``minute``
    is for one of a recording, ``characters`` for a million of a text that is spoken."""

    input: Annotated[float, Meta(ge=0, le=1e6)]
    output: Annotated[float, Meta(ge=0, le=1e6)]
    cached: Annotated[float, Meta(ge=0, le=1e6)] | None = None
    request: Annotated[float, Meta(ge=0, le=1e6)] = 0.0
    minute: Annotated[float, Meta(ge=0, le=1e6)] = 0.0
    characters: Annotated[float, Meta(ge=0, le=1e6)] = 0.0


class PriceInForce(msgspec.Struct, frozen=True, kw_only=True):
    """What a call is billed by: micro-units for a million tokens, ``request`` for one call, ``minute`` for one of a
    recording, ``characters`` for a million of a text that is spoken. Integers, so that a sum does not depend on how it
    was split. ``id`` names it on every usage event."""

    id: str
    currency: str
    input: int
    cached_input: int
    output: int
    request: int = 0
    minute: int = 0
    characters: int = 0


def cost(price: PriceInForce, usage: Usage, *, served: bool = True) -> int:
    """Micro-units, a part of one counted whole. A call that was not ``served`` bears the fee for a request only when it
    consumed something."""
    fresh = usage.prompt_tokens - usage.cached_tokens
    by_million = fresh * price.input + usage.cached_tokens * price.cached_input
    by_million += usage.completion_tokens * price.output + usage.characters * price.characters
    by_minute = usage.audio_ms * price.minute
    # Over one denominator, so that a call is rounded up once.
    total = -(-(by_million * MINUTE_MS + by_minute * MILLION) // (MILLION * MINUTE_MS))
    consumed = usage.total_tokens or usage.audio_ms or usage.characters
    return total + (price.request if served or consumed else 0)


def money(micro: int, currency: str = "") -> str:
    """Exact, and as short as it can be: ``1,234.5 EUR``."""
    whole, part = divmod(abs(micro), MILLION)
    amount = f"{'-' if micro < 0 else ''}{whole:,}.{part:06}".rstrip("0").rstrip(".")
    return f"{amount} {currency}".strip()


def decimal(micro: int) -> str:
    """With all six digits, for programs: ``0.000123``."""
    whole, part = divmod(abs(micro), MILLION)
    return f"{'-' if micro < 0 else ''}{whole}.{part:06}"


BudgetKind = Literal["workspace", "user", "key", "endpoint"]
Period = Literal["day", "month"]


class Budget(msgspec.Struct, frozen=True, kw_only=True):
    """What a workspace lets itself, one of its users or keys, or its calls of an endpoint cost in a day or a month of
    the calendar in UTC. ``amount`` in micro-units of ``currency``; ``alerts`` are shares of it; a ``hard`` one refuses
    calls. ``version`` goes up with every change."""

    id: str
    workspace_id: str
    subject_kind: BudgetKind
    subject_id: str
    period: Period
    amount: Limit
    currency: str
    alerts: tuple[float, ...]
    hard: bool
    version: int
    created_at: float
    updated_at: float


@lru_cache(maxsize=4096)
def set_ones(subject: Subject, limits: Limits) -> tuple[tuple[str, Dimension, int], ...]:
    """The limits that there are, each with the name of its counter."""
    return tuple(
        (f"{subject.kind}:{subject.id}:{name}", name, value)
        for name in DIMENSIONS
        if (value := getattr(limits, name)) is not None
    )
