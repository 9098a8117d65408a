"""``ventoux catalog``: which models there are, what they can do, and which to choose."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, get_args

import msgspec
import typer

from ventoux.catalog.aliases import check
from ventoux.catalog.cards import Capability
from ventoux.catalog.facts import LicenceKind
from ventoux.catalog.lint import schema as card_schema
from ventoux.catalog.search import SearchQuery, is_language
from ventoux.catalog.service import Catalog
from ventoux.cli import catalog_tables as tables
from ventoux.cli import quantities
from ventoux.cli.options import HomeOption, JsonOption, open_home
from ventoux.errors import InvalidRequest

app = typer.Typer(help="The model catalog: search, show, compare, designate.", no_args_is_help=True)

ModelArgument = Annotated[str, typer.Argument(help="An id, an alias, or the path of a GGUF.")]
FileArgument = Annotated[Path | None, typer.Argument(help="A card; by default all that there are.")]


def _choices(name: str, given: list[str] | None, known: object) -> list[str]:
    for one in given or []:
        if one not in get_args(known):
            raise typer.BadParameter(f"{one!r} is no {name}: {', '.join(get_args(known))}.")
    return given or []


def _codes(languages: list[str] | None) -> list[str]:
    for one in languages or []:
        if not is_language(one):
            raise typer.BadParameter(f"{one!r} is no code of a language; write fr, de or zh-TW.")
    return languages or []


@app.command()
def search(  # noqa: PLR0913, PLR0917 - one parameter an option is how typer reads a command
    words: Annotated[list[str] | None, typer.Argument(help="Words that it must have; near ones count.")] = None,
    language: Annotated[list[str] | None, typer.Option(help="A language it speaks: fr. May be repeated.")] = None,
    licence: Annotated[list[str] | None, typer.Option(help="open, restricted, research or proprietary.")] = None,
    capability: Annotated[list[str] | None, typer.Option(help="chat, vision, tools, … May be repeated.")] = None,
    family: Annotated[str, typer.Option(help="Mistral Large, Qwen3, …")] = "",
    publisher: Annotated[str, typer.Option(help="Mistral AI, Alibaba, …")] = "",
    max_memory: Annotated[int | None, typer.Option(parser=quantities.size, metavar="SIZE", help="16GB")] = None,
    min_context: Annotated[int | None, typer.Option(parser=quantities.tokens, metavar="TOKENS", help="32k")] = None,
    max_price: Annotated[float | None, typer.Option(min=0, help="Of a million tokens, in or out.")] = None,
    runs_here: Annotated[bool, typer.Option("--runs-here", help="What fits this machine's free memory.")] = False,
    retired: Annotated[bool, typer.Option("--retired", help="Also those that can no longer be had.")] = False,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Models that have all of this, the best match first."""
    wanted = {
        "words": " ".join(words or []),
        "languages": _codes(language),
        "licences": _choices("kind of licence", licence, LicenceKind),
        "capabilities": _choices("capability", capability, Capability),
        "family": family,
        "publisher": publisher,
        "max_memory": max_memory,
        "min_context": min_context,
        "max_price": max_price,
        "runs_here": runs_here,
        "retired": retired,
    }
    try:
        query = msgspec.convert(wanted, SearchQuery)
    except msgspec.ValidationError as error:
        raise InvalidRequest(f"The search cannot be made: {error}.") from error
    catalog = Catalog(open_home(home))
    found = catalog.search(query)
    if json:
        _print_json([tables.row(card, installed=catalog.installed(card)) for card in found])
        return
    tables.found(found, catalog.search(msgspec.structs.replace(query, retired=True)))


@app.command()
def show(model: ModelArgument, home: HomeOption = None, json: JsonOption = False) -> None:
    """All that is known of one model, and where it was read."""
    catalog = Catalog(open_home(home))
    card = catalog.find(model)
    if json:
        _print_json(tables.everything(card, installed=catalog.installed(card)))
        return
    tables.shown(card, installed=catalog.installed(card))


@app.command()
def compare(
    models: Annotated[list[str], typer.Argument(help="Two models or more.")],
    home: HomeOption = None,
    all_rows: Annotated[bool, typer.Option("--all", help="Also what they have in common.")] = False,
    json: JsonOption = False,
) -> None:
    """What differs between models, line by line."""
    catalog = Catalog(open_home(home))
    comparison = catalog.compare([catalog.find(model) for model in models])
    if json:
        _print_json(comparison)
        return
    tables.compared(comparison, everything=all_rows)


@app.command()
def aliases(home: HomeOption = None, json: JsonOption = False) -> None:
    """Other names of models, and who gave them."""
    found = Catalog(open_home(home)).aliases()
    if json:
        _print_json(found)
        return
    tables.named(found)


@app.command()
def alias(
    designation: Annotated[str, typer.Argument(metavar="ALIAS=MODEL", help="mistral-large-latest=mistral-large-3")],
    home: HomeOption = None,
    remove: Annotated[bool, typer.Option("--remove", help="Let ALIAS mean again what it was shipped to mean.")] = False,
) -> None:
    """Say what a name means in this home. A server that runs takes it up at its next start."""
    catalog = Catalog(open_home(home))
    if remove:
        name = designation.partition("=")[0]
        catalog.undesignate(name)
        typer.echo(f"{name} is no longer designated here.")
        return
    done = catalog.designate(*check(designation))
    typer.echo(f"{done.alias} means {done.model}.")


@app.command()
def lint(
    file: FileArgument = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Check cards: their form, names, dates, sizes, and that each figure says where it was read."""
    problems = Catalog(open_home(home)).lint(file)
    if json:
        _print_json(problems)
    else:
        tables.judged(problems)
    if problems:
        raise typer.Exit(1)


@app.command()
def schema() -> None:
    """The JSON Schema of a card, for an editor that checks while one writes."""
    _print_json(card_schema())


def _print_json(value: Any) -> None:
    typer.echo(msgspec.json.encode(value))
