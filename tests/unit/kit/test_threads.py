"""While somebody calculates beside the loop, and only then, the loop gets its turn quickly."""

from __future__ import annotations

import asyncio
import sys
import threading
from typing import TYPE_CHECKING

import pytest
from tests.databases import eventually

from ventoux.kit.threads import TURN, Beside, in_daemon_thread

if TYPE_CHECKING:
    from collections.abc import Callable

USUAL = sys.getswitchinterval()


class Work:
    """Tells when it has begun, and ends when it is told to."""

    def __init__(self) -> None:
        self.begun, self.go_on = asyncio.Event(), threading.Event()
        self._loop = asyncio.get_running_loop()

    def __call__(self) -> bool:
        self._loop.call_soon_threadsafe(self.begun.set)
        return self.go_on.wait(30)


def interval() -> object:
    return pytest.approx(sys.getswitchinterval())


@pytest.fixture(autouse=True)
async def nobody_calculates() -> None:
    """What a test before left behind has ended."""
    await eventually(lambda: interval() == USUAL)


async def test_turns_are_short_while_a_thread_calculates_and_usual_afterwards() -> None:
    asyncio.get_running_loop().set_default_executor(Beside())
    first, second = Work(), Work()
    assert TURN < USUAL

    running = [asyncio.ensure_future(asyncio.to_thread(first)), asyncio.ensure_future(in_daemon_thread(second))]
    await first.begun.wait()
    await second.begun.wait()
    first.go_on.set()
    assert await running[0]
    assert interval() == TURN, "another one calculates yet"
    second.go_on.set()
    assert await running[1]
    assert interval() == USUAL


@pytest.mark.parametrize("run", [asyncio.to_thread, in_daemon_thread])
async def test_what_fails_ends_short_turns_too(run: Callable[..., asyncio.Future[object]]) -> None:
    asyncio.get_running_loop().set_default_executor(Beside())
    seen: list[float] = []

    def fail() -> None:
        seen.append(sys.getswitchinterval())
        raise LookupError

    with pytest.raises(LookupError):
        await run(fail)
    assert seen == [pytest.approx(TURN)]
    assert interval() == USUAL
