"""One HTTP exchange with an engine. The transport's exceptions end here: what leaves is one of ours."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from ventoux.engines.errors import EngineUnreachable
from ventoux.engines.faces import address_of, headers_of
from ventoux.engines.http import CannotConnect, HttpError, Origin, address, request_head
from ventoux.engines.refusals import refusal, told_mid_stream, who
from ventoux.engines.runs import TextRuns
from ventoux.engines.wire import ChunkReader, WireChunk, decode_chunk
from ventoux.errors import EngineError, EngineTimeout
from ventoux.kit.sse import SseDecoder, SseTooLarge

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ventoux.calls import Event
    from ventoux.engines.faces import Route
    from ventoux.engines.http import HttpConnection
    from ventoux.engines.pool import Pool
    from ventoux.engines.replica import Replica
    from ventoux.errors import VentouxError

_STANDING = {"User-Agent": "ventoux", "Accept": "*/*", "Accept-Encoding": "identity"}
_ROUTES: dict[str, Route] = {
    "chat/completions": "chat",
    "completions": "prompt",
    "embeddings": "embeddings",
    "audio/transcriptions": "transcriptions",
    "audio/speech": "speech",
}
_JSON = "application/json"
_LONGEST_REFUSAL = 64 * 1024
_LONGEST_ANSWER = 256 * 1024 * 1024
_MORE_WITHIN = 5.0
"""Seconds for a usage, once every choice has ended."""
_END_WITHIN = 1.0
"""Seconds an engine gets to end its response after [DONE], so that the connection can be used again."""


def named(error: Exception, replica: Replica, *, answering: bool) -> VentouxError:
    """``answering``: the response has begun, so what broke is an answer and not a way to the engine."""
    subject = who(replica)
    if isinstance(error, CannotConnect):
        reason = f": {error}" if replica.spec.provider else ""
        return EngineUnreachable(f"{subject} cannot be reached{reason}.")
    if isinstance(error, TimeoutError):
        return EngineTimeout(f"{subject} was silent for too long.")
    if answering:
        return EngineError(f"{subject} broke off its answer.")
    reason = ": it closed the connection before it answered" if replica.spec.provider else ""
    return EngineUnreachable(f"{subject} cannot be reached{reason}.")


BREAKS = (HttpError, OSError, ValueError)
"""TimeoutError is an OSError; ValueError is an address or a key that makes no request."""


class posted:  # noqa: N801 - used as a function: ``async with posted(...)``; a generator would cost twice as much
    """The response to a POST, its status 200. Leaving early closes the connection, and that cancels the engine."""

    __slots__ = ("_body", "_connection", "_content_type", "_origin", "_pool", "_replica", "_route", "_timeout")

    _connection: HttpConnection
    _origin: Origin

    def __init__(
        self, pool: Pool, replica: Replica, route: str, body: bytes, timeout: float, *, content_type: str = _JSON
    ) -> None:
        self._content_type = content_type
        self._pool = pool
        self._replica = replica
        self._route = route
        self._body = body
        self._timeout = timeout

    async def begun(self) -> HttpConnection:
        replica = self._replica
        until = asyncio.get_running_loop().time() + self._timeout
        try:
            self._origin, head = self._head()
            request = b"%bContent-Length: %d\r\n\r\n%b" % (head, len(self._body), self._body)
            connection = self._connection = await self._pool.request(
                self._origin, request, until=until, connect_within=replica.spec.timeouts.connect
            )
        except BREAKS as error:
            raise named(error, replica, answering=False) from error
        if connection.status != 200:
            try:
                raise await _refused(connection, replica, until)
            finally:
                self._pool.give_back(connection, self._origin)
        return connection

    def _head(self) -> tuple[Origin, bytes]:
        """Raises ValueError."""
        replica, route = self._replica, self._route
        if replica.spec.kind != "remote":
            # A route of llama.cpp's own begins with a slash; the others hang off /v1.
            url = f"{replica.base_url if route.startswith('/') else replica.api_url + '/'}{route}"
            return post_head(url, replica.secret, closes(replica), self._content_type)
        url = address_of(replica.spec, replica.base_url, _ROUTES[route])
        return remote_head(url, tuple(headers_of(replica.spec, replica.secret).items()), self._content_type)

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
    except BREAKS as error:
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
def post_head(url: str, secret: str, closes: bool, content_type: str = _JSON) -> tuple[Origin, bytes]:
    """The same for every call to one engine. Raises ValueError."""
    to = address(url)
    headers = {"Content-Type": content_type, **standing_headers(secret, closes)}
    return to.origin, request_head("POST", to, headers)


@lru_cache(maxsize=256)
def remote_head(url: str, own: tuple[tuple[str, str], ...], content_type: str = _JSON) -> tuple[Origin, bytes]:
    """``own`` are the headers of a face. Raises ValueError."""
    to = address(url)
    return to.origin, request_head("POST", to, {"Content-Type": content_type, **_STANDING, **dict(own)})


@lru_cache(maxsize=256)
def get_request(url: str, secret: str, closes: bool) -> tuple[Origin, bytes]:
    to = address(url)
    return to.origin, request_head("GET", to, standing_headers(secret, closes)) + b"\r\n"


def standing_headers(secret: str, closes: bool) -> dict[str, str]:
    headers = dict(_STANDING)
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
        if replica.spec.kind == "remote":
            to = address(url)
            origin = to.origin
            own = headers_of(replica.spec, replica.secret)
            request = request_head("GET", to, {**_STANDING, **own}) + b"\r\n"
        else:
            origin, request = get_request(url, replica.secret, closes(replica))
        within = replica.spec.timeouts.connect
        connection = await pool.request(origin, request, until=until, connect_within=within)
        try:
            return connection.status, await _read_whole(connection, _LONGEST_ANSWER, until)
        finally:
            pool.give_back(connection, origin)
    except BREAKS as error:
        raise named(error, replica, answering=False) from error


async def whole_answer(connection: HttpConnection, replica: Replica, timeout: float) -> bytes:
    until = asyncio.get_running_loop().time() + timeout
    try:
        body = await _read_whole(connection, _LONGEST_ANSWER, until)
    except BREAKS as error:
        raise named(error, replica, answering=True) from error
    if len(body) > _LONGEST_ANSWER:
        raise EngineError(f"{who(replica)} sent too large an answer.")
    return body


class Streamed(AsyncGenerator[list["Event"], None]):
    """One exchange with an engine: the events of each network read. Closing it before its end stops the engine.

    Raises EngineError when the stream ends before every choice has. Silence is measured between events: comments that
    keep a connection alive do not end it, and of a remote engine neither do events with nothing in them. Once every
    choice has ended, what else there is has to come soon, and nothing is missed that does not. (As a generator
    function in a context manager the same takes twice the time of the exchange itself.)
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
        self._left = first_token_timeout
        """Seconds of waiting that are left for the next piece."""
        self._token_timeout = token_timeout
        self._is_remote = replica.spec.kind == "remote"
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
        reader = self._reader
        pieces = reader.pieces
        read = await self._waited()
        events = reader.read(read.chunks, self._runs.index) if read.chunks else []
        if read.done:
            self._done = True
            events.extend(reader.release())
        self._failure = read.failure
        if reader.generating:
            self._limit = self._token_timeout
        if reader.pieces != pieces or not self._is_remote:
            self._left = self._limit
        return events

    async def _waited(self) -> _Read:
        """What comes next. Time in which nobody waits for it does not count."""
        time = asyncio.get_running_loop().time
        started = time()
        complete = self._reader.complete
        try:
            if self._connection is None:
                connection = self._connection = await self._posting.begun()
                if self._is_remote and is_json(connection):
                    return self._whole(await whole_answer(connection, self._replica, self._left))
            within = min(self._left, _MORE_WITHIN) if complete else self._left
            return await self._next(
                self._connection, (started if self._is_remote and not complete else time()) + within
            )
        except BREAKS as error:
            if complete:
                return _Read((), done=True)
            raise named(error, self._replica, answering=True) from error
        finally:
            self._left -= time() - started

    def _whole(self, answer: bytes) -> _Read:
        """Of a server that streams nothing, or that has found an error only after it had said that all is well."""
        chunks: list[WireChunk | list[str]] = []
        try:
            return self._take((answer,), chunks) or _Read(chunks, done=True)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            return self._malformed(chunks, error)

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
            return self._malformed(chunks, error)
        return ended or _Read(chunks)

    def _malformed(self, chunks: list[WireChunk | list[str]], error: Exception) -> _Read:
        failure = EngineError(f"{who(self._replica)} sent a malformed answer.")
        failure.__cause__ = error
        return _Read(chunks, failure=failure)

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
            if chunk.fails:
                told = chunk.error if chunk.error is not None else msgspec.json.decode(event)
                return _Read(chunks, failure=told_mid_stream(self._replica, told))
            self._runs.learn(event, chunk)
            chunks.append(chunk)
        return None

    async def _finish(self) -> None:
        if self._connection is None:
            return
        if not self._reader.complete:
            raise EngineError(f"{who(self._replica)} ended its answer too early.")
        if not self._connection.ended:
            await _drain(self._connection, asyncio.get_running_loop().time() + _END_WITHIN)
        await self.aclose()


class _Read(NamedTuple):
    """What one network read brought, runs of text as such. What came before a failure counts: it was generated."""

    chunks: Sequence[WireChunk | list[str]]
    done: bool = False
    failure: VentouxError | None = None


def is_json(connection: HttpConnection) -> bool:
    return connection.headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json"


async def _drain(connection: HttpConnection, until: float) -> None:
    """Reads the end of the response. One that does not come costs the connection, not the answer."""
    try:
        while await connection.read(until):
            continue
    except BREAKS:
        connection.close()
