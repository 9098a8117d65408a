"""Connections are kept for later calls and close when they grow old: never under a call, and no call pays for it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from tests.databases import eventually

from ventoux.engines import pool as pools
from ventoux.engines.http import Origin
from ventoux.engines.pool import Pool

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    import pytest

KEPT = 0.1
PIECES = 8
REQUEST = b"GET / HTTP/1.1\r\nHost: engine\r\n\r\n"


@asynccontextmanager
async def slow_engine() -> AsyncGenerator[tuple[Origin, list[int]]]:
    """Its answers take four times as long as a connection is kept. Counts the connections that it was asked for."""
    met: list[int] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        met.append(len(met))
        while await reader.read(1000):
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % PIECES)
            for _ in range(PIECES):
                await asyncio.sleep(4 * KEPT / PIECES)
                writer.write(b"x")
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield Origin("127.0.0.1", server.sockets[0].getsockname()[1], False), met


async def call(pool: Pool, origin: Origin) -> bytes:
    until = asyncio.get_running_loop().time() + 20
    connection = await pool.request(origin, REQUEST, until=until)
    try:
        body = b""
        while piece := await connection.read(until):
            body += piece
        return body
    finally:
        pool.give_back(connection, origin)


async def test_calls_that_outlast_what_a_connection_is_kept_for_are_answered_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pools, "_KEPT", KEPT)
    pool = Pool()
    async with slow_engine() as (origin, met):
        for _ in range(2):
            # Again and again on connections that are old already, while their neighbours go.
            for callers in (4, 2, 1):
                assert await asyncio.gather(*(call(pool, origin) for _ in range(callers))) == [b"x" * PIECES] * callers
        assert len(met) < 14
        await eventually(lambda: not pool._open)
        # What is no longer there is not held on to either.
        assert not any(pool._kept.values())
        assert await call(pool, origin) == b"x" * PIECES
        pool.close()
        await eventually(lambda: not pool._open)
