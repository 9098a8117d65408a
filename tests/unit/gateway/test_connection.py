"""Our side of HTTP/1.1, fed with bytes in memory: what clients send well, badly, slowly and in pieces."""

from __future__ import annotations

import asyncio
import itertools
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.gateway.transport import connected, settled

from ventoux.gateway.bodies import ClientLeft, read_body, while_connected

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

GET = b"GET /a%20b?q=1 HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"
CHUNKED = b"POST /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
OK = b"HTTP/1.1 200 OK\r\n"


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    body = await read_body(receive, limit=10_000_000, timeout=5)
    told = b"%b %b %b" % (scope["method"].encode(), scope["path"].encode(), body)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(told))]})
    await send({"type": "http.response.body", "body": told})


async def streams(scope: Scope, receive: Receive, send: Send) -> None:
    del scope, receive
    await send({"type": "http.response.start", "status": 200, "headers": []})
    for piece in (b"one", b"", b"two"):
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body"})


def split(data: bytes, cuts: list[int]) -> list[bytes]:
    places = sorted({cut % len(data) for cut in cuts} | {0, len(data)})
    return [data[start:end] for start, end in itertools.pairwise(places)]


@given(
    st.lists(st.sampled_from([GET, POST, CHUNKED]), min_size=1, max_size=4), st.lists(st.integers(0, 500), max_size=20)
)
def test_any_split_of_the_bytes_gets_the_same_answers_in_order(requests: list[bytes], cuts: list[int]) -> None:
    expected = {GET: b"GET /a b ", POST: b"POST /p hello", CHUNKED: b"POST /c abcde"}

    async def told() -> bytes:
        connection, transport, state = connected(echo)
        for piece in split(b"".join(requests), cuts):
            connection.data_received(piece)
            await asyncio.sleep(0)
        await settled(state)
        assert not transport.closed
        assert not transport.paused
        connection.connection_lost(None)
        return transport.written

    bodies = [answer.partition(b"\r\n\r\n")[2] for answer in asyncio.run(told()).split(OK)[1:]]
    assert bodies == [expected[request] for request in requests]


@settings(max_examples=300)
@given(
    st.lists(
        st.one_of(
            st.binary(max_size=60),
            st.sampled_from(
                [
                    GET,
                    POST,
                    CHUNKED,
                    POST[:-2],
                    CHUNKED[:-9],
                    b"GET / HTTP/1.1\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
                ]
            ),
        ),
        max_size=6,
    ),
    st.booleans(),
)
def test_whatever_is_sent_nothing_is_left_running_and_nothing_escapes(pieces: list[bytes], streaming: bool) -> None:
    async def told() -> None:
        connection, transport, state = connected(streams if streaming else echo)
        for piece in pieces:
            if not connection.lost:
                connection.data_received(piece)
                await asyncio.sleep(0)
        if not connection.lost:
            connection.connection_lost(None)
        await settled(state)
        assert not state.connections
        assert transport.written == b"" or transport.written.startswith(b"HTTP/1.1 ")

    asyncio.run(told())


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"nonsense\r\n\r\n", b"400 Bad Request"),
        (b"GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", b"400 Bad Request"),
        (b"GET  HTTP/1.1\r\n\r\n", b"400 Bad Request"),
    ],
)
async def test_a_bad_request_is_told_so_and_the_connection_ends(sent: bytes, status: bytes) -> None:
    connection, transport, state = connected(echo)
    connection.data_received(sent)
    await settled(state)
    assert transport.written.startswith(b"HTTP/1.1 " + status)
    assert transport.closed


async def test_a_bad_request_waits_for_the_answers_before_it() -> None:
    connection, transport, state = connected(echo)
    connection.data_received(GET + b"nonsense\r\n\r\n")
    await settled(state)
    assert transport.written.index(b"200 OK") < transport.written.index(b"400 Bad Request")
    assert transport.closed


