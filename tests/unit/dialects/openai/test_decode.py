from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.calls import ChatMessage, JsonFormat, Tool, ToolCall
from ventoux.dialects.openai.decode import chat_call, completion_call, embeddings_call
from ventoux.dialects.openai.errors import OpenAIErrors, error_body
from ventoux.dialects.openai.requests import ChatCompletionRequest
from ventoux.errors import ValidationFailed, VentouxError

USER = {"role": "user", "content": "Hello"}
WEATHER = {"type": "function", "function": {"name": "weather", "parameters": {"type": "object"}}}
TIME = {"type": "function", "function": {"name": "time"}}
CALLED: dict[str, Any] = {
    "id": "call_abc123def",
    "type": "function",
    "function": {"name": "weather", "arguments": "{}"},
}
CALLING = {"role": "assistant", "content": None, "tool_calls": [CALLED]}
RESULT = {"role": "tool", "tool_call_id": "call_abc123def", "content": "sunny"}


def call(**fields: Any) -> Any:
    body = {"model": "m", "messages": [USER], **fields}
    return chat_call(json.dumps(body).encode(), max_messages=100)


def completion(**fields: Any) -> Any:
    return completion_call(json.dumps({"model": "m", "prompt": "Once", **fields}).encode())


def embeddings(**fields: Any) -> Any:
    return embeddings_call(json.dumps({"model": "m", "input": "a", **fields}).encode())


def error_of(decode: Any, **fields: Any) -> Any:
    with pytest.raises(ValidationFailed) as failure:
        decode(**fields)
    assert OpenAIErrors().status(failure.value) == 400
    return error_body(failure.value)["error"]


def test_every_sampling_field_reaches_the_call() -> None:
    decoded = call(
        temperature=1.5, top_p=0.9, top_k=7, max_tokens=11, min_tokens=2, stop=["a", "b"], seed=5, n=3, logprobs=True,
        top_logprobs=4, presence_penalty=0.1, frequency_penalty=-0.2, repetition_penalty=1.1, prompt_cache_key="k",
        logit_bias={"12": -100, "7": 2.5}, reasoning_effort="low", parallel_tool_calls=False,
    )  # fmt: skip
    assert (decoded.temperature, decoded.top_p, decoded.top_k) == (1.5, 0.9, 7)
    assert (decoded.max_tokens, decoded.min_tokens, decoded.stop, decoded.seed) == (11, 2, ("a", "b"), 5)
    assert (decoded.presence_penalty, decoded.frequency_penalty, decoded.repetition_penalty) == (0.1, -0.2, 1.1)
    assert (decoded.n, decoded.logprobs, decoded.top_logprobs, decoded.affinity) == (3, True, 4, "k")
    assert decoded.logit_bias == {12: -100, 7: 2.5}
    assert (decoded.reasoning_effort, decoded.parallel_tool_calls) == ("low", False)


def test_explicit_nulls_mean_the_default() -> None:
    nullable = set(ChatCompletionRequest.__struct_fields__) - {"model", "messages"}
    assert call(**dict.fromkeys(nullable)) == call()


def test_what_asks_for_nothing_more_than_happens_anyway_passes() -> None:
    harmless = {
        "store": False, "service_tier": "auto", "verbosity": "medium", "modalities": ["text"], "min_p": 0,
        "functions": [], "prompt_cache_options": {"mode": "implicit"}, "prompt_cache_retention": "24h",
        "response_format": {"type": "text"}, "tools": [], "tool_choice": "none",
    }  # fmt: skip
    assert call(**harmless) == call(tool_choice="none")


def test_usage_is_streamed_only_where_it_is_asked_for() -> None:
    assert not call(stream=True).include_usage
    assert call(stream=True, stream_options={"include_usage": True}).include_usage
    assert not call(stream=True, stream_options={"include_usage": False, "include_obfuscation": False}).include_usage


def test_either_name_bounds_the_tokens_and_both_may_agree() -> None:
    assert call(max_tokens=5).max_tokens == call(max_completion_tokens=5).max_tokens == 5
    assert call(max_tokens=5, max_completion_tokens=5).max_tokens == 5
    assert error_of(call, max_tokens=5, max_completion_tokens=6)["param"] == "max_tokens"


