from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.calls import ChatCall, ChatMessage, JsonFormat, Tool, ToolCall
from ventoux.dialects.dialect import Asked, Head
from ventoux.dialects.mistral.errors import MistralErrors
from ventoux.dialects.openai.errors import OpenAIErrors, error_body
from ventoux.dialects.responses.decode import placed
from ventoux.dialects.responses.requests import OpenAIResponseRequest, ResponseRequest
from ventoux.dialects.responses.turn import MISTRAL, OPENAI, Face, Turn
from ventoux.errors import Issue, ValidationFailed, VentouxError

NOTHING = Asked(b"", {})
WEATHER: dict[str, Any] = {"type": "function", "name": "weather", "parameters": {"type": "object"}, "strict": True}
TIME = {"type": "function", "name": "time", "parameters": None, "strict": None}
USER = {"role": "user", "content": "Hello"}
CALLING = {"type": "function_call", "call_id": "call_abc123def", "name": "weather", "arguments": '{"a":1}'}
RESULT = {"type": "function_call_output", "call_id": "call_abc123def", "output": "sunny"}
IMAGE = {"type": "input_image", "image_url": "data:image/png;base64,AA", "detail": "low"}


def turn(face: Face = OPENAI, /, **fields: Any) -> Turn:
    body = json.dumps({"model": "m", "input": "Hello", **fields}).encode()
    return Turn(face, Asked(body, {}), max_messages=20)


def call(face: Face = OPENAI, /, **fields: Any) -> ChatCall:
    return turn(face, **fields).call(NOTHING)


def messages(*items: Any) -> list[ChatMessage]:
    return call(input=list(items)).messages


def error_of(**fields: Any) -> Any:
    with pytest.raises(ValidationFailed) as failure:
        call(**fields)
    return error_body(failure.value)["error"]


def test_every_field_reaches_the_call() -> None:
    decoded = call(
        instructions="Be brief.", temperature=1.5, top_p=0.9, max_output_tokens=11, top_logprobs=4,
        prompt_cache_key="k", reasoning={"effort": "low"}, parallel_tool_calls=False, stream=True, tools=[WEATHER],
        tool_choice="required", metadata={"team": "a"}, user="ada",
    )  # fmt: skip
    assert decoded == ChatCall(
        model="m", messages=[ChatMessage("system", "Be brief."), ChatMessage("user", "Hello")], temperature=1.5,
        top_p=0.9, max_tokens=11, logprobs=True, top_logprobs=4, affinity="k", reasoning_effort="low",
        parallel_tool_calls=False, stream=True, tool_mode="required",
        tools=(Tool("weather", "", {"type": "object"}, strict=True),), metadata={"team": "a", "user": "ada"},
    )  # fmt: skip


def test_explicit_nulls_mean_the_default() -> None:
    nullable = set(OpenAIResponseRequest.__struct_fields__) - {"model", "input"}
    assert call(**dict.fromkeys(nullable)) == call()


def test_what_asks_for_nothing_more_than_happens_anyway_passes() -> None:
    harmless: dict[str, Any] = {
        "store": False, "background": False, "truncation": "disabled", "service_tier": "auto", "max_tool_calls": 3,
        "include": ["message.input_image.image_url", "web_search_call.action.sources"], "context_management": [],
        "text": {"format": {"type": "text"}, "verbosity": "medium"}, "prompt_cache_options": {"mode": "implicit"},
        "reasoning": {"context": "current_turn", "mode": "standard"}, "image": {"context_compression": "auto"},
        "tools": [], "tool_choice": "auto",
    }  # fmt: skip
    assert call(**harmless) == call()


def test_a_function_by_name_is_called_once() -> None:
    named = {"type": "function", "name": "weather"}
    allowed = {"type": "allowed_tools", "mode": "required", "tools": [named]}
    assert not call(tools=[WEATHER], tool_choice=named).parallel_tool_calls
    assert call(tools=[WEATHER], tool_choice=allowed).parallel_tool_calls


def test_openai_stores_unless_told_not_to_and_mistral_never_does() -> None:
    assert turn().stored
    assert not turn(store=False).stored
    assert not turn(MISTRAL).stored
    assert not turn(MISTRAL, store=False).stored


