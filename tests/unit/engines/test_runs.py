"""Reading texts without decoding must never give another answer than decoding."""

from __future__ import annotations

import itertools
import json
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from ventoux.calls import Event, Usage
from ventoux.engines.exchange import Streamed
from ventoux.engines.replica import Replica
from ventoux.engines.runs import TextRuns
from ventoux.engines.spec import EngineSpec
from ventoux.engines.wire import ChunkReader, decode_chunk

TEXTS = st.one_of(
    st.text(max_size=8), st.sampled_from(["word ", '"', "\\", "\n", "é", "\u2028", '"}}]}\n\ndata: ', "data: "])
)
OTHERS: list[dict[str, Any]] = [
    {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]},
    {"choices": [], "usage": {"prompt_tokens": 1, "completion_tokens": 2}},
    {"choices": [{"index": 1, "delta": {"content": "other"}}]},
    {"choices": [{"index": 0, "delta": {"content": "", "reasoning_content": "hm"}}]},
    {"choices": [{"index": 0, "delta": {"content": "t"}, "logprobs": {"content": [{"token": "t", "logprob": -1.0}]}}]},
    {"choices": [{"index": 0, "delta": {"role": "assistant", "content": None}}]},
]


def plain(text: str) -> dict[str, Any]:
    return {"id": "a", "choices": [{"index": 0, "delta": {"content": text}, "finish_reason": None}], "model": "m"}


def written(chunks: list[dict[str, Any]], *, ascii_only: bool, spaced: bool) -> bytes:
    separators = None if spaced else (",", ":")
    lines = [json.dumps(chunk, ensure_ascii=ascii_only, separators=separators) for chunk in chunks]
    return "".join(f"data: {line}\n\n" for line in lines).encode("utf-8", "surrogatepass")


def read(pieces: list[bytes]) -> list[Event]:
    spec = EngineSpec(model="play", kind="scripted")
    streamed = Streamed(cast("Any", None), Replica("play/0", spec), ChunkReader(), 1, 1)
    reader, events = ChunkReader(n=2), list[Event]()
    for piece in pieces:
        found = streamed._decoded(piece)
        assert found.failure is None
        if found.chunks:
            events += reader.read(found.chunks, streamed._runs.index)
    return without_usage_in_between(events)


def without_usage_in_between(events: list[Event]) -> list[Event]:
    """It is told once a read, so as often as the bytes were cut."""
    usages = [event for event in events if isinstance(event, Usage)]
    return [*(event for event in events if not isinstance(event, Usage)), *usages[-1:]]


@given(
    st.lists(st.one_of(TEXTS.map(plain), st.sampled_from(OTHERS)), min_size=1, max_size=30),
    st.lists(st.integers(0, 10_000), max_size=10),
    st.booleans(),
    st.booleans(),
)
def test_any_stream_in_any_pieces_reads_as_if_every_chunk_were_decoded(
    chunks: list[dict[str, Any]], cuts: list[int], ascii_only: bool, spaced: bool
) -> None:
    stream = written(chunks, ascii_only=ascii_only, spaced=spaced)
    places = sorted({cut % len(stream) for cut in cuts} | {0, len(stream)})
    pieces = [stream[start:end] for start, end in itertools.pairwise(places)]
    decoded = [decode_chunk(line.removeprefix(b"data: ")) for line in stream.split(b"\n\n")[:-1]]
    expected = without_usage_in_between(ChunkReader(n=2).read(decoded))
    assert read(pieces) == expected


def test_a_run_is_read_without_decoding() -> None:
    runs = TextRuns()
    first = written([plain("a")], ascii_only=False, spaced=False)
    assert runs.run_at(first, 0) is None
    runs.learn(first[6:-2], decode_chunk(first[6:-2]))
    block = written([plain(text) for text in ("b", "ç d", "e")], ascii_only=False, spaced=False)
    assert runs.run_at(block, 0) == (["b", "ç d", "e"], len(block))
    assert runs.run_at(block + b"data: [DONE]\n\n", 0) == (["b", "ç d", "e"], len(block))
    assert runs.text(first, 0, len(first)) == "a"


def text_of(runs: TextRuns, event: bytes) -> str | None:
    block = b"data: " + event + b"\n\n"
    return runs.text(block, 0, len(block))


def test_a_key_that_is_there_twice_teaches_nothing() -> None:
    twice = b'{"choices":[{"index":0,"delta":{"content":"b","content":"a"}}]}'
    runs = TextRuns()
    runs.learn(twice, decode_chunk(twice))
    assert text_of(runs, twice) is None


def test_what_is_around_the_text_is_not_the_text() -> None:
    """The same characters elsewhere in the chunk are not taken for its text."""
    event = b'{"content":"a","choices":[{"index":0,"delta":{"text":"a"}}]}'
    runs = TextRuns()
    runs.learn(event, decode_chunk(event))
    assert text_of(runs, event) is None
    tricky = b'{"x":"\\"content\\":","choices":[{"index":0,"delta":{"content":"a"}}],"y":"a"}'
    runs.learn(tricky, decode_chunk(tricky))
    assert text_of(runs, tricky) == "a"
