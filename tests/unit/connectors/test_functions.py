"""What a server says of its functions, as far as it is used: whatever it says."""

from __future__ import annotations

import re
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from ventoux.calls import ChatCall, ChatMessage, Tool
from ventoux.connectors.functions import MOST_FUNCTIONS, MOST_SCHEMA, OPEN, cleaned, plain
from ventoux.connectors.results import MOST_TEXT, bounded
from ventoux.connectors.schemas import Connector, Function, Permission
from ventoux.structured.grammar import grammar

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=20,
)
SCHEMA = st.dictionaries(
    st.sampled_from(["type", "properties", "items", "enum", "anyOf", "$ref", "pattern", "required", "x-y", "default"]),
    JSON | st.sampled_from(["object", "string", "#/properties/a"]),
)
TOOL = st.fixed_dictionaries(
    {"name": st.text(max_size=90), "inputSchema": SCHEMA | JSON},
    optional={"description": JSON, "title": JSON, "annotations": JSON},
)


def one(**said: Any) -> Function:
    return cleaned([{"name": "f", "inputSchema": {"type": "object"}} | said])[0]


@settings(max_examples=25)
@given(said=st.lists(TOOL, max_size=6))
def test_whatever_a_server_says_names_can_be_called_and_schemas_enforced(said: list[dict[str, Any]]) -> None:
    found = cleaned(said)
    assert len({function.name for function in found}) == len(found)
    for function in found:
        assert re.fullmatch(r"[A-Za-z0-9_.-]{1,64}", function.name)
        assert not re.search(r"[\x00-\x1f\x7f\u202a-\u202e\u200b]", function.description)
        assert len(msgspec.json.encode(function.parameters)) <= MOST_SCHEMA
        tool = Tool(name="f", parameters=function.parameters)
        assert grammar(ChatCall(model="m", messages=[ChatMessage("user", "x")], tools=(tool,)))


def test_names_outside_of_the_alphabet_are_mapped_and_never_become_one() -> None:
    names = ["a b", "a/b", "a_b", "a.b", "é" * 80, "é" * 81, "ok-1.2_x"]
    found = cleaned([{"name": name, "inputSchema": {}} for name in names])
    assert [function.called for function in found] == names
    assert len({function.name for function in found}) == len(names)
    assert {"a_b", "a.b", "ok-1.2_x"} <= {function.name for function in found}


def test_what_cannot_be_enforced_is_left_out_and_the_rest_is_kept() -> None:
    schema: dict[str, Any] = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "type": "object",
        "properties": {
            "tags": {"type": "array", "items": {"type": "string"}, "uniqueItems": True, "default": []},
            "at": {"type": "string", "format": "uri-reference", "description": "d" * 1000},
            "description": {"type": "string", "x-mcp-header": "H"},
        },
        "required": ["tags"],
        "not": {"required": ["at"]},
    }
    kept = one(inputSchema=schema).parameters
    assert set(kept) == {"type", "properties", "required"}
    assert kept["properties"]["tags"] == {"type": "array", "items": {"type": "string"}}
    assert len(kept["properties"]["at"]["description"]) == 250
    assert kept["properties"]["description"] == {"type": "string"}


def test_a_schema_that_is_none_too_large_or_endless_is_replaced_by_an_open_one() -> None:
    deep: dict[str, Any] = {}
    for _ in range(200):
        deep = {"type": "object", "properties": {"x": deep}}
    schemas: tuple[Any, ...] = (None, [], "x", {"type": "string"}, {"type": "nonsense"}, deep, {"$ref": "https://evil.example/"},
                   {"allOf": [{"$ref": "#"}]}, {"properties": {"x": {"pattern": "("}}},
                   {"properties": {str(n): {"type": "string"} for n in range(5000)}})  # fmt: skip
    for schema in schemas:
        assert one(inputSchema=schema).parameters == OPEN


def test_there_are_bounds_for_how_many_and_how_much() -> None:
    assert len(cleaned([{"name": f"f{n}", "inputSchema": {}} for n in range(1000)])) == MOST_FUNCTIONS
    wide = {"properties": {f"p{n}": {"type": "string", "description": "d" * 200} for n in range(50)}}
    found = cleaned([{"name": f"f{n}", "inputSchema": wide} for n in range(100)])
    assert sum(len(msgspec.json.encode(function.parameters)) for function in found) < 256 * 1024
    assert len(one(description="d" * 10_000_000).description) == 1000


def test_text_is_one_line_that_hides_nothing() -> None:
    assert plain("a\n\n\x1b[31mb\u202ec\u200bd\x00", 100) == "a [31mbcd"
    assert plain(17, 100) == ""


def test_hints_are_believed_where_the_owner_does_and_never_against_what_the_owner_has_said() -> None:
    reads = one(annotations={"readOnlyHint": True})
    both = one(annotations={"readOnlyHint": True, "destructiveHint": True})
    odd = one(annotations={"readOnlyHint": "yes"})
    base = Connector(id="c", workspace_id="w", owner="user:u", name="n", server="s", created_at=0.0, updated_at=0.0)
    assert {base.access(each) for each in (reads, both, odd)} == {"writes"}
    trusting = msgspec.structs.replace(base, auth=msgspec.structs.replace(base.auth, trusts_hints=True))
    assert [trusting.access(each) for each in (reads, both, odd)] == ["reads", "writes", "writes"]
    said = {"f": Permission("writes", reads.digest)}
    assert msgspec.structs.replace(trusting, permissions=said).access(reads) == "writes"
    allowed = msgspec.structs.replace(trusting, permissions={"f": Permission("reads", both.digest)})
    assert (allowed.access(both), allowed.access(reads)) == ("reads", "writes")


@settings(max_examples=25)
@given(result=st.fixed_dictionaries({}, optional={"content": st.lists(JSON, max_size=5), "structuredContent": JSON}))
def test_whatever_a_function_answers_is_bounded(result: dict[str, Any]) -> None:
    called = bounded(result)
    assert all(block["type"] in {"text", "image", "audio", "resource", "resource_link"} for block in called.content)


def test_text_of_an_answer_is_cut_over_all_of_its_blocks() -> None:
    block = {"type": "text", "text": "x" * (MOST_TEXT // 2 + 10)}
    resource = {"type": "resource", "resource": {"uri": "u", "text": "y" * MOST_TEXT}}
    called = bounded({"content": [block, block, block, resource], "isError": True})
    assert sum(len(each.get("text", "")) for each in called.content) < MOST_TEXT + 1000
    assert called.failed
