from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.kit.sse import ServerSentEvent, SseDecoder, SseTooLarge

LINE = st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=12)
END = st.sampled_from(["\n", "\r\n", "\r"])


@st.composite
def streams(draw: st.DrawFn) -> tuple[bytes, list[ServerSentEvent]]:
    """A stream as a server may write it, and the events it means."""
    text, events = draw(st.sampled_from(["", "\ufeff"])), list[ServerSentEvent]()
    end = draw(END)
    for lines in draw(st.lists(st.lists(LINE, min_size=1, max_size=3), max_size=5)):
        name = draw(st.sampled_from(["", "conversation.response.started"]))
        if name:
            text += f"event: {name}" + end
        if draw(st.booleans()):
            text += ": keep-alive" + end
        for line in lines:
            text += draw(st.sampled_from(["data: ", "data:"] if not line.startswith(" ") else ["data: "]))
            text += line + end
        text += end
        events.append(ServerSentEvent("\n".join(lines).encode(), name.encode()))
    return text.encode(), events


def split(stream: bytes, cuts: list[int]) -> list[bytes]:
    places = sorted({cut % (len(stream) + 1) for cut in cuts} | {0, len(stream)})
    return [stream[start:end] for start, end in pairwise(places)]


FRAGMENT = st.sampled_from([b"data: x", b"data:", b"event: y", b": z", b"\r", b"\n", b"\r\n", b"\n\n", b"\xef\xbb\xbf"])


@given(st.lists(FRAGMENT, max_size=30).map(b"".join), st.lists(st.integers(0, 10_000), max_size=30))
def test_any_split_of_the_bytes_gives_the_same_events(stream: bytes, cuts: list[int]) -> None:
    decoder = SseDecoder()
    assert [event for piece in split(stream, cuts) for event in decoder.feed(piece)] == SseDecoder().feed(stream)


@given(streams(), st.lists(st.integers(0, 10_000), max_size=30))
def test_every_event_that_was_written_is_read(drawn: tuple[bytes, list[ServerSentEvent]], cuts: list[int]) -> None:
    stream, events = drawn
    decoder = SseDecoder()
    assert [event for piece in split(stream, cuts) for event in decoder.feed(piece)] == events


@given(st.lists(LINE, min_size=1), st.lists(st.integers(0, 10_000), max_size=30))
def test_the_usual_stream_is_read_alike_in_one_piece_and_in_many(lines: list[str], cuts: list[int]) -> None:
    stream = "".join(f"data: {line}\n\n" for line in lines).encode()
    decoder = SseDecoder()
    decoder.feed(b": start\n\n")
    assert [event.data.decode() for piece in split(stream, cuts) for event in decoder.feed(piece)] == lines
    assert [event.data.decode() for event in decoder.feed(stream)] == lines


def test_a_line_separator_inside_text_is_text() -> None:
    assert SseDecoder().feed("data: a\u2028b\u2029c\x85d\x0ce\n\n".encode()) == [
        ServerSentEvent("a\u2028b\u2029c\x85d\x0ce".encode())
    ]


def test_a_block_without_data_is_no_event() -> None:
    assert SseDecoder().feed(b"event: ping\n\n: comment\n\ndata\n\n") == [ServerSentEvent(b"")]


def test_an_unfinished_event_is_not_given() -> None:
    assert SseDecoder().feed(b"data: 1\n\ndata: 2\n") == [ServerSentEvent(b"1")]


@pytest.mark.parametrize("flood", [b"data: " + b"x" * 100, b"data: xxxxxxxxx\n" * 10, b"x" * 100])
def test_an_endless_event_is_refused(flood: bytes) -> None:
    decoder = SseDecoder(max_event_bytes=64)
    with pytest.raises(SseTooLarge):
        feed_slowly(decoder, flood)


def feed_slowly(decoder: SseDecoder, stream: bytes) -> None:
    for byte in stream:
        decoder.feed(bytes([byte]))


def test_an_id_is_that_of_its_very_event() -> None:
    events = SseDecoder().feed(b"id: 3-1\nevent: e\ndata: 1\n\ndata: 2\n\nid: 3-3\n\ndata: 4\n\n")
    assert events == [ServerSentEvent(b"1", b"e", b"3-1"), ServerSentEvent(b"2"), ServerSentEvent(b"4")]
