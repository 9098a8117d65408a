"""Which JSON Schemas decoding can be held to. Everything else is refused before anything is generated, by name.

llama.cpp constrains by LLGuidance, and has a trap: a grammar that LLGuidance cannot compile is logged and then left
out, so the model would answer as it likes. Hence the same library compiles every grammar here first. What it compiles
but does not enforce, and what would take it long (a schema may come from anyone), is refused before that.
"""

from __future__ import annotations

import importlib
import re
from collections import OrderedDict
from hashlib import sha256
from typing import TYPE_CHECKING, Any, cast

import msgspec

from ventoux.errors import Issue, ValidationFailed
from ventoux.structured.bounds import check_bounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ventoux.calls import Schema

Place = tuple[str | int, ...]

MOST_CHOICES = 2000
"""Values of all enums together."""
LONGEST_PATTERN = 256
MOST_REPEATS = 10_000
"""For lengths and counts in a schema, and in the repetitions of its patterns."""

_ENFORCED = frozenset({
    "type", "properties", "required", "additionalProperties", "patternProperties", "items", "prefixItems", "minItems",
    "maxItems", "enum", "const", "anyOf", "allOf", "oneOf", "$ref", "$defs", "definitions", "minLength", "maxLength",
    "pattern", "format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minProperties",
    "maxProperties",
})  # fmt: skip
_WORDS_ONLY = frozenset({
    "title", "description", "default", "examples", "example", "$schema", "$id", "$comment", "deprecated", "readOnly",
    "writeOnly", "nullable",
})  # fmt: skip
"""They say nothing of which values are allowed, and are left out of the grammar. ``nullable`` is OpenAPI 3.0's: where
it is true it does, see ``_plain``."""
_FORMATS = frozenset({"date-time", "date", "time", "duration", "email", "hostname", "ipv4", "ipv6", "uuid", "uri"})
_OTHER_FORMATS = frozenset({
    "idn-email", "idn-hostname", "uri-reference", "iri", "iri-reference", "uri-template", "json-pointer",
    "relative-json-pointer", "regex",
})  # fmt: skip
"""JSON Schema has these as well, and they cannot be enforced. Any other name is nobody's format: by the specification
it is a remark and no rule."""
_KEYED = ("properties", "patternProperties", "$defs", "definitions")
_LISTED = ("anyOf", "allOf", "oneOf", "prefixItems")
_SINGLE = ("items", "additionalProperties")
_COUNTS = ("minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties")
_REPEATS = re.compile(r"\{(\d+)(?:,(\d*))?\}")


def enforceable(schema: Schema, place: Place) -> Schema:
    """The schema without what says nothing, ready for a grammar. Raises ValidationFailed; ``place`` is where the
    caller wrote it."""
    check_bounds(schema, place)
    if faults := list(_faults(schema, place)):
        raise _refused(faults[:20])
    plain = _plain(schema)
    if fault := compiled(as_grammar(plain)):
        raise _refused([(place, f"The schema cannot be used: {fault}")])
    return plain


def as_grammar(schema: Schema) -> str:
    return f"%llguidance {{}}\nstart: %json {msgspec.json.encode(schema).decode()}"


_MOST_KNOWN = 1024
_known: OrderedDict[bytes, str] = OrderedDict()
"""Faults by the SHA-256 of their grammars, the ones used last at the end: a grammar itself may be large."""


def compiled(grammar: str) -> str:
    """Why LLGuidance cannot compile a grammar in its Lark dialect; empty when it can. Safe in several threads."""
    digest = sha256(grammar.encode()).digest()
    fault = _known.pop(digest, None)
    if fault is None:
        # 8 MB of native code that only structured answers need.
        llguidance: Any = importlib.import_module("llguidance")
        try:
            faulty, messages = llguidance.LLMatcher.validate_grammar_with_warnings(grammar)
        except BaseException as error:
            # A panic in Rust is no Exception: LLGuidance cuts some of its messages in the middle of a character.
            if type(error).__name__ != "PanicException":
                raise
            faulty, messages = True, ["its compiler cannot read it"]
        fault = _worded(" ".join(cast("list[str]", messages))) if faulty else ""
    _known[digest] = fault
    while len(_known) > _MOST_KNOWN:
        _known.popitem(last=False)
    return fault


def _worded(message: str) -> str:
    """Its sentence, without the excerpt of the grammar that follows."""
    sentence = message.partition("\n   1 |")[0].replace("\n", " ")
    sentence = re.sub(r"^at \d+\(\d+\): (failed to compile JSON schema: )?", "", sentence)
    return " ".join(sentence.split())[:300]


