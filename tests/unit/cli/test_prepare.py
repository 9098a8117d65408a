from __future__ import annotations

import io

from rich.console import Console

from ventoux.catalog.prepare.processor import Processor
from ventoux.catalog.prepare.report import AS_PUBLISHED, Figures, Loss, Published, Report, Speed
from ventoux.cli.prepare import summary, table


def figures(name: str, failed: str = "") -> Figures:
    speed = None if failed else Speed(432.1, 432.1, 432.1)
    return Figures(
        format=name,
        bytes=1_500_000_000,
        bytes_per_token=1_500_000_000,
        loss=None if failed else Loss(0.0117, 0.05, 0.1, 0.904),
        speed=speed,
        gain=None if failed else Speed(1.81, 1.33, 1.62),
        ceiling=432.1,
        ceiling_share=0.27,
        failed=failed,
    )


REPORT = Report(
    processor=Processor("A processor", ["avx2"]),
    xllamacpp="1",
    date="2026-11-01T00:00:00+00:00",
    threads=2,
    rounds=5,
    positions=374,
    bandwidth=27e9,
    bound=0.02,
    chosen="Q8_0",
    published=Published("published.gguf", 1, 1),
    files=[],
    candidates=[figures(AS_PUBLISHED), figures("Q8_0"), figures("Q8_0/IQ4_NL"), figures("Q4_0", "it died")],
    notes=["the processor was busy"],
)


def test_the_comparison_fits_a_terminal_of_80_columns_uncut() -> None:
    drawn = io.StringIO()
    Console(file=drawn, width=80).print(table(REPORT))
    assert "…" not in drawn.getvalue()
    words = drawn.getvalue().split()
    assert {"as-published", "Q8_0/IQ4_NL", "1500", "0.0117", "90.4%"} < set(words)
    assert words.count("(1.62x)") == 3


def test_the_summary_tells_the_choice_its_bound_and_who_was_left_out() -> None:
    told = summary(REPORT)
    for words in ("Chosen: Q8_0, on A processor", "0.02 nats", "Q4_0 was left out: it died", "the processor was busy"):
        assert words in told
