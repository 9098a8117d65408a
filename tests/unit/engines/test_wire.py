from __future__ import annotations

import json

import msgspec
import pytest

from ventoux.calls import Delta, Finished, Started, Thought, TokenLogprob, ToolCalls, TopLogprob, Usage
from ventoux.engines.wire import ChunkReader, WireChunk, decode_chunk
from ventoux.errors import EngineError


def chunk(text: str) -> WireChunk:
    return decode_chunk(text.encode())


def text(content: str, timings: str = "") -> WireChunk:
    more = f',"timings":{timings}' if timings else ""
    return chunk(f'{{"choices":[{{"index":0,"finish_reason":null,"delta":{{"content":"{content}"}}}}]{more}}}')


def end(reason: str) -> WireChunk:
    return chunk(f'{{"choices":[{{"index":0,"finish_reason":"{reason}","delta":{{}}}}]}}')


def usage(prompt: int, completion: int, cached: int = 0) -> WireChunk:
    details = f'"prompt_tokens_details":{{"cached_tokens":{cached}}}'
    return chunk(f'{{"choices":[],"usage":{{"prompt_tokens":{prompt},"completion_tokens":{completion},{details}}}}}')


def test_progress_is_told_as_usage_before_any_text() -> None:
    reader = ChunkReader(tells_length=False)
    progress = chunk('{"choices":[{"index":0,"delta":{"content":null}}],"timings":{"cache_n":8,"prompt_n":24}}')
    assert reader.read([progress]) == [Started(), Usage(32, 0, 8)]
    assert not reader.generating


def test_one_usage_is_told_for_each_read_and_only_when_it_changes() -> None:
    reader = ChunkReader(tells_length=False)
    first = text("a", '{"prompt_n":3,"predicted_n":1}')
    second = text("b", '{"prompt_n":3,"predicted_n":2}')
    assert reader.read([first, second]) == [Started(), Delta(0, "a"), Delta(0, "b"), Usage(3, 2)]
    assert reader.read([text("")]) == []


def test_the_final_usage_is_the_bill() -> None:
    reader = ChunkReader(max_tokens=9, tells_length=False)
    told = reader.read([text("a", '{"prompt_n":3,"predicted_n":1}'), end("stop"), usage(4, 2, 1)])
    assert told[-2:] == [Finished(0, "stop"), Usage(4, 2, 1)]
    assert reader.complete


@pytest.mark.parametrize(
    ("max_tokens", "completion", "reason"), [(5, 5, "length"), (5, 4, "model_length"), (None, 5, "model_length")]
)
def test_a_full_context_is_told_from_a_reached_limit(max_tokens: int | None, completion: int, reason: str) -> None:
    reader = ChunkReader(max_tokens=max_tokens, tells_length=False)
    assert reader.read([text("a"), end("length")]) == [Started(), Delta(0, "a")]
    assert reader.read([usage(3, completion)]) == [Finished(0, reason), Usage(3, completion)]  # type: ignore[arg-type]


def test_a_remote_that_tells_usage_last_is_counted_by_its_chunks_until_then() -> None:
    reader = ChunkReader(counts_chunks=True)
    assert reader.read([text("a"), text("b")])[-1] == Usage(0, 2)
    assert reader.read([end("stop"), usage(7, 3)])[-1] == Usage(7, 3)


def test_several_choices_are_complete_when_each_has_ended() -> None:
    reader = ChunkReader(n=2)
    reader.read([end("stop")])
    assert not reader.complete
    reader.read([chunk('{"choices":[{"index":1,"finish_reason":"content_filter"}]}')])
    assert reader.complete


def test_log_probabilities_hold_no_more_alternatives_than_asked_for() -> None:
    reader = ChunkReader(top_logprobs=1)
    top = '{"id":4,"token":"a","bytes":[97],"logprob":-0.5}'
    told = reader.read(
        [
            chunk(
                '{"choices":[{"index":0,"delta":{"content":"a"},"logprobs":{"content":['
                f'{{"id":4,"token":"a","bytes":[97],"logprob":-0.5,"top_logprobs":[{top},{top}]}}]}}}}]}}'
            )
        ]
    )
    logprob = TokenLogprob("a", -0.5, [97], 4, [TopLogprob("a", -0.5, [97], 4)])
    assert told == [Started(), Delta(0, "a", [logprob])]


