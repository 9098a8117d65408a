"""The engines' connection, fed with bytes as no engine would send them on purpose."""

from __future__ import annotations

import asyncio
import itertools
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ventoux.engines.http import HttpConnection, HttpError, address, request_head

LENGTH = b"HTTP/1.1 200 OK\r\nContent-Length: 11\r\nX-A: b\r\n\r\nhello world"
CHUNKED = (
    b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-A: b\r\n\r\n"
    b"6;extension=1\r\nhello \r\n5\r\nworld\r\n0\r\nTrailer: 1\r\n\r\n"
)
TO_THE_END = b"HTTP/1.1 200 OK\r\nX-A: b\r\n\r\nhello world"


class FakeTransport:
    """Remembers what was done to it."""

    def __init__(self) -> None:
        self.written = b""
        self.aborted = False
        self.gone = asyncio.Event()
        self.paused = False

    def write(self, data: bytes) -> None:
        self.written += data

    def abort(self) -> None:
        self.aborted = True
        self.gone.set()

    def is_closing(self) -> bool:
        return self.aborted

    def pause_reading(self) -> None:
        self.paused = True

    def resume_reading(self) -> None:
        self.paused = False


def connected() -> tuple[HttpConnection, FakeTransport]:
    connection, transport = HttpConnection(lambda _: None), FakeTransport()
    connection.connection_made(cast("Any", transport))
    return connection, transport


def soon(seconds: float = 5.0) -> float:
    return asyncio.get_running_loop().time() + seconds


async def whole(connection: HttpConnection) -> bytes:
    body = b""
    while piece := await connection.read(soon()):
        body += piece
    return body


def split(data: bytes, cuts: list[int]) -> list[bytes]:
    places = sorted({cut % len(data) for cut in cuts} | {0, len(data)})
    return [data[start:end] for start, end in itertools.pairwise(places)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from([LENGTH, CHUNKED, TO_THE_END]), st.lists(st.integers(0, 200), max_size=30))
def test_any_split_of_the_bytes_is_the_same_response(response: bytes, cuts: list[int]) -> None:
    async def told() -> None:
        connection, transport = connected()
        async with asyncio.TaskGroup() as group:
            exchange = group.create_task(connection.exchange(b"GET / HTTP/1.1\r\n\r\n", soon()))
            await asyncio.sleep(0)
            for piece in split(response, cuts):
                connection.data_received(piece)
                await asyncio.sleep(0)
            if response is TO_THE_END:
                connection.connection_lost(None)
        await exchange
        assert transport.written == b"GET / HTTP/1.1\r\n\r\n"
        assert (connection.status, connection.headers["x-a"]) == (200, "b")
        assert await whole(connection) == b"hello world"
        assert connection.ended
        assert connection.reusable == (response is not TO_THE_END)

    asyncio.run(told())


@settings(max_examples=300)
@given(st.lists(st.binary(max_size=80), max_size=8), st.booleans())
def test_whatever_comes_instead_of_http_ends_in_an_error_of_ours(pieces: list[bytes], closes: bool) -> None:
    async def told() -> None:
        connection, _ = connected()
        async with asyncio.TaskGroup() as group:
            exchange = group.create_task(_ends(connection))
            await asyncio.sleep(0)
            for piece in pieces:
                if connection.usable:
                    connection.data_received(piece)
            if closes:
                connection.connection_lost(None)
        await exchange

    asyncio.run(told())


async def _ends(connection: HttpConnection) -> None:
    try:
        await connection.exchange(b"", soon(0.01))
        while await connection.read(soon(0.01)):
            continue
    except (HttpError, TimeoutError):
        return


@pytest.mark.parametrize(
    "response",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Le",
        b"",
    ],
)
async def test_a_response_that_is_cut_off_is_an_error(response: bytes) -> None:
    connection, _ = connected()
    async with asyncio.TaskGroup() as group:
        reading = group.create_task(_read_all(connection))
        await asyncio.sleep(0)
        connection.data_received(response)
        connection.connection_lost(None)
    assert isinstance(await reading, HttpError)
    assert not connection.reusable


async def _read_all(connection: HttpConnection) -> Exception | None:
    try:
        await connection.exchange(b"", soon())
        await whole(connection)
    except (HttpError, TimeoutError) as error:
        return error
    return None


@pytest.mark.parametrize(
    "response",
    [
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * 70_000,
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\n.",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc",
    ],
)
async def test_a_response_that_cannot_be_read_closes_the_connection(response: bytes) -> None:
    connection, transport = connected()
    async with asyncio.TaskGroup() as group:
        reading = group.create_task(_read_all(connection))
        await asyncio.sleep(0)
        connection.data_received(response)
    assert isinstance(await reading, HttpError)
    assert transport.aborted


async def test_a_slow_reader_makes_the_engine_wait() -> None:
    connection, transport = connected()
    async with asyncio.TaskGroup() as group:
        group.create_task(connection.exchange(b"", soon()))
        await asyncio.sleep(0)
        connection.data_received(b"HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\n\r\n")
    sent = 0
    while not transport.paused:
        connection.data_received(b"x" * 65536)
        sent += 65536
    assert sent < 1_000_000
    assert len(await connection.read(soon())) == sent
    assert not transport.paused


async def test_silence_is_a_time_out_however_often_the_deadline_moved() -> None:
    connection, _ = connected()
    loop = asyncio.get_running_loop()
    async with asyncio.TaskGroup() as group:
        group.create_task(connection.exchange(b"", soon()))
        await asyncio.sleep(0)
        connection.data_received(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n")
    assert await connection.read(soon(20)) == b"a"
    started = loop.time()
    with pytest.raises(TimeoutError):
        await connection.read(soon(0.05))
    assert 0.04 < loop.time() - started < 5


async def test_bytes_that_nobody_asked_for_cost_the_connection() -> None:
    connection, transport = connected()
    async with asyncio.TaskGroup() as group:
        group.create_task(_read_all(connection))
        await asyncio.sleep(0)
        connection.data_received(LENGTH)
    assert connection.reusable
    connection.keep(60)
    connection.data_received(LENGTH)
    assert transport.aborted
    assert not connection.reusable


async def test_a_kept_connection_closes_itself() -> None:
    connection, transport = connected()
    async with asyncio.TaskGroup() as group:
        group.create_task(_read_all(connection))
        await asyncio.sleep(0)
        connection.data_received(LENGTH)
    connection.keep(0.01)
    async with asyncio.timeout(5):
        await transport.gone.wait()


def test_an_address_is_taken_apart() -> None:
    plain = address("http://127.0.0.1:8080/v1/chat?x=1")
    assert (plain.origin, plain.authority, plain.path) == (
        ("127.0.0.1", 8080, False),
        b"127.0.0.1:8080",
        b"/v1/chat?x=1",
    )
    assert address("https://api.example.com").origin == ("api.example.com", 443, True)
    assert address("http://[::1]:9/").authority == b"[::1]:9"
    for url in ("ftp://x/", "http:///x", "x"):
        with pytest.raises(ValueError, match="no address"):
            address(url)


def test_a_header_cannot_begin_another() -> None:
    with pytest.raises(ValueError, match="line break"):
        request_head("GET", address("http://x/"), {"Authorization": "Bearer a\r\nX: y"})
