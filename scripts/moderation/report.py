"""The part of docs/moderation.md that the training writes: between two marks, or a page of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scripts.moderation.examples import LANGUAGES, SEED

from ventoux.moderation.classifier.judging import CATEGORIES

if TYPE_CHECKING:
    from pathlib import Path

BEGIN, END = "<!-- written by scripts.moderation.train: begin -->", "<!-- written by scripts.moderation.train: end -->"


def written(document: Path, told: dict[str, Any], long: dict[str, tuple[float, float]]) -> str:
    """The whole page. Raises ValueError for a page without the marks."""
    page = document.read_text("utf-8")
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{document.name} has no place for the tables")
    return f"{before}{BEGIN}\n\n{tables(told, long)}\n{END}{after}"


def tables(told: dict[str, Any], long: dict[str, tuple[float, float]]) -> str:
    numbers = told["examples"]
    lines = [
        f"{numbers['train']:,} texts taught, {numbers['held']:,} others measured (seed {SEED}). AUROC is how often a",
        "text of a category has a higher score than one that is not; *lookalikes* is the same against those alone that",
        "were written to be mistaken for it, in all languages together.",
        "",
        f"| category | {' | '.join(LANGUAGES)} | lookalikes | threshold | found | false alarms |",
        "| --- |" + " --- |" * (len(LANGUAGES) + 4),
    ]
    for category in CATEGORIES:
        one, head = told["held_out"][category], told["heads"][category]
        areas = [f"{one['auroc'][language]:.3f}" for language in LANGUAGES]
        rest = [
            f"{one['lookalikes']:.3f}",
            f"{head['threshold']:.2f}",
            f"{one['recall']:.0%}",
            f"{one['false_positives']:.1%}",
        ]
        lines.append(f"| `{category}` | {' | '.join([*areas, *rest])} |")
    lines += [
        "",
        "One sentence in a text of thirteen, the others harmless: how often it is found alone, and there.",
        "",
        "| category | alone | within |",
        "| --- | --- | --- |",
        *(f"| `{category}` | {long[category][0]:.0%} | {long[category][1]:.0%} |" for category in CATEGORIES),
        "",
        f"Of texts of twelve harmless sentences, {long['none'][0]:.0%} are flagged for one of the first six,",
        f"and {long['none'][1]:.0%} for anything at all: one sentence that sounds like advice is enough.",
        "",
    ]
    return "\n".join(lines)
