"""JSON and JSON lines as readable text; objects of a list are the rows of a table."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from ventoux.parsing import formats
from ventoux.parsing.decoding import decode
from ventoux.parsing.errors import DocumentUnreadable
from ventoux.parsing.writer import Item

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ventoux.parsing.reading import Task
    from ventoux.parsing.writer import Writer

_DEEPEST = 200
_MOST_COLUMNS = 200
_SHORT = 200


def read(task: Task, writer: Writer) -> None:
    text = decode(task.source.read())
    try:
        if task.mime_type == formats.JSONL:
            values = [_parsed(line) for line in text.splitlines() if line.strip()]
            _write("", values, writer)
        else:
            _write("", _parsed(text), writer)
    except RecursionError as error:
        raise DocumentUnreadable("The JSON nests its values too deep.") from error
    except ValueError as error:
        writer.warn(f"The file is no valid JSON, and was read as plain text: {error}.")
        writer.paragraph(text)


def _parsed(text: str) -> Any:
    # Numbers stay as they are written: 1.10 is not 1.1 to whoever quotes it, and no integer is too long.
    return json.loads(text, parse_int=str, parse_float=str, parse_constant=str)


def _write(name: str, value: Any, writer: Writer) -> None:
    if isinstance(value, dict):
        _object(cast("dict[str, Any]", value), writer)
    elif isinstance(value, list):
        _array(name, cast("list[Any]", value), writer)
    else:
        writer.paragraph(_scalar(value))


def _object(value: dict[str, Any], writer: Writer) -> None:
    """Short members as a list, tables under their names."""
    items: list[Item] = []
    for name, held in value.items():
        if _is_table(held):
            writer.items(items)
            items = []
            writer.heading(name, 2)
            _array(name, held, writer)
        else:
            items.extend(_items(name, held, 0))
    writer.items(items)


def _array(name: str, values: list[Any], writer: Writer) -> None:
    if _is_table(values):
        columns = list(dict.fromkeys(key for row in values for key in row))[:_MOST_COLUMNS]
        writer.table(columns, [[_cell(row.get(column, "")) for column in columns] for row in values], name)
    else:
        writer.items(item for value in values for item in _items("", value, 0))


def _is_table(value: Any) -> bool:
    if not isinstance(value, list):
        return False
    rows = cast("list[object]", value)
    return len(rows) > 1 and all(isinstance(row, dict) and bool(cast("object", row)) for row in rows)


def _items(name: str, value: Any, depth: int) -> Iterator[Item]:
    if depth > _DEEPEST:
        raise RecursionError
    label = f"{name}: " if name else ""
    if isinstance(value, dict):
        members = cast("dict[str, Any]", value)
        yield Item(f"{name}:" if name else "…", depth)
        for key, held in members.items():
            yield from _items(key, held, depth + 1)
    elif isinstance(value, list):
        values = cast("list[Any]", value)
        scalars = [_scalar(held) for held in values if not _is_nested(held)]
        if len(scalars) == len(values) and sum(len(text) for text in scalars) < _SHORT:
            yield Item(label + ", ".join(scalars), depth)
            return
        yield Item(f"{name}:" if name else "…", depth)
        for held in values:
            yield from _items("", held, depth + 1)
    else:
        yield Item(label + _scalar(value), depth)


def _is_nested(value: object) -> bool:
    return isinstance(value, (dict, list))


def _cell(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if _is_nested(value) else _scalar(value)


def _scalar(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
