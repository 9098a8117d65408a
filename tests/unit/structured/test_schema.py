from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ventoux.errors import ValidationFailed
from ventoux.structured.bounds import MOST_BYTES, MOST_DEPTH
from ventoux.structured.schema import enforceable

PLACE = ("tools", 0)


def issues(schema: Any) -> list[tuple[tuple[Any, ...], str]]:
    with pytest.raises(ValidationFailed) as failure:
        enforceable(schema, PLACE)
    return [(issue.loc, issue.msg) for issue in failure.value.issues]


UNENFORCED: list[tuple[Any, tuple[Any, ...]]] = [
    ({"not": {}}, ("not",)),
    ({"type": "array", "uniqueItems": True}, ("uniqueItems",)),
    ({"type": "object", "properties": {"a": {"if": {}, "then": {}}}}, ("properties", "a", "if")),
    ({"anyOf": [{"type": "string"}, {"contains": {}}]}, ("anyOf", 1, "contains")),
    ({"$ref": "http://127.0.0.1/x"}, ("$ref",)),
    ({"type": "string", "format": "regex"}, ("format",)),
    ({"type": "string", "maxLength": 10_001}, ("maxLength",)),
    ({"type": "string", "pattern": "a" * 257}, ("pattern",)),
    ({"type": "string", "pattern": "(a{1,500}){1,500}"}, ("pattern",)),
    ({"patternProperties": {"x{99999}": {}}}, ("patternProperties", "x{99999}")),
    ({"properties": []}, ("properties",)),
    ({"items": 3}, ("items",)),
    ({"x-guidance": {"whitespace_flexible": True}}, ("x-guidance",)),
]


@pytest.mark.parametrize(("schema", "place"), UNENFORCED)
def test_what_cannot_be_enforced_is_named_with_its_place(schema: Any, place: tuple[Any, ...]) -> None:
    assert issues(schema)[0][0] == ("body", *PLACE, *place)


@pytest.mark.parametrize(
    ("schema", "word"),
    [
        ({"type": "string", "pattern": "(?=a)b"}, "look-around"),
        ({"type": "integer", "minimum": 5, "maximum": 3}, "greater than"),
        ({"$ref": "#/$defs/none"}, "does not exist"),
        ({"type": "zzz"}, "zzz"),
        ({"oneOf": [{"type": "integer"}, {"type": "number"}]}, "oneOf"),
        ({"$ref": "#"}, "refers to itself"),
        ({"enum": list(range(3000))}, "3,000 values"),
        ({"enum": ["x" * MOST_BYTES]}, "larger than"),
    ],
)
def test_what_the_compiler_refuses_is_refused_in_its_words(schema: Any, word: str) -> None:
    assert word in issues(schema)[0][1]


def test_a_schema_nested_too_deeply_is_refused() -> None:
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(3 * MOST_DEPTH + 1):
        schema = {"type": "array", "items": schema}
    assert "too deep" in issues(schema)[0][1]


@pytest.mark.parametrize("before", [0, 1])
def test_a_panic_of_the_compiler_is_a_refusal(before: int) -> None:
    """It cuts the value it complains of at byte 100: for one of the two inside a character."""
    value = {"items": ["x" * before + "é" * 80]}
    assert "cannot be used" in issues({"type": "object", "required": value})[0][1]


def test_what_says_nothing_of_values_is_left_out() -> None:
    schema = {"title": "T", "description": "d", "type": "string", "format": "int32", "default": "x"}
    assert enforceable(schema, PLACE) == {"type": "string"}


def test_a_property_may_be_called_like_a_keyword() -> None:
    schema = {"type": "object", "properties": {"title": {"type": "string"}, "not": {"type": "integer"}}}
    assert enforceable(schema, PLACE) == schema


def test_nullable_of_openapi_allows_null() -> None:
    assert enforceable({"type": "string", "nullable": True}, PLACE) == {"anyOf": [{"type": "string"}, {"type": "null"}]}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 20_000) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
keywords = st.sampled_from([
    "type", "properties", "items", "anyOf", "allOf", "oneOf", "enum", "const", "pattern", "$ref", "minLength",
    "required", "additionalProperties",
])  # fmt: skip
schemas = st.recursive(
    st.booleans() | st.dictionaries(keywords, json_values, max_size=3),
    lambda inner: st.dictionaries(keywords, inner | st.lists(inner, max_size=2) | json_values, max_size=3),
    max_leaves=6,
)


@given(schemas)
@settings(max_examples=300, deadline=None)
def test_any_schema_is_enforceable_or_a_named_refusal(schema: Any) -> None:
    assert all(loc[:3] == ("body", *PLACE) and message for loc, message in _refusals(schema))


def _refusals(schema: Any) -> list[tuple[tuple[Any, ...], str]]:
    try:
        enforceable(schema, PLACE)
    except ValidationFailed as refusal:
        return [(issue.loc, issue.msg) for issue in refusal.issues]
    return []
