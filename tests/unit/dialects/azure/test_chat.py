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
from ventoux.dialects.azure.chat import AzureChat, ChatReply, ChatStream
from ventoux.dialects.dialect import Asked, Head
from ventoux.errors import EngineError

HEAD = Head("id", "m", 1)
USAGE = Usage(prompt_tokens=7, completion_tokens=3, cached_tokens=2, reasoning_tokens=1)
CALLS = (ToolCall("abc123def", "weather", '{"city":"Nice"}'), ToolCall("abc123deg", "time", "{}"))


def asked_for(**fields: Any) -> ChatCall:
    return ChatCall(model="m", messages=[], **fields)


def lines(data: bytes) -> list[Any]:
    """As the parser of azure-ai-inference 1.0.0b9 reads: anything else makes it raise."""
    found: list[Any] = []
    for line in data.split(b"\n")[:-1]:
        if line:
            assert line.startswith(b"data: ")
            assert not line.endswith(b"\r")
            found.append(line if line == b"data: [DONE]" else json.loads(line[6:].decode()))
    assert data.endswith(b"\n\n")
    return found


def stream(contents: list[Content], reason: FinishReason = "stop", **fields: Any) -> list[Any]:
    call = asked_for(**fields)
    renderer = ChatStream(HEAD, call)
    finished: dict[int, FinishReason] = dict.fromkeys(range(call.n), reason)
    return lines(renderer.opening() + renderer.contents(contents) + renderer.closing(finished, USAGE))


def whole(contents: list[Content], reason: FinishReason = "stop", **fields: Any) -> Any:
    call = asked_for(**fields)
    reply = ChatReply(HEAD, call.n)
    reply.add(contents)
    finished: dict[int, FinishReason] = dict.fromkeys(range(call.n), reason)
    return json.loads(reply.body(finished, USAGE))


contents = st.lists(
    st.builds(Delta, st.integers(0, 1), st.text())
    | st.builds(Thought, st.integers(0, 1), st.text())
    | st.builds(ToolCalls, st.integers(0, 1), st.just(CALLS))
)


@given(contents)
def test_role_is_first_only_and_every_later_chunk_has_a_text(made: list[Content]) -> None:
    *chunks, done = stream(made, n=2)
    assert done == b"data: [DONE]"
    for index in (0, 1):
        mine = [chunk["choices"][0] for chunk in chunks if chunk["choices"][0]["index"] == index]
        assert mine[0]["delta"] == {"role": "assistant", "content": ""}
        assert all("role" not in choice["delta"] for choice in mine[1:])
        assert all(isinstance(choice["delta"]["content"], str) for choice in mine)
        assert [choice["finish_reason"] for choice in mine] == [None] * (len(mine) - 1) + ["stop"]


@given(contents)
def test_id_and_model_are_in_every_chunk_and_usage_in_the_last(made: list[Content]) -> None:
    *chunks, _ = stream(made, n=2)
    assert {(chunk["id"], chunk["model"], chunk["object"]) for chunk in chunks} == {
        ("id", "m", "chat.completion.chunk")
    }
    assert ["usage" in chunk for chunk in chunks] == [False] * (len(chunks) - 1) + [True]
    assert chunks[-1]["usage"]["total_tokens"] == 10


@given(contents)
def test_a_stream_joins_to_the_whole_reply(made: list[Content]) -> None:
    *chunks, _ = stream(made, n=2)
    for choice in whole(made, n=2)["choices"]:
        deltas = [c["choices"][0]["delta"] for c in chunks if c["choices"][0]["index"] == choice["index"]]
        assert "".join(delta["content"] for delta in deltas) == choice["message"]["content"]
        thoughts = "".join(delta.get("reasoning_content", "") for delta in deltas)
        assert thoughts == choice["message"].get("reasoning_content", "")


def test_thoughts_stay_out_of_the_content() -> None:
    made: list[Content] = [Thought(0, "hm"), Delta(0, "Yes")]
    assert whole(made)["choices"][0]["message"]["content"] == "Yes"
    assert whole(made)["choices"][0]["message"]["reasoning_content"] == "hm"
    assert whole(made)["usage"]["completion_tokens_details"] == {"reasoning_tokens": 1}


def test_tool_calls_are_whole_and_of_the_right_form() -> None:
    message = whole([ToolCalls(0, CALLS)], "tool_calls")["choices"][0]["message"]
    assert message["tool_calls"][0] == {
        "id": "abc123def",
        "type": "function",
        "index": 0,
        "function": {"name": "weather", "arguments": '{"city":"Nice"}'},
    }
    _, chunk, last, _ = stream([ToolCalls(0, CALLS)], "tool_calls")
    assert chunk["choices"][0]["delta"] == {"content": "", "tool_calls": message["tool_calls"]}
    assert last["choices"][0]["finish_reason"] == "tool_calls"


def test_a_whole_reply_has_the_nulls_of_the_api() -> None:
    choice = whole([Delta(0, "Hi")])["choices"][0]
    assert choice == {
        "index": 0,
        "finish_reason": "stop",
        "logprobs": None,
        "message": {"role": "assistant", "content": "Hi", "tool_calls": None},
    }


def test_a_full_context_ends_by_length() -> None:
    assert whole([], "model_length")["choices"][0]["finish_reason"] == "length"
    assert stream([], "model_length")[-2]["choices"][0]["finish_reason"] == "length"


def test_usage_is_left_out_for_who_wants_none() -> None:
    assert all("usage" not in chunk for chunk in stream([Delta(0, "a")], include_usage=False)[:-1])


def test_logprobs_are_in_openais_form() -> None:
    made: list[Content] = [Delta(0, "a", [TokenLogprob("a", -0.5, [97], 5, [TopLogprob("b", -1.0, [98], 6)])])]
    top = {"token": "b", "logprob": -1.0, "bytes": [98]}
    expected = {"content": [{"token": "a", "logprob": -0.5, "bytes": [97], "top_logprobs": [top]}]}
    assert whole(made)["choices"][0]["logprobs"] == expected
    assert stream(made)[1]["choices"][0]["logprobs"] == expected


def test_a_broken_stream_has_no_last_words_since_clients_would_skip_them() -> None:
    assert ChatStream(HEAD, asked_for()).broken(EngineError("The engine stopped."), USAGE) is None


def test_the_dialect_joins_body_stream_and_reply() -> None:
    dialect = AzureChat(extra="error", max_messages=9)
    call = dialect.call(Asked(b'{"messages":[{"role":"user","content":"a"}]}', {}, "m"))
    assert (dialect.name, call.model) == ("azure", "m")
    assert lines(dialect.stream(HEAD, call).opening())[0]["choices"][0]["delta"]["role"] == "assistant"
    assert json.loads(dialect.reply(HEAD, call).body({0: "stop"}, USAGE))["object"] == ("chat.completion")
