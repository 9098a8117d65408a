"""Licences that have to be accepted, with the models under each and who accepted it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ventoux.catalog.errors import UnknownModel
from ventoux.kit.names import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ventoux.catalog.cards import Card
    from ventoux.catalog.licences import Acceptance
    from ventoux.catalog.service import Catalog


class Terms(msgspec.Struct, frozen=True):
    """A licence that has to be accepted. Times in Unix seconds."""

    licence: str
    name: str
    url: str
    models: list[str]
    accepted_by: str | None = None
    accepted_at: float | None = None


def every_terms(cards: Iterable[Card], accepted: Sequence[Acceptance]) -> list[Terms]:
    """Those of the cards, and those accepted whose cards are gone; by licence."""
    known = _by_licence(cards)
    for one in accepted:
        key = one.licence.lower()
        terms = known.get(key) or Terms(one.licence, one.licence, "", [])
        known[key] = msgspec.structs.replace(terms, accepted_by=one.accepted_by, accepted_at=one.accepted_at)
    return [terms for _, terms in sorted(known.items())]


def find_terms(catalog: Catalog, known: Sequence[Terms], name: str) -> Terms:
    """By the licence, in any case, or by a model under it. Raises UnknownModel."""
    by_licence = {terms.licence.lower(): terms for terms in known}
    if terms := by_licence.get(name.lower()):
        return terms
    try:
        card = catalog.find(name)
    except UnknownModel as error:
        near = nearest(name.lower(), list(by_licence))
        meant = f"Did you mean {', '.join(near)}?" if near else "ventoux licences list shows them."
        raise UnknownModel(f"No licence and no model is called {name!r}.", hint=meant) from error
    if terms := by_licence.get(card.licence.id.lower()):
        return terms
    raise UnknownModel(
        f"{card.name} is under {card.licence.name}, which asks for no acceptance.", hint="There is nothing to do."
    )


def _by_licence(cards: Iterable[Card]) -> dict[str, Terms]:
    found: dict[str, Terms] = {}
    for card in cards:
        if not card.licence.acceptance_required:
            continue
        known = found.get(card.licence.id.lower())
        if known is None:
            found[card.licence.id.lower()] = Terms(card.licence.id, card.licence.name, card.licence.url, [card.id])
        else:
            known.models.append(card.id)
    return found
