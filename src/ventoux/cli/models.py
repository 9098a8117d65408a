"""``ventoux models``: what the catalog knows, and what of it is on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TransferSpeedColumn
from rich.table import Table

from ventoux.catalog.prepare.service import prepared
from ventoux.catalog.pull import pull as pull_weights
from ventoux.catalog.service import Catalog
from ventoux.cli.options import HomeOption, JsonOption, open_home
from ventoux.cli.prepare import prepare

if TYPE_CHECKING:
    from pathlib import Path

    from ventoux.catalog.cards import Card
    from ventoux.catalog.pull import Progress as PullProgress

app = typer.Typer(help="Models: list, show, pull, prepare, remove.", no_args_is_help=True)
app.command()(prepare)

ModelArgument = Annotated[str, typer.Argument(help="An id, an alias, or the path of a GGUF.")]


@app.command("list")
def list_models(home: HomeOption = None, json: JsonOption = False) -> None:
    """Every model the catalog knows."""
    catalog = Catalog(open_home(home))
    rows = [_row(catalog, card) for card in catalog.cards()]
    if json:
        typer.echo(msgspec.json.encode(rows))
        return
    table = Table("model", "parameters", "context", "languages", "can", "licence", "size", "here")
    for row in rows:
        table.add_row(
            row["id"],
            _parameters(row["parameters"]),
            f"{row['context']:,}",
            _languages(row["languages"]),
            ", ".join(row["capabilities"]),
            row["licence"],
            _megabytes(row["size"]),
            _here(row),
        )
    Console().print(table)


@app.command()
def show(model: ModelArgument, home: HomeOption = None, json: JsonOption = False) -> None:
    """One model's whole card."""
    catalog = Catalog(open_home(home))
    card = catalog.find(model)
    if json:
        typer.echo(msgspec.json.encode(card))
        return
    console = Console(highlight=False)
    console.print(f"[bold]{card.name}[/]  {card.id}")
    if card.description:
        console.print(card.description)
    for label, value in _details(catalog, card).items():
        console.print(f"  [dim]{label:14}[/] {value}")


@app.command()
def pull(
    model: ModelArgument,
    home: HomeOption = None,
    accept_licence: Annotated[bool, typer.Option("--accept-licence", help="Accept the model's licence.")] = False,
) -> None:
    """Fetch a model's weights. An interrupted pull goes on where it stopped."""
    catalog = Catalog(open_home(home))
    card = catalog.find(model)
    console = Console(highlight=False)
    if catalog.installed(card):
        console.print(f"{card.id} is here already.")
        return
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn(), console=console
    )
    with bar:
        task = bar.add_task(f"pulling {card.id}", total=sum(source.size for source in card.sources[:1]))
        path = pull_weights(catalog, card, accept_licence=accept_licence, progress=_shown_on(bar, task, card))
    console.print(f"{card.id} is in {path}", soft_wrap=True)


@app.command()
def remove(model: ModelArgument, home: HomeOption = None) -> None:
    """Delete a model's weights from this machine."""
    catalog = Catalog(open_home(home))
    card = catalog.find(model)
    freed = catalog.remove(card)
    typer.echo(f"{card.id}: freed {_megabytes(freed)}." if freed else f"{card.id} is not here.")


def _shown_on(bar: Progress, task: TaskID, card: Card) -> Any:
    def show_progress(state: PullProgress) -> None:
        bar.update(task, completed=state.done, total=state.total, description=f"{state.stage} {card.id}")

    return show_progress


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
        "source": card.sources[0].uri if card.sources else card.weights or card.engine,
        "size": _megabytes(card.sources[0].size) if card.sources else "",
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
