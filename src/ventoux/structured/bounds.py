"""What a schema costs to hold an answer against, before anything is held against it: schemas come from anyone.

A schema of a few lines can double the work with every reference, and one that refers to itself in place never ends.
So the branches that look at the same part of an answer are counted along the costliest path into one.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, cast

import msgspec

from ventoux.errors import Issue, ValidationFailed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ventoux.calls import Schema, Tool

Place = tuple[str | int, ...]

MOST_BYTES = 128 * 1024
MOST_BYTES_OF_TOOLS = 256 * 1024
MOST_DEPTH = 32
"""Of an answer too: one that is nested more deeply is held to be wrong."""
MOST_NODES = 2000
MOST_BRANCHES = 20_000

_HERE = ("allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas")
"""Their schemas look at the same value."""
_ANYWHERE = (
    "additionalProperties", "patternProperties", "items", "additionalItems", "contains", "propertyNames",
    "unevaluatedProperties", "unevaluatedItems",
)  # fmt: skip
"""Their schemas may each look at any value inside."""


class TooCostly(Exception):
    """In words for the caller."""


def check_bounds(schema: Schema, place: Place) -> None:
    """Raises ValidationFailed; ``place`` is where the caller wrote it."""
    if len(msgspec.json.encode(schema)) > MOST_BYTES:
        raise ValidationFailed([_issue(place, f"The schema is larger than {MOST_BYTES:,} bytes")])
    try:
        _Costs(schema).check()
    except TooCostly as reason:
        raise ValidationFailed([_issue(place, str(reason))]) from reason


def check_tools(tools: Sequence[Tool]) -> None:
    """All tools of a call together. Raises ValidationFailed."""
    size = sum(len(msgspec.json.encode(tool)) for tool in tools)
    if size > MOST_BYTES_OF_TOOLS:
        raise ValidationFailed(
            [_issue(("tools",), f"The tools are larger than {MOST_BYTES_OF_TOOLS:,} bytes together")]
        )


def is_too_deep(value: Any, depth: int = 0) -> bool:
    """Whether an answer is nested more deeply than the costs were counted for."""
    if depth > MOST_DEPTH:
        return True
    if isinstance(value, dict):
        return any(is_too_deep(inner, depth + 1) for inner in cast("dict[str, Any]", value).values())
    return isinstance(value, list) and any(is_too_deep(inner, depth + 1) for inner in cast("list[Any]", value))


def _issue(place: Place, reason: str) -> Issue:
    return Issue("unsupported_schema", ("body", *place), reason)


class _Costs:
    def __init__(self, root: Schema) -> None:
        self._root = root
        self._known: dict[tuple[int, int], int] = {}
        self._flat: dict[int, tuple[int, list[list[Any]], list[Any]]] = {}

    def check(self) -> None:
        if sum(1 for _ in _nodes(self._root, 0)) > MOST_NODES:
            raise TooCostly(f"The schema has more than {MOST_NODES:,} parts")
        if self._cost(self._root, MOST_DEPTH) > MOST_BRANCHES:
            raise TooCostly("The schema refers to its parts so often that holding an answer against it takes too long")

    def _cost(self, node: Any, depth: int) -> int:
        """Branches taken on the costliest path of ``depth`` steps into a value."""
        key = (id(node), depth)
        if key not in self._known:
            here, by_name, anywhere = self._flattened(node)
            if depth:
                named = max((self._sum(nodes, depth - 1) for nodes in by_name), default=0)
                here = min(here + named + self._sum(anywhere, depth - 1), MOST_BRANCHES + 1)
            self._known[key] = here
        return self._known[key]

    def _sum(self, nodes: list[Any], depth: int) -> int:
        return sum(self._cost(node, depth) for node in nodes)

    def _flattened(self, node: Any) -> tuple[int, list[list[Any]], list[Any]]:
        """All that looks at one value: how many schemas, and those inside, by the name or index they look at."""
        if id(node) not in self._flat:
            names: dict[str | int, list[Any]] = defaultdict(list)
            anywhere: list[Any] = []
            count = self._gather(node, names, anywhere, (), 0)
            self._flat[id(node)] = count, list(names.values()), anywhere
        return self._flat[id(node)]

    def _gather(
        self, node: Any, names: dict[str | int, list[Any]], anywhere: list[Any], above: tuple[int, ...], count: int
    ) -> int:
        if not isinstance(node, dict):
            return count
        if id(cast("object", node)) in above:
            raise TooCostly("The schema refers to itself without going into a value")
        count += 1
        if count > MOST_BRANCHES:
            raise TooCostly("The schema refers to its parts too often")
        fields = cast("dict[str, Any]", node)
        properties = fields.get("properties")
        if isinstance(properties, dict):
            for name, inner in cast("dict[str, Any]", properties).items():
                names[name].append(inner)
        if isinstance(fields.get("prefixItems"), list):
            for at, inner in enumerate(cast("list[Any]", fields["prefixItems"])):
                names[at].append(inner)
        for word in _ANYWHERE:
            anywhere += _schemas(fields.get(word), is_map=word == "patternProperties")
        for inner in self._here(fields):
            count = self._gather(inner, names, anywhere, (*above, id(cast("object", node))), count)
        return count

    def _here(self, fields: dict[str, Any]) -> Iterator[Any]:
        for word in _HERE:
            yield from _schemas(fields.get(word), is_map=word == "dependentSchemas")
        reference = fields.get("$ref", fields.get("$dynamicRef"))
        if isinstance(reference, str) and reference.startswith("#"):
            yield self._target(reference)

    def _target(self, reference: str) -> Any:
        """None for what does not exist: whoever compiles the schema says so."""
        node: Any = self._root
        for step in reference.removeprefix("#").split("/")[1:]:
            name = step.replace("~1", "/").replace("~0", "~")
            if isinstance(node, list):
                items = cast("list[Any]", node)
                node = items[int(name)] if name.isdigit() and len(name) < 6 and int(name) < len(items) else None
            else:
                node = cast("dict[str, Any]", node).get(name) if isinstance(node, dict) else None
        return node


def _schemas(value: Any, *, is_map: bool) -> list[Any]:
    if isinstance(value, list):
        return cast("list[Any]", value)
    if is_map and isinstance(value, dict):
        return list(cast("dict[str, Any]", value).values())
    return [value] if isinstance(value, dict) else []


def _nodes(value: Any, depth: int) -> Iterator[Any]:
    """Every object inside, schemas and maps of them alike."""
    if depth > 3 * MOST_DEPTH:
        raise TooCostly(f"The schema is nested too deeply: at most {MOST_DEPTH} levels")
    if isinstance(value, dict):
        yield cast("object", value)
        for inner in cast("dict[str, Any]", value).values():
            yield from _nodes(inner, depth + 1)
    elif isinstance(value, list):
        for inner in cast("list[Any]", value):
            yield from _nodes(inner, depth + 1)
