"""Nothing that a call leaves in memory stays there: a short soak, whose slope is what is looked at."""

from __future__ import annotations

import asyncio
import gc
import os
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from tests.integration.gateway.test_disconnects import SETTINGS, call, chat, served
from tests.integration.gateway.test_money import status

from ventoux.kit import memory

if TYPE_CHECKING:
    from tests.integration.gateway.test_disconnects import Place

ROUND = 100
"""Calls between two looks."""
MIB = 1024 * 1024
SOAKED = msgspec.structs.replace(
    SETTINGS, requests_per_minute=None, tokens_per_minute=None, tokens_per_day=None, spend=None, concurrent=None,
    workspace_concurrent=None,
)  # fmt: skip


async def test_calls_that_end_in_every_way_take_no_memory_that_grows(tmp_path: Path) -> None:
    async with served(tmp_path, SOAKED, tokens=["w "]) as place:
        place.gateway.admit.stage = ""
        looks: list[tuple[int, int]] = []
        for number in range(8):
            await one_round(place, number)
            assert place.left_behind() == {}
            looks.append(taken())
    warm, end = looks[3], looks[-1]
    objects, resident = end[0] - warm[0], end[1] - warm[1]
    # Of 400 calls: were one object of each to stay, it would be seen in the first; and 10 KB of bytes in the second.
    assert objects < 200, looks
    assert resident < 4 * MIB, looks


async def one_round(place: Place, number: int) -> None:
    busy = asyncio.Semaphore(8)

    async def one(at: int) -> None:
        async with busy:
            # Texts differ, as callers' do: what is kept by text is to be bounded.
            messages = [{"role": "user", "content": f"{number} {at} {os.urandom(200).hex()}"}]
            match at % 6:
                case 0:
                    await call(place, chat(messages=messages))
                case 1:
                    await call(place, chat(messages=messages, stream=True))
                case 2:
                    await call(place, chat(messages=messages, stream=True), leave_after=at % 5)
                case 3:
                    await call(place, {"model": "play", "input": f"{number} {at}"}, path="/v1/embeddings")
                case 4:
                    assert status(await call(place, chat(model=f"nobody-{number}-{at}"))) == 404
                case _:
                    assert status(await call(place, {}, path=f"/v1/nowhere/{number}/{at}")) == 404

    await asyncio.gather(*(one(at) for at in range(ROUND)))


def taken() -> tuple[int, int]:
    """Objects, and bytes of the process's memory."""
    gc.collect()
    memory.give_back()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return len(gc.get_objects()), pages * os.sysconf("SC_PAGE_SIZE")
