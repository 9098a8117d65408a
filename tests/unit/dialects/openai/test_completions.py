from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ventoux.calls import ChatCall, Delta, TokenLogprob, TopLogprob, Usage
from ventoux.dialects.dialect import Head
from ventoux.dialects.openai.completions import OpenAICompletions
from ventoux.errors import EngineError

HEAD = Head("0af3", "m", 1)
USAGE = Usage(prompt_tokens=7, completion_tokens=3)
DIALECT = OpenAICompletions()


def asked(**fields: Any) -> ChatCall:
    fields.setdefault("include_usage", False)
    return ChatCall(model="m", messages=[], prompt="Once ", **fields)


def events(data: bytes) -> list[Any]:
    blocks = data.decode().split("\n\n")
    assert blocks.pop() == ""
    return [block if block == "data: [DONE]" else json.loads(block.removeprefix("data: ")) for block in blocks]


def stream(deltas: list[Delta], **fields: Any) -> list[Any]:
    call = asked(**fields)
    renderer = DIALECT.stream(HEAD, call)
    data = renderer.opening() + renderer.contents(deltas)
    return events(data + renderer.closing(dict.fromkeys(range(call.n), "length"), USAGE))


def reply(deltas: list[Delta], **fields: Any) -> Any:
    call = asked(**fields)
    builder = DIALECT.reply(HEAD, call)
    builder.add(deltas)
    return json.loads(builder.body(dict.fromkeys(range(call.n), "length"), USAGE))


def test_a_reply_has_every_field_of_the_api() -> None:
    whole = reply([Delta(0, "upon")])
    assert (whole["id"], whole["object"]) == ("cmpl-0af3", "text_completion")
    assert whole["choices"] == [{"text": "upon", "index": 0, "logprobs": None, "finish_reason": "length"}]
    assert whole["usage"]["total_tokens"] == 10


def test_an_echo_begins_each_choice_with_the_prompt() -> None:
    deltas = [Delta(0, "upon"), Delta(1, "more")]
    assert [choice["text"] for choice in reply(deltas, n=2, echo=True)["choices"]] == ["Once upon", "Once more"]
    texts = [
        (chunk["choices"][0]["index"], chunk["choices"][0]["text"]) for chunk in stream(deltas, n=2, echo=True)[:4]
    ]
    assert texts == [(0, "Once "), (1, "Once "), (0, "upon"), (1, "more")]


def test_logprobs_have_the_legacy_shape() -> None:
    tokens = [TokenLogprob("up", -0.5, None, 5, [TopLogprob("a", -1.0)]), TokenLogprob("on", -0.1)]
    wanted = {
        "tokens": ["up", "on"],
        "token_logprobs": [-0.5, -0.1],
        "top_logprobs": [{"a": -1.0, "up": -0.5}, {"on": -0.1}],
        "text_offset": [0, 2],
    }
    whole = reply([Delta(0, "upon", tokens)], logprobs=True, top_logprobs=1)
    assert whole["choices"][0]["logprobs"] == wanted
    bare = reply([Delta(0, "upon", tokens)], logprobs=True)
    assert bare["choices"][0]["logprobs"]["top_logprobs"] is None


def test_streamed_offsets_go_on_from_chunk_to_chunk() -> None:
    deltas = [Delta(0, "up", [TokenLogprob("up", -0.5)]), Delta(0, "on", [TokenLogprob("on", -0.1)])]
    chunks = stream(deltas, logprobs=True)
    assert [chunk["choices"][0]["logprobs"]["text_offset"] for chunk in chunks[:2]] == [[0], [2]]


def test_usage_comes_in_a_chunk_of_its_own_only_where_it_is_asked_for() -> None:
    assert all("usage" not in chunk for chunk in stream([Delta(0, "a")])[:-1])
    *early, usage, done = stream([Delta(0, "a")], include_usage=True)
    assert [chunk["usage"] for chunk in early] == [None, None]
    assert (usage["choices"], usage["usage"]["total_tokens"], done) == ([], 10, "data: [DONE]")


def test_a_broken_stream_ends_with_the_error_and_never_with_done() -> None:
    (failure,) = events(DIALECT.stream(HEAD, asked()).broken(EngineError("The engine stopped."), USAGE))
    assert failure["error"]["message"] == "The engine stopped."


@given(st.lists(st.text()), st.booleans())
def test_the_streamed_texts_join_to_the_whole_reply(texts: list[str], echo: bool) -> None:
    deltas = [Delta(0, text) for text in texts]
    streamed = "".join(chunk["choices"][0]["text"] for chunk in stream(deltas, echo=echo)[:-1])
    assert streamed == reply(deltas, echo=echo)["choices"][0]["text"]
