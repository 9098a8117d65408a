"""``ventoux models prepare``: the weights of a model in the format that this processor runs fastest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
import psutil
import typer
from rich.console import Console
from rich.table import Table

from ventoux.catalog.errors import NotInstalled
from ventoux.catalog.prepare import service
from ventoux.catalog.service import Catalog
from ventoux.cli.options import HomeOption, JsonOption, open_home

if TYPE_CHECKING:
    from pathlib import Path

    from ventoux.catalog.prepare.report import Figures, Report


def prepare(
    model: Annotated[str, typer.Argument(help="An id, an alias, or the path of a GGUF.")],
    compare: Annotated[
        bool, typer.Option("--compare", help="Measure every candidate, lossy ones too, at length.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Prepare again what is prepared.")] = False,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Rewrite a model's weights once for this processor: the fastest of those that lose nothing that matters."""
    catalog = Catalog(open_home(home))
    card = catalog.find(model)
    if card.engine != "llama.cpp":
        raise NotInstalled(f"{card.id} has no weights to prepare: it is served by the {card.engine} engine.")
    published = catalog.published(card)
    if published is None:
        raise NotInstalled(f"{card.id} is not on this machine.", hint=f"Pull it first: ventoux models pull {card.id}")
    report = _report(published, catalog.folder(card), compare=compare, force=force)
    if json:
        typer.echo(msgspec.json.encode(report))
        return
    console = Console()
    console.print(table(report))
    console.print(summary(report), highlight=False, soft_wrap=True)


def table(report: Report) -> Table:
    """One row a candidate, the chosen one marked. Fits 80 columns."""
    drawn = Table(
        title=f"{report.published.path}, {report.rounds} rounds in turns",
        caption="tokens/s and times as-published; KL in nats/token; share of the ceiling",
        box=None,
        pad_edge=False,
        padding=(0, 1, 0, 0),
    )
    drawn.add_column("weights", no_wrap=True)
    for column in ("MB", "prefill", "decode\nalone", "decode\n8 at once", "KL", "same\ntop token", "ceiling\nalone"):
        drawn.add_column(column, justify="right", overflow="fold")
    for figures in report.candidates:
        chosen = figures.format == report.chosen
        drawn.add_row(*_row(figures), style="bold green" if chosen else None)
    return drawn


def summary(report: Report) -> str:
    """The choice, what it holds for and what it was held to, in a few lines."""
    lines = [
        f"Chosen: {report.chosen}, on {report.processor.model} with xllamacpp {report.xllamacpp}.",
        f"Memory reads {report.bandwidth / 1e9:.1f} GB/s; over the bytes of a token that is decode alone's ceiling.",
        f"KL divergence from the published weights: mean of {report.positions} positions in five languages.",
        f"Up to {report.bound} nats a token may be chosen.",
    ]
    lines += [f"{figures.format} was left out: {figures.failed}" for figures in report.candidates if figures.failed]
    return "\n".join(lines + [f"Note: {note}." for note in report.notes])


def _report(published: Path, folder: Path, *, compare: bool, force: bool) -> Report:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    threads = psutil.cpu_count(logical=False)
    with Console(stderr=True).status("preparing") as status:

        def progress(stage: str) -> None:
            status.update(stage)

        if compare:
            return service.compare(published, folder, threads=threads, progress=progress)
        return service.prepare(published, folder, threads=threads, progress=progress, force=force).report


def _row(figures: Figures) -> list[str]:
    loss, speed, gain = figures.loss, figures.speed, figures.gain
    speeds = ["-"] * 3
    if speed and gain:
        pairs = ((speed.prefill, gain.prefill), (speed.alone, gain.alone), (speed.parallel, gain.parallel))
        speeds = [f"{tokens:.0f} ({times:.2f}x)" for tokens, times in pairs]
    return [
        figures.format,
        f"{figures.bytes / 1e6:.0f}",
        *speeds,
        f"{loss.mean:.4f}" if loss else "-",
        f"{loss.top1:.1%}" if loss else "-",
        f"{figures.ceiling:.0f} ({figures.ceiling_share:.0%})",
    ]