def test_log_probabilities_are_included_on_demand() -> None:
    assert not call().logprobs
    assert call(include=["message.output_text.logprobs"]).logprobs
    assert call(top_logprobs=2).top_logprobs == 2


def test_messages_are_taken_in_every_form() -> None:
    parts = [{"type": "input_text", "text": "Be "}, {"type": "input_text", "text": "brief."}]
    answer: dict[str, Any] = {
        "id": "msg_1", "type": "message", "role": "assistant", "status": "completed", "phase": "final_answer",
        "content": [{"type": "output_text", "text": "Hi", "annotations": [], "logprobs": [], "parsed": {"a": 1}}],
    }  # fmt: skip
    refusal = {"role": "assistant", "content": [{"type": "refusal", "refusal": "No."}]}
    found = messages({"role": "developer", "content": parts}, USER, answer, USER, refusal, {**USER, "type": "message"})
    assert [message.role for message in found] == ["system", "user", "assistant", "user", "assistant", "user"]
    assert [message.content for message in found] == ["Be brief.", "Hello", "Hi", "Hello", "No.", "Hello"]


def test_images_go_on_as_parts() -> None:
    text = {"type": "input_text", "text": "What is it?"}
    assert messages({"role": "user", "content": [text, IMAGE]})[0].content == [
        {"type": "text", "text": "What is it?"},
        {"type": "image_url", "image_url": {"url": IMAGE["image_url"], "detail": "low"}},
    ]


def test_a_call_is_of_the_message_before_it_and_its_result_follows() -> None:
    said = {"role": "assistant", "content": "Let me look."}
    thought: dict[str, Any] = {
        "type": "reasoning",
        "id": "rs_1",
        "summary": [],
        "content": [{"type": "reasoning_text", "text": "hm"}],
    }
    found = messages(USER, thought, said, CALLING, RESULT, USER)
    assert found[1] == ChatMessage("assistant", "Let me look.", (ToolCall("abc123def", "weather", '{"a":1}'),))
    assert found[2] == ChatMessage("tool", "sunny", tool_call_id="abc123def", name="weather")
    assert [message.role for message in found] == ["user", "assistant", "tool", "user"]


def test_results_come_after_their_calls_wherever_they_stood() -> None:
    other = {**CALLING, "call_id": "b", "arguments": ""}
    result = {**RESULT, "call_id": "b", "output": [{"type": "input_text", "text": "rain"}]}
    together = messages(USER, CALLING, other, result, RESULT)
    assert [call.id for call in together[1].tool_calls] == ["abc123def", "b"]
    assert [message.content for message in together[2:]] == ["sunny", "rain"]
    apart = messages(USER, CALLING, RESULT, other, USER, result)
    assert [message.role for message in apart] == ["user", "assistant", "tool", "assistant", "tool", "user"]


def test_a_response_goes_on_from_what_was_kept() -> None:
    first = turn(input=[USER, {"role": "user", "content": [IMAGE]}])
    first.reply(Head("0a", "m", 1), first.call(NOTHING))
    kept = json.loads(first.kept_input())
    output = {**CALLING, "id": "fc_0ao0", "status": "completed"}
    second = turn(input=[RESULT], previous_response_id="resp_0a", instructions="Now.")
    assert second.previous_id == "resp_0a"
    second.follow([*kept, output])
    found = second.call(NOTHING).messages
    assert [message.role for message in found] == ["system", "user", "user", "assistant", "tool"]
    assert found[1:3] == first.call(NOTHING).messages


def test_kept_items_are_whole_and_have_ids_of_their_own() -> None:
    made = turn(input=[{**USER, "id": "mine"}, {"role": "assistant", "content": "Hi"}, {**CALLING, "id": "x"}, RESULT])
    made.reply(Head("0a", "m", 1), made.call(NOTHING))
    kept = json.loads(made.kept_input())
    assert [item["id"] for item in kept] == ["msg_0ai0", "msg_0ai1", "fc_0ai2", "fco_0ai3"]
    assert {item["status"] for item in kept} == {"completed"}
    assert kept[0]["content"] == [{"type": "input_text", "text": "Hello"}]
    assert kept[1]["content"] == [{"type": "output_text", "text": "Hi", "annotations": []}]


