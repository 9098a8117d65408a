"""``python -m bench.retrieval.drawing``: draws the pictures of docs/retrieval.md anew, and writes its tables, from the
result files. In the document a table stands between ``<!-- table: its title -->`` and ``<!-- end -->``."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.needle import measuring as needle
from bench.retrieval import measuring
from bench.retrieval.pictures import heat_map, needle_map
from bench.table import kept, markdown

if TYPE_CHECKING:
    from bench.table import Table

ROOT = Path(__file__).resolve().parent.parent.parent
RESULTS = ROOT / "bench" / "results"
PICTURES = ROOT / "docs" / "pictures"
DOCUMENT = ROOT / "docs" / "retrieval.md"
_TABLE = re.compile(r"<!-- table: (?P<title>[^\n]+) -->\n.*?<!-- end -->", re.DOTALL)


def pictures() -> dict[str, str]:
    """By file name. What was not measured is not drawn."""
    drawn = {"cross-language.svg": heat_map(_result("retrieval")["scores"]["pairs"])}
    if (RESULTS / "needle.json").exists():
        drawn["needle.svg"] = needle_map(_result("needle")["needles"])
    return drawn


def tables() -> list[Table]:
    measured = [*measuring.tables(_result("retrieval")), *kept("index"), *kept("parsing")]
    if (RESULTS / "needle.json").exists():
        measured += needle.tables(_result("needle")["needles"])
    return measured


def filled(document: str) -> str:
    """The document with its tables as the result files have them. Raises KeyError for a title that none has."""
    rows = dict(tables())

    def table(match: re.Match[str]) -> str:
        title = match["title"]
        return f"<!-- table: {title} -->\n\n{markdown(rows[title])}\n\n<!-- end -->"

    return _TABLE.sub(table, document)


def _result(name: str) -> Any:
    return json.loads((RESULTS / f"{name}.json").read_text("utf-8"))


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    for name, picture in pictures().items():
        (PICTURES / name).write_text(picture, "utf-8")
    DOCUMENT.write_text(filled(DOCUMENT.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
