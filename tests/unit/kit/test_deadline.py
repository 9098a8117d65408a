from __future__ import annotations

import asyncio

import pytest

from ventoux.kit.deadline import Deadline, Interruption


async def test_what_takes_too_long_is_a_time_out() -> None:
    with pytest.raises(TimeoutError), Deadline(0.01):
        await asyncio.Event().wait()


async def test_what_ends_in_time_is_left_alone() -> None:
    with Deadline(0.01):
        pass
    await asyncio.sleep(0.02)


async def test_an_error_of_its_own_comes_first() -> None:
    async def fails() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            raise ValueError("mine") from None

    with pytest.raises(ValueError, match="mine"), Deadline(0.01):
        await fails()
    task = asyncio.current_task()
    assert task is not None
    assert task.cancelling() == 0


async def test_who_cancels_the_task_meanwhile_is_heard() -> None:
    begun = asyncio.Event()

    async def work() -> None:
        with Deadline(5):
            begun.set()
            await asyncio.Event().wait()

    async with asyncio.TaskGroup() as group:
        task = group.create_task(work())
        await begun.wait()
        task.cancel()
    assert task.cancelled()


async def test_an_interruption_after_the_end_does_nothing() -> None:
    interruption = Interruption()
    interruption.__enter__()
    assert not interruption.left(None)
    interruption.interrupt()
    await asyncio.sleep(0)
