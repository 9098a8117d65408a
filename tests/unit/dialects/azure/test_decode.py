from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.calls import ChatMessage, JsonFormat, Tool, ToolCall
from ventoux.dialects.azure.decode import chat_call, embeddings_call, image_embeddings_model
from ventoux.dialects.azure.errors import AzureErrors
from ventoux.dialects.azure.requests import ChatRequest
from ventoux.dialects.dialect import Asked
from ventoux.dialects.mistral.decode import SAFE_PROMPT
from ventoux.errors import InvalidRequest, UnsupportedContent, ValidationFailed, VentouxError

USER = {"role": "user", "content": "Hello"}
PASS = {"extra-parameters": "pass-through"}


def asked(path: str = "", headers: dict[str, str] | None = None, **fields: Any) -> Asked:
    return Asked(json.dumps({"messages": [USER], **fields}).encode(), headers or {}, path)


def call(*, path: str = "", headers: dict[str, str] | None = None, **fields: Any) -> Any:
    given = fields if path or headers else {"model": "m", **fields}
    return chat_call(asked(path, headers, **given), extra="error", max_messages=100)


def issue_of(**fields: Any) -> Any:
    with pytest.raises(ValidationFailed) as failure:
        call(**fields)
    return failure.value.issues[0]


def test_every_field_of_the_api_reaches_the_call() -> None:
    decoded = call(
        temperature=1.9, top_p=0, max_tokens=11, stop=["a", "b"], seed=-5, presence_penalty=0.1,
        frequency_penalty=-0.2, stream=True,
    )  # fmt: skip
    assert (decoded.model, decoded.temperature, decoded.top_p, decoded.max_tokens) == ("m", 1.9, 0, 11)
    assert (decoded.stop, decoded.seed, decoded.stream) == (("a", "b"), -5, True)
    assert (decoded.presence_penalty, decoded.frequency_penalty) == (0.1, -0.2)
    assert decoded.include_usage


def test_a_stop_may_be_a_bare_text() -> None:
    assert call(stop="end").stop == ("end",)


def test_explicit_nulls_mean_the_default() -> None:
    nulls: dict[str, Any] = dict.fromkeys(set(ChatRequest.__struct_fields__) - {"messages", "model"})
    body = Asked(json.dumps({"messages": [USER], "model": "m", **nulls}).encode(), PASS)
    assert chat_call(body, extra="error", max_messages=9) == call()


@pytest.mark.parametrize(
    ("path", "named", "model"),
    [
        ("", "Some-Model", "some-model"),
        ("deployed", None, "deployed"),
        ("deployed", "", "deployed"),
        ("deployed", "AzureAI", "deployed"),
        ("deployed", "Other", "other"),
    ],
)
def test_the_body_names_the_model_or_the_path_does(path: str, named: str | None, model: str) -> None:
    assert chat_call(asked(path, model=named), extra="error", max_messages=9).model == model


def test_headers_name_the_model_where_the_body_does_not() -> None:
    both = {"x-ms-model-mesh-model-name": "First", "azureml-model-deployment": "second"}
    assert call(headers=both).model == "first"
    assert call(headers={"azureml-model-deployment": "second"}).model == "second"
    assert call(headers=both, model="third").model == "third"


def test_a_body_for_no_model_is_refused() -> None:
    with pytest.raises(ValidationFailed) as failure:
        chat_call(asked(), extra="error", max_messages=9)
    assert (failure.value.issues[0].loc, failure.value.issues[0].type) == (("body", "model"), "missing")


FUNCTION = {"name": "weather", "parameters": {"type": "object"}}
WEATHER = {"type": "function", "function": FUNCTION}
CALLED = {"id": "abc", "type": "function", "function": {"name": "weather", "arguments": "{}", "call_id": None}}
CALLING = {"role": "assistant", "tool_calls": [CALLED]}
RESULT = {"role": "tool", "tool_call_id": "abc", "content": "sunny"}

REFUSED: list[tuple[dict[str, Any], tuple[Any, ...], str]] = [
    ({"temperature": 2.1}, ("temperature",), "invalid"),
    ({"temperature": -0.1}, ("temperature",), "invalid"),
    ({"top_p": 1.1}, ("top_p",), "invalid"),
    ({"max_tokens": -1}, ("max_tokens",), "invalid"),
    ({"presence_penalty": 2.5}, ("presence_penalty",), "invalid"),
    ({"frequency_penalty": -2.5}, ("frequency_penalty",), "invalid"),
    ({"seed": "7"}, ("seed",), "invalid"),
    ({"stop": [""]}, ("stop", 0), "invalid"),
    ({"messages": []}, ("messages",), "invalid"),
    ({"messages": [{"role": "bot", "content": "a"}]}, ("messages", 0, "role"), "invalid"),
    ({"messages": [USER | {"name": "b"}]}, ("messages", 0, "name"), "extra_forbidden"),
    ({"messages": [USER, {"role": "assistant", "content": "Sure"}]}, ("messages", 1, "role"), "invalid"),
    ({"messages": [USER, {"role": "assistant"}, USER]}, ("messages", 1), "invalid"),
    ({"messages": [USER, RESULT]}, ("messages", 1, "tool_call_id"), "invalid"),
    ({"messages": [USER, CALLING, USER, RESULT]}, ("messages", 3, "tool_call_id"), "invalid"),
    ({"tools": [WEATHER, WEATHER]}, ("tools", 1, "function", "name"), "invalid"),
    ({"tools": [WEATHER], "tool_choice": "any"}, ("tool_choice",), "enum"),
    ({"tool_choice": "required"}, ("tool_choice",), "invalid"),
    ({"response_format": {"type": "xml"}}, ("response_format", "type"), "invalid"),
    ({"response_format": {"type": "json_schema"}}, ("response_format", "json_schema"), "missing"),
]


