"""What the gateway adds: the scripted engine called directly and through the gateway, in turns, one core each."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from statistics import median
from typing import TYPE_CHECKING, Any

import aiohttp
import psutil
from tests.e2e.servers import Server, home_with_cards

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from bench.table import Table

ROUNDS = 7
CALLS = 300
STREAMS = 12
STREAM_TOKENS = 1000
IN_FLIGHT = 32
SCRIPT = {"tokens": ["word "], "prompt_tokens": 10}


class Target:
    def __init__(self, url: str, key: str) -> None:
        self.url = url
        self.headers = {"Authorization": f"Bearer {key}"}


@contextmanager
def scripted_engine() -> Generator[Target]:
    """The engine alone, on the second core."""
    process = subprocess.Popen(
        [sys.executable, "-m", "ventoux.engines.scripted"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("no pipes")
    process.stdin.write(json.dumps({"secret": "bench", "model": "bench", "script": SCRIPT}) + "\n")
    process.stdin.flush()
    port = json.loads(process.stdout.readline())["port"]
    pin(process.pid, 1)
    try:
        yield Target(f"http://127.0.0.1:{port}", "bench")
    finally:
        process.terminate()
        process.wait(10)


def pin(pid: int, core: int) -> None:
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > core:
        for thread in psutil.Process(pid).threads():
            os.sched_setaffinity(thread.id, {core})


def measure(home: Path) -> list[Table]:
    place = home_with_cards(home.with_name("scripted"), {"bench": SCRIPT})
    quiet = {"VENTOUX_LOG_LEVEL": "warning"}
    with scripted_engine() as direct, Server(place, "--model", "bench", env=quiet) as server:
        pin(server.process.pid, 0)
        for child in psutil.Process(server.process.pid).children():
            pin(child.pid, 1)
        pin(os.getpid(), 1)
        through = Target(server.url, server.key)
        rows = asyncio.run(_compare(direct, through))
        memory = psutil.Process(server.process.pid).memory_info().rss
    rows.append(
        {"measure": "gateway memory after the run", "direct": "", "through": f"{memory / 1e6:.0f} MB", "ratio": ""}
    )
    return [("Gateway against the scripted engine", rows)]


async def _compare(direct: Target, through: Target) -> list[dict[str, str]]:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        latency: list[list[float]] = []
        rate: list[list[float]] = []
        chunks: list[list[float]] = []
        for target in (direct, through):
            await _latencies(session, target, 50)
        for _ in range(ROUNDS):
            latency.append([median(await _latencies(session, target, CALLS)) for target in (direct, through)])
            rate.append([await _calls_a_second(session, target) for target in (direct, through)])
            chunks.append([await _chunks_a_second(session, target) for target in (direct, through)])
    return [
        _row(
            "p50 of a call of 16 tokens, one at a time (ms)", [[1000 * value for value in pair] for pair in latency], 2
        ),
        _row(f"calls a second, {IN_FLIGHT} in flight", rate, 0),
        _row("streamed chunks a second, 4 streams", chunks, 0),
        {
            "measure": "p50 added by the gateway (ms)",
            "direct": "",
            "through": f"{1000 * median(b - a for a, b in latency):.2f}",
            "ratio": "",
        },
    ]


def _row(name: str, pairs: list[list[float]], digits: int) -> dict[str, str]:
    return {
        "measure": name,
        "direct": f"{median(pair[0] for pair in pairs):,.{digits}f}",
        "through": f"{median(pair[1] for pair in pairs):,.{digits}f}",
        "ratio": f"{median(pair[1] / pair[0] for pair in pairs):.2f}",
    }


def _body(**more: Any) -> dict[str, Any]:
    return {"model": "bench", "messages": [{"role": "user", "content": "Hello"}], "max_tokens": 16, **more}


async def _call(session: aiohttp.ClientSession, target: Target) -> float:
    started = time.perf_counter()
    async with session.post(target.url + "/v1/chat/completions", json=_body(), headers=target.headers) as response:
        await response.read()
        response.raise_for_status()
    return time.perf_counter() - started


async def _latencies(session: aiohttp.ClientSession, target: Target, count: int) -> list[float]:
    return [await _call(session, target) for _ in range(count)]


async def _calls_a_second(session: aiohttp.ClientSession, target: Target) -> float:
    started = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(IN_FLIGHT):
            group.create_task(_latencies(session, target, CALLS // 10))
    return IN_FLIGHT * (CALLS // 10) / (time.perf_counter() - started)


async def _chunks_a_second(session: aiohttp.ClientSession, target: Target) -> float:
    started = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(_streams(session, target)) for _ in range(4)]
    return sum(task.result() for task in tasks) / (time.perf_counter() - started)


async def _streams(session: aiohttp.ClientSession, target: Target) -> int:
    chunks = 0
    for _ in range(STREAMS // 4):
        body = _body(stream=True, max_tokens=STREAM_TOKENS)
        async with session.post(target.url + "/v1/chat/completions", json=body, headers=target.headers) as response:
            async for data in response.content.iter_any():
                chunks += data.count(b"data: ")
    return chunks
