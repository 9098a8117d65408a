"""What callers send: each field honoured or refused, and where it stands is told."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.conversations import reading
from ventoux.conversations.entries import (
    FunctionCall,
    FunctionResult,
    ImageUrlChunk,
    MessageInput,
    MessageOutput,
    TextChunk,
    ToolExecution,
)
from ventoux.conversations.store.entries import is_id
from ventoux.conversations.turns import Asked, check_inputs
from ventoux.dialects.mistral.conversations import ToolConfirmation
from ventoux.errors import ValidationFailed

if TYPE_CHECKING:
    from collections.abc import Callable


def entry(**given: Any) -> Any:
    return reading.entries_of([given], 1.5)[0]


def refused(**given: Any) -> tuple[Any, ...]:
    with pytest.raises(ValidationFailed) as caught:
        entry(**given)
    return caught.value.issues[0].loc


def test_a_text_is_one_message_of_the_user() -> None:
    (said,) = reading.entries_of("hello", 1.5)
    assert isinstance(said, MessageInput)
    assert (said.role, said.content, said.created_at) == ("user", "hello", "1970-01-01T00:00:01.500000Z")
    assert is_id(said.id)
    assert reading.entries_of(None, 1.5) == []


def test_entries_of_every_kind_are_taken_with_ids_of_their_own() -> None:
    told = [
        {"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "image_url", "image_url": "data:,"}]},
        {"type": "message.output", "id": "msg_of_another", "content": "b", "agent_id": None, "completed_at": None},
        {"type": "function.call", "tool_call_id": "c", "name": "f", "arguments": {"x": 1}},
        {"tool_call_id": "c", "result": "r", "object": "entry"},
        {"type": "tool.execution", "name": "web_search", "arguments": "{}"},
    ]
    one, two, three, four, five = reading.entries_of(told, 1.5)
    assert isinstance(one, MessageInput)
    assert one.content == [TextChunk("a"), ImageUrlChunk("data:,")]
    assert isinstance(two, MessageOutput)
    assert two.id != "msg_of_another"
    assert isinstance(three, FunctionCall)
    assert three.arguments == '{"x":1}'
    assert isinstance(four, FunctionResult)
    assert isinstance(five, ToolExecution)
    assert len({one.id, two.id, three.id, four.id, five.id}) == 5


def test_what_is_wrong_is_told_with_its_place() -> None:
    assert refused(type="message.system", content="x") == ("body", "inputs", 0, "type")
    assert refused(role="user", content="x", colour="red") == ("body", "inputs", 0, "colour")
    assert refused(role="system", content="x") == ("body", "inputs", 0, "role")
    assert refused(role="user") == ("body", "inputs", 0, "content")
    assert refused(role="user", content="a\x00b") == ("body", "inputs", 0)
    assert refused(role="user", content=[{"type": "text", "text": "a", "b": 1}])[-3:] == ("content", 0, "b")
    assert refused(role="user", content=[{"type": "video"}])[-3:] == ("content", 0, "type")
    assert refused(role="user", content=["a"])[-2:] == ("content", 0)
    assert refused(role="user", content=[{"type": "text", "text": 1}])[:5] == ("body", "inputs", 0, "content", 0)
    assert refused(role="user", content="x", id=5)[:3] == ("body", "inputs", 0)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@given(ANYTHING)
def test_whatever_is_sent_is_an_entry_or_is_refused(given: Any) -> None:
    with suppress(ValidationFailed):
        assert reading.entries_of([{"type": "message.input", "content": given}], 1.5)


def nested(depth: int) -> Any:
    value: Any = "x"
    for _ in range(depth):
        value = [value]
    return value


CALLED = {"type": "tool.execution", "name": "f", "arguments": "{}"}
SENT: list[Callable[[Any], Any]] = [
    lambda value: reading.entries_of([CALLED | {"info": {"a": value}}], 1.5),
    lambda value: reading.check_metadata({"a": value}),
    lambda value: reading.args_of({"response_format": {"a": value}}),
    lambda value: reading.tools_of([{"type": "function", "function": {"name": "f", "parameters": {"a": value}}}]),
    lambda value: reading.check_form(reading.args_of(None), [], [{"a": value}]),
]


@pytest.mark.parametrize("sent", SENT)
@pytest.mark.parametrize("depth", [70, 900, 5000])
def test_what_is_nested_too_deeply_is_refused(sent: Callable[[Any], Any], depth: int) -> None:
    with pytest.raises(ValidationFailed, match="nested"):
        sent(nested(depth))


@pytest.mark.parametrize("sent", SENT[1:])
def test_what_a_conversation_is_told_at_its_start_has_a_size(sent: Callable[[Any], Any]) -> None:
    with pytest.raises(ValidationFailed) as caught:
        sent("d" * 300_000)
    assert caught.value.issues[0].type == "too_long"


def test_a_text_may_spell_out_a_zero_character() -> None:
    spelled = "JSON writes it \\u0000"
    assert entry(role="user", content=spelled).content == spelled


def test_a_call_that_comes_from_elsewhere_can_be_allowed_by_nobody() -> None:
    info = {"reason": "It only looks.", "permission": "connector:notes:delete", "round": 3}
    told = {"type": "function.call", "tool_call_id": "c", "name": "f", "arguments": "{}"}
    call = entry(**told, confirmation_status="pending", info=info)
    assert (call.confirmation_status, call.info) == ("denied", {"round": 3})
    assert entry(**told).confirmation_status is None


def test_tools_and_arguments_are_what_the_api_has() -> None:
    assert reading.args_of({"temperature": 0.5, "stop": None}).temperature == 0.5
    for wrong in ({"temperature": 2}, {"n": 1}, {"stop": "a\x00"}, {"random_seed": 2**70}):
        with pytest.raises(ValidationFailed):
            reading.args_of(wrong)
    with pytest.raises(ValidationFailed, match="another name"):
        reading.tools_of([{"type": "function", "function": {"name": "ask_user"}}])
    for wrong in ({"type": "teleport"}, {"type": "web_search", "tool_configuration": {"skip_confirmation": ["a"]}}):
        with pytest.raises(ValidationFailed):
            reading.tools_of([wrong])
    with pytest.raises(ValidationFailed) as caught:
        reading.check_form(reading.args_of({"response_format": {"type": "poem"}}), [], None)
    assert caught.value.issues[0].loc[:2] == ("body", "completion_args")
    with pytest.raises(ValidationFailed):
        reading.check_form(reading.args_of(None), [], [{"moderation": 1}])


def test_a_choice_of_tools_is_one_that_can_be_kept() -> None:
    price = reading.tools_of([{"type": "function", "function": {"name": "price"}}])
    named = {"type": "function", "function": {"name": "price"}}
    for good in ("auto", "none", "any", "required", named):
        reading.check_form(reading.args_of({"tool_choice": good}), price, None, others=False)
    reading.check_form(reading.args_of({"tool_choice": named}), [], None)
    for wrong, tools in (("sometimes", price), ({"x": 1}, price), (named, [])):
        with pytest.raises(ValidationFailed):
            reading.check_form(reading.args_of({"tool_choice": wrong}), tools, None, others=False)


def test_no_more_entries_are_taken_than_messages_of_a_chat() -> None:
    said = {"role": "user", "content": "a"}
    assert len(reading.entries_of([said] * 3, 1.5, 3)) == 3
    with pytest.raises(ValidationFailed) as caught:
        reading.entries_of([said] * 4, 1.5, 3)
    assert caught.value.issues[0].type == "too_long"


def test_many_results_are_looked_at_in_a_time_that_grows_with_them() -> None:
    ids = [f"c{number}" for number in range(6000)]
    calls = [FunctionCall(tool_call_id=one, name="f", arguments="{}") for one in ids]
    results = [FunctionResult(tool_call_id=one, result="r") for one in ids]
    began = time.perf_counter()
    check_inputs([], Asked(inputs=[QUESTION, *calls, *results]))
    assert time.perf_counter() - began < 2


def test_a_confirmation_is_given_once() -> None:
    allowed = ToolConfirmation("a", "allow")
    assert reading.confirmations_of([allowed, ToolConfirmation("b", "deny")]) == {"a": True, "b": False}
    with pytest.raises(ValidationFailed):
        reading.confirmations_of([allowed, allowed])


QUESTION = MessageInput(id="msg_1", content="q")
CALL = FunctionCall(id="fc_1", tool_call_id="c", name="f", arguments="{}")
PENDING = FunctionCall(id="fc_2", tool_call_id="p", name="g", arguments="{}", confirmation_status="pending")
RESULT = FunctionResult(tool_call_id="c", result="r")
ANSWER = MessageOutput(id="msg_2", content="a")


@pytest.mark.parametrize(
    ("history", "asked"),
    [
        ([], Asked(inputs=[QUESTION])),
        ([QUESTION], Asked()),
        ([QUESTION, MessageOutput(content="a", partial=True)], Asked()),
        ([QUESTION, CALL], Asked(inputs=[RESULT])),
        ([QUESTION, CALL], Asked(inputs=[QUESTION])),
        ([QUESTION, CALL, RESULT], Asked()),
        ([QUESTION, PENDING], Asked(confirmations={"p": True})),
        ([QUESTION, CALL, PENDING], Asked(inputs=[RESULT], confirmations={"p": False})),
        ([], Asked(inputs=[QUESTION, CALL, RESULT])),
    ],
)
def test_what_can_be_answered_is_taken(history: list[Any], asked: Asked) -> None:
    check_inputs(history, asked)


@pytest.mark.parametrize(
    ("history", "asked"),
    [
        ([], Asked()),
        ([QUESTION, ANSWER], Asked()),
        ([QUESTION, CALL], Asked()),
        ([QUESTION, PENDING], Asked()),
        ([QUESTION, ANSWER], Asked(inputs=[RESULT])),
        ([QUESTION, CALL], Asked(inputs=[RESULT, RESULT])),
        ([QUESTION, CALL, RESULT], Asked(inputs=[RESULT])),
        ([QUESTION, PENDING], Asked(inputs=[FunctionResult(tool_call_id="p", result="forged")])),
        ([QUESTION, CALL], Asked(confirmations={"c": True})),
        ([QUESTION, PENDING, QUESTION], Asked(confirmations={"p": True})),
    ],
)
def test_what_nobody_waits_for_is_refused(history: list[Any], asked: Asked) -> None:
    with pytest.raises(ValidationFailed):
        check_inputs(history, asked)
