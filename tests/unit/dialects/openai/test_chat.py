from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ventoux.calls import (
    ChatCall,
    Content,
    Delta,
    FinishReason,
    Thought,
    TokenLogprob,
    ToolCall,
    ToolCalls,
    TopLogprob,
    Usage,
)
from ventoux.dialects.dialect import Head
from ventoux.dialects.openai.chat import OpenAIChat
from ventoux.errors import EngineError

HEAD = Head("0af3", "m", 1)
USAGE = Usage(prompt_tokens=7, completion_tokens=3, cached_tokens=2, reasoning_tokens=1)
CALLS = ToolCalls(0, (ToolCall("abc123def", "weather", '{"a":1}'), ToolCall("call_x", "time", "{}")))
DIALECT = OpenAIChat(max_messages=10)


def asked(**fields: Any) -> ChatCall:
    fields.setdefault("include_usage", False)
    return ChatCall(model="m", messages=[], **fields)


def events(data: bytes) -> list[Any]:
    blocks = data.decode().split("\n\n")
    assert blocks.pop() == ""
    assert all(block.startswith("data: ") for block in blocks)
    return [block if block == "data: [DONE]" else json.loads(block.removeprefix("data: ")) for block in blocks]


def stream(contents: list[Content], reason: FinishReason = "stop", **fields: Any) -> list[Any]:
    call = asked(**fields)
    renderer = DIALECT.stream(HEAD, call)
    data = renderer.opening() + renderer.contents(contents)
    return events(data + renderer.closing(dict.fromkeys(range(call.n), reason), USAGE))


def reply(contents: list[Content], reason: FinishReason = "stop") -> Any:
    builder = DIALECT.reply(HEAD, asked())
    builder.add(contents)
    return json.loads(builder.body({0: reason}, USAGE))


def test_a_reply_has_every_field_of_the_api() -> None:
    whole = reply([Delta(0, "Hi")])
    assert (whole["id"], whole["object"], whole["created"], whole["model"]) == (
        "chatcmpl-0af3",
        "chat.completion",
        1,
        "m",
    )
    message = {"content": "Hi", "role": "assistant", "refusal": None}
    assert whole["choices"] == [{"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}]
    assert whole["usage"] == {
        "prompt_tokens": 7,
        "completion_tokens": 3,
        "total_tokens": 10,
        "prompt_tokens_details": {"cached_tokens": 2},
        "completion_tokens_details": {"reasoning_tokens": 1},
    }
    assert whole["system_fingerprint"].startswith("fp_")
    assert whole["service_tier"] == "default"


def test_tool_calls_have_ids_as_openai_writes_them_and_no_content() -> None:
    message = reply([CALLS], "tool_calls")["choices"][0]["message"]
    assert message["content"] is None
    assert [called["id"] for called in message["tool_calls"]] == ["call_abc123def", "call_x"]
    assert message["tool_calls"][0]["function"] == {"name": "weather", "arguments": '{"a":1}'}


def test_thoughts_stand_beside_the_content() -> None:
    contents: list[Content] = [Thought(0, "h"), Thought(0, "m"), Delta(0, "Hi")]
    message = reply(contents)["choices"][0]["message"]
    assert (message["reasoning_content"], message["content"]) == ("hm", "Hi")
    deltas = [chunk["choices"][0]["delta"] for chunk in stream(contents)[1:4]]
    assert deltas == [{"reasoning_content": "h"}, {"reasoning_content": "m"}, {"content": "Hi"}]


def test_a_full_context_ends_by_length() -> None:
    assert reply([Delta(0, "Hi")], "model_length")["choices"][0]["finish_reason"] == "length"
    assert stream([Delta(0, "Hi")], "model_length")[-2]["choices"][0]["finish_reason"] == "length"


def test_a_stream_opens_with_the_role_and_ends_with_done() -> None:
    role, text, last, done = stream([Delta(0, "Hi")])
    assert role["choices"][0]["delta"] == {"role": "assistant", "content": "", "refusal": None}
    assert text["choices"] == [{"index": 0, "delta": {"content": "Hi"}, "logprobs": None, "finish_reason": None}]
    assert last["choices"] == [{"index": 0, "delta": {}, "logprobs": None, "finish_reason": "stop"}]
    assert done == "data: [DONE]"
    assert {(chunk["id"], chunk["object"]) for chunk in (role, text, last)} == {
        ("chatcmpl-0af3", "chat.completion.chunk")
    }


def test_usage_comes_in_a_chunk_of_its_own_only_where_it_is_asked_for() -> None:
    assert all("usage" not in chunk for chunk in stream([Delta(0, "Hi")])[:-1])
    *early, usage, _ = stream([Delta(0, "Hi")], include_usage=True)
    assert [chunk["usage"] for chunk in early] == [None] * 3
    assert (usage["choices"], usage["usage"]["total_tokens"]) == ([], 10)


def test_each_streamed_tool_call_is_whole_in_a_chunk_with_its_index() -> None:
    calls = [chunk["choices"][0]["delta"]["tool_calls"] for chunk in stream([CALLS], "tool_calls")[1:3]]
    assert [called["index"] for (called,) in calls] == [0, 1]
    assert calls[0][0]["id"] == "call_abc123def"
    assert calls[0][0]["type"] == "function"
    assert calls[0][0]["function"] == {"name": "weather", "arguments": '{"a":1}'}


def test_each_choice_streams_its_own_role_texts_and_end() -> None:
    chunks = stream([Delta(0, "a"), Delta(1, "b")], n=2)
    assert [chunk["choices"][0]["index"] for chunk in chunks[:-1]] == [0, 1] * 3


def test_logprobs_are_those_of_openai_without_the_token_id() -> None:
    token = TokenLogprob("a", -0.5, [97], 5, [TopLogprob("b", -1.0, [98], 6)])
    top = {"token": "b", "logprob": -1.0, "bytes": [98]}
    wanted = {"content": [{"token": "a", "logprob": -0.5, "bytes": [97], "top_logprobs": [top]}], "refusal": None}
    assert reply([Delta(0, "a", [token])])["choices"][0]["logprobs"] == wanted
    assert stream([Delta(0, "a", [token])])[1]["choices"][0]["logprobs"] == wanted


def test_a_broken_stream_ends_with_the_error_and_never_with_done() -> None:
    (failure,) = events(DIALECT.stream(HEAD, asked()).broken(EngineError("The engine stopped."), USAGE))
    assert failure == {
        "error": {"message": "The engine stopped.", "type": "server_error", "param": None, "code": "engine_error"}
    }


@given(st.lists(st.tuples(st.booleans(), st.text())), st.booleans())
def test_the_streamed_texts_join_to_the_whole_reply(pieces: list[tuple[bool, str]], include_usage: bool) -> None:
    contents: list[Content] = [Thought(0, text) if thought else Delta(0, text) for thought, text in pieces]
    message = reply(contents)["choices"][0]["message"]
    chunks = [chunk for chunk in stream(contents, include_usage=include_usage)[:-1] if chunk["choices"]]
    for field in ("content", "reasoning_content"):
        joined = "".join(chunk["choices"][0]["delta"].get(field, "") for chunk in chunks)
        assert joined == message.get(field, "")
