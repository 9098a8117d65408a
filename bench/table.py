"""Tables in Markdown, as docs/benchmarks.md keeps them."""

from __future__ import annotations

import json
from pathlib import Path

RESULTS = Path(__file__).resolve().parent / "results"
Row = dict[str, str]
Table = tuple[str, list[Row]]


def markdown(rows: list[Row]) -> str:
    columns = list(rows[0])
    lines = [columns, ["---"] * len(columns), *([row[column] for column in columns] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def keep(name: str, tables: list[Table]) -> None:
    """For a document that shows them: ``bench.retrieval.drawing``."""
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(json.dumps(tables, indent=1, ensure_ascii=False) + "\n", "utf-8")


def kept(name: str) -> list[Table]:
    """None of a part that was not measured."""
    path = RESULTS / f"{name}.json"
    return [(title, rows) for title, rows in json.loads(path.read_text("utf-8"))] if path.exists() else []


def print_table(title: str, rows: list[Row]) -> None:
    print(f"\n### {title}\n\n{markdown(rows)}")