def test_a_person_reaches_the_metadata_under_the_name_user() -> None:
    assert call(user="ada").metadata == call(safety_identifier="ada").metadata == {"user": "ada"}
    both = call(user="ada", safety_identifier="x1", metadata={"team": "a"}).metadata
    assert both == {"team": "a", "user": "ada", "safety_identifier": "x1"}
    assert call(user="ada", metadata={"user": "ada"}).metadata == {"user": "ada"}
    assert error_of(call, user="ada", metadata={"user": "bob"})["param"] == "metadata.user"
    assert embeddings(user="ada")[0].metadata == completion(user="ada").metadata == {"user": "ada"}


def test_thoughts_can_be_hidden() -> None:
    assert call().show_reasoning
    assert not call(include_reasoning=False).show_reasoning
    assert not call(reasoning_effort="none").show_reasoning


def test_a_developer_speaks_as_the_system_and_parts_are_joined() -> None:
    parts = [{"type": "text", "text": "Be "}, {"type": "text", "text": "brief."}]
    decoded = call(messages=[{"role": "developer", "content": parts}, USER])
    assert decoded.messages == [ChatMessage("system", "Be brief."), ChatMessage("user", "Hello")]


def test_images_go_on_as_parts() -> None:
    image = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA", "detail": "low"}}
    text = {"type": "text", "text": "What is it?"}
    assert call(messages=[{"role": "user", "content": [text, image]}]).messages[0].content == [text, image]


def test_participants_are_named_before_their_texts() -> None:
    assistant = {"role": "assistant", "content": "Hi", "name": "one"}
    alone = call(messages=[{**USER, "name": "ada"}, assistant, USER]).messages
    assert [message.content for message in alone] == ["ada: Hello", "Hi", "Hello"]
    several = call(messages=[USER, assistant, {**assistant, "name": "two"}, USER]).messages
    assert [message.content for message in several] == ["Hello", "one: Hi", "two: Hi", "Hello"]


def test_an_earlier_answer_comes_back_as_the_official_package_dumps_it() -> None:
    dumped = {
        "role": "assistant", "content": "Hi", "refusal": None, "annotations": None, "audio": None, "parsed": {"a": 1},
        "function_call": None, "tool_calls": None, "reasoning_content": "hm",
    }  # fmt: skip
    assert call(messages=[USER, dumped, USER]).messages[1] == ChatMessage("assistant", "Hi")
    refusal = {"role": "assistant", "content": [{"type": "refusal", "refusal": "No."}]}
    assert call(messages=[USER, refusal, USER]).messages[1].content == "No."


def test_tool_calls_and_results_lose_the_prefix_that_replies_gave_their_ids() -> None:
    parsed: dict[str, Any] = {**CALLED, "function": {**CALLED["function"], "parsed_arguments": {}}}
    decoded = call(messages=[USER, {**CALLING, "tool_calls": [parsed]}, RESULT], tools=[WEATHER])
    assert decoded.messages[1].tool_calls == (ToolCall("abc123def", "weather", "{}"),)
    assert decoded.messages[2] == ChatMessage("tool", "sunny", tool_call_id="abc123def")


def test_foreign_ids_of_tool_calls_are_kept() -> None:
    foreign = "call_1234567890abcdefghijklmn"
    messages = [USER, {**CALLING, "tool_calls": [{**CALLED, "id": foreign}]}, {**RESULT, "tool_call_id": foreign}]
    assert call(messages=messages).messages[2].tool_call_id == foreign


def test_tools_and_every_choice_among_them() -> None:
    tools = {"tools": [WEATHER, TIME]}
    assert call(**tools).tools == (Tool("weather", "", {"type": "object"}), Tool("time"))
    chosen = [call(**tools, tool_choice=word).tool_mode for word in ("auto", "none", "required")]
    assert chosen == ["auto", "none", "required"]
    named = call(**tools, tool_choice={"type": "function", "function": {"name": "time"}})
    assert (named.tool_mode, named.tool_name, named.parallel_tool_calls) == ("required", "time", False)
    allowed = {"mode": "required", "tools": [{"type": "function", "function": {"name": "time"}}]}
    filtered = call(**tools, tool_choice={"type": "allowed_tools", "allowed_tools": allowed})
    assert (filtered.tools, filtered.tool_mode) == ((Tool("time"),), "required")


