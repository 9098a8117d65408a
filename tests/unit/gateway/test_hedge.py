from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from ventoux.errors import EngineError
from ventoux.gateway.hedge import hedged

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator


class Engine:
    """Says its words once it may begin. ``closed`` when nobody listens any more."""

    def __init__(self, *words: str, error: EngineError | None = None, ready: bool = False) -> None:
        self.words = words
        self.error = error
        self.may_begin = asyncio.Event()
        if ready:
            self.may_begin.set()
        self.closed = False

    async def stream(self) -> AsyncGenerator[list[str]]:
        try:
            yield []
            await self.may_begin.wait()
            if self.error:
                raise self.error
            for word in self.words:
                yield [word]
        finally:
            self.closed = True


async def said(first: Engine, second: Engine | None, after: float = 0.01) -> list[str]:
    answer = hedged(first.stream(), lambda: second.stream() if second else None, after)
    return [word async for batch in answer for word in batch]


async def test_one_that_begins_in_time_is_asked_alone() -> None:
    second = Engine("never")
    assert await said(Engine("a", "b", ready=True), second, after=10) == ["a", "b"]
    assert not second.closed


async def test_the_second_answers_for_a_first_that_hangs_and_the_first_is_closed() -> None:
    first = Engine("late")
    assert await said(first, Engine("a", "b", ready=True)) == ["a", "b"]
    assert first.closed


async def test_a_first_that_begins_after_all_may_still_win() -> None:
    first, second = Engine("a", "b"), Engine("late")
    asyncio.get_running_loop().call_later(0.05, first.may_begin.set)
    assert await said(first, second) == ["a", "b"]
    assert second.closed


async def test_without_a_second_the_first_has_all_the_time() -> None:
    first = Engine("a")
    asyncio.get_running_loop().call_later(0.05, first.may_begin.set)
    assert await said(first, None) == ["a"]


async def test_one_that_fails_leaves_the_answer_to_the_other() -> None:
    first = Engine(error=EngineError("first"))
    second = Engine("a", ready=True)
    asyncio.get_running_loop().call_later(0.05, first.may_begin.set)
    assert await said(first, second) == ["a"]
    broken = Engine(error=EngineError("second"), ready=True)
    slow = Engine("a")
    asyncio.get_running_loop().call_later(0.05, slow.may_begin.set)
    assert await said(slow, broken) == ["a"]


async def test_where_both_fail_the_first_says_why() -> None:
    first = Engine(error=EngineError("first"))
    asyncio.get_running_loop().call_later(0.05, first.may_begin.set)
    with pytest.raises(EngineError, match="first"):
        await said(first, Engine(error=EngineError("second"), ready=True))


async def test_a_listener_who_leaves_closes_both() -> None:
    first, second = Engine("a"), Engine("b")
    task = asyncio.ensure_future(said(first, second))
    await asyncio.sleep(0.05)
    task.cancel()
    await asyncio.wait([task])
    assert (first.closed, second.closed) == (True, True)
