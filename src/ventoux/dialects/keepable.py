"""JSON of any shape that a caller sends and a database is to keep: what neither database can hold, what is nested so
deeply that nobody could encode it again, and what is too much is refused when it is sent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

import msgspec

from ventoux.dialects.decoding import refuse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_METADATA = 16 * 1024
"""Bytes of JSON."""
MOST_TOLD = 256 * 1024
"""Bytes of JSON that the tools of an agent or a conversation may have, and its arguments with the guardrails."""
MOST_DEPTH = 64
_TOO_DEEP = f"It is nested more than {MOST_DEPTH} deep"
_LARGEST = 2**63
_ZERO = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


def check_value(place: str | tuple[str | int, ...], value: object) -> None:
    """Raises ValidationFailed."""
    if why := _fault(value):
        raise refuse(place, why, kind="invalid")


def check_size(name: str, values: Sequence[Any], most: int) -> None:
    """Of them together; what is None is not there. Raises ValidationFailed."""
    try:
        size = sum(len(msgspec.json.encode(value)) for value in values if value is not None)
    except RecursionError as error:
        raise refuse(name, _TOO_DEEP, kind="invalid") from error
    if size > most:
        raise refuse(name, f"It may have {most:,} bytes at most, not {size:,}", kind="too_long")


def holds_zero(encoded: bytes) -> bool:
    """Whether JSON that msgspec has made has a zero character in it. A text that only spells one has none."""
    return _ZERO.search(encoded) is not None


def is_too_deep(value: object) -> bool:
    return any(depth > MOST_DEPTH for depth, _ in enumerate(_levels(value)))


def _fault(value: object) -> str:
    for depth, level in enumerate(_levels(value)):
        if depth > MOST_DEPTH:
            return _TOO_DEEP
        for part in level:
            if isinstance(part, str) and "\x00" in part:
                return "A zero character is in it"
            if isinstance(part, int) and not -_LARGEST <= part < _LARGEST:
                return "A whole number of it has more than 64 bits"
    return ""


def _levels(value: object) -> Iterator[list[object]]:
    """Its parts, those of one depth together: what is nested deeply must not be walked by calls within calls."""
    level = [value]
    while level:
        yield level
        inner: list[object] = []
        for part in level:
            if isinstance(part, dict):
                members = cast("dict[object, object]", part)
                inner += members.keys()
                inner += members.values()
            elif isinstance(part, list):
                inner += cast("list[object]", part)
        level = inner