def test_content_in_parts_is_joined() -> None:
    parts = '{"choices":[{"delta":{"content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}}]}'
    assert ChunkReader().read([chunk(parts)]) == [Started(), Delta(0, "ab")]


@pytest.mark.parametrize("data", [b"{", b"[]", b'{"choices":7}', b'{"choices":[{"delta":{"content":7}}]}'])
def test_a_malformed_chunk_is_refused(data: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        decode_chunk(data)


def tool_chunk(arguments: str, reason: str) -> WireChunk:
    piece = {"index": 0, "id": "c1", "function": {"name": "f", "arguments": arguments}}
    return chunk(json.dumps({"choices": [{"delta": {"tool_calls": [piece]}, "finish_reason": reason}]}))


def test_a_malformed_call_is_passed_on_for_the_check_to_see() -> None:
    events = ChunkReader().read([tool_chunk('{"a": ', "tool_calls")])
    assert [event.calls[0].arguments for event in events if isinstance(event, ToolCalls)] == ['{"a": ']


def test_of_an_answer_that_was_cut_off_only_whole_calls_are_kept() -> None:
    events = ChunkReader().read([tool_chunk('{"a": ', "length")])
    assert not any(isinstance(event, ToolCalls) for event in events)


def test_a_choice_that_ends_twice_is_still_one() -> None:
    reader = ChunkReader(n=2)
    reader.read([end("stop")] * 2)
    assert not reader.complete


def test_a_choice_that_nobody_asked_for_is_an_error() -> None:
    with pytest.raises(EngineError):
        ChunkReader(n=1).read([chunk('{"choices":[{"index":1,"delta":{"content":"x"}}]}')])


@pytest.mark.parametrize(
    "told",
    [
        '"prompt_tokens":"9"',
        '"prompt_tokens":1.5',
        '"prompt_tokens":[]',
        '"prompt_tokens_details":{"cached_tokens":{}}',
    ],
)
def test_a_usage_that_is_no_number_costs_no_answer_and_cannot_be_true(told: str) -> None:
    reader = ChunkReader(counts_chunks=True)
    events = reader.read([text("a"), end("stop"), chunk(f'{{"choices":[],"usage":{{{told}}}}}')])
    assert Finished(0, "stop") in events
    (found,) = [event for event in events if isinstance(event, Usage)]
    assert -1 in (found.prompt_tokens, found.cached_tokens)


def test_what_azure_says_before_an_answer_is_none_of_it() -> None:
    reader = ChunkReader(counts_chunks=True)
    azure = chunk('{"choices":[],"prompt_filter_results":[{"prompt_index":0}]}')
    assert reader.read([azure, end("content_filter")]) == [Started(), Finished(0, "content_filter")]


def test_thoughts_of_mistral_are_read_in_every_form_and_counted() -> None:
    reader = ChunkReader(counts_chunks=True)
    parts = [
        {
            "type": "thinking",
            "thinking": [{"type": "text", "text": "hm"}, {"type": "reference", "reference_ids": [1]}, 7],
        },
        {"type": "thinking", "thinking": "ok"},
        {"type": "thinking", "thinking": None},
        {"type": "text", "text": "hi"},
        {"type": "text", "text": None},
    ]
    answer = chunk(json.dumps({"choices": [{"index": 0, "delta": {"content": parts}}]}))
    assert reader.read([answer]) == [Started(), Thought(0, "hm"), Thought(0, "ok"), Delta(0, "hi"), Usage(0, 3)]


def test_an_answer_that_came_whole_is_read_like_its_pieces() -> None:
    reader = ChunkReader(counts_chunks=True)
    whole = chunk(
        '{"choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"hi"}}],'
        '"usage":{"prompt_tokens":3,"completion_tokens":1}}'
    )
    assert reader.read([whole]) == [Started(), Delta(0, "hi"), Finished(0, "stop"), Usage(3, 1)]


@pytest.mark.parametrize("told", ['{"error":{}}', '{"object":"error","message":"no"}', '{"detail":[]}'])
def test_an_error_in_a_stream_is_known_by_any_of_its_forms(told: str) -> None:
    assert chunk(told).fails
    assert not chunk('{"choices":[{"index":0,"delta":{"content":"a"}}]}').fails
