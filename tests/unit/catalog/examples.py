"""Cards for tests, written as an operator would."""

from __future__ import annotations

from ventoux.catalog.cards import Card, parse_card

MINE = """
id = "mine"
name = "Mine"
family = "Mine"
publisher = "Me"
parameters = 8000000000
context = 32768
languages = ["fr", "en"]
capabilities = ["chat"]
created = 1700000000
engine = "none"
"""
TABLES = """
[licence]
id = "MIT"
name = "MIT"
kind = "open"

[notes]
good_at = "Tests."
bad_at = "All else."
"""


def text(top: str = "", tables: str = "", **replaced: str) -> str:
    """``replaced`` are lines of the top by their key."""
    lines = [
        f"{key} = {replaced.pop(key)}" if (key := line.partition(" =")[0]) in replaced else line
        for line in MINE.strip().splitlines()
    ]
    lines += [f"{key} = {value}" for key, value in replaced.items()]
    return "\n".join([*lines, top]) + TABLES + tables


def card(top: str = "", tables: str = "", **replaced: str) -> Card:
    return parse_card(text(top, tables, **replaced), "mine.toml")
