"""What may be limited, whose, and what a model costs."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import msgspec
from msgspec import UNSET, Meta, UnsetType

if TYPE_CHECKING:
    from ventoux.calls import Usage

Dimension = Literal["requests_per_minute", "tokens_per_minute", "tokens_per_day", "concurrent", "spend"]
Kind = Literal["key", "workspace", "model"]
Limit = Annotated[int, Meta(ge=1, le=10**15)]
"""At most what a double can hold, because a shared counter may be kept in Lua."""

MILLION = 1_000_000


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``None`` is no limit. ``spend`` is in millionths of the currency, a calendar month in UTC."""

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
    """Whose limits: a key, a workspace, or a model. ``id`` never changes."""

    kind: Kind
    id: str


class Price(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """In the currency, for a million tokens. ``cached`` is for the part of the prompt that a cache served; it costs
    what the rest of the prompt does when it is left out."""

    input: Annotated[float, Meta(ge=0, le=1e6)]
    output: Annotated[float, Meta(ge=0, le=1e6)]
    cached: Annotated[float, Meta(ge=0, le=1e6)] | None = None


def cost(price: Price | None, usage: Usage) -> int | None:
    """Millionths of the currency, a part of one counted whole. None: the model has no price, which is not 0."""
    if price is None:
        return None
    each_input, each_output, each_cached = _millionths(price)
    fresh = usage.prompt_tokens - usage.cached_tokens
    total = fresh * each_input + usage.cached_tokens * each_cached + usage.completion_tokens * each_output
    return -(-total // MILLION)


@lru_cache(maxsize=1024)
def _millionths(price: Price) -> tuple[int, int, int]:
    """Integers, so that a sum does not depend on how it was split."""
    cached = price.input if price.cached is None else price.cached
    each_input, each_output, each_cached = (round(one * MILLION) for one in (price.input, price.output, cached))
    return each_input, each_output, each_cached


@lru_cache(maxsize=4096)
def set_ones(subject: Subject, limits: Limits) -> tuple[tuple[str, Dimension, int], ...]:
    """The limits that there are, each with the name of its counter."""
    return tuple(
        (f"{subject.kind}:{subject.id}:{name}", name, value)
        for name in DIMENSIONS
        if (value := getattr(limits, name)) is not None
    )
