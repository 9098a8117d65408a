"""What a server says of its functions, as far as it is used.

A server is not believed: its names, descriptions and schemas go into the prompts of models and the pages of people. So
names keep to a small alphabet, texts to a length and a line, and a schema that answers cannot be held to is replaced by
one that takes any object.
"""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256
from typing import TYPE_CHECKING, Any, cast

import msgspec

from ventoux.connectors.schemas import Function
from ventoux.errors import ValidationFailed
from ventoux.structured.bounds import check_bounds
from ventoux.structured.schema import enforceable

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_FUNCTIONS = 200
MOST_TEXT = 1000
"""Characters of a description of a function; of one of its parameters, a quarter."""
MOST_SCHEMA = 16 * 1024
MOST_SCHEMAS = 192 * 1024
"""Bytes of one, and of all of a server's."""
OPEN: dict[str, Any] = {"type": "object"}
_LONGEST_NAME = 64
_OTHER = re.compile(r"[^A-Za-z0-9_.-]")
_HINTS = ("readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint")
_WORDS = ("description", "title")
_LEFT_OUT = frozenset({
    "examples", "example", "$comment", "default", "$schema", "$id", "$anchor", "$vocabulary", "uniqueItems", "not",
    "if", "then", "else", "contains", "minContains", "maxContains", "dependentRequired", "dependentSchemas",
    "propertyNames", "unevaluatedProperties", "unevaluatedItems", "contentEncoding", "contentMediaType",
    "contentSchema",
})  # fmt: skip
"""They only fill a prompt, or no decoding can be held to them: whether arguments are right, the server says anyway."""
_VALUES = frozenset({"enum", "const", "required"})
_FORMATS = frozenset({"date-time", "date", "time", "duration", "email", "hostname", "ipv4", "ipv6", "uuid", "uri"})
_NAMED = frozenset({"properties", "patternProperties", "$defs", "definitions"})
_DEEPEST = 64


def cleaned(said: Iterable[dict[str, Any]]) -> list[Function]:
    """``said``: tools as the protocol has them. Looks at schemas for a while: not on the event loop."""
    found: dict[str, Function] = {}
    left = MOST_SCHEMAS
    for one in said:
        called = one.get("name")
        if len(found) >= MOST_FUNCTIONS or not isinstance(called, str) or not called or len(called) > 1000:
            continue
        name = _name(called)
        if name in found:
            continue
        parameters = _parameters(one.get("inputSchema"))
        left -= len(msgspec.json.encode(parameters))
        title = one.get("title")
        found[name] = Function(
            name=name,
            called=called,
            title=plain(title, 200) if isinstance(title, str) and title else None,
            description=plain(one.get("description"), MOST_TEXT),
            parameters=parameters if left >= 0 else OPEN,
            hints=_hints(one.get("annotations")),
        )
    return list(found.values())


def plain(text: Any, most: int) -> str:
    """One line, without what steers a terminal or hides from a reader."""
    if not isinstance(text, str):
        return ""
    shown = "".join(
        " " if char.isspace() else char
        for char in text[: 4 * most]
        if char.isspace() or unicodedata.category(char) not in {"Cc", "Cf", "Co", "Cn", "Cs"}
    )
    line = " ".join(shown.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def _name(called: str) -> str:
    """Itself, where it is of the alphabet; else what is left of it, and a mark so that no two become one."""
    if len(called) <= _LONGEST_NAME and not _OTHER.search(called):
        return called
    mark = sha256(called.encode("utf-8", "replace")).hexdigest()[:8]
    return f"{_OTHER.sub('_', called)[: _LONGEST_NAME - 9]}_{mark}"


def _hints(said: Any) -> dict[str, bool]:
    if not isinstance(said, dict):
        return {}
    typed = cast("dict[str, Any]", said)
    return {name: typed[name] for name in _HINTS if isinstance(typed.get(name), bool)}


def _parameters(said: Any) -> dict[str, Any]:
    try:
        schema = _plain_schema(said, 0)
        if not isinstance(schema, dict) or len(msgspec.json.encode(schema)) > MOST_SCHEMA:
            return OPEN
        typed = cast("dict[str, Any]", schema)
        if typed.get("type", "object") != "object":
            return OPEN
        parameters = {"type": "object", **typed}
        check_bounds(parameters, ())
        enforceable(parameters, ())
    except (ValidationFailed, RecursionError, ValueError, TypeError):
        return OPEN
    return parameters


def _plain_schema(schema: Any, depth: int) -> Any:
    """With its words cut. Raises ValueError."""
    if depth > _DEEPEST:
        raise ValueError("nested too deeply")
    if isinstance(schema, list):
        return [_plain_schema(one, depth + 1) for one in cast("list[Any]", schema)]
    if not isinstance(schema, dict):
        return schema
    kept: dict[str, Any] = {}
    for key, value in cast("dict[str, Any]", schema).items():
        if key in _NAMED and isinstance(value, dict):
            named = cast("dict[str, Any]", value)
            kept[key] = {name: _plain_schema(inner, depth + 1) for name, inner in named.items()}
        elif key in _WORDS and isinstance(value, str):
            kept[key] = plain(value, MOST_TEXT // 4)
        elif key in _VALUES:
            kept[key] = value
        elif key not in _LEFT_OUT and not key.startswith("x-") and (key != "format" or value in _FORMATS):
            kept[key] = _plain_schema(value, depth + 1)
    return kept
