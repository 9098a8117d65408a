"""What docs/console.md calls a page or a button is what the console calls it: who reads it finds it."""

from __future__ import annotations

import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[3]


def documented() -> set[str]:
    """What is bold in the walk, and the first cell of each row of the table."""
    page = (ROOT / "docs" / "console.md").read_text(encoding="utf-8")
    bold = re.findall(r"\*\*(.+?)\*\*", page)
    rows = re.findall(r"^\| ([A-Z][^|]*?) \|", page, re.MULTILINE)
    return {*bold, *(name for row in rows for name in row.split(", "))}


def test_every_name_of_the_page_stands_in_the_console() -> None:
    names = documented()
    assert len(names) >= 15
    texts: set[str] = set()
    for file in (ROOT / "web" / "src" / "console").rglob("messages/en.json"):
        texts |= set(json.loads(file.read_text(encoding="utf-8")).values())
    assert names <= texts, names - texts