def _refused(faults: list[tuple[Place, str]]) -> ValidationFailed:
    return ValidationFailed([Issue("unsupported_schema", ("body", *place), reason) for place, reason in faults])


def _faults(schema: Schema, place: Place) -> Iterator[tuple[Place, str]]:
    counts: list[int] = []
    yield from _in_schema(schema, place, counts)
    if sum(counts) > MOST_CHOICES:
        yield place, f"The schema lists {sum(counts):,} values; at most {MOST_CHOICES:,} can be used"


def _in_schema(schema: Any, place: Place, counts: list[int]) -> Iterator[tuple[Place, str]]:
    """``counts`` gathers how many values each enum lists."""
    if isinstance(schema, bool):
        return
    if not isinstance(schema, dict):
        yield place, "A schema must be an object or a boolean"
        return
    typed = cast("dict[str, Any]", schema)
    for key, value in typed.items():
        yield from _in_keyword(key, value, (*place, key), counts)
    for inner, where in _children(typed, place):
        yield from _in_schema(inner, where, counts)


def _children(schema: dict[str, Any], place: Place) -> Iterator[tuple[Any, Place]]:
    for key in _KEYED:
        value = schema.get(key)
        if isinstance(value, dict):
            for name, inner in cast("dict[str, Any]", value).items():
                yield inner, (*place, key, name)
    for key in _LISTED:
        value = schema.get(key)
        if isinstance(value, list):
            for at, inner in enumerate(cast("list[Any]", value)):
                yield inner, (*place, key, at)
    for key in _SINGLE:
        if key in schema:
            yield schema[key], (*place, key)


def _in_keyword(key: str, value: Any, place: Place, counts: list[int]) -> Iterator[tuple[Place, str]]:
    if key in _WORDS_ONLY:
        return
    if key not in _ENFORCED:
        yield place, f"The keyword {key} cannot be enforced"
    elif key in _KEYED or key in _LISTED:
        yield from _in_container(key, value, place)
    elif key == "enum" and isinstance(value, list):
        counts.append(len(cast("list[Any]", value)))
    elif key == "$ref" and not (isinstance(value, str) and value.startswith("#")):
        yield place, "Only references within the schema can be followed"
    elif key == "format" and (value in _OTHER_FORMATS or not isinstance(value, str)):
        yield place, f"The format {value!r} cannot be enforced; these can: {', '.join(sorted(_FORMATS))}"
    elif key in _COUNTS and (not isinstance(value, int) or value > MOST_REPEATS):
        yield place, f"{key} must be a number up to {MOST_REPEATS:,}"
    elif key == "pattern":
        yield from _in_pattern(value, place)


def _in_container(key: str, value: Any, place: Place) -> Iterator[tuple[Place, str]]:
    if not isinstance(value, list if key in _LISTED else dict):
        yield place, f"{key} must be {'a list' if key in _LISTED else 'an object'}"
    elif key == "patternProperties":
        for pattern in cast("dict[str, Any]", value):
            yield from _in_pattern(pattern, (*place, pattern))


def _in_pattern(pattern: Any, place: Place) -> Iterator[tuple[Place, str]]:
    if not isinstance(pattern, str):
        yield place, "A pattern must be text"
    elif len(pattern) > LONGEST_PATTERN:
        yield place, f"A pattern can have at most {LONGEST_PATTERN} characters"
    elif _repeats(pattern) > MOST_REPEATS:
        yield place, f"The repetitions of a pattern may multiply to {MOST_REPEATS:,} at most"


def _repeats(pattern: str) -> int:
    """An upper bound: as if every repetition were inside the one before."""
    product = 1
    for low, high in _REPEATS.findall(pattern):
        product *= max(int(high or low), 1) if len(low) < 10 and len(high) < 10 else MOST_REPEATS + 1
        if product > MOST_REPEATS:
            break
    return product


def _plain(schema: Any) -> Any:
    if not isinstance(schema, dict):
        return schema
    kept: dict[str, Any] = {}
    for key, value in cast("dict[str, Any]", schema).items():
        if key in _WORDS_ONLY or (key == "format" and value not in _FORMATS):
            continue
        if key in _KEYED and isinstance(value, dict):
            kept[key] = {name: _plain(inner) for name, inner in cast("dict[str, Any]", value).items()}
        elif key in _LISTED and isinstance(value, list):
            kept[key] = [_plain(inner) for inner in cast("list[Any]", value)]
        elif key in _SINGLE:
            kept[key] = _plain(value)
        else:
            kept[key] = value
    if schema.get("nullable") is True:  # pyright: ignore[reportUnknownMemberType]
        return {"anyOf": [kept, {"type": "null"}]}
    return kept