def test_tools_and_every_choice_among_them() -> None:
    tools: dict[str, Any] = {"tools": [WEATHER, TIME]}
    assert call(**tools).tools == (Tool("weather", "", {"type": "object"}, strict=True), Tool("time"))
    assert [call(**tools, tool_choice=word).tool_mode for word in ("auto", "none", "required")] == [
        "auto", "none", "required",
    ]  # fmt: skip
    named = call(**tools, tool_choice={"type": "function", "name": "time"})
    assert (named.tool_mode, named.tool_name) == ("required", "time")
    allowed = {"type": "allowed_tools", "mode": "required", "tools": [{"type": "function", "name": "time"}]}
    assert (call(**tools, tool_choice=allowed).tools, call(**tools, tool_choice=allowed).tool_mode) == (
        (Tool("time"),), "required",
    )  # fmt: skip


def test_forms_of_a_text() -> None:
    schema = {"type": "object"}
    wanted = {"type": "json_schema", "name": "n", "schema": schema, "description": "d"}
    assert call(text={"format": {"type": "json_object"}}).format == JsonFormat()
    assert call(text={"format": wanted}).format == JsonFormat(schema, "n", "d")
    assert call(text={"format": {**wanted, "strict": False}}).format == JsonFormat(schema, "n", "d", strict=False)


