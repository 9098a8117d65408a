from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from ventoux.calls import Delta, Event, Finished, Thought
from ventoux.engines.compose import without_prefix

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

PIECES = st.lists(st.text("abP", max_size=4), max_size=6)


async def played(batches: list[list[Event]]) -> AsyncGenerator[list[Event]]:
    for batch in batches:
        yield batch


async def left(prefix: str, pieces: list[str]) -> str:
    batches: list[list[Event]] = [[Thought(0, "hm")], *([Delta(0, piece)] for piece in pieces), [Finished(0, "stop")]]
    events = [event async for batch in without_prefix(played(batches), prefix) for event in batch]
    assert events[0] == Thought(0, "hm")
    assert events[-1] == Finished(0, "stop")
    return "".join(event.text for event in events if isinstance(event, Delta))


@given(st.text("abP", min_size=1, max_size=6), PIECES, st.data())
async def test_a_repeated_beginning_is_left_out_however_it_is_cut(
    prefix: str, rest: list[str], data: st.DataObject
) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(prefix)), max_size=3)))
    pieces = [prefix[start:end] for start, end in zip([0, *cuts], [*cuts, len(prefix)], strict=True)]
    assert await left(prefix, [*pieces, *rest]) == "".join(rest)


@given(st.text("abP", min_size=1, max_size=6), PIECES)
async def test_an_answer_that_does_not_repeat_it_loses_nothing(prefix: str, pieces: list[str]) -> None:
    text = "".join(pieces)
    assert await left(prefix, pieces) == text.removeprefix(prefix)
