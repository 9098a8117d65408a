"""What a card says that cannot be so, or that nobody could check. What it must not say ``parse_card`` refuses."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import msgspec

from ventoux.catalog import memory
from ventoux.catalog.cards import Card, read_card
from ventoux.catalog.errors import CardError
from ventoux.catalog.search import is_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

_USER_INFO = re.compile(r"://[^/?#\s]*@")
_ENOUGH = 0.8
"""The share of what the weights take by their number that a stated memory has to reach: publishers round."""
_SMALLEST_WEIGHT = 0.125
_LARGEST_WEIGHT = 5.0
"""Bytes of a parameter: one bit, and 32 with room for what a file holds besides."""


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    where: str
    field: str
    message: str


class Names(msgspec.Struct, frozen=True, kw_only=True):
    """Of all cards: the ids, and of each alias the cards that claim it."""

    ids: frozenset[str]
    aliases: dict[str, list[str]]

    @classmethod
    def of(cls, cards: Iterable[Card], designations: Mapping[str, str]) -> Names:
        aliases: dict[str, list[str]] = {alias: [model] for alias, model in designations.items()}
        ids: set[str] = set()
        for card in cards:
            ids.add(card.id)
            for alias in card.aliases:
                aliases.setdefault(alias, []).append(card.id)
        return cls(ids=frozenset(ids), aliases=aliases)


def lint_file(file: Path, names: Names, today: date) -> list[Problem]:
    """A file that is no card has one problem."""
    try:
        return lint(read_card(file), str(file), names, today)
    except CardError as error:
        return [Problem(where=str(file), field="", message=error.message)]


def lint(card: Card, where: str, names: Names, today: date) -> list[Problem]:
    found = (
        *_names(card, names),
        *_dates(card, today),
        *_figures(card),
        *_sizes(card),
        *_addresses(card),
        *_words(card),
    )
    return [Problem(where=where, field=field, message=message) for field, message in found]


def lint_designations(designations: Mapping[str, str], where: str, names: Names) -> list[Problem]:
    """Raises nothing: an alias of no model, or of one that answers to the name itself, is a problem."""
    found: list[Problem] = []
    for alias, model in designations.items():
        if alias in names.ids:
            found.append(Problem(where=where, field=alias, message="is a model of its own"))
        if model not in names.ids:
            found.append(Problem(where=where, field=alias, message=f"means {model!r}, which is no model"))
    return found


def schema() -> dict[str, Any]:
    """JSON Schema of a card, its patterns in the words of ECMA 262, which knows no ``\\Z``."""
    return json.loads(json.dumps(msgspec.json.schema(Card)).replace("\\\\Z", "$"))


def _names(card: Card, names: Names) -> Iterator[tuple[str, str]]:
    for alias in card.aliases:
        if alias in names.ids and alias != card.id:
            yield "aliases", f"{alias!r} is the id of another model"
        others = sorted(set(names.aliases.get(alias, [])) - {card.id})
        if others:
            yield "aliases", f"{alias!r} means {', '.join(others)} already"
    if len(set(card.aliases)) != len(card.aliases) or card.id in card.aliases:
        yield "aliases", "names one twice"
    if card.replaced_by is not None and (card.replaced_by not in names.ids or card.replaced_by == card.id):
        yield "replaced_by", f"{card.replaced_by!r} is no other model of the catalog"


def _dates(card: Card, today: date) -> Iterator[tuple[str, str]]:
    in_order = [
        (name, day) for name in ("released", "deprecated", "retires") if (day := getattr(card, name)) is not None
    ]
    for (earlier, first), (later, second) in pairwise(in_order):
        if first > second:
            yield later, f"{second} is before {earlier}, {first}"
    if card.released is not None and card.released > today:
        yield "released", f"{card.released} is to come"
    if card.retires is not None and card.retires <= today and card.replaced_by is None:
        yield "replaced_by", f"it retired on {card.retires}, and nothing is said to replace it"
    figures = [("list_prices", price.as_of) for price in card.list_prices]
    for field, day in [*figures, *[("scores", score.as_of) for score in card.scores]]:
        if day > today or (card.released is not None and day < card.released):
            yield field, f"{day} is to come, or before the model was published"


def _figures(card: Card) -> Iterator[tuple[str, str]]:
    """A figure that nobody can look up is a rumour."""
    for at, run in enumerate(card.runs):
        if (run.memory or run.weights) and run.source is None:
            yield f"runs[{at}].source", "sizes without the address that they were read at"
    seen = [(score.benchmark, score.setting, score.language) for score in card.scores]
    for twice in sorted({one for one in seen if seen.count(one) > 1}):
        yield "scores", f"{' '.join(twice).strip()} stands there twice"
    if card.list_prices and not card.provider_models:
        yield "provider_models", "somebody asks a price for it, and its name there is not told"


def _sizes(card: Card) -> Iterator[tuple[str, str]]:
    for at, run in enumerate(card.runs):
        by_number = memory.weights_of(card.parameters, run.quantization)
        weights = run.weights or by_number
        if run.weights and by_number and not _ENOUGH * by_number <= run.weights <= by_number / _ENOUGH:
            yield f"runs[{at}].weights", f"{run.weights:,} bytes are not those of {card.parameters:,} parameters"
        if run.memory and weights and run.memory < _ENOUGH * weights:
            yield f"runs[{at}].memory", f"{run.memory:,} bytes do not hold weights of {weights:,}"
        if run.context and card.context and run.context > card.context:
            yield f"runs[{at}].context", f"{run.context:,} tokens are more than the model's {card.context:,}"
    for at, source in enumerate(card.sources):
        bounds = card.parameters * _SMALLEST_WEIGHT, card.parameters * _LARGEST_WEIGHT
        if card.parameters and not bounds[0] <= source.size <= bounds[1]:
            yield f"sources[{at}].size", f"{source.size:,} bytes are not those of {card.parameters:,} parameters"
    if card.active_parameters is not None and card.active_parameters > card.parameters:
        yield "active_parameters", "more than there are"


def _addresses(card: Card) -> Iterator[tuple[str, str]]:
    """A card is handed on; what is in its addresses is handed on with it."""
    remote = [("remote.base_url", card.remote.base_url)] if card.remote else []
    sources = [(f"sources[{at}].uri", source.uri) for at, source in enumerate(card.sources)]
    for field, address in [*remote, *sources, ("licence.url", card.licence.url)]:
        if _USER_INFO.search(address):
            yield field, "a name or a password in an address"


def _words(card: Card) -> Iterator[tuple[str, str]]:
    for language in card.languages:
        if not is_language(language):
            yield "languages", f"{language!r} is no code of a language, such as fr or zh-TW"
    if len(set(card.languages)) != len(card.languages):
        yield "languages", "names one twice"
    if card.licence.acceptance_required and not card.licence.url:
        yield "licence.url", "terms to be accepted, and no address to read them at"
    if card.voice and "speech" not in card.capabilities:
        yield "voice", "a voice of a model that does not speak"
    if not card.notes.good_at or not card.notes.bad_at:
        yield "notes", "what it is good at, and what it is bad at"
    for language, wording in card.notes.others.items():
        if not wording.good_at or not wording.bad_at or bool(wording.description) != bool(card.description):
            yield f"notes.{language}", "not all of what it says in English, or more"