def test_faults_of_schemas_are_named_where_this_api_has_them() -> None:
    found = [
        ("body", "response_format", "json_schema", "schema", "x"), ("body", "response_format"),
        ("body", "tools", 1, "function", "parameters"), ("body", "tools"),
    ]  # fmt: skip
    error = placed(ValidationFailed([Issue("unsupported_schema", place, "no") for place in found]))
    assert [issue.loc[1:] for issue in error.issues] == [
        ("text", "format", "schema", "x"), ("text", "format"), ("tools", 1, "parameters"), ("tools",),
    ]  # fmt: skip


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"background": True}, "background", "unsupported_value"),
    ({"conversation": "conv_1"}, "conversation", "unsupported_parameter"),
    ({"prompt": {"id": "p"}}, "prompt", "unsupported_parameter"),
    ({"moderation": {"model": "m"}}, "moderation", "unsupported_parameter"),
    ({"truncation": "auto"}, "truncation", "unsupported_value"),
    ({"reasoning": {"summary": "auto"}}, "reasoning.summary", "unsupported_parameter"),
    ({"reasoning": {"generate_summary": "auto"}}, "reasoning.generate_summary", "unsupported_parameter"),
    ({"reasoning": {"context": "all_turns"}}, "reasoning.context", "unsupported_value"),
    ({"reasoning": {"mode": "pro"}}, "reasoning.mode", "unsupported_value"),
    ({"text": {"verbosity": "low"}}, "text.verbosity", "unsupported_value"),
    ({"include": ["reasoning.encrypted_content"]}, "include", "unsupported_value"),
    ({"include": ["x"]}, "include[0]", "invalid_value"),
    ({"service_tier": "flex"}, "service_tier", "unsupported_value"),
    ({"stream_options": {}}, "stream_options", "unsupported_value"),
    ({"stream": True, "stream_options": {"include_obfuscation": True}}, "stream_options.include_obfuscation",
     "unsupported_value"),
    ({"prompt_cache_options": {"mode": "explicit"}}, "prompt_cache_options.mode", "unsupported_value"),
    ({"prompt_cache_options": {"ttl": "30m"}}, "prompt_cache_options.ttl", "unsupported_parameter"),
    ({"prompt_cache_options": {"prewarm": True}}, "prompt_cache_options.prewarm", "unsupported_value"),
    ({"prompt_cache_options": {"comparison_response_id": "r"}}, "prompt_cache_options.comparison_response_id",
     "unsupported_parameter"),
    ({"access_programs": {}}, "access_programs", "unsupported_parameter"),
    ({"background_options": {}}, "background_options", "unsupported_parameter"),
    ({"context_management": [{"type": "compaction"}]}, "context_management", "unsupported_parameter"),
    ({"image": {"context_compression": "enabled"}}, "image.context_compression", "unsupported_value"),
    ({"frobnicate": 1}, "frobnicate", "unknown_parameter"),
    ({"temperature": 3}, "temperature", "invalid_value"),
    ({"max_output_tokens": 0}, "max_output_tokens", "invalid_value"),
    ({"input": None}, "input", "missing_required_parameter"),
    ({"input": []}, "input", "missing_required_parameter"),
    ({"input": [USER] * 21}, "input", "array_above_max_length"),
    ({"input": [{"type": "item_reference", "id": "msg_1"}]}, "input[0].type", "unsupported_value"),
    ({"input": [{"type": "web_search_call", "id": "x"}]}, "input[0].type", "unsupported_value"),
    ({"input": [{"type": 5}]}, "input[0].type", "unsupported_value"),
    ({"input": [{"role": "user"}]}, "input[0].content", "missing_required_parameter"),
    ({"input": [{**USER, "frob": 1}]}, "input[0].frob", "unknown_parameter"),
    ({"input": [{"role": "user", "content": [{"type": "input_file", "file_id": "f"}]}]}, "input[0].content[0].type",
     "unsupported_value"),
    ({"input": [{"role": "user", "content": [{"type": "input_image", "file_id": "f"}]}]}, "input[0].content[0].file_id",
     "unsupported_parameter"),
    ({"input": [{"role": "user", "content": [{"type": "input_image"}]}]}, "input[0].content[0].image_url",
     "missing_required_parameter"),
    ({"input": [{"role": "system", "content": [IMAGE]}]}, "input[0].content[0].type", "unsupported_value"),
    ({"input": [USER, CALLING]}, "input", "invalid_value"),
    ({"input": [USER, RESULT]}, "input[1].call_id", "invalid_value"),
    ({"input": [CALLING, RESULT, RESULT]}, "input[2].call_id", "invalid_value"),
    ({"input": [CALLING, CALLING, RESULT]}, "input[1].call_id", "invalid_value"),
    ({"input": [{**CALLING, "arguments": "["}, RESULT]}, "input[0].arguments", "invalid_value"),
    ({"input": [{**CALLING, "namespace": "n"}, RESULT]}, "input[0].namespace", "unsupported_parameter"),
    ({"input": [{**CALLING, "async": True}, RESULT]}, "input[0].async", "unsupported_value"),
    ({"input": [CALLING, {**RESULT, "caller": {"type": "program", "caller_id": "c"}}]}, "input[1].caller",
     "unsupported_value"),
    ({"tools": [{"type": "web_search"}]}, "tools[0].type", "unsupported_value"),
    ({"tools": [{"name": "x"}]}, "tools[0].type", "missing_required_parameter"),
    ({"tools": [{**WEATHER, "name": "a b"}]}, "tools[0].name", "invalid_value"),
    ({"tools": [WEATHER, WEATHER]}, "tools[1].name", "invalid_value"),
    ({"tools": [{**WEATHER, "defer_loading": True}]}, "tools[0].defer_loading", "unsupported_parameter"),
    ({"tools": [{**WEATHER, "async": True}]}, "tools[0].async", "unsupported_parameter"),
    ({"tools": [{**WEATHER, "output_schema": {"type": "string"}}]}, "tools[0].output_schema", "unsupported_parameter"),
    ({"tools": [{**WEATHER, "allowed_callers": ["programmatic"]}]}, "tools[0].allowed_callers", "unsupported_value"),
    ({"tools": [TIME] * 129}, "tools", "array_above_max_length"),
    ({"tool_choice": "required"}, "tool_choice", "invalid_value"),
    ({"tool_choice": {"type": "web_search"}}, "tool_choice.type", "unsupported_value"),
    ({"tools": [TIME], "tool_choice": {"type": "function", "name": "x"}}, "tool_choice.name", "invalid_value"),
    ({"tools": [TIME], "tool_choice": {"type": "allowed_tools", "mode": "auto", "tools": [
        {"type": "function", "name": "x"}]}}, "tool_choice.tools[0].name", "invalid_value"),
    ({"text": {"format": {"type": "json_schema", "schema": {}}}}, "text.format.name", "missing_required_parameter"),
    ({"text": {"format": {"type": "json_schema", "name": "n"}}}, "text.format.schema", "missing_required_parameter"),
    ({"text": {"format": {"type": "json_object", "schema": {}}}}, "text.format.schema", "invalid_value"),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "param", "code"), REFUSED)