@pytest.mark.parametrize(("fields", "loc", "kind"), REFUSED)
def test_what_cannot_be_honoured_is_refused_by_name(fields: dict[str, Any], loc: tuple[Any, ...], kind: str) -> None:
    issue = issue_of(**fields)
    assert (issue.loc, issue.type) == (("body", *loc), kind)


def test_too_many_messages_are_refused_with_both_numbers() -> None:
    with pytest.raises(ValidationFailed, match="at most 100 items, not 101"):
        call(messages=[USER] * 101)


def test_developers_speak_as_the_system() -> None:
    decoded = call(messages=[{"role": "developer", "content": [{"type": "text", "text": "Be brief."}]}, USER])
    assert decoded.messages == [ChatMessage("system", "Be brief."), ChatMessage("user", "Hello")]


def test_calls_and_their_results_come_back_in_the_history() -> None:
    as_object = {"id": "abc", "function": {"name": "weather", "arguments": {"city": "Nice"}}}
    thinking = CALLING | {"tool_calls": [as_object], "reasoning_content": "hm"}
    decoded = call(messages=[USER, thinking, RESULT])
    assert decoded.messages[1] == ChatMessage(
        "assistant", "", tool_calls=(ToolCall("abc", "weather", '{"city":"Nice"}'),)
    )
    assert decoded.messages[2] == ChatMessage("tool", "sunny", tool_call_id="abc")
    assert call(messages=[USER, CALLING, RESULT]).messages[1].tool_calls[0].arguments == "{}"


def test_tools_and_the_choice_among_them_reach_the_call() -> None:
    decoded = call(tools=[WEATHER], tool_choice={"type": "function", "function": {"name": "weather"}})
    assert decoded.tools == (Tool("weather", "", {"type": "object"}),)
    assert (decoded.tool_mode, decoded.tool_name) == ("required", "weather")
    assert call(tools=[WEATHER], tool_choice="required").tool_mode == "required"


def test_the_form_of_an_answer_reaches_the_call() -> None:
    schema = {"name": "n", "schema": {"type": "integer"}, "description": "d", "strict": True}
    assert call(response_format={"type": "json_schema", "json_schema": schema}).format == JsonFormat(
        {"type": "integer"}, "n", "d"
    )
    assert call(response_format={"type": "json_object"}).format == JsonFormat()
    assert call(response_format={"type": "text"}).format is None


def test_a_safe_prompt_comes_first() -> None:
    decoded = chat_call(asked(headers=PASS, model="m", safe_prompt=True), extra="error", max_messages=9)
    assert decoded.messages[0] == ChatMessage("system", SAFE_PROMPT)


def test_an_image_of_a_user_becomes_an_openai_part() -> None:
    url = {"url": "data:image/png;base64,AA", "detail": "low"}
    parts = [{"type": "text", "text": "what?"}, {"type": "image_url", "image_url": url}]
    assert call(messages=[{"role": "user", "content": parts}]).messages[0].content == parts
    assert call(messages=[{"role": "user", "content": parts[:1] * 2}]).messages[0].content == "what?what?"


def test_audio_is_refused_clearly() -> None:
    audio = {"type": "input_audio", "input_audio": {"data": "AA", "format": "wav"}}
    with pytest.raises(UnsupportedContent, match="input_audio"):
        call(messages=[{"role": "user", "content": [audio]}])


@pytest.mark.parametrize("kind", ["text", "query", "document"])
def test_every_kind_of_input_is_embedded_alike(kind: str) -> None:
    body = json.dumps({"model": "M", "input": ["a", "b"], "input_type": kind}).encode()
    decoded, _ = embeddings_call(Asked(body, {}), extra="error")
    assert (decoded.model, decoded.inputs) == ("m", ["a", "b"])


@pytest.mark.parametrize("fields", [{"input": [""]}, {"input": []}, {"input_type": "image"}, {"dimensions": 0}])
def test_what_cannot_be_embedded_is_refused(fields: dict[str, Any]) -> None:
    body = json.dumps({"model": "m", "input": ["a"]} | fields).encode()
    with pytest.raises(ValidationFailed):
        embeddings_call(Asked(body, {}), extra="error")


def test_images_to_embed_are_read_to_name_their_model() -> None:
    body = json.dumps({"input": [{"image": "data:image/png;base64,AA", "text": "a"}]}).encode()
    assert image_embeddings_model(Asked(body, {}, "m"), extra="error") == "m"


@pytest.mark.parametrize("text", [b"", b"{", b"[]x", b'{"model": "\xff"}', b"\xff\xfe", b'{"a":' + b"[" * 200_000])
def test_what_is_no_json_is_a_400(text: bytes) -> None:
    with pytest.raises(InvalidRequest):
        chat_call(Asked(text, {}), extra="error", max_messages=10)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
keys = st.sampled_from(["model", "messages", "stop", "n", "tools", "response_format", "logit_bias", "user", "x"])


@given(st.dictionaries(keys, json_values), st.sampled_from(["", "drop", "pass-through"]))
def test_any_json_is_a_call_or_a_named_error(value: dict[str, Any], word: str) -> None:
    try:
        chat_call(Asked(json.dumps(value).encode(), {"extra-parameters": word}), extra="error", max_messages=10)
    except VentouxError as error:
        failure = error
    else:
        return
    assert json.loads(AzureErrors().body(failure, "id"))["error"]["message"]
    assert failure.status in {400, 422}


@given(st.binary(max_size=60))
def test_any_bytes_are_a_call_or_a_named_error(value: bytes) -> None:
    with pytest.raises(VentouxError):
        chat_call(Asked(value, {}), extra="error", max_messages=10)
