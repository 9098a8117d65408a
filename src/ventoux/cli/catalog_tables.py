"""How the catalog looks on a terminal, and in a pipe."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ventoux.catalog import memory
from ventoux.catalog.search import published
from ventoux.catalog.service import today
from ventoux.catalog.wording import parameters, price_in_words, size
from ventoux.engines.plan import available_memory

if TYPE_CHECKING:
    from ventoux.catalog.aliases import Designation
    from ventoux.catalog.cards import Card
    from ventoux.catalog.compare import Comparison
    from ventoux.catalog.facts import Score
    from ventoux.catalog.lint import Problem

_PIPE_WIDTH = 160
"""Columns where there is no terminal: enough that no id is cut."""
_FEW = 6
"""Languages that are named; more are counted."""


def row(card: Card, *, installed: bool) -> dict[str, Any]:
    """What a program wants of one hit."""
    way = memory.smallest(card)
    return {
        "id": card.id,
        "name": card.name,
        "publisher": card.publisher,
        "family": card.family,
        "standing": card.standing(today()),
        "licence": card.licence.id,
        "licence_kind": card.licence.kind,
        "parameters": card.parameters,
        "context": card.context,
        "languages": card.languages,
        "capabilities": card.capabilities,
        "engine": card.engine,
        "memory": way.memory if way else None,
        "memory_estimated": way.estimated if way else None,
        "list_prices": card.list_prices,
        "installed": installed,
    }


def everything(card: Card, *, installed: bool) -> dict[str, Any]:
    """The card, and what follows from it on this machine today."""
    available = available_memory()
    ways = [{**msgspec.structs.asdict(way), "fits": memory.fits(way, available)} for way in memory.ways(card)]
    return {
        **msgspec.to_builtins(card),
        "standing": card.standing(today()),
        "ways": ways,
        "available_memory": available,
        "installed": installed,
    }


def found(cards: list[Card], with_retired: list[Card]) -> None:
    console = _console()
    if cards:
        table = Table(box=None, pad_edge=False)
        table.add_column("model", no_wrap=True, overflow="ignore")
        for column in ("parameters", "context", "memory"):
            table.add_column(column, justify="right", no_wrap=True)
        for column in ("languages", "can", "licence", "price in/out", ""):
            table.add_column(column)
        for card in cards:
            table.add_row(*_cells(card))
        console.print(table)
    more = len(with_retired) - len(cards)
    if more > 0:
        console.print(f"{more} that can no longer be had {'is' if more == 1 else 'are'} left out: --retired")
    if not cards:
        console.print("No model of the catalog has all of this. Ask for less, or write a card: docs/catalog.md")


def shown(card: Card, *, installed: bool) -> None:
    console = _console()
    console.print(f"[bold]{escape(card.name)}[/]  {card.id}")
    if card.description:
        console.print(escape(card.description))
    if warning := _warning(card):
        console.print(f"[yellow]{escape(warning)}[/]")
    details = Table.grid(padding=(0, 2))
    details.add_column(no_wrap=True)
    details.add_column(overflow="fold")
    for label, value in _details(card, installed=installed):
        details.add_row(f"[dim]{label}[/]", escape(value))
    console.print(details)
    _ways(console, card)
    _prices(console, card)
    _scores(console, card)
    for address in card.references:
        console.print(f"[dim]read at {escape(address)}[/]", soft_wrap=True)


def compared(comparison: Comparison, *, everything: bool) -> None:
    console = _console()
    table = Table(box=None, pad_edge=False)
    table.add_column("")
    for model in comparison.models:
        table.add_column(escape(model), overflow="fold")
    for line in comparison.rows:
        if everything or line.differs:
            table.add_row(f"[dim]{escape(line.label)}[/]", *(escape(value) or "-" for value in line.values))
    console.print(table if table.row_count else "They do not differ in anything that their cards say.")


def named(designations: list[Designation]) -> None:
    table = Table(box=None, pad_edge=False)
    for column in ("alias", "means", "by"):
        table.add_column(column, no_wrap=True, overflow="ignore")
    for one in designations:
        table.add_row(one.alias, one.model, one.by)
    _console().print(table)


def judged(problems: list[Problem]) -> None:
    console = _console()
    for problem in problems:
        field = f"{problem.field}: " if problem.field else ""
        console.print(f"{escape(problem.where)}: {escape(field + problem.message)}", soft_wrap=True)
    console.print(f"{len(problems)} problems" if problems else "No problems.")


def _cells(card: Card) -> list[str]:
    way = memory.smallest(card)
    needs = size(way.memory) if way and way.memory else ""
    prices = [price for price in card.list_prices if price.input is not None]
    price = f"{prices[0].input:g}/{prices[0].output or 0:g} {prices[0].currency}" if prices else ""
    standing = card.standing(today())
    return [
        card.id,
        parameters(card).split(" ", maxsplit=1)[0],
        f"{card.context:,}" if card.context else "",
        f"~{needs}" if way and way.estimated else needs,
        _languages(card.languages),
        ", ".join(card.capabilities),
        escape(card.licence.kind or card.licence.id),
        price,
        "" if standing == "current" else standing,
    ]


def _languages(languages: list[str]) -> str:
    return ", ".join(languages) if len(languages) <= _FEW else f"{len(languages)} languages"


def _warning(card: Card) -> str:
    instead = f" {card.replaced_by} replaces it." if card.replaced_by else ""
    match card.standing(today()):
        case "retired":
            return f"Retired on {card.retires}: it can no longer be had.{instead}"
        case "superseded":
            return f"{card.publisher} stopped serving it on {card.retires}; its weights can still be run.{instead}"
        case "deprecated":
            end = f" and retires on {card.retires}" if card.retires else ""
            return f"Deprecated since {card.deprecated}{end}.{instead}"
        case _:
            return f"{card.publisher} will stop serving it on {card.retires}.{instead}" if card.retires else ""


def _details(card: Card, *, installed: bool) -> list[tuple[str, str]]:
    must = " (must be accepted)" if card.licence.acceptance_required else ""
    kind = f", {card.licence.kind}" if card.licence.kind else ""
    every = [
        ("publisher", card.publisher),
        ("family", f"{card.family} {card.version}".strip()),
        ("published", str(published(card) or "")),
        ("licence", f"{card.licence.name}{kind}{must} {card.licence.url}".strip()),
        ("parameters", parameters(card)),
        ("context", f"{card.context:,} tokens" if card.context else ""),
        ("dimensions", str(card.dimensions or "")),
        ("languages", ", ".join(card.languages) or "not stated"),
        ("can", ", ".join(card.capabilities)),
        ("good at", card.notes.good_at),
        ("bad at", card.notes.bad_at),
        ("aliases", ", ".join(card.aliases)),
        ("called", ", ".join(f"{name} at {provider}" for provider, name in card.provider_models.items())),
        ("weights at", card.weights_at or ""),
        ("here", _here(card, installed=installed)),
    ]
    return [(label, value) for label, value in every if value]


def _here(card: Card, *, installed: bool) -> str:
    if card.engine == "none":
        return "nothing runs it here" + ("" if _served(card) else ", and its publisher serves it no more")
    return f"by the {card.engine} engine{'' if installed else f'; to have it: ventoux models pull {card.id}'}"


def _served(card: Card) -> bool:
    """Whether its publisher still does, as far as its card knows."""
    return card.standing(today()) in {"current", "deprecated"}


def _ways(console: Console, card: Card) -> None:
    ways = memory.ways(card)
    providers = list(card.provider_models) if _served(card) else []
    if not ways and not providers:
        return
    available = available_memory()
    table = Table(box=None, pad_edge=False, title="Ways to run it", title_justify="left", title_style="bold")
    for column in ("engine", "quantization", "memory", "this machine", "for", "source"):
        table.add_column(column, overflow="fold")
    verdicts = {True: f"fits ({size(available)} free)", False: f"too small ({size(available)} free)"}
    for way in ways:
        needs = f"{'about ' if way.estimated else ''}{size(way.memory)}" if way.memory else "not stated"
        fits = memory.fits(way, available)
        verdict = "needs GPUs" if way.gpu else "" if fits is None else verdicts[fits]
        purpose = way.hardware or (f"{way.context:,} tokens" if way.context else "")
        source = way.source or ("estimated" if way.estimated else "")
        table.add_row(way.engine, way.quantization, needs, verdict, escape(purpose), escape(source))
    for provider in providers:
        table.add_row("remote", "", "none here", f"through {escape(provider)}")
    console.print(table)


def _prices(console: Console, card: Card) -> None:
    for price in card.list_prices:
        asks = "asks" if _served(card) else "asked"
        text = f"[bold]{escape(price.provider)}[/] {asks} {escape(price_in_words(price))}"
        console.print(f"{text}  [dim]{price.as_of}, {escape(price.source)}[/]", soft_wrap=True)


def _scores(console: Console, card: Card) -> None:
    if not card.scores:
        return
    table = Table(box=None, pad_edge=False, title="Scores as published", title_justify="left", title_style="bold")
    for column in ("benchmark", "score", "setting", "language", "read"):
        table.add_column(column, overflow="fold")
    for score in card.scores:
        table.add_row(*_score_cells(score))
    console.print(table)


def _score_cells(score: Score) -> list[str]:
    value = f"{score.value:g} {score.unit}".strip()
    read = f"{score.as_of} {score.source}"
    return [escape(cell) for cell in (score.benchmark, value, score.setting, score.language, read)]


def _console() -> Console:
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=_PIPE_WIDTH)
