from __future__ import annotations

from typing import Any

import pytest

from ventoux.calls import ChatCall, JsonFormat, Tool, ToolCall
from ventoux.errors import ValidationFailed
from ventoux.structured.validity import Form

CITY = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}


def form(**fields: Any) -> Form:
    return Form(ChatCall(model="m", messages=[], **fields))


def call(arguments: str = '{"city": "Nice"}', name: str = "f") -> ToolCall:
    return ToolCall("abc123def", name, arguments)


def test_json_alone_that_fits_the_schema_has_no_fault() -> None:
    assert form(format=JsonFormat(CITY)).fault('{"city": "Nice"}', ()) == ""
    assert form(format=JsonFormat()).fault("{}", ()) == ""


@pytest.mark.parametrize("text", ["", "Sure: {}", "```json\n{}\n```", "[1]", '{"city": 3}', "{" * 2000])
def test_everything_else_has_one_in_words(text: str) -> None:
    assert form(format=JsonFormat(CITY)).fault(text, ())


def test_calls_are_held_against_their_own_schema() -> None:
    both = form(tools=(Tool("f", "", CITY), Tool("g")))
    assert both.fault("", [call(), call("{}", "g")]) == ""
    assert "city" in both.fault("", [call('{"city": 3}')])
    assert "There is no function 'h'" in both.fault("", [call(name="h")])


def test_a_required_call_that_is_not_made_is_a_fault() -> None:
    assert form(tools=(Tool("f"),), tool_mode="required").fault("words", ())
    assert form(tools=(Tool("f"),)).fault("words", ()) == ""


def test_one_call_only_means_one() -> None:
    assert form(tools=(Tool("f"),), parallel_tool_calls=False).fault("", [call(), call()])


@pytest.mark.parametrize("schema", [{"$ref": "http://127.0.0.1:9/x"}, {"type": "zz"}, {"pattern": "(?=a)b"}])
def test_a_schema_that_cannot_be_checked_is_refused(schema: Any) -> None:
    with pytest.raises(ValidationFailed, match="cannot be checked"):
        form(format=JsonFormat(schema))


def test_a_pattern_cannot_run_away() -> None:
    hostile = {"type": "string", "pattern": "^(a+)+$"}
    assert form(format=JsonFormat(hostile)).fault('"' + "a" * 50_000 + '!"', ())
