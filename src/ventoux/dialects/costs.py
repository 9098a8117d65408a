"""What a call cost, beside its tokens in ``usage``: only where the caller asked for it and there is a price.

No official schema has it. The official clients keep fields of ``usage`` that they do not know.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

import msgspec
from msgspec import UNSET, UnsetType

if TYPE_CHECKING:
    from ventoux.calls import Usage

_MICRO = 1_000_000


class Costed(msgspec.Struct, kw_only=True):
    cost: float | UnsetType = UNSET
    """In the currency; at most six digits after the point."""
    cost_currency: str | UnsetType = UNSET
    """As ISO 4217 names it."""


class Cost(TypedDict):
    cost: float | UnsetType
    cost_currency: str | UnsetType


def cost_of(usage: Usage) -> Cost:
    if usage.cost is None:
        return {"cost": UNSET, "cost_currency": UNSET}
    return {"cost": usage.cost / _MICRO, "cost_currency": usage.currency}
