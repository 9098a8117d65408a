from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

from tests.databases import new_home
from tests.people import OPERATOR

from ventoux.audit.service import record, verify
from ventoux.db.engine import async_engine, writing

if TYPE_CHECKING:
    from pathlib import Path

OTHER = """
import asyncio, sys
from pathlib import Path
from ventoux.audit.schemas import Actor
from ventoux.audit.service import record
from ventoux.db.engine import async_engine, writing

async def main():
    engine = async_engine(Path(sys.argv[1]))
    print("ready", flush=True)
    for _ in range(30):
        async with writing(engine) as connection:
            await record(connection, Actor(kind="cli", id="other"), "a.b", "thing", "x")
    await engine.dispose()

asyncio.run(main())
"""


async def test_two_processes_that_write_at_once_keep_one_chain(tmp_path: Path) -> None:
    home = new_home(tmp_path)
    engine = async_engine(home.database)
    command = [sys.executable, "-c", OTHER, str(home.database)]
    other = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert other.stdout is not None
    assert await asyncio.wait_for(other.stdout.readline(), 60) == b"ready\n"
    for _ in range(30):
        async with writing(engine) as connection:
            await record(connection, OPERATOR.actor, "a.b", "thing", "y")
    assert await asyncio.wait_for(other.wait(), 60) == 0

    checked = await verify(engine)

    assert (checked.events, checked.broken_at) == (60, None)
    await engine.dispose()
