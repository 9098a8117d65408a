from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.calls import ChatMessage, JsonFormat, Tool, ToolCall
from ventoux.dialects.mistral.decode import SAFE_PROMPT, chat_call, embeddings_call
from ventoux.dialects.mistral.errors import MessageOrder, error_body
from ventoux.errors import InvalidRequest, UnsupportedContent, ValidationFailed, VentouxError

USER = {"role": "user", "content": "Hello"}


def body(**fields: Any) -> bytes:
    return json.dumps({"model": "m", "messages": [USER], **fields}).encode()


def call(**fields: Any) -> Any:
    return chat_call(body(**fields), max_messages=100)


def issue_of(**fields: Any) -> Any:
    with pytest.raises(ValidationFailed) as failure:
        call(**fields)
    return failure.value.issues[0]


def test_every_sampling_field_reaches_the_call() -> None:
    decoded = call(
        temperature=0.5, top_p=0.9, top_k=7, max_tokens=11, min_tokens=2, stop=["a", "b"], random_seed=5,
        presence_penalty=0.1, frequency_penalty=-0.2, repetition_penalty=1.1, n=3, logprobs=True, top_logprobs=4,
        prompt_cache_key="k", metadata={"team": "a"}, stream=True,
    )  # fmt: skip
    assert (decoded.temperature, decoded.top_p, decoded.top_k) == (0.5, 0.9, 7)
    assert (decoded.max_tokens, decoded.min_tokens, decoded.stop, decoded.seed) == (11, 2, ("a", "b"), 5)
    assert (decoded.presence_penalty, decoded.frequency_penalty, decoded.repetition_penalty) == (0.1, -0.2, 1.1)
    assert (decoded.n, decoded.logprobs, decoded.top_logprobs) == (3, True, 4)
    assert (decoded.affinity, decoded.metadata, decoded.stream) == ("k", {"team": "a"}, True)


def test_explicit_nulls_mean_the_default() -> None:
    nullable = (
        "temperature top_p top_k max_tokens min_tokens stop random_seed metadata presence_penalty frequency_penalty "
        "repetition_penalty n logprobs top_logprobs prompt_cache_key service_tier prompt_mode reasoning_effort tools "
        "tool_choice response_format prediction guardrails prompt_logprobs stream safe_prompt parallel_tool_calls"
    )
    assert call(**dict.fromkeys(nullable.split())) == call()


WEATHER = {"type": "function", "function": {"name": "weather", "parameters": {"type": "object"}}}
CALLED = {"id": "abc123def", "function": {"name": "weather", "arguments": "{}"}}
CALLING = {"role": "assistant", "content": "", "tool_calls": [CALLED]}
RESULT = {"role": "tool", "tool_call_id": "abc123def", "name": "weather", "content": "sunny"}

