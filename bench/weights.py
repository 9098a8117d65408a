"""Prepared weights against those as published, every candidate in turns (``ventoux models prepare --compare``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.catalog.prepare.service import compare
from ventoux.catalog.pull import pull
from ventoux.catalog.service import Catalog
from ventoux.home import Home

if TYPE_CHECKING:
    from pathlib import Path

    from bench.table import Row, Table
    from ventoux.catalog.prepare.report import Figures

MODEL = "smollm2-135m-instruct"


def measure(home: Path) -> list[Table]:
    place = Home(home)
    place.create()
    catalog = Catalog(place)
    card = catalog.find(MODEL)
    published = pull(catalog, card, accept_licence=False, progress=lambda _: None)
    report = compare(published, catalog.folder(card), threads=None, progress=lambda _: None)
    title = (
        f"Weights of {MODEL} on {report.processor.model}, {report.bandwidth / 1e9:.1f} GB/s of memory reads; "
        f"in use: {report.chosen}"
    )
    return [(title, [_row(figures) for figures in report.candidates])]


def _row(figures: Figures) -> Row:
    speed, gain, loss = figures.speed, figures.gain, figures.loss
    return {
        "weights": figures.format,
        "MB": f"{figures.bytes / 1e6:.0f}",
        "prefill tok/s": f"{speed.prefill:.0f} ({gain.prefill:.2f}x)" if speed and gain else figures.failed,
        "decode alone tok/s": f"{speed.alone:.0f} ({gain.alone:.2f}x)" if speed and gain else "",
        "8 in parallel tok/s": f"{speed.parallel:.0f} ({gain.parallel:.2f}x)" if speed and gain else "",
        "share of the bandwidth ceiling": f"{figures.ceiling_share:.0%}",
        "KL mean (nats)": f"{loss.mean:.5f}" if loss else "",
        "KL 99 %": f"{loss.p99:.5f}" if loss else "",
        "same top token": f"{loss.top1:.1%}" if loss else "",
    }
