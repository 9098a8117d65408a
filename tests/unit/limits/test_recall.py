from __future__ import annotations

import asyncio

import pytest

from ventoux.errors import Unavailable
from ventoux.limits.claims import Claim
from ventoux.limits.recall import JoinedRecall
from ventoux.limits.schemas import Subject

CLAIM = Claim("key:k:spend", Subject("key", "k"), "spend", 1, 1, 1)
OTHER = Claim("key:o:spend", Subject("key", "o"), "spend", 1, 1, 1)


class Ledger:
    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answering = asyncio.Event()
        self.failure: Unavailable | None = None

    async def recall(self, claim: Claim, since: float) -> int:
        del since
        self.asked.append(claim.counter)
        await self.answering.wait()
        if self.failure:
            raise self.failure
        return 7


async def asking(joined: JoinedRecall, times: int, claim: Claim = CLAIM) -> list[asyncio.Task[int]]:
    async def ask() -> int:
        return await joined(claim, 0.0)

    tasks = [asyncio.ensure_future(ask()) for _ in range(times)]
    await asyncio.sleep(0)
    return tasks


async def test_who_asks_for_the_same_gets_one_answer_and_another_day_is_asked_for_anew() -> None:
    ledger = Ledger()
    joined = JoinedRecall(ledger.recall)
    tasks = [*await asking(joined, 3), *await asking(joined, 2, OTHER)]
    ledger.answering.set()
    assert await asyncio.gather(*tasks) == [7] * 5
    assert ledger.asked == [CLAIM.counter, OTHER.counter]
    assert await joined(CLAIM, 86_400.0) == 7
    assert len(ledger.asked) == 3


async def test_when_the_one_who_asks_leaves_another_asks() -> None:
    ledger = Ledger()
    tasks = await asking(JoinedRecall(ledger.recall), 3)
    tasks[0].cancel()
    for _ in range(5):
        await asyncio.sleep(0)
    ledger.answering.set()
    assert await asyncio.gather(*tasks[1:]) == [7, 7]
    assert len(ledger.asked) == 2


async def test_who_leaves_while_another_asks_disturbs_nobody() -> None:
    ledger = Ledger()
    tasks = await asking(JoinedRecall(ledger.recall), 3)
    tasks[1].cancel()
    await asyncio.sleep(0)
    ledger.answering.set()
    assert await asyncio.gather(tasks[0], tasks[2]) == [7, 7]
    assert len(ledger.asked) == 1


async def test_a_failure_is_everybodys_and_the_next_call_asks_again() -> None:
    ledger = Ledger()
    ledger.failure = Unavailable("The ledger cannot be read.")
    joined = JoinedRecall(ledger.recall)
    tasks = await asking(joined, 3)
    ledger.answering.set()
    failed = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(one) for one in failed] == [Unavailable] * 3
    assert len(ledger.asked) == 1
    ledger.failure = None
    assert await joined(CLAIM, 0.0) == 7


async def test_a_failure_that_nobody_else_waits_for_is_raised_and_no_more() -> None:
    ledger = Ledger()
    ledger.failure = Unavailable("The ledger cannot be read.")
    ledger.answering.set()
    with pytest.raises(Unavailable):
        await JoinedRecall(ledger.recall)(CLAIM, 0.0)
