"""Tables in Markdown, as docs/benchmarks.md keeps them."""

from __future__ import annotations

Row = dict[str, str]
Table = tuple[str, list[Row]]


def markdown(rows: list[Row]) -> str:
    columns = list(rows[0])
    lines = [columns, ["---"] * len(columns), *([row[column] for column in columns] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def print_table(title: str, rows: list[Row]) -> None:
    print(f"\n### {title}\n\n{markdown(rows)}")