REFUSED: list[tuple[dict[str, Any], tuple[Any, ...], str | None]] = [
    ({"temperature": 2}, ("body", "temperature"), "invalid"),
    ({"top_p": 0}, ("body", "top_p"), "invalid"),
    ({"max_tokens": -1}, ("body", "max_tokens"), "invalid"),
    ({"max_tokens": 10**20}, ("body", "max_tokens"), "invalid"),
    ({"random_seed": 10**20}, ("body", "random_seed"), "invalid"),
    ({"n": 0}, ("body", "n"), "invalid"),
    ({"seed": 3}, ("body", "seed"), "extra_forbidden"),
    (
        {"messages": [{"role": "user", "content": "a", "name": "b"}]},
        ("body", "messages", 0, "name"),
        "extra_forbidden",
    ),
    ({"messages": [{"role": "bot", "content": "a"}]}, ("body", "messages", 0, "role"), "invalid"),
    ({"messages": [{"content": "a"}]}, ("body", "messages", 0, "role"), "missing"),
    ({"messages": []}, ("body", "messages"), "invalid"),
    ({"tools": [{"type": "function"}]}, ("body", "tools", 0, "function"), "missing"),
    ({"tools": [{"type": "web_search"}]}, ("body", "tools", 0, "type"), "invalid"),
    ({"tools": [WEATHER, WEATHER]}, ("body", "tools", 1, "function", "name"), "invalid"),
    ({"tool_choice": "any"}, ("body", "tool_choice"), "invalid"),
    ({"tools": [WEATHER], "tool_choice": "always"}, ("body", "tool_choice"), "enum"),
    (
        {"tools": [WEATHER], "tool_choice": {"function": {"name": "x"}}},
        ("body", "tool_choice", "function", "name"),
        "invalid",
    ),
    ({"response_format": {"type": "xml"}}, ("body", "response_format", "type"), "invalid"),
    ({"response_format": {"type": "json_schema"}}, ("body", "response_format", "json_schema"), "missing"),
    ({"prediction": {"type": "content", "content": ""}}, ("body", "prediction"), "unsupported"),
    ({"guardrails": [{}]}, ("body", "guardrails"), "missing"),
    ({"prompt_logprobs": True}, ("body", "prompt_logprobs"), "unsupported"),
    ({"prompt_mode": "other"}, ("body", "prompt_mode"), "invalid"),
    ({"min_tokens": 5, "max_tokens": 4}, ("body", "min_tokens"), "invalid"),
    ({"messages": [USER, {"role": "tool", "content": "x"}]}, ("body", "messages"), None),
    ({"messages": [USER, CALLING, USER]}, ("body", "messages"), None),
    ({"messages": [USER, CALLING, RESULT, RESULT, USER]}, ("body", "messages"), None),
    ({"messages": [USER, CALLING, RESULT | {"tool_call_id": "other"}]}, ("body", "messages"), None),
]


@pytest.mark.parametrize(("fields", "loc", "kind"), REFUSED)
def test_what_cannot_be_honoured_is_refused_by_name(
    fields: dict[str, Any], loc: tuple[Any, ...], kind: str | None
) -> None:
    if kind is None:
        with pytest.raises(MessageOrder):
            call(**fields)
        return
    issue = issue_of(**fields)
    assert (issue.loc, issue.type) == (loc, kind)


def test_tools_and_the_choice_among_them_reach_the_call() -> None:
    tool = {"type": "function", "function": {"name": "f", "description": "d", "parameters": {"type": "object"}}}
    decoded = call(tools=[tool, WEATHER], tool_choice={"type": "function", "function": {"name": "f"}})
    assert decoded.tools[0] == Tool("f", "d", {"type": "object"})
    assert (decoded.tool_mode, decoded.tool_name) == ("required", "f")
    assert call(tools=[WEATHER], tool_choice="any", parallel_tool_calls=False).tool_mode == "required"
    assert not call(tools=[WEATHER], parallel_tool_calls=False).parallel_tool_calls


def test_calls_and_their_results_come_back_in_the_history() -> None:
    as_object = {"id": "abc123def", "function": {"name": "weather", "arguments": {"city": "Nice"}}, "index": 0}
    decoded = call(messages=[USER, CALLING | {"tool_calls": [as_object]}, RESULT])
    assert decoded.messages[1].tool_calls == (ToolCall("abc123def", "weather", '{"city":"Nice"}'),)
    assert decoded.messages[2] == ChatMessage("tool", "sunny", tool_call_id="abc123def", name="weather")


def test_the_form_of_an_answer_reaches_the_call() -> None:
    assert call(response_format={"type": "json_object"}).format == JsonFormat()
    schema = {"type": "json_schema", "json_schema": {"name": "n", "schema": {"type": "integer"}, "strict": True}}
    assert call(response_format=schema).format == JsonFormat({"type": "integer"}, "n")
    assert call(response_format={"type": "text"}).format is None


def test_an_issue_shows_what_was_written_there() -> None:
    assert issue_of(temperature=9).input == 9


@pytest.mark.parametrize("text", [b"", b"{", b"[]x", b'{"model": "\xff"}', b"\xff\xfe", b'{"a":' + b"[" * 200_000])
def test_what_is_no_json_is_a_400(text: bytes) -> None:
    with pytest.raises(InvalidRequest):
        chat_call(text, max_messages=10)


