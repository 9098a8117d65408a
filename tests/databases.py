"""Homes with a database and usage events, for tests of what keeps them."""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
import time
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ventoux.db.migrate import upgrade
from ventoux.home import Home
from ventoux.kit.ids import new_id
from ventoux.ledger.schemas import UsageEvent

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


class ManualClock:
    """Time passes when a test says so."""

    def __init__(self, now: float = 1_800_000_000.0) -> None:
        self.at = now

    def now(self) -> float:
        return self.at

    def monotonic(self) -> float:
        return self.at


@cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        upgrade(home)
        return home.database.read_bytes()


def new_home(root: Path) -> Home:
    home = Home(root)
    home.create()
    home.database.write_bytes(_migrated())
    return home


def new_event(**values: Any) -> UsageEvent:
    event: dict[str, Any] = {
        "request_id": new_id(),
        "at": time.time(),
        "workspace_id": "w",
        "key_id": "k",
        "model": "m",
        "endpoint": "m",
        "operation": "chat",
        "dialect": "mistral",
        "prompt_tokens": 7,
        "cached_tokens": 2,
        "completion_tokens": 5,
        "time_to_first_token": 0.1,
        "duration": 0.5,
        "finish_reason": "stop",
        "status": 200,
    }
    return UsageEvent(**event | values)


def ledger_ids(path: Path) -> list[str]:
    """The request ids in the ledger, read by a connection of its own."""
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT request_id FROM usage_events ORDER BY request_id")]


async def eventually(condition: Callable[[], bool], within: float = 20.0) -> float:
    """Returns once the condition holds, with the seconds that took; raises TimeoutError."""

    async def holds() -> bool:
        return condition()

    return await eventually_async(holds, within)


async def eventually_async(condition: Callable[[], Awaitable[bool]], within: float = 20.0) -> float:
    started = time.monotonic()
    async with asyncio.timeout(within):
        while not await condition():  # noqa: ASYNC110 - what is waited for happens in other threads and processes
            await asyncio.sleep(0.005)
    return time.monotonic() - started
