"""One HTTP exchange with an engine. The transport's exceptions end here: what leaves is one of ours."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from ventoux.engines.errors import EngineUnreachable
from ventoux.engines.http import CannotConnect, HttpError, Origin, address, request_head
from ventoux.engines.refusals import refusal, told_mid_stream
from ventoux.engines.runs import TextRuns
from ventoux.engines.wire import ChunkReader, WireChunk, decode_chunk
from ventoux.errors import EngineError, EngineTimeout
from ventoux.kit.sse import SseDecoder, SseTooLarge

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ventoux.calls import Event
    from ventoux.engines.http import HttpConnection
    from ventoux.engines.pool import Pool
    from ventoux.engines.replica import Replica
    from ventoux.errors import VentouxError

_LONGEST_REFUSAL = 64 * 1024
_LONGEST_ANSWER = 256 * 1024 * 1024
_END_WITHIN = 1.0
"""Seconds an engine gets to end its response after [DONE], so that the connection can be used again."""


def named(error: Exception, replica: Replica, *, answering: bool) -> VentouxError:
    """``answering``: the response has begun, so what broke is an answer and not a way to the engine."""
    model = replica.spec.model
    if isinstance(error, TimeoutError):
        return EngineTimeout(f"The engine of {model} was silent for too long.")
    if answering and not isinstance(error, CannotConnect):
        return EngineError(f"The engine of {model} broke off its answer.")
    return EngineUnreachable(f"The engine of {model} cannot be reached.")


_BREAKS = (HttpError, OSError, ValueError)
"""TimeoutError is an OSError; ValueError is an address or a key that makes no request."""


class posted:  # noqa: N801 - used as a function: ``async with posted(...)``; a generator would cost twice as much
    """The response to a POST, its status 200. Leaving early closes the connection, and that cancels the engine."""

    __slots__ = ("_body", "_connection", "_origin", "_pool", "_replica", "_route", "_timeout")

    _connection: HttpConnection
    _origin: Origin

    def __init__(self, pool: Pool, replica: Replica, route: str, body: bytes, timeout: float) -> None:
        self._pool = pool
        self._replica = replica
        self._route = route
        self._body = body
        self._timeout = timeout

    async def begun(self) -> HttpConnection:
        replica = self._replica
        until = asyncio.get_running_loop().time() + self._timeout
        try:
            # A route of llama.cpp's own begins with a slash; the others hang off /v1.
            url = f"{replica.base_url if self._route.startswith('/') else replica.api_url + '/'}{self._route}"
            self._origin, head = post_head(url, replica.secret, closes(replica))
            request = b"%bContent-Length: %d\r\n\r\n%b" % (head, len(self._body), self._body)
            connection = self._connection = await self._pool.request(self._origin, request, until=until)
        except _BREAKS as error:
            raise named(error, replica, answering=False) from error
        if connection.status != 200:
            try:
                raise await _refused(connection, replica, until)
            finally:
                self._pool.give_back(connection, self._origin)
        return connection

    def done(self) -> None:
        """Closes what was not read to its end."""
        self._pool.give_back(self._connection, self._origin)

    async def __aenter__(self) -> HttpConnection:
        return await self.begun()

    async def __aexit__(self, *error: object) -> None:
        self.done()


async def _refused(connection: HttpConnection, replica: Replica, until: float) -> VentouxError:
    try:
        told = await _read_whole(connection, _LONGEST_REFUSAL, until)
    except _BREAKS as error:
        return named(error, replica, answering=True)
    headers = {name.title(): value for name, value in connection.headers.items()}
    return refusal(replica, connection.status, headers, told)


async def _read_whole(connection: HttpConnection, at_most: int, until: float) -> bytes:
    """Stops reading when there is more than ``at_most``."""
    body = bytearray()
    while (piece := await connection.read(until)) and len(body) <= at_most:
        body += piece
    return bytes(body)


@lru_cache(maxsize=256)
def post_head(url: str, secret: str, closes: bool) -> tuple[Origin, bytes]:
    """The same for every call to one engine. Raises ValueError."""
    to = address(url)
    headers = {"Content-Type": "application/json", **standing_headers(secret, closes)}
    return to.origin, request_head("POST", to, headers)


@lru_cache(maxsize=256)
def get_request(url: str, secret: str, closes: bool) -> tuple[Origin, bytes]:
    to = address(url)
    return to.origin, request_head("GET", to, standing_headers(secret, closes)) + b"\r\n"


def standing_headers(secret: str, closes: bool) -> dict[str, str]:
    headers = {"User-Agent": "ventoux", "Accept": "*/*", "Accept-Encoding": "identity"}
    if secret:
        headers["Authorization"] = f"Bearer {secret}"
    if closes:
        headers["Connection"] = "close"
    return headers


def closes(replica: Replica) -> bool:
    """llama.cpp closes now and then a connection that it promised to keep, which a call would then find broken: it gets
    a new one each time, on loopback for a fifth of a millisecond."""
    return replica.spec.kind == "llama.cpp"


async def fetched(pool: Pool, replica: Replica, url: str, timeout: float) -> tuple[int, bytes]:
    """The status and the body of a GET. Raises EngineUnreachable, EngineTimeout."""
    until = asyncio.get_running_loop().time() + timeout
    try:
        origin, request = get_request(url, replica.secret, closes(replica))
        connection = await pool.request(origin, request, until=until)
        try:
            return connection.status, await _read_whole(connection, _LONGEST_ANSWER, until)
        finally:
            pool.give_back(connection, origin)
    except _BREAKS as error:
        raise named(error, replica, answering=False) from error


async def whole_answer(connection: HttpConnection, replica: Replica, timeout: float) -> bytes:
    until = asyncio.get_running_loop().time() + timeout
    try:
        body = await _read_whole(connection, _LONGEST_ANSWER, until)
    except _BREAKS as error:
        raise named(error, replica, answering=True) from error
    if len(body) > _LONGEST_ANSWER:
        raise EngineError(f"The engine of {replica.spec.model} sent too large an answer.")
    return body


class Streamed(AsyncGenerator[list["Event"], None]):
    """One exchange with an engine: the events of each network read. Closing it before its end stops the engine.

    Raises EngineError when the stream ends before every choice has. Silence is measured between events: comments that
    keep a connection alive do not end it. (As a generator function in a context manager the same takes twice the time
    of the exchange itself.)
    """

    def __init__(
        self, posting: posted, replica: Replica, reader: ChunkReader, first_token_timeout: float, token_timeout: float
    ) -> None:
        self._posting = posting
        self._connection: HttpConnection | None = None
        self._replica = replica
        self._reader = reader
        self._decoder = SseDecoder()
        self._runs = TextRuns()
        self._limit = first_token_timeout
        self._token_timeout = token_timeout
        self._failure: VentouxError | None = None
        self._done = False

    async def __anext__(self) -> list[Event]:
        try:
            while not self._done:
                if events := await self._batch():
                    return events
            await self._finish()
        except BaseException:
            await self.aclose()
            raise
        raise StopAsyncIteration

    async def asend(self, value: None, /) -> list[Event]:
        del value
        return await self.__anext__()

    async def athrow(self, error: Any, value: Any = None, traceback: Any = None, /) -> list[Event]:
        del traceback
        await self.aclose()
        raise value or error

    async def aclose(self) -> None:
        self._done = True
        if self._connection is not None:
            self._connection = None
            self._posting.done()

    async def _batch(self) -> list[Event]:
        """Empty where only the end or a failure came. What came before a failure is given before it is raised."""
        if self._failure is not None:
            raise self._failure
        if self._connection is None:
            self._connection = await self._posting.begun()
        reader = self._reader
        time = asyncio.get_running_loop().time
        try:
            read = await self._next(self._connection, time() + self._limit)
        except _BREAKS as error:
            raise named(error, self._replica, answering=True) from error
        events = reader.read(read.chunks, self._runs.index) if read.chunks else []
        if read.done:
            self._done = True
            events.extend(reader.release())
        self._failure = read.failure
        if reader.generating:
            self._limit = self._token_timeout
        return events

    async def _next(self, connection: HttpConnection, until: float) -> _Read:
        while data := await connection.read(until):
            read = self._decoded(data)
            if read.chunks or read.done or read.failure:
                return read
        return _Read((), done=True)

    def _decoded(self, data: bytes) -> _Read:
        chunks: list[WireChunk | list[str]] = []
        try:
            block = self._decoder.block(data)
            if block is None:
                ended = self._take(self._decoder.feed_data(data), chunks)
            else:
                ended = self._take_block(block, chunks)
        except (msgspec.DecodeError, UnicodeDecodeError, SseTooLarge) as error:
            failure = EngineError(f"The engine of {self._replica.spec.model} sent a malformed answer.")
            failure.__cause__ = error
            return _Read(chunks, failure=failure)
        return ended or _Read(chunks)

    def _take_block(self, block: bytes, chunks: list[WireChunk | list[str]]) -> _Read | None:
        """Runs of text as they are, all else decoded one by one."""
        runs, at, in_runs = self._runs, 0, True
        while at < len(block):
            if in_runs and (run := runs.run_at(block, at)):
                chunks.append(run[0])
                at = run[1]
                continue
            end = block.find(b"\n\n", at) + 2
            if text := runs.text(block, at, end):
                # One that comes before an odd one: looking for a run at each would take for ever.
                in_runs = False
                chunks.append([text])
            elif block.startswith(b"data: ", at) and block.find(b"\n", at) == end - 2:
                if ended := self._take((block[at + 6 : end - 2],), chunks):
                    return ended
            else:
                return self._take(self._decoder.split(block[at:]), chunks)
            at = end
        return None

    def _take(self, events: Iterable[bytes], chunks: list[WireChunk | list[str]]) -> _Read | None:
        """None when the answer goes on."""
        for event in events:
            if event == b"[DONE]":
                return _Read(chunks, done=True)
            chunk = decode_chunk(event)
            if chunk.error is not None:
                return _Read(chunks, failure=told_mid_stream(self._replica, chunk.error))
            self._runs.learn(event, chunk)
            chunks.append(chunk)
        return None

    async def _finish(self) -> None:
        if self._connection is None:
            return
        if not self._reader.complete:
            raise EngineError(f"The engine of {self._replica.spec.model} ended its answer too early.")
        if not self._connection.ended:
            await _drain(self._connection, asyncio.get_running_loop().time() + _END_WITHIN)
        await self.aclose()


class _Read(NamedTuple):
    """What one network read brought, runs of text as such. What came before a failure counts: it was generated."""

    chunks: Sequence[WireChunk | list[str]]
    done: bool = False
    failure: VentouxError | None = None


async def _drain(connection: HttpConnection, until: float) -> None:
    """Reads the end of the response. One that does not come costs the connection, not the answer."""
    try:
        while await connection.read(until):
            continue
    except _BREAKS:
        connection.close()
