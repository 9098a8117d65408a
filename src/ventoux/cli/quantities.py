"""Sizes and counts as people write them: ``16GB``, ``1.5 GiB``, ``32k``."""

from __future__ import annotations

import re

import typer

_QUANTITY = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]*)", re.IGNORECASE)
_THOUSANDS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}
_BYTES = {
    **{f"{unit}b": factor for unit, factor in _THOUSANDS.items()},
    **{f"{unit}ib": 1024**power for power, unit in enumerate("kmgt", 1)},
    **_THOUSANDS,
}


def size(text: str) -> int:
    """Bytes. Raises typer.BadParameter."""
    return _read(text, _BYTES, "16GB or 500MiB")


def tokens(text: str) -> int:
    """Raises typer.BadParameter."""
    return _read(text, _THOUSANDS, "32k or 131072")


def _read(text: str, units: dict[str, int], example: str) -> int:
    match = _QUANTITY.fullmatch(text.strip())
    factor = units.get(match[2].lower()) if match else None
    found = int(float(match[1]) * factor) if match and factor else 0
    if not 0 < found < 10**18:
        raise typer.BadParameter(f"{text!r} is no amount; write {example}.")
    return found