def test_what_cannot_be_honoured_is_refused_by_name(fields: dict[str, Any], param: str, code: str) -> None:
    error = error_of(**fields)
    assert (error["type"], error["param"], error["code"]) == ("invalid_request_error", param, code)
    assert param in error["message"]


@pytest.mark.parametrize(
    "fields",
    [{"store": True}, {"previous_response_id": "r"}, {"top_logprobs": 1}, {"max_tool_calls": 1}, {"user": "ada"}],
)
def test_mistral_refuses_what_its_api_has_not(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationFailed) as failure:
        call(MISTRAL, **fields)
    told = json.loads(MistralErrors().body(failure.value, "r"))["detail"][0]
    assert told["loc"] == ["body", *fields]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
kinds = st.sampled_from(["message", "function_call", "function_call_output", "reasoning", "item_reference", "function"])
items = st.fixed_dictionaries(
    {},
    optional={
        "type": kinds, "role": st.sampled_from(["user", "assistant", "system", "tool"]), "content": json_values,
        "call_id": st.sampled_from(["a", "b"]), "name": st.text(), "arguments": st.sampled_from(["{}", "", "["]),
        "output": st.text() | json_values, "summary": json_values,
    },
)  # fmt: skip
fields = st.sampled_from((*ResponseRequest.__struct_fields__, "include", "image", "other"))


def told(decode: Any) -> Any:
    """The error that a dialect words, or None for a body that is a call."""
    try:
        decode()
    except VentouxError as error:
        return OpenAIErrors().status(error), error_body(error)["error"]
    return None


@pytest.mark.parametrize("face", [OPENAI, MISTRAL])
@given(given_fields=st.dictionaries(fields, json_values | st.lists(items, max_size=4), max_size=4))
def test_any_body_is_a_call_or_a_named_error(face: Face, given_fields: dict[str, Any]) -> None:
    if failure := told(lambda: call(face, **given_fields)):
        status, error = failure
        assert status == 400
        assert error["message"]
        assert error["param"]


@given(st.binary())
def test_any_bytes_are_a_call_or_an_error(data: bytes) -> None:
    failure = told(lambda: Turn(OPENAI, Asked(data, {}), max_messages=3))
    assert failure is None or failure[0] == 400


texts = st.fixed_dictionaries({"type": st.sampled_from(["input_text", "output_text"]), "text": st.text()})
refusals = st.fixed_dictionaries({"type": st.just("refusal"), "refusal": st.text()})
spoken = st.fixed_dictionaries(
    {"role": st.sampled_from(["user", "assistant", "system"]), "content": st.text() | st.lists(texts | refusals)}
)
shown_images = st.fixed_dictionaries({"role": st.just("user"), "content": st.lists(texts | st.just(IMAGE))})
THOUGHT: dict[str, Any] = {"type": "reasoning", "summary": []}
thoughts = st.just(THOUGHT)
results = st.fixed_dictionaries({"output": st.text() | st.lists(texts)})


@given(st.lists(spoken | shown_images | thoughts | results, min_size=1, max_size=6))
def test_what_was_taken_is_kept_so_that_it_is_taken_again(given_items: list[Any]) -> None:
    conversation: list[Any] = [USER]
    for at, item in enumerate(given_items):
        if "output" in item:
            conversation += [{**CALLING, "call_id": f"c{at}"}, {**RESULT, **item, "call_id": f"c{at}"}]
        else:
            conversation.append(item)
    made = turn(input=conversation)
    asked = made.call(NOTHING)
    made.reply(Head("0a", "m", 1), asked)
    again = turn(input=None, previous_response_id="r")
    again.follow(json.loads(made.kept_input()))
    assert again.call(NOTHING).messages == asked.messages
