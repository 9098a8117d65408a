"""Figures of a card as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ventoux.catalog.cards import Card
    from ventoux.catalog.facts import ListPrice


def count(number: int) -> str:
    """3,000,000,000 as ``3B``; empty for 0, which is what a card says of what nobody tells."""
    for size, unit in ((10**12, "T"), (10**9, "B"), (10**6, "M")):
        if number >= size:
            return f"{number / size:.3g}{unit}"
    return str(number or "")


def size(number: int) -> str:
    """Bytes in the unit that suits them."""
    return f"{number / 1e9:,.1f} GB" if number >= 10**9 else f"{number / 1e6:,.0f} MB"


def price_in_words(price: ListPrice) -> str:
    """``0.50 in, 0.05 cached, 1.50 out USD for a million tokens``."""
    named = ((price.input, "in"), (price.cached, "cached"), (price.output, "out"))
    parts = [", ".join(f"{asked:.4g} {what}" for asked, what in named if asked is not None)]
    parts[0] += f" {price.currency} for a million tokens" if parts[0] else ""
    if price.pages is not None:
        parts.append(f"{price.pages:.4g} {price.currency} for a thousand pages")
    if price.minute is not None:
        parts.append(f"{price.minute:.4g} {price.currency} for a minute of audio")
    return "; ".join(part for part in parts if part)


def parameters(card: Card) -> str:
    active = f" ({count(card.active_parameters)} active)" if card.active_parameters else ""
    return count(card.parameters) + active
