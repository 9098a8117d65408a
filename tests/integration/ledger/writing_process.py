"""Records events from eight callers for ever, and prints each request id once its event is confirmed."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from tests.databases import new_event

from ventoux.ledger.writer import LedgerWriter


async def main(path: Path) -> None:
    writer = LedgerWriter(path)
    writer.start()

    async def call() -> None:
        while True:
            event = new_event()
            await writer.record(event)
            sys.stdout.write(f"{event.request_id}\n")
            sys.stdout.flush()

    async with asyncio.TaskGroup() as group:
        for _ in range(8):
            group.create_task(call())


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
