from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

import pytest

from ventoux.engines.encoder_worker import Batcher, Vectors

if TYPE_CHECKING:
    from collections.abc import Sequence


class Counting:
    """Encodes a text as its length; the first batch waits until it is let go."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.entered = threading.Event()
        self.go = threading.Event()

    def __call__(self, texts: Sequence[str]) -> tuple[Vectors, list[int]]:
        self.batches.append(list(texts))
        self.entered.set()
        assert self.go.wait(5)
        if "bad" in texts:
            raise ValueError("bad text")
        return [[float(len(text))] for text in texts], [1] * len(texts)


async def test_calls_that_wait_are_encoded_together_and_each_gets_its_own() -> None:
    encode = Counting()
    batcher = Batcher(encode)
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        running = group.create_task(batcher.run())
        calls = [group.create_task(batcher.embed(["x" * number] * 2)) for number in range(1, 6)]
        await asyncio.to_thread(encode.entered.wait, 5)
        late = group.create_task(batcher.embed(["y" * 70_000]))
        last = group.create_task(batcher.embed(["z"]))
        await asyncio.sleep(0)
        encode.go.set()
        assert [await call for call in calls] == [([[float(n)], [float(n)]], 2) for n in range(1, 6)]
        assert (await late, await last) == (([[70_000.0]], 1), ([[1.0]], 1))
        running.cancel()
    assert [len(batch) for batch in encode.batches] == [10, 1, 1]


async def test_a_batch_that_fails_is_told_and_the_next_is_served() -> None:
    encode = Counting()
    encode.go.set()
    batcher = Batcher(encode)
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        running = group.create_task(batcher.run())
        with pytest.raises(ValueError, match="bad text"):
            await batcher.embed(["bad"])
        assert await batcher.embed(["ok"]) == ([[2.0]], 1)
        running.cancel()
