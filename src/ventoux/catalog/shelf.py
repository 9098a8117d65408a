"""The cards that ship with Ventoux: a hundred files, of which one is read when one is asked for.

A shipped card is ``cards/<id>.toml``. Parsing them all takes longer than all else that a start does with the catalog,
so a name is looked for in the text of the files, and only what holds it is parsed. What was parsed is kept: these files
belong to the package and do not change.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from ventoux.catalog.cards import Card, parse_card

_FOLDER = Path(__file__).parent / "cards"
_ALIASES = re.compile(r"^aliases\s*=\s*\[(.*?)\]", re.MULTILINE | re.DOTALL)


@lru_cache(maxsize=1)
def ids() -> frozenset[str]:
    return frozenset(file.stem for file in _FOLDER.glob("*.toml"))


@lru_cache(maxsize=1024)
def card(name: str) -> Card:
    """``name`` is one of ``ids``."""
    return parse_card(_text(name), f"{name}.toml")


def files() -> list[Path]:
    return sorted(_FOLDER.glob("*.toml"))


def cards() -> list[Card]:
    return [card(name) for name in sorted(ids())]


@lru_cache(maxsize=1)
def aliases() -> dict[str, str]:
    """From each alias to the id of its card."""
    found: dict[str, str] = {}
    for name in sorted(ids()):
        if match := _ALIASES.search(_text(name)):
            found |= dict.fromkeys(re.findall(r'"([^"]+)"', match[1]), name)
    return found


def _text(name: str) -> str:
    return (_FOLDER / f"{name}.toml").read_text("utf-8")
