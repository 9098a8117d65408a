"""Finding models: by words, which need not be spelt right, and by what they must be able to do."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec import Meta

from ventoux.catalog import memory
from ventoux.catalog.cards import Capability
from ventoux.catalog.facts import LicenceKind, Standing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ventoux.catalog.cards import Card

_NEAR = 0.74
"""The share of its letters that a misspelt word has in common with the one meant: "quen" and "qwen" have three of four
in their order."""
_SHORTEST_NEAR = 4
"""Letters from which on a word may be misspelt; shorter ones are near to everything."""

_WORST_TO_BEST: list[Standing] = ["retired", "superseded", "deprecated", "current"]

_LANGUAGE = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z"
Language = Annotated[str, Meta(pattern=_LANGUAGE)]


class SearchQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All that is given must hold; of several licences one. ``max_memory`` in bytes, ``min_context`` in tokens,
    ``max_price`` for a million tokens, in or out, at the cheapest provider, in the currency of its list."""

    words: Annotated[str, Meta(max_length=500)] = ""
    languages: list[Language] = []
    licences: list[LicenceKind] = []
    capabilities: list[Capability] = []
    family: str = ""
    publisher: str = ""
    max_memory: Annotated[int, Meta(gt=0)] | None = None
    min_context: Annotated[int, Meta(gt=0)] | None = None
    max_price: Annotated[float, Meta(ge=0)] | None = None
    runs_here: bool = False
    retired: bool = False


def search(cards: Iterable[Card], query: SearchQuery, *, available: int, today: date) -> list[Card]:
    """``available`` is this machine's memory in bytes. The best match first; among equals what is current before what
    is not, and the newest first."""
    found = [card for card in cards if _holds(card, query, available, today)]
    ranked = [(rank, card) for card, rank in zip(found, _ranks(found, query.words), strict=True) if rank > 0]
    ranked.sort(key=lambda one: one[1].id)
    ranked.sort(key=lambda one: _order(*one, today), reverse=True)
    return [card for _, card in ranked]


def is_language(code: str) -> bool:
    """Whether it has the form of one, such as fr or zh-TW."""
    return re.match(_LANGUAGE, code) is not None


def fold(text: str) -> str:
    """Without accents and capitals."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()


def published(card: Card) -> date | None:
    """None where nobody says."""
    return card.released or (datetime.fromtimestamp(card.created, UTC).date() if card.created else None)


def prices(card: Card) -> list[float]:
    """Of each provider, the dearer of a million tokens in and out."""
    asked = [(price.input, price.output) for price in card.list_prices]
    return [max(one or 0.0 for one in pair) for pair in asked if any(one is not None for one in pair)]


def _order(rank: float, card: Card, today: date) -> tuple[float, int, date, bool]:
    standing = _WORST_TO_BEST.index(card.standing(today))
    return rank, standing, published(card) or date.min, card.engine != "none"


def _holds(card: Card, query: SearchQuery, available: int, today: date) -> bool:
    return (
        (query.retired or card.standing(today) != "retired")
        and all(_speaks(card, language) for language in query.languages)
        and (not query.licences or card.licence.kind in query.licences)
        and all(capability in card.capabilities for capability in query.capabilities)
        and fold(query.family) in fold(card.family)
        and fold(query.publisher) in fold(card.publisher)
        and (query.min_context is None or card.context >= query.min_context)
        and (query.max_price is None or any(price <= query.max_price for price in prices(card)))
        and (query.max_memory is None or _within(memory.smallest(card), query.max_memory))
        and (not query.runs_here or _within(memory.smallest_here(card), available))
    )


def _within(way: memory.Way | None, limit: int) -> bool:
    return way is not None and way.memory is not None and way.memory <= limit


def _speaks(card: Card, language: str) -> bool:
    """``zh`` is spoken by a model of ``zh-TW``, and not the other way round."""
    wanted = language.lower()
    return any(known.lower() == wanted or known.lower().startswith(f"{wanted}-") for known in card.languages)


def _ranks(cards: list[Card], words: str) -> list[float]:
    """0 for a card that lacks one of the words."""
    texts = [_Text(card) for card in cards]
    ranks = [1.0] * len(cards)
    for word in fold(words).split():
        hits = [text.hit(word) for text in texts]
        if not any(hits) and len(word) >= _SHORTEST_NEAR:
            known = {part for text in texts for part in text.parts}
            meant = get_close_matches(word, known, n=3, cutoff=_NEAR)
            hits = [max((text.hit(one) for one in meant), default=0) for text in texts]
        ranks = [rank * hit for rank, hit in zip(ranks, hits, strict=True)]
    return ranks


class _Text:
    """The words of a card, those that weigh most first."""

    def __init__(self, card: Card) -> None:
        self._names = {fold(name) for name in (card.id, card.name, *card.aliases)}
        self._title = fold(f"{card.id} {card.name} {card.family}")
        self._labels = fold(" ".join([card.publisher, *card.aliases, *card.provider_models.values(), card.version]))
        notes = [card.notes.good_at, *(f"{one.description} {one.good_at}" for one in card.notes.others.values())]
        self._rest = fold(" ".join([card.description, *notes, *card.capabilities, card.licence.name]))
        self.parts = {*self._title.replace("-", " ").split(), *fold(card.publisher).split()}

    def hit(self, word: str) -> float:
        for weight, found in ((8, word in self._names), (4, word in self._title), (2, word in self._labels)):
            if found:
                return weight
        return float(word in self._rest)
