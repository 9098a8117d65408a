from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ventoux.calls import Delta, TokenLogprob, TopLogprob, Usage
from ventoux.dialects.dialect import Head
from ventoux.dialects.mistral.chat import ChatReply, ChatStream
from ventoux.errors import EngineError

HEAD = Head("id", "m", 1)
USAGE = Usage(prompt_tokens=7, completion_tokens=3, cached_tokens=2)


def events(data: bytes) -> list[Any]:
    blocks = data.decode().split("\n\n")
    assert blocks.pop() == ""
    assert all(block.startswith("data: ") for block in blocks)
    return [block if block == "data: [DONE]" else json.loads(block.removeprefix("data: ")) for block in blocks]


def stream(texts: list[str], *, prefix: str = "", choices: int = 1) -> list[Any]:
    renderer = ChatStream(HEAD, prefix=prefix, choices=choices)
    data = renderer.opening() + renderer.contents([Delta(index, text) for text in texts for index in range(choices)])
    return events(data + renderer.closing(dict.fromkeys(range(choices), "stop"), USAGE))


def test_a_stream_opens_with_the_role_and_ends_with_done() -> None:
    chunks = stream(["Hi"])
    assert chunks[0]["choices"] == [{"index": 0, "delta": {"role": "assistant", "content": ""}, "finish_reason": None}]
    assert chunks[1]["choices"][0]["delta"] == {"content": "Hi"}
    assert chunks[-1] == "data: [DONE]"


def test_usage_is_on_the_chunk_of_the_finish_reason_and_nowhere_else() -> None:
    *early, last, _ = stream(["Hi"])
    assert last["choices"][0]["finish_reason"] == "stop"
    assert last["usage"]["total_tokens"] == 10
    assert last["usage"]["prompt_tokens_details"] == {"cached_tokens": 2}
    assert all("usage" not in chunk for chunk in early)


def test_every_chunk_has_a_choice_with_a_finish_reason_key() -> None:
    for chunk in stream(["a", "b"], prefix="p", choices=2)[:-1]:
        assert [set(choice) >= {"index", "delta", "finish_reason"} for choice in chunk["choices"]] == [True]
        assert (chunk["id"], chunk["model"], chunk["object"]) == ("id", "m", "chat.completion.chunk")


def test_two_choices_carry_usage_on_the_very_last_chunk() -> None:
    chunks = stream(["a"], choices=2)
    assert [("usage" in chunk) for chunk in chunks[:-1]] == [False] * (len(chunks) - 2) + [True]


@given(st.lists(st.text()), st.text())
def test_the_streamed_texts_join_to_the_whole_reply(texts: list[str], prefix: str) -> None:
    builder = ChatReply(HEAD, 1, prefix=prefix)
    builder.add([Delta(0, text) for text in texts])
    whole = json.loads(builder.body({0: "stop"}, USAGE))["choices"][0]["message"]["content"]
    streamed = [chunk["choices"][0]["delta"].get("content", "") for chunk in stream(texts, prefix=prefix)[:-1]]
    assert "".join(streamed) == whole == prefix + "".join(texts)


def test_logprobs_name_the_token_id_as_the_sdk_does() -> None:
    tokens = [TokenLogprob("a", -0.5, [97], 5, [TopLogprob("b", -1.0, [98], 6)])]
    builder = ChatReply(HEAD, 1)
    builder.add([Delta(0, "a", tokens)])
    content = json.loads(builder.body({0: "stop"}, USAGE))["choices"][0]["logprobs"]["content"]
    top = {"token": "b", "logprob": -1.0, "bytes": [98], "token_id": 6}
    assert content == [{"token": "a", "logprob": -0.5, "bytes": [97], "token_id": 5, "top_logprobs": [top]}]


def test_a_broken_stream_ends_with_the_error_and_never_with_done() -> None:
    renderer = ChatStream(HEAD, prefix="", choices=1)
    error = EngineError("The engine stopped.")
    final, failure = events(renderer.broken(error, USAGE))
    assert final["choices"][0]["finish_reason"] == "error"
    assert final["usage"]["completion_tokens"] == 3
    assert (failure["object"], failure["type"], "choices" in failure) == ("error", "engine_error", False)