def test_a_schema_reaches_the_call() -> None:
    schema = {"type": "object"}
    wanted = {"type": "json_schema", "json_schema": {"name": "x", "schema": schema, "strict": True}}
    assert call(response_format=wanted).format == JsonFormat(schema, "x")
    assert call(response_format={"type": "json_object"}).format == JsonFormat()


def test_a_completion_has_sixteen_tokens_and_one_prompt() -> None:
    decoded = completion(prompt=["Once"], suffix="end", echo=True, logit_bias={"1": 1}, stop="x", best_of=1)
    assert (decoded.prompt, decoded.suffix, decoded.echo, decoded.messages) == ("Once", "end", True, [])
    assert (decoded.max_tokens, decoded.logit_bias, decoded.stop) == (16, {1: 1}, ("x",))
    scored = completion(logprobs=3)
    assert (scored.logprobs, scored.top_logprobs) == (True, 3)
    assert completion(logprobs=0).logprobs
    assert not completion().logprobs


def test_one_input_or_many_embed() -> None:
    assert embeddings()[0].inputs == ["a"]
    assert embeddings(input=["a", "b"])[0].inputs == ["a", "b"]


FUNCTION = {"role": "function", "name": "f", "content": "1"}
AUDIO = {"type": "input_audio", "input_audio": {"data": "", "format": "wav"}}
REFUSED: list[tuple[Any, dict[str, Any], str, str]] = [
    (call, {"messages": "hi"}, "messages", "invalid_type"),
    (call, {"messages": []}, "messages", "invalid_value"),
    (call, {"messages": [USER] * 101}, "messages", "array_above_max_length"),
    (call, {"messages": [{"role": "user"}]}, "messages[0].content", "missing_required_parameter"),
    (call, {"messages": [{"role": "bot", "content": "a"}]}, "messages[0].role", "invalid_value"),
    (call, {"messages": [{**USER, "mood": "good"}]}, "messages[0].mood", "unknown_parameter"),
    (call, {"messages": [{**USER, "name": "a b"}]}, "messages[0].name", "invalid_value"),
    (call, {"messages": [FUNCTION]}, "messages[0].role", "unsupported_value"),
    (call, {"messages": [{"role": "user", "content": [AUDIO]}]}, "messages[0].content[0].type", "unsupported_value"),
    (call, {"messages": [{"role": "assistant"}]}, "messages[0].content", "missing_required_parameter"),
    (call, {"messages": [USER, {"role": "assistant", "audio": {"id": "a"}}]}, "messages[1].audio",
     "unsupported_parameter"),
    (call, {"messages": [USER, {"role": "assistant", "function_call": {"name": "f"}}]}, "messages[1].function_call",
     "unsupported_parameter"),
    (call, {"messages": [USER, RESULT]}, "messages[1].tool_call_id", "invalid_value"),
    (call, {"messages": [USER, CALLING, USER]}, "messages[2]", "invalid_value"),
    (call, {"messages": [USER, CALLING]}, "messages[2]", "invalid_value"),
    (call, {"frequency": 1}, "frequency", "unknown_parameter"),
    (call, {"temperature": 2.1}, "temperature", "invalid_value"),
    (call, {"temperature": "hot"}, "temperature", "invalid_type"),
    (call, {"n": 0}, "n", "invalid_value"),
    (call, {"max_tokens": 0}, "max_tokens", "invalid_value"),
    (call, {"min_tokens": 9, "max_tokens": 5}, "min_tokens", "invalid_value"),
    (call, {"logit_bias": {"a": 1}}, "logit_bias.a", "invalid_value"),
    (call, {"top_logprobs": 2}, "top_logprobs", "unsupported_value"),
    (call, {"stream_options": {"include_usage": True}}, "stream_options", "unsupported_value"),
    (call, {"stream": True, "stream_options": {"include_obfuscation": True}}, "stream_options.include_obfuscation",
     "unsupported_value"),
    (call, {"min_p": 0.1}, "min_p", "unsupported_parameter"),
    (call, {"store": True}, "store", "unsupported_value"),
    (call, {"service_tier": "flex"}, "service_tier", "unsupported_value"),
    (call, {"verbosity": "low"}, "verbosity", "unsupported_value"),
    (call, {"modalities": ["text", "audio"]}, "modalities", "unsupported_value"),
    (call, {"audio": {"voice": "a"}}, "audio", "unsupported_parameter"),
    (call, {"prediction": {"type": "content"}}, "prediction", "unsupported_parameter"),
    (call, {"moderation": {"model": "a"}}, "moderation", "unsupported_parameter"),
    (call, {"web_search_options": {}}, "web_search_options", "unsupported_parameter"),
    (call, {"functions": [{"name": "f"}]}, "functions", "unsupported_parameter"),
    (call, {"function_call": "auto"}, "function_call", "unsupported_parameter"),
    (call, {"prompt_cache_options": {"mode": "explicit"}}, "prompt_cache_options.mode", "unsupported_value"),
    (call, {"prompt_cache_options": {"ttl": "30m"}}, "prompt_cache_options.ttl", "unsupported_parameter"),
    (call, {"tools": [{"type": "custom"}]}, "tools[0].type", "invalid_value"),
    (call, {"tools": [WEATHER], "tool_choice": "any"}, "tool_choice", "invalid_value"),
    (call, {"tool_choice": {"type": "custom", "custom": {}}}, "tool_choice.type", "unsupported_value"),
    (call, {"tools": [WEATHER], "tool_choice": {"type": "function", "function": {"name": "x"}}},
     "tool_choice.function.name", "invalid_value"),
    (call, {"response_format": {"type": "json_schema"}}, "response_format.json_schema", "missing_required_parameter"),
    (completion, {"prompt": ["a", "b"]}, "prompt", "unsupported_value"),
    (completion, {"prompt": [1, 2]}, "prompt", "unsupported_value"),
    (completion, {"prompt": [[1], [2]]}, "prompt", "unsupported_value"),
    (completion, {"prompt": None}, "prompt", "invalid_type"),
    (completion, {"best_of": 2}, "best_of", "unsupported_value"),
    (completion, {"logprobs": 6}, "logprobs", "invalid_value"),
    (completion, {"echo": True, "logprobs": 1}, "echo", "unsupported_value"),
    (embeddings, {"input": [1, 2]}, "input", "unsupported_value"),
    (embeddings, {"input": [[1], [2]]}, "input", "unsupported_value"),
    (embeddings, {"input": ["a", " "]}, "input[1]", "invalid_value"),
    (embeddings, {"encoding_format": "int8"}, "encoding_format", "invalid_value"),
]  # fmt: skip


