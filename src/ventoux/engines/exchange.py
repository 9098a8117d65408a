"""One HTTP exchange with an engine. aiohttp's exceptions end here: what leaves is one of ours."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, NamedTuple

import aiohttp
import msgspec

from ventoux.engines.errors import EngineUnreachable
from ventoux.engines.refusals import refusal, told_mid_stream
from ventoux.engines.wire import ChunkReader, WireChunk, decode_chunk
from ventoux.errors import EngineError, EngineTimeout
from ventoux.kit.sse import SseDecoder, SseTooLarge

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator

    from ventoux.calls import Event
    from ventoux.engines.replica import Replica
    from ventoux.errors import VentouxError

_LONGEST_REFUSAL = 64 * 1024
_LONGEST_ANSWER = 256 * 1024 * 1024
_NOT_KEPT = {"Connection": "close"}
_END_WITHIN = 1.0
"""Seconds an engine gets to end its response after [DONE], so that the connection can be used again."""


@contextmanager
def vendor_errors(replica: Replica, *, answering: bool) -> Generator[None]:
    """``answering``: the response has begun, so what breaks now is an answer and not a way to the engine."""
    model = replica.spec.model
    try:
        yield
    except aiohttp.ConnectionTimeoutError as error:
        raise EngineUnreachable(f"The engine of {model} cannot be reached.") from error
    except TimeoutError as error:
        raise EngineTimeout(f"The engine of {model} was silent for too long.") from error
    except (aiohttp.ClientError, OSError, ValueError) as error:
        # ValueError: aiohttp's word for a line or a header beyond its bounds.
        if answering:
            raise EngineError(f"The engine of {model} broke off its answer.") from error
        raise EngineUnreachable(f"The engine of {model} cannot be reached.") from error


@asynccontextmanager
async def posted(
    session: aiohttp.ClientSession, replica: Replica, route: str, body: bytes, timeout: float
) -> AsyncGenerator[aiohttp.ClientResponse]:
    """The response to a POST, its status 200. Leaving early closes the connection, and that cancels the engine."""
    response = await _answered(session, replica, route, body, timeout)
    try:
        if response.status != 200:
            with vendor_errors(replica, answering=True):
                async with asyncio.timeout(timeout):
                    told = await response.content.read(_LONGEST_REFUSAL)
            raise refusal(replica, response.status, response.headers, told)
        yield response
    finally:
        # Does nothing to a response that was read to its end: that connection is in the pool again.
        response.close()


async def _answered(
    session: aiohttp.ClientSession, replica: Replica, route: str, body: bytes, timeout: float
) -> aiohttp.ClientResponse:
    headers = {"Content-Type": "application/json", "Accept-Encoding": "identity", **bearer(replica)}
    # A route of llama.cpp's own begins with a slash; the others hang off /v1.
    url = f"{replica.base_url if route.startswith('/') else replica.api_url + '/'}{route}"
    with vendor_errors(replica, answering=False):
        async with asyncio.timeout(timeout):
            try:
                return await session.post(url, data=body, headers=headers, allow_redirects=False)
            except aiohttp.ClientConnectorError:
                raise
            except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError):
                # A kept connection that the engine closed at this very moment looks like this; a new one tells.
                fresh = headers | _NOT_KEPT
                return await session.post(url, data=body, headers=fresh, allow_redirects=False)


def bearer(replica: Replica) -> dict[str, str]:
    """Of every request to the engine. llama.cpp closes now and then a connection that it promised to keep, which a
    call would then find broken: it gets a new one each time, on loopback for a fifth of a millisecond."""
    headers = {"Authorization": f"Bearer {replica.secret}"} if replica.secret else {}
    return headers | _NOT_KEPT if replica.spec.kind == "llama.cpp" else headers


async def whole_answer(response: aiohttp.ClientResponse, replica: Replica, timeout: float) -> bytes:
    with vendor_errors(replica, answering=True):
        async with asyncio.timeout(timeout):
            body = bytearray()
            while piece := await response.content.readany():
                body += piece
                if len(body) > _LONGEST_ANSWER:
                    raise EngineError(f"The engine of {replica.spec.model} sent too large an answer.")
            return bytes(body)


async def streamed(
    response: aiohttp.ClientResponse,
    replica: Replica,
    reader: ChunkReader,
    first_token_timeout: float,
    token_timeout: float,
) -> AsyncGenerator[list[Event]]:
    """The events of each network read. Raises EngineError when the stream ends before every choice has.

    Silence is measured between events: comments that keep a connection alive do not end it.
    """
    decoder = SseDecoder()
    limit = first_token_timeout
    read = _Read([])
    while not read.done:
        with vendor_errors(replica, answering=True):
            async with asyncio.timeout(limit):
                read = await _next(response, decoder, replica)
        events = reader.read(read.chunks) if read.chunks else []
        if read.done:
            events.extend(reader.release())
        if events:
            yield events
        if read.failure is not None:
            raise read.failure
        if reader.generating:
            limit = token_timeout
    if not reader.complete:
        raise EngineError(f"The engine of {replica.spec.model} ended its answer too early.")
    await _drain(response)


class _Read(NamedTuple):
    """What one network read brought. What came before a failure counts: it was generated."""

    chunks: list[WireChunk]
    done: bool = False
    failure: VentouxError | None = None


async def _next(response: aiohttp.ClientResponse, decoder: SseDecoder, replica: Replica) -> _Read:
    while data := await response.content.readany():
        read = _decoded(decoder, data, replica)
        if read.chunks or read.done or read.failure:
            return read
    return _Read([], done=True)


def _decoded(decoder: SseDecoder, data: bytes, replica: Replica) -> _Read:
    chunks: list[WireChunk] = []
    try:
        for event in decoder.feed(data):
            if event.data == b"[DONE]":
                return _Read(chunks, done=True)
            chunk = decode_chunk(event.data)
            if chunk.error is not None:
                return _Read(chunks, failure=told_mid_stream(replica, chunk.error))
            chunks.append(chunk)
    except (msgspec.DecodeError, UnicodeDecodeError, SseTooLarge) as error:
        failure = EngineError(f"The engine of {replica.spec.model} sent a malformed answer.")
        failure.__cause__ = error
        return _Read(chunks, failure=failure)
    return _Read(chunks)


async def _drain(response: aiohttp.ClientResponse) -> None:
    """Reads the end of the response. One that does not come costs the connection, not the answer."""
    try:
        async with asyncio.timeout(_END_WITHIN):
            while await response.content.readany():
                continue
    except (aiohttp.ClientError, OSError, TimeoutError):
        response.close()
