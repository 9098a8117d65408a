"""A thousand open streams: the longest silence that the gateway adds, and what memory they take and give back.

Once with readers that read, each stream at the pace of a model; once with readers that never do, while the engine
sends as fast as it can, which has to stop it and not to fill the memory.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import ExitStack
from statistics import median
from typing import TYPE_CHECKING, Any

import uvloop

from bench import load, peers
from bench.load import Target

if TYPE_CHECKING:
    from pathlib import Path

    import psutil

    from bench.load import Asking
    from bench.table import Row, Table

STREAMS = 1000
PACE = 5
SECONDS = 6
ROUNDS = 3
_AT_ONCE = 20
"""Streams that begin in one go: a thousand people do not come in the same millisecond."""


def measure(home: Path) -> list[Table]:
    peers.pin_self()
    with ExitStack() as stack:
        engine = stack.enter_context(peers.bench_engine())
        through = stack.enter_context(peers.ventoux(home.with_name("streams"), engine))
        if through.process is None:
            raise RuntimeError("no process")
        rows = uvloop.run(_measure(Target("direct", f"{engine}/v1", peers.KEY), through.target, through.process))
    return [(f"{STREAMS:,} open streams", rows)]


async def _measure(direct: Target, through: Target, gateway: psutil.Process) -> list[Row]:
    # As much as is needed once for any number of streams.
    await load.events(through, 50, max_tokens=PACE, content=f"{PACE} a second")
    before = await _settled(gateway)
    stalls: dict[str, list[float]] = {"direct": [], "through": []}
    cut_short, open_now = 0, 0
    for _ in range(ROUNDS):
        for name, target in (("direct", direct), ("through", through)):
            asking = await _opened(target, max_tokens=PACE * SECONDS, content=f"{PACE} a second")
            open_now = gateway.memory_info().rss
            async with asyncio.timeout(120):
                await asyncio.gather(*(one.done for one in asking))
            stalls[name].append(max(one.longest_pause for one in asking) - 1 / PACE)
            cut_short += sum(one.events < PACE * SECONDS for one in asking)
    idle = await _settled(gateway)
    slow = await _opened(through, max_tokens=100_000)
    for one in slow:
        one.transport.pause_reading()
    unread = await _settled(gateway)
    for one in slow:
        one.leave()
    after = await _settled(gateway)
    rows = {
        "streams that were cut short": f"{cut_short}",
        "longest silence of any stream beyond the engine's pace, without the gateway (ms)": _ms(stalls["direct"]),
        "the same through the gateway (ms)": _ms(stalls["through"]),
        "memory of an open stream (kB)": f"{(open_now - before) / STREAMS / 1000:.0f}",
        "memory of a stream that nobody reads (kB)": f"{(unread - before) / STREAMS / 1000:.0f}",
        "memory before, after the open streams, and after those that nobody read (MB)": (
            f"{before / 1e6:.0f}, {idle / 1e6:.0f}, {after / 1e6:.0f}"
        ),
    }
    return [{"measure": name, "figure": figure} for name, figure in rows.items()]


def _ms(stalls: list[float]) -> str:
    return f"{1000 * median(stalls):.0f}"


async def _opened(target: Target, **fields: Any) -> list[Asking]:
    request = target.request(stream=True, **fields)
    asking: list[Asking] = []
    for _ in range(STREAMS // _AT_ONCE):
        asking += await asyncio.gather(*(load.connect(target, request, lambda _: False) for _ in range(_AT_ONCE)))
        await asyncio.sleep(0.05)
    return asking


async def _settled(gateway: psutil.Process) -> int:
    """The memory once it has not moved by a megabyte three times in a row, two seconds apart."""
    until, last, still = time.perf_counter() + 90, 0, 0
    while still < 3 and time.perf_counter() < until:
        await asyncio.sleep(2)
        now = gateway.memory_info().rss
        still = still + 1 if abs(now - last) < 1e6 else 0
        last = now
    return last
