"""A card as the TOML that ``parse_card`` reads: what it leaves out is what every card has by default."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any, cast

import msgspec

if TYPE_CHECKING:
    from ventoux.catalog.cards import Card

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def as_toml(card: Card) -> str:
    values = _fields(card)
    plain = {name: value for name, value in values.items() if not _is_table(value)}
    lines = [f"{name} = {_value(value)}" for name, value in plain.items()]
    for name, value in values.items():
        if isinstance(value, dict):
            lines += ["", f"[{name}]", *_lines(cast("dict[str, Any]", value))]
        elif name not in plain:
            for one in value:
                lines += ["", f"[[{name}]]", *_lines(one)]
    return "\n".join(lines) + "\n"


def _fields(struct: msgspec.Struct) -> dict[str, Any]:
    """Without those that have their default, which is also how one says none: TOML cannot."""
    found: dict[str, Any] = {}
    for field in msgspec.structs.fields(struct):
        value = getattr(struct, field.name)
        default = field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()
        if value is None or (not field.required and value == default):
            continue
        found[field.name] = _plain(value)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, msgspec.Struct):
        return _fields(value)
    if isinstance(value, list):
        return [_plain(one) for one in cast("list[Any]", value)]
    return value


def _is_table(value: Any) -> bool:
    return isinstance(value, dict) or (
        isinstance(value, list) and any(isinstance(one, dict) for one in cast("list[Any]", value))
    )


def _lines(table: dict[str, Any]) -> list[str]:
    return [f"{_key(name)} = {_value(value)}" for name, value in table.items()]


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _value(name)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        # JSON's escapes are all TOML's; DEL is the one that JSON leaves as it is and TOML forbids.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, dict):
        items = cast("dict[str, Any]", value).items()
        return "{" + ", ".join(f"{_key(name)} = {_value(one)}" for name, one in items) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_value(one) for one in cast("list[Any]", value)) + "]"
    return value.isoformat() if isinstance(value, date) else repr(value)