async def test_a_body_that_breaks_off_ends_its_request() -> None:
    left: list[type[BaseException]] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        del scope, send
        with pytest.raises(ClientLeft) as error:
            await read_body(receive, limit=100, timeout=5)
        left.append(error.type)

    connection, transport, state = connected(app)
    connection.data_received(b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
    await asyncio.sleep(0)
    connection.data_received(b"zzz\r\n")
    await settled(state)
    assert left == [ClientLeft]
    assert transport.closed


async def test_a_head_without_end_is_refused() -> None:
    connection, transport, state = connected(echo)
    connection.data_received(b"GET / HTTP/1.1\r\n")
    for _ in range(20):
        connection.data_received(b"X-A: " + b"a" * 8000 + b"\r\n")
    await settled(state)
    assert transport.written.startswith(b"HTTP/1.1 431")
    assert transport.closed


async def test_a_client_that_asks_first_is_told_to_go_on() -> None:
    connection, transport, state = connected(echo)
    connection.data_received(b"POST /p HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
    await asyncio.sleep(0)
    assert transport.written == b"HTTP/1.1 100 Continue\r\n\r\n"
    connection.data_received(b"hi")
    await settled(state)
    assert transport.written.endswith(b"POST /p hi")


async def test_a_stream_is_chunked_and_for_http_1_0_ends_with_the_connection() -> None:
    connection, transport, state = connected(streams)
    connection.data_received(GET)
    await settled(state)
    assert transport.written.endswith(b"\r\n\r\n3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n")
    assert not transport.closed
    connection, transport, state = connected(streams)
    connection.data_received(b"GET / HTTP/1.0\r\n\r\n")
    await settled(state)
    assert transport.written.endswith(b"connection: close\r\n\r\nonetwo")
    assert transport.closed


async def test_an_answer_to_head_has_no_body() -> None:
    connection, transport, state = connected(echo)
    connection.data_received(b"HEAD /h HTTP/1.1\r\n\r\n")
    await settled(state)
    assert transport.written.endswith(b"content-length: 8\r\n\r\n")


async def test_a_client_that_wants_no_more_is_let_go() -> None:
    connection, transport, state = connected(echo)
    connection.data_received(b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n")
    await settled(state)
    assert b"connection: close\r\n" in transport.written
    assert transport.closed


async def test_a_client_that_leaves_ends_its_call() -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        del scope, send
        await read_body(receive, limit=100, timeout=5)
        try:
            async with while_connected(receive):
                begun.set()
                await asyncio.Event().wait()
        except ClientLeft:
            ended.set()

    connection, _, state = connected(app)
    connection.data_received(POST)
    async with asyncio.timeout(5):
        await begun.wait()
        connection.connection_lost(None)
        await ended.wait()
    await settled(state)


async def test_a_slow_client_makes_the_answer_wait() -> None:
    sent: list[int] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        del scope, receive
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for number in range(5):
            await send({"type": "http.response.body", "body": b"x", "more_body": number < 4})
            sent.append(number)

    connection, _, state = connected(app)
    connection.pause_writing()
    connection.data_received(GET)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert sent == []
    connection.resume_writing()
    await settled(state)
    assert sent == [0, 1, 2, 3, 4]


async def test_a_client_that_never_reads_is_let_go() -> None:
    ended = asyncio.Event()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        del scope
        await read_body(receive, limit=100, timeout=5)
        try:
            async with while_connected(receive):
                await send({"type": "http.response.start", "status": 200, "headers": []})
                while True:
                    await send({"type": "http.response.body", "body": b"x", "more_body": True})
        except ClientLeft:
            ended.set()

    connection, transport, state = connected(app)
    cast("Any", connection)._send_timeout = 0.01
    connection.pause_writing()
    connection.data_received(POST)
    async with asyncio.timeout(5):
        await ended.wait()
    await settled(state)
    assert transport.aborted


async def test_a_large_body_comes_as_fast_as_it_is_read() -> None:
    read = asyncio.Event()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await read.wait()
        await echo(scope, receive, send)

    connection, transport, state = connected(app)
    connection.data_received(b"POST / HTTP/1.1\r\nContent-Length: 200000\r\n\r\n" + b"x" * 100_000)
    assert transport.paused
    read.set()
    for _ in range(5):
        await asyncio.sleep(0)
    assert not transport.paused
    connection.data_received(b"x" * 100_000)
    await settled(state)
    assert transport.written.endswith(b"x" * 200_000)


async def test_an_app_that_stops_early_never_looks_complete(caplog: pytest.LogCaptureFixture) -> None:
    async def silent(scope: Scope, receive: Receive, send: Send) -> None:
        del scope, receive, send
        raise RuntimeError("oops")

    async def halfway(scope: Scope, receive: Receive, send: Send) -> None:
        del scope, receive
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"part", "more_body": True})

    connection, transport, state = connected(silent)
    connection.data_received(GET)
    await settled(state)
    assert transport.written.startswith(b"HTTP/1.1 500 ")
    assert "oops" in caplog.text
    connection, transport, state = connected(halfway)
    connection.data_received(GET)
    await settled(state)
    assert transport.written.endswith(b"4\r\npart\r\n")
    assert transport.closed


@pytest.mark.parametrize("body", [b"short", b"much too long"])
async def test_a_body_of_another_length_than_told_is_cut(body: bytes, caplog: pytest.LogCaptureFixture) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        del scope, receive
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"8")]})
        await send({"type": "http.response.body", "body": body})

    connection, transport, state = connected(app)
    connection.data_received(GET)
    await settled(state)
    assert transport.closed
    assert body not in transport.written
    assert "another length" in caplog.text


async def test_a_header_with_a_line_break_is_never_sent(caplog: pytest.LogCaptureFixture) -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        del scope, receive
        await send({"type": "http.response.start", "status": 200, "headers": [(b"x", b"a\r\nset-cookie: b")]})

    connection, transport, state = connected(app)
    connection.data_received(GET)
    await settled(state)
    assert transport.written.startswith(b"HTTP/1.1 500 ")
    assert b"set-cookie" not in transport.written
    assert "line break" in caplog.text


async def test_a_server_that_goes_down_lets_the_running_request_end() -> None:
    go_on = asyncio.Event()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await go_on.wait()
        await echo(scope, receive, send)

    connection, transport, state = connected(app)
    idle, idle_transport, _ = connected(app)
    connection.data_received(POST)
    await asyncio.sleep(0)
    connection.shutdown()
    idle.shutdown()
    assert idle_transport.closed
    assert not transport.closed
    go_on.set()
    await settled(state)
    assert b"connection: close" in transport.written
    assert transport.closed


async def test_idle_connections_and_unfinished_heads_are_closed_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ventoux.gateway.connection._HEAD_WITHIN", 0.02)
    connection, transport, state = connected(echo)
    connection.data_received(b"GET / HTTP/1.1\r\nX: ")
    idle, idle_transport, _ = connected(echo)
    cast("Any", idle)._keep_alive_for = 0.01
    idle._look()
    async with asyncio.timeout(5):
        while state.connections or not idle.lost:  # noqa: ASYNC110 - the timer is the connection's own
            await asyncio.sleep(0.005)
    assert transport.written.startswith(b"HTTP/1.1 408 ")
    assert idle_transport.written == b""
