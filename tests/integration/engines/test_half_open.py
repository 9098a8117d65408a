"""Providers that take a connection, or half of one, and leave it at that: every wait has its time-out."""

from __future__ import annotations

import asyncio
import socket
import time
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import TYPE_CHECKING

import pytest
from tests.databases import eventually
from tests.integration.engines.serving import Answer, answered_by, ask

from ventoux.engines.client import EngineClient
from ventoux.engines.errors import EngineUnreachable
from ventoux.engines.replica import Replica
from ventoux.engines.spec import EngineSpec, Timeouts
from ventoux.errors import EngineTimeout
from ventoux.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Generator

SHORT = Timeouts(connect=0.2, first_byte=1, idle=1)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
PIECE = b'data: {"choices":[{"index":0,"finish_reason":null,"delta":{"content":"x"}}]}\n\n'


def provider(port: int, scheme: str = "http") -> Replica:
    spec = EngineSpec(
        model="far", kind="remote", base_url=f"{scheme}://127.0.0.1:{port}/v1", api_key="k", timeouts=SHORT
    )
    return Replica("far/0", spec, base_url=spec.base_url, secret="k")


async def fails_within_seconds(replica: Replica, error: type[Exception], answer: Answer | None = None) -> None:
    began = time.monotonic()
    async with EngineClient() as client:
        with pytest.raises(error):
            # What every engine gets is longer than this provider's own.
            await answered_by(client, replica, ask(), answer, first_token=600, token=600)
        await eventually(lambda: not client._pool._open)
    assert time.monotonic() - began < 15


@contextmanager
def full_house() -> Generator[int]:
    """The port of one whose queue of connections is full: the kernel answers nobody who knocks."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        waiting: list[socket.socket] = []
        try:
            for _ in range(4):
                guest = socket.socket()
                guest.setblocking(False)
                waiting.append(guest)
                with suppress(BlockingIOError):
                    guest.connect(listener.getsockname())
            yield listener.getsockname()[1]
        finally:
            for guest in waiting:
                guest.close()


@asynccontextmanager
async def says(talk: Callable[[asyncio.StreamWriter], Awaitable[None]]) -> AsyncGenerator[int]:
    """The port of one that reads a request, says what ``talk`` has to say, and then keeps the connection."""
    ended, talking = asyncio.Event(), set[asyncio.Task[None] | None]()

    async def met(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talking.add(asyncio.current_task())
        await reader.read(100)
        with suppress(OSError):
            await talk(writer)
            await ended.wait()
        writer.close()

    server = await asyncio.start_server(met, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        ended.set()
        server.close()
        # Whoever still talks finds that nobody listens.
        await asyncio.gather(*(task for task in talking if task))


async def nothing(writer: asyncio.StreamWriter) -> None:
    del writer


async def half_a_head(writer: asyncio.StreamWriter) -> None:
    for byte in b"HTTP/1.1 200 OK\r\nX: " + b"a" * 10_000:
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(0.05)


async def only_signs_of_life(writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD)
    for _ in range(10_000):
        writer.write(b": still here\n\n")
        await writer.drain()
        await asyncio.sleep(0.05)


async def one_piece(writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD + PIECE)
    await writer.drain()


async def one_piece_and_signs_of_life(writer: asyncio.StreamWriter) -> None:
    await one_piece(writer)
    await only_signs_of_life(writer)


async def test_one_that_takes_no_connection_costs_the_time_to_connect() -> None:
    with full_house() as port:
        await fails_within_seconds(provider(port), EngineUnreachable)


async def test_one_that_never_agrees_on_tls_costs_the_time_to_connect() -> None:
    async with says(nothing) as port:
        await fails_within_seconds(provider(port, "https"), EngineUnreachable)


@pytest.mark.parametrize("talk", [nothing, half_a_head, only_signs_of_life])
async def test_one_that_never_begins_an_answer_costs_the_time_to_the_first_piece(
    talk: Callable[[asyncio.StreamWriter], Awaitable[None]],
) -> None:
    async with says(talk) as port:
        await fails_within_seconds(provider(port), EngineTimeout)


@pytest.mark.parametrize("talk", [one_piece, one_piece_and_signs_of_life])
async def test_one_that_stops_in_an_answer_costs_the_time_between_two_pieces(
    talk: Callable[[asyncio.StreamWriter], Awaitable[None]],
) -> None:
    answer = Answer()
    async with says(talk) as port:
        await fails_within_seconds(provider(port), EngineTimeout, answer)
    assert answer.text == "x"


def test_every_time_out_has_a_value_where_nobody_chose_one() -> None:
    usual, settings = Timeouts(), Settings()
    waits = (usual.connect, usual.first_byte or settings.first_token_timeout, usual.idle or settings.token_timeout)
    assert all(0 < seconds <= 600 for seconds in waits)
