from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.calls import ChatCall, JsonFormat, Tool
from ventoux.errors import ValidationFailed
from ventoux.structured.bounds import MOST_DEPTH, check_bounds, check_tools, is_too_deep
from ventoux.structured.validity import Form

TEXT = {"type": "string"}


def doubling(steps: int) -> dict[str, Any]:
    """Each part refers to the one before it twice: a line more doubles the work."""
    parts: dict[str, Any] = {"p0": TEXT}
    for step in range(1, steps):
        parts[f"p{step}"] = {"allOf": [{"$ref": f"#/$defs/p{step - 1}"}] * 2}
    return {"$defs": parts, "$ref": f"#/$defs/p{steps - 1}"}


COSTLY: list[tuple[Any, str]] = [
    (doubling(36), "too often"),
    ({"anyOf": [{"$ref": "#"}, {"type": "null"}]}, "without going into a value"),
    ({"not": {"$ref": "#"}}, "without going into a value"),
    ({"properties": {"a": {"allOf": [{"$ref": "#"}, {"$ref": "#"}]}}}, "takes too long"),
    ({"items": {"anyOf": [{"$ref": "#"}, {"items": {"$ref": "#"}}]}, "contains": {"$ref": "#"}}, "takes too long"),
    ({"properties": {f"p{n}": TEXT for n in range(2100)}}, "more than"),
]


@pytest.mark.parametrize(("schema", "reason"), COSTLY)
def test_what_would_hold_the_processor_is_refused_before_it_is_used(schema: Any, reason: str) -> None:
    with pytest.raises(ValidationFailed, match=reason):
        check_bounds(schema, ())
    with pytest.raises(ValidationFailed, match=reason):
        Form(ChatCall(model="m", messages=[], format=JsonFormat(schema)))
    with pytest.raises(ValidationFailed, match=reason):
        Form(ChatCall(model="m", messages=[], tools=(Tool("f", "", schema),)))


USUAL: list[Any] = [
    {"type": "object", "properties": {"next": {"anyOf": [{"$ref": "#"}, {"type": "null"}]}}},
    {"type": "object", "properties": {"left": {"$ref": "#"}, "right": {"$ref": "#"}}},
    {"type": "object", "properties": {"children": {"type": "array", "items": {"$ref": "#"}}}},
    {"anyOf": [{"properties": {"kind": {"const": number}}} for number in range(300)]},
    doubling(8),
    True,
]


@pytest.mark.parametrize("schema", USUAL)
def test_what_people_write_is_not(schema: Any) -> None:
    check_bounds(schema, ())


def test_all_tools_of_a_call_are_bounded_together() -> None:
    tools = tuple(Tool(f"f{number}", "x" * 3000) for number in range(128))
    with pytest.raises(ValidationFailed, match="together"):
        check_tools(tools)


def test_an_answer_nested_too_deeply_is_seen() -> None:
    value: Any = 1
    for _ in range(MOST_DEPTH):
        value = [value]
    assert not is_too_deep(value)
    assert is_too_deep({"a": value})


words = st.sampled_from(["$ref", "$defs", "a", "allOf", "not", "items", "properties"])
values = st.recursive(
    st.booleans() | st.text(max_size=3) | st.just("#") | st.just("#/$defs/a"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["$ref", "$defs", "a", "allOf", "not", "items", "properties"]), inner, max_size=3
        )
    ),
    max_leaves=12,
)


@given(values)
def test_any_json_is_counted_or_refused(schema: Any) -> None:
    try:
        check_bounds(schema, ())
    except ValidationFailed as refusal:
        found = refusal.issues
    else:
        found = []
    assert all(issue.msg for issue in found)
