"""Models side by side: what their cards say, line by line, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ventoux.catalog import memory
from ventoux.catalog.search import published
from ventoux.catalog.wording import parameters, price_in_words, size
from ventoux.errors import InvalidRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from ventoux.catalog.cards import Card

MOST = 8
"""Models in one comparison: more columns nobody reads."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """``values`` in the order of the models; empty where a card does not say."""

    label: str
    values: list[str]
    differs: bool


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    models: list[str]
    rows: list[Row]


def compare(cards: Sequence[Card], today: date) -> Comparison:
    """Scores stand in one line only where benchmark, setting and language agree. Raises InvalidRequest for none
    or too many."""
    if not 1 <= len(cards) <= MOST:
        raise InvalidRequest(f"{len(cards)} models cannot be compared.", hint=f"Name two, and at most {MOST}.")
    cells: list[tuple[str, Callable[[Card], str]]] = [
        *_described(today),
        *[(f"price at {provider}", _priced(provider)) for provider in _providers(cards)],
        *[(f"name at {provider}", _called(provider)) for provider in _callers(cards)],
        *[(label, _scored(label)) for label in _benchmarks(cards)],
    ]
    rows = [_row(label, [cell(card) for card in cards]) for label, cell in cells]
    return Comparison(models=[card.id for card in cards], rows=[row for row in rows if any(row.values)])


def _row(label: str, values: list[str]) -> Row:
    return Row(label=label, values=values, differs=len(set(values)) > 1)


def _described(today: date) -> list[tuple[str, Callable[[Card], str]]]:
    return [
        ("publisher", lambda card: card.publisher),
        ("family", lambda card: card.family),
        ("version", lambda card: card.version),
        ("published", lambda card: str(published(card) or "")),
        ("standing", lambda card: card.standing(today)),
        ("retires", lambda card: card.retires.isoformat() if card.retires else ""),
        ("licence", lambda card: card.licence.name + (f" ({card.licence.kind})" if card.licence.kind else "")),
        ("parameters", parameters),
        ("context", lambda card: f"{card.context:,}" if card.context else ""),
        ("languages", lambda card: ", ".join(card.languages)),
        ("can", lambda card: ", ".join(card.capabilities)),
        ("dimensions", lambda card: str(card.dimensions or "")),
        ("least memory", _memory),
        ("run here by", lambda card: "" if card.engine == "none" else card.engine),
        ("good at", lambda card: card.notes.good_at),
        ("bad at", lambda card: card.notes.bad_at),
    ]


def _memory(card: Card) -> str:
    way = memory.smallest(card)
    if way is None or way.memory is None:
        return ""
    about = "about " if way.estimated else ""
    return f"{about}{size(way.memory)} {way.quantization}".strip()


def _providers(cards: Sequence[Card]) -> list[str]:
    return sorted({price.provider for card in cards for price in card.list_prices})


def _callers(cards: Sequence[Card]) -> list[str]:
    return sorted({provider for card in cards for provider in card.provider_models})


def _priced(provider: str) -> Callable[[Card], str]:
    def cell(card: Card) -> str:
        return "; ".join(price_in_words(price) for price in card.list_prices if price.provider == provider)

    return cell


def _called(provider: str) -> Callable[[Card], str]:
    return lambda card: card.provider_models.get(provider, "")


def _benchmarks(cards: Sequence[Card]) -> list[str]:
    """Those that most of the cards have first."""
    labels = [label for card in cards for label in _scores(card)]
    return sorted(set(labels), key=lambda label: (-labels.count(label), label))


def _scored(label: str) -> Callable[[Card], str]:
    return lambda card: _scores(card).get(label, "")


def _scores(card: Card) -> dict[str, str]:
    return {
        " ".join(part for part in (score.benchmark, score.setting, score.language) if part): f"{score.value:g}"
        + (f" {score.unit}" if score.unit else "")
        for score in card.scores
    }
