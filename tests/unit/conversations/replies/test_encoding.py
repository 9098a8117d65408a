"""Events as bytes: cut anywhere, the rest is the same bytes."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.conversations.events import (
    ConversationUsage,
    Event,
    MessageDelta,
    ResponseDone,
    ResponseError,
    ResponseStarted,
)
from ventoux.conversations.replies.encoding import EventId, decoded, encoded, event_id, rest, unnumbered
from ventoux.conversations.replies.following import follow
from ventoux.conversations.replies.log import Log
from ventoux.conversations.replies.schemas import Events


def delta(text: str) -> MessageDelta:
    return MessageDelta(id="msg_1", content=text, output_index=0)


def events_of(first: int, texts: list[str]) -> Events:
    data = [encoded(3, number, delta(text)) for number, text in enumerate(texts, first)]
    return Events(first, first + len(texts) - 1, b"".join(data))


def test_an_event_has_its_id_its_type_and_its_data() -> None:
    assert encoded(3, 17, ResponseStarted("conv_1", "t")) == (
        b"id: 3-17\nevent: conversation.response.started\n"
        b'data: {"type":"conversation.response.started","conversation_id":"conv_1","created_at":"t"}\n\n'
    )
    assert unnumbered(ResponseError(message="m", code=503)).startswith(b"event: conversation.response.error\ndata: ")


@pytest.mark.parametrize("text", ["", "3", "3-", "-1", "a-1", "3-1x", "3-1\n", "٣-1", "1234567890-1"])
def test_what_is_no_id_is_none(text: str) -> None:
    assert event_id(text) is None
    assert event_id("3-17") == EventId(3, 17)


@given(st.lists(st.text(), min_size=1, max_size=20), st.data())
def test_after_any_event_the_rest_is_the_same_bytes(texts: list[str], data: st.DataObject) -> None:
    whole = events_of(5, texts)
    after = data.draw(st.integers(0, whole.last))
    expected = b"".join(encoded(3, number, delta(text)) for number, text in enumerate(texts, 5) if number > after)
    assert rest(whole, after) == expected
    assert list(decoded(whole)) == [delta(text) for text in texts]


@given(st.lists(st.lists(st.text(), min_size=1, max_size=5), min_size=1, max_size=6), st.data())
def test_a_log_gives_every_follower_the_same_bytes_from_wherever_it_was(
    parts: list[list[str]], data: st.DataObject
) -> None:
    log, first, shown = Log(3), 1, b""
    for texts in parts:
        log.show(part := events_of(first, texts))
        first, shown = part.last + 1, shown + part.data
    cut = data.draw(st.integers(0, log.last))
    before = [encoded(3, number, delta(text)) for number, text in enumerate(sum(parts, list[str]()), 1)][:cut]
    assert b"".join(before) + log.after(cut) == shown
    assert log.after(log.last) == log.after(log.last + 5) == b""


async def test_a_follower_is_told_what_comes_and_that_it_has_ended() -> None:
    log, read = Log(3), list[bytes]()

    async def reads() -> None:
        async for block in follow(log):
            read.append(block)

    async with asyncio.TaskGroup() as group:
        group.create_task(reads())
        for number in range(1, 4):
            await asyncio.sleep(0)
            log.show(events_of(number, [str(number)]))
        await asyncio.sleep(0)
        log.show(Events(4, 4, last := encoded(3, 4, ResponseDone(usage=ConversationUsage()))))
        log.end()
    assert b"".join(read) == events_of(1, ["1", "2", "3"]).data + last


def test_every_kind_of_event_can_be_read_again() -> None:
    several: list[Event] = [ResponseStarted("c", "t"), delta("x"), ResponseDone(usage=ConversationUsage(cost=3))]
    data = b"".join(encoded(1, number, event) for number, event in enumerate(several, 1))
    assert list(decoded(Events(1, 3, data))) == several
