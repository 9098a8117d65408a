from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.calls import (
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
from ventoux.dialects.dialect import Asked, Head
from ventoux.dialects.responses.turn import MISTRAL, OPENAI, Face, Turn
from ventoux.errors import EngineError, RateLimited

HEAD = Head("0a", "m", 7)
USAGE = Usage(prompt_tokens=7, completion_tokens=3, cached_tokens=2, reasoning_tokens=1)
CALLS = ToolCalls(0, (ToolCall("abc123def", "weather", '{"a":1}'), ToolCall("call_x", "time", "{}")))
EVERYTHING: list[Content] = [Thought(0, "h"), Thought(0, "m"), Delta(0, "Hel"), Delta(0, "lo"), CALLS]
MISTRALS = {
    "response.created", "response.in_progress", "response.completed", "response.incomplete", "response.failed", "error",
    "response.output_item.added", "response.output_item.done", "response.content_part.added",
    "response.content_part.done", "response.output_text.delta", "response.output_text.done",
    "response.reasoning_text.delta", "response.reasoning_text.done", "response.function_call_arguments.delta",
    "response.function_call_arguments.done",
}  # fmt: skip


def turn(face: Face = OPENAI, **fields: Any) -> Turn:
    return Turn(face, Asked(json.dumps({"model": "m", "input": "Hi", **fields}).encode(), {}), max_messages=9)


def events(data: bytes) -> list[Any]:
    blocks = data.decode().split("\n\n")
    assert blocks.pop() == ""
    found: list[Any] = []
    for block in blocks:
        name, line = block.split("\n")
        event = json.loads(line.removeprefix("data: "))
        assert name == f"event: {event['type']}"
        found.append(event)
    assert [event["sequence_number"] for event in found] == list(range(len(found)))
    assert {event["type"] for event in found} <= MISTRALS
    return found


def streamed(
    contents: list[Content], reason: FinishReason = "stop", *, face: Face = OPENAI, size: int = 1, **fields: Any
) -> list[Any]:
    """``size``: contents in one batch. The gateway asks for the opening after the first of them."""
    made = turn(face, **fields)
    stream = made.stream(HEAD, made.call(Asked(b"", {})))
    batches = [contents[start : start + size] for start in range(0, len(contents), size)] or [[]]
    pieces = [stream.contents(batch) for batch in batches]
    return events(stream.opening() + b"".join(pieces) + stream.closing({0: reason}, USAGE))


def whole(contents: list[Content], reason: FinishReason = "stop", *, face: Face = OPENAI, **fields: Any) -> Any:
    made = turn(face, **fields)
    reply = made.reply(HEAD, made.call(Asked(b"", {})))
    reply.add(contents)
    body = reply.body({0: reason}, USAGE)
    assert made.answer == body
    return json.loads(body)


def named(found: list[Any], kind: str) -> list[Any]:
    return [event for event in found if event["type"] == f"response.{kind}"]


def test_a_text_is_streamed_in_the_order_that_clients_know() -> None:
    assert [event["type"].removeprefix("response.") for event in streamed([Delta(0, "Hel"), Delta(0, "lo")])] == [
        "created", "in_progress", "output_item.added", "content_part.added", "output_text.delta", "output_text.delta",
        "output_text.done", "content_part.done", "output_item.done", "completed",
    ]  # fmt: skip


def test_thoughts_texts_and_calls_are_items_of_their_own() -> None:
    found = streamed(EVERYTHING)
    added = named(found, "output_item.added")
    assert [(event["output_index"], event["item"]["type"]) for event in added] == [
        (0, "reasoning"), (1, "message"), (2, "function_call"), (3, "function_call"),
    ]  # fmt: skip
    assert {event["item"]["status"] for event in added} == {"in_progress"}
    assert {event["item"]["status"] for event in named(found, "output_item.done")} == {"completed"}
    assert named(found, "reasoning_text.done")[0]["text"] == "hm"
    done = named(found, "function_call_arguments.done")[0]
    assert (done["name"], done["arguments"], done["item_id"]) == ("weather", '{"a":1}', "fc_0ao2")
    assert [item["call_id"] for item in found[-1]["response"]["output"][2:]] == ["call_abc123def", "call_x"]


def test_the_whole_holds_what_was_asked_and_what_it_took() -> None:
    tool = {"type": "function", "name": "time", "parameters": None, "strict": None}
    found = whole([Delta(0, "Hi")], instructions="Be brief.", tools=[tool], metadata={"a": "b"}, temperature=0.5)
    assert (found["id"], found["object"], found["created_at"], found["status"]) == (
        "resp_0a",
        "response",
        7,
        "completed",
    )
    assert (found["instructions"], found["metadata"], found["temperature"]) == ("Be brief.", {"a": "b"}, 0.5)
    assert found["tools"] == [{**tool, "strict": False}]
    assert found["store"] is True
    assert found["usage"] == {
        "input_tokens": 7, "input_tokens_details": {"cached_tokens": 2, "cache_write_tokens": 0},
        "output_tokens": 3, "output_tokens_details": {"reasoning_tokens": 1}, "total_tokens": 10,
    }  # fmt: skip


def test_mistral_gets_its_own_ids_and_no_nulls() -> None:
    found = whole(EVERYTHING, face=MISTRAL)
    assert found["output"][2]["call_id"] == "abc123def"
    assert None not in found.values()
    assert {"id", "created_at", "model", "output", "parallel_tool_calls", "tool_choice", "tools"} <= found.keys()


@pytest.mark.parametrize("reason", ["length", "model_length"])
def test_an_answer_that_was_cut_is_incomplete(reason: FinishReason) -> None:
    last = streamed([Delta(0, "Hi")], reason)[-1]
    assert last["type"] == "response.incomplete"
    response = last["response"]
    assert (response["status"], response["incomplete_details"]) == ("incomplete", {"reason": "max_output_tokens"})
    assert response["output"][0]["status"] == "incomplete"
    assert whole([Delta(0, "Hi")], reason) == response


def test_an_answer_that_a_remote_engine_broke_off_has_failed() -> None:
    last = streamed([Delta(0, "Hi")], "error")[-1]
    assert (last["type"], last["response"]["status"]) == ("response.failed", "failed")
    assert last["response"]["error"]["code"] == "server_error"


def test_an_answer_of_nothing_is_whole() -> None:
    assert [event["type"] for event in streamed([])][-1] == "response.completed"
    assert whole([])["output"] == []


def test_log_probabilities_are_in_the_deltas_and_in_the_whole() -> None:
    token = TokenLogprob("Hi", -0.1, [72, 105], top_logprobs=[TopLogprob("Yo", -2.0)])
    found = streamed([Delta(0, "Hi", [token])], include=["message.output_text.logprobs"])
    shown: list[dict[str, Any]] = [
        {
            "token": "Hi", "bytes": [72, 105], "logprob": -0.1,
            "top_logprobs": [{"token": "Yo", "bytes": [], "logprob": -2.0}],
        }
    ]  # fmt: skip
    assert named(found, "output_text.delta")[0]["logprobs"] == shown
    assert named(found, "output_text.done")[0]["logprobs"] == shown
    assert found[-1]["response"]["output"][0]["content"][0]["logprobs"] == shown


@pytest.mark.parametrize("face", [OPENAI, MISTRAL])
@pytest.mark.parametrize(
    ("error", "code"), [(EngineError("It broke."), "server_error"), (RateLimited("No."), "rate_limit_exceeded")]
)
def test_a_broken_stream_says_so_and_shows_how_far_it_came(face: Face, error: Any, code: str) -> None:
    made = turn(face)
    stream = made.stream(HEAD, made.call(Asked(b"", {})))
    begun = stream.opening() + stream.contents([Delta(0, "Hel")])
    *_, told, failed = events(begun + stream.broken(error, USAGE))
    assert (told["type"], told["message"]) == ("error", str(error))
    assert ("param" in told) is face.nulls
    assert failed["response"]["error"] == {"code": code, "message": str(error)}
    assert failed["response"]["output"][0]["status"] == "incomplete"
    assert failed["response"]["output"][0]["content"][0]["text"] == "Hel"


def test_an_end_that_could_not_be_sent_gives_way_to_a_failure_without_a_gap() -> None:
    made = turn()
    stream = made.stream(HEAD, made.call(Asked(b"", {})))
    begun = stream.opening() + stream.contents([Delta(0, "Hi")])
    assert stream.closing({0: "stop"}, USAGE)
    found = events(begun + stream.broken(EngineError("It broke."), USAGE))
    assert [event["type"] for event in found[-2:]] == ["error", "response.failed"]


pieces = st.one_of(
    st.builds(Delta, st.just(0), st.text()),
    st.builds(Thought, st.just(0), st.text()),
    st.just(CALLS),
)


@given(st.lists(pieces, max_size=8), st.integers(1, 4), st.sampled_from([OPENAI, MISTRAL]))
def test_what_is_streamed_joins_to_the_whole(contents: list[Content], size: int, face: Face) -> None:
    found = streamed(contents, face=face, size=size)
    response = found[-1]["response"]
    assert response == whole(contents, face=face)
    assert [event["item"] for event in named(found, "output_item.done")] == response["output"]
    for index, item in enumerate(response["output"]):
        deltas = [e["delta"] for e in found if e["type"].endswith(".delta") and e["output_index"] == index]
        assert "".join(deltas) == (item["arguments"] if "arguments" in item else item["content"][0]["text"])
