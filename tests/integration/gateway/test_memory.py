"""Nothing that a call leaves in memory stays there: a short soak, whose slope is what is looked at."""

from __future__ import annotations

import asyncio
import gc
import os
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from prometheus_client import generate_latest
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
        series: list[int] = []
        for number in range(8):
            await one_round(place, number)
            assert place.left_behind() == {}
            looks.append(taken())
            series.append(generate_latest(place.gateway.metrics.registry).count(b"\n"))
    # The least of three looks, because a look may meet something that is about to go.
    (objects, resident), (later, grown) = least(looks[1:4]), least(looks[5:8])
    # 400 calls lie between them, 66 of each kind: one object that each of a kind left would be seen.
    assert later - objects < 60, looks
    # Bytes are no objects: 10 KB that each call left would be seen here.
    assert grown - resident < 4 * MIB, looks
    # What callers make up is no label of a metric.
    assert series[-1] == series[2]


def least(looks: list[tuple[int, int]]) -> tuple[int, int]:
    return min(objects for objects, _ in looks), min(resident for _, resident in looks)


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
