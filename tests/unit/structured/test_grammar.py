from __future__ import annotations

from typing import Any

import pytest

from ventoux.calls import ChatCall, ChatMessage, JsonFormat, Tool, ToolCall
from ventoux.errors import ValidationFailed
from ventoux.structured.grammar import grammar
from ventoux.structured.prompt import in_words, with_form

CITY = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
F, G = Tool("f", "Does f.", CITY), Tool("g")
USER = ChatMessage("user", "Hello")


def call(**fields: Any) -> ChatCall:
    return ChatCall(model="m", messages=fields.pop("messages", [USER]), **fields)


def test_a_plain_call_is_held_to_nothing() -> None:
    assert grammar(call()) == ""
    assert grammar(call(), thoughts=("<think>", "</think>")) == ""
    assert grammar(call(tools=(F,), tool_mode="none")) == ""


@pytest.mark.parametrize("thoughts", [None, ("<think>", "</think>"), ("", "[/THINK]")])
@pytest.mark.parametrize(
    "fields",
    [
        {"tools": (F, G)},
        {"tools": (F, G), "tool_mode": "required", "tool_name": "g"},
        {"tools": (F,), "parallel_tool_calls": False},
        {"format": JsonFormat()},
        {"format": JsonFormat(CITY), "tools": (F,)},
        {"tools": (Tool("h", "", True), Tool("i", "", {"properties": {"a": {}}}))},
    ],
)
def test_every_grammar_compiles(fields: dict[str, Any], thoughts: tuple[str, str] | None) -> None:
    assert grammar(call(**fields), thoughts=thoughts).startswith("%llguidance")


def test_a_named_tool_is_the_only_one_in_the_grammar_and_the_prompt() -> None:
    named = call(tools=(F, G), tool_mode="required", tool_name="g")
    assert '\\"f\\"' not in grammar(named)
    assert '"name":"f"' not in str(in_words(named)[0].content)


def test_a_bad_schema_is_named_by_the_tool_it_belongs_to() -> None:
    with pytest.raises(ValidationFailed) as failure:
        grammar(call(tools=(F, Tool("bad", "", {"not": {}}))))
    assert failure.value.issues[0].loc == ("body", "tools", 1, "function", "parameters", "not")


def test_tools_are_explained_after_the_callers_own_instructions() -> None:
    first, user = in_words(call(messages=[ChatMessage("system", "Be brief."), USER], tools=(F,)))
    assert str(first.content).startswith("Be brief.\n\n")
    assert '"description":"Does f."' in str(first.content)
    assert user == USER


def test_earlier_calls_and_results_are_written_out_in_the_form_that_is_asked_for() -> None:
    history = [
        USER,
        ChatMessage("assistant", "", tool_calls=(ToolCall("abc123def", "f", '{"city": "Nice"}'),)),
        ChatMessage("tool", "sunny", tool_call_id="abc123def", name="f"),
    ]
    _, _, called, result = in_words(call(messages=history, tools=(F,)))
    assert called == ChatMessage("assistant", '<tool_call>\n{"name": "f", "arguments": {"city": "Nice"}}\n</tool_call>')
    assert result == ChatMessage("user", '<tool_response name="f">\nsunny\n</tool_response>')


def test_a_form_is_told_to_a_model_that_has_no_field_for_it() -> None:
    first, _ = with_form([USER], JsonFormat(CITY))
    assert '"city"' in str(first.content)