def test_too_many_messages_are_refused_with_both_numbers() -> None:
    with pytest.raises(ValidationFailed, match="at most 10 items, not 11"):
        chat_call(body(messages=[USER] * 11), max_messages=10)


def test_a_safe_prompt_comes_first() -> None:
    decoded = call(safe_prompt=True)
    assert (decoded.messages[0].role, decoded.messages[0].content) == ("system", SAFE_PROMPT)


def test_chunks_of_text_are_joined_and_thoughts_left_out() -> None:
    thought = {"type": "thinking", "thinking": [{"type": "text", "text": "hm"}]}
    chunks = [thought, {"type": "text", "text": "a"}, {"type": "text", "text": "b"}]
    decoded = call(messages=[USER, {"role": "assistant", "content": chunks}, USER])
    assert decoded.messages[1].content == "ab"


def test_an_image_of_a_user_becomes_an_openai_part() -> None:
    chunks = [{"type": "text", "text": "what?"}, {"type": "image_url", "image_url": "data:image/png;base64,AA"}]
    decoded = call(messages=[{"role": "user", "content": chunks}])
    assert decoded.messages[0].content[1] == {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA"}}
    named = {"url": "data:image/png;base64,AA", "detail": "low"}
    decoded = call(messages=[{"role": "user", "content": [{"type": "image_url", "image_url": named}]}])
    assert decoded.messages[0].content == [{"type": "image_url", "image_url": named}]


def test_an_image_without_an_address_is_refused() -> None:
    issue = issue_of(messages=[{"role": "user", "content": [{"type": "image_url", "image_url": {"file": "a"}}]}])
    assert issue.loc[:5] == ("body", "messages", 0, "content", 0)


def test_audio_is_refused_clearly() -> None:
    with pytest.raises(UnsupportedContent, match="input_audio"):
        call(messages=[{"role": "user", "content": [{"type": "input_audio", "input_audio": "AAAA"}]}])


@pytest.mark.parametrize("roles", ["a", "ua", "sa", "ut", "sut"])
def test_bad_orders_have_mistrals_code(roles: str) -> None:
    names = {"s": "system", "u": "user", "a": "assistant", "t": "tool"}
    with pytest.raises(MessageOrder) as failure:
        call(messages=[{"role": names[role], "content": "x"} for role in roles])
    assert error_body(failure.value, "id")["code"] == "3230"


def test_a_prefix_is_the_last_assistants_text() -> None:
    assert call(messages=[USER, {"role": "assistant", "content": "Sure", "prefix": True}]).prefix == "Sure"


def test_embeddings_take_one_text_or_many() -> None:
    one, _ = embeddings_call(b'{"model": "m", "input": "a"}')
    many, _ = embeddings_call(b'{"model": "m", "input": ["a", "b"]}')
    assert (one.inputs, many.inputs) == (["a"], ["a", "b"])


def test_an_empty_input_is_refused_with_its_place() -> None:
    with pytest.raises(ValidationFailed) as failure:
        embeddings_call(b'{"model": "m", "input": ["a", " "]}')
    assert failure.value.issues[0].loc == ("body", "input", 1)


def test_a_422_lists_its_issues_because_the_sdks_parse_a_list() -> None:
    with pytest.raises(ValidationFailed) as failure:
        call(temperature="hot")
    detail = error_body(failure.value, "id")["detail"]
    assert [set(issue) for issue in detail] == [{"type", "loc", "msg", "input"}]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["model", "messages", "stop", "n", "tools", "content", "x"]), json_values))
def test_any_json_is_a_call_or_a_named_error(value: dict[str, Any]) -> None:
    try:
        chat_call(json.dumps(value).encode(), max_messages=10)
    except VentouxError as error:
        json.dumps(error_body(error, "id"))


@given(st.binary(max_size=60))
def test_any_bytes_are_a_call_or_a_named_error(value: bytes) -> None:
    with pytest.raises(VentouxError):
        chat_call(value, max_messages=10)
