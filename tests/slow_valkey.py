"""A way to a Valkey that takes its time: its answers arrive after ``delay`` seconds, and what is asked is counted."""

from __future__ import annotations

import asyncio
import tempfile
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from tests.valkey_server import ValkeyServer


class SlowWay:
    def __init__(self, target: str, path: Path) -> None:
        self.delay = 0.0
        self.scripts_run = 0
        self.url = f"unix://{path}"
        self._target = target
        self._copying: set[asyncio.Task[None]] = set()

    async def met(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_server, to_server = await asyncio.open_unix_connection(self._target)
        for source, sink, answers in ((reader, to_server, False), (from_server, writer, True)):
            task = asyncio.ensure_future(self._copied(source, sink, answers=answers))
            self._copying.add(task)
            task.add_done_callback(self._copying.discard)

    async def _copied(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, answers: bool) -> None:
        try:
            while data := await source.read(65536):
                if answers:
                    await asyncio.sleep(self.delay)
                else:
                    self.scripts_run += data.count(b"EVALSHA")
                sink.write(data)
                await sink.drain()
        except OSError:
            # Whoever was to read it has gone.
            return
        finally:
            sink.close()
            with suppress(OSError):
                await sink.wait_closed()

    async def closed(self) -> None:
        for task in list(self._copying):
            task.cancel()
        await asyncio.gather(*self._copying, return_exceptions=True)


@asynccontextmanager
async def slow_way(server: ValkeyServer) -> AsyncGenerator[SlowWay]:
    # A path of a socket has at most 107 bytes, and those of tests are longer.
    with tempfile.TemporaryDirectory(prefix="slow-") as folder:
        path = Path(folder) / "s"
        way = SlowWay(server.url.removeprefix("unix://"), path)
        listening = await asyncio.start_unix_server(way.met, path)
        try:
            yield way
        finally:
            listening.close()
            await way.closed()
