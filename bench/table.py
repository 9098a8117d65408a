"""Tables in Markdown, as docs/benchmarks.md keeps them."""

from __future__ import annotations

Row = dict[str, str]
Table = tuple[str, list[Row]]


def print_table(title: str, rows: list[Row]) -> None:
    columns = list(rows[0])
    print(f"\n### {title}\n")
    print("| " + " | ".join(columns) + " |")
    print("| " + " | ".join("---" for _ in columns) + " |")
    for row in rows:
        print("| " + " | ".join(row[column] for column in columns) + " |")