@pytest.mark.parametrize(("decode", "fields", "param", "code"), REFUSED)
def test_what_cannot_be_honoured_is_refused_by_name(decode: Any, fields: dict[str, Any], param: str, code: str) -> None:
    error = error_of(decode, **fields)
    assert (error["type"], error["param"], error["code"]) == ("invalid_request_error", param, code)
    assert param in error["message"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
fields = st.sampled_from((*ChatCompletionRequest.__struct_fields__, "prompt", "input", "echo", "dimensions", "other"))


def told(decode: Any) -> Any:
    """The error that a dialect words, or None for a body that is a call."""
    try:
        decode()
    except VentouxError as error:
        return OpenAIErrors().status(error), error_body(error)["error"]
    return None


@pytest.mark.parametrize("decode", [call, completion, embeddings])
@given(given_fields=st.dictionaries(fields, json_values, max_size=4))
def test_any_body_is_a_call_or_a_named_error(decode: Any, given_fields: dict[str, Any]) -> None:
    if failure := told(lambda: decode(**given_fields)):
        status, error = failure
        assert status == 400
        assert error["message"]
        assert error["param"]


@given(st.binary())
def test_any_bytes_are_a_call_or_an_error(data: bytes) -> None:
    failure = told(lambda: chat_call(data, max_messages=3))
    assert failure is None or failure[0] == 400
