"""The arguments of a tool call: JSON whose texts are filtered one by one, so that it stays JSON.

A number of eight digits or more is read as a text; one that is redacted becomes a text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable

_LONG_NUMBER = 10_000_000


def changed(arguments: str, change: Callable[[str], str]) -> str:
    """As they were, to the letter, where nothing is changed. What is no JSON is changed as one text."""
    try:
        decoded = msgspec.json.decode(arguments)
    except (msgspec.DecodeError, RecursionError):
        return change(arguments)
    made = _walk(decoded, change)
    return arguments if made == decoded else msgspec.json.encode(made).decode()


def _walk(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        members = cast("dict[str, Any]", value)
        return {change(name): _walk(one, change) for name, one in members.items()}
    if isinstance(value, list):
        return [_walk(one, change) for one in cast("list[Any]", value)]
    if isinstance(value, int) and abs(value) >= _LONG_NUMBER:
        text = str(value)
        made = change(text)
        return value if made == text else made
    return value
