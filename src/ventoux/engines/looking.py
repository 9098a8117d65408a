"""An engine's answer as it is, to find out what it can do: nothing is held to a form, asked again or thrown away."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from ventoux.engines.exchange import BREAKS, fetched, is_json, named, posted, whole_answer
from ventoux.engines.faces import address_of
from ventoux.engines.refusals import refusal, told_mid_stream, who
from ventoux.engines.wire import WireChunk, decode_chunk
from ventoux.errors import EngineError
from ventoux.kit.sse import SseDecoder, SseTooLarge

if TYPE_CHECKING:
    from ventoux.engines.http import HttpConnection
    from ventoux.engines.pool import Pool
    from ventoux.engines.replica import Replica

_LARGEST = 1024 * 1024
_MOST_MODELS = 1000


class Looked(NamedTuple):
    """``streamed``: it came as a stream of events, as it was asked to."""

    chunks: list[WireChunk]
    streamed: bool

    @property
    def text(self) -> str:
        """Of the first choice."""
        return "".join(_text(chunk) for chunk in self.chunks)


async def looked(pool: Pool, replica: Replica, request: dict[str, Any], timeout: float) -> Looked:
    """``request`` is for the chat route. All of it within ``timeout`` seconds. Raises as every exchange does."""
    try:
        async with asyncio.timeout(timeout):
            posting = posted(pool, replica, "chat/completions", msgspec.json.encode(request), timeout)
            async with posting as connection:
                if is_json(connection):
                    return Looked([_chunk(replica, await whole_answer(connection, replica, timeout))], streamed=False)
                return Looked(await _streamed(replica, connection, timeout), streamed=True)
    except (msgspec.DecodeError, UnicodeDecodeError, SseTooLarge) as error:
        raise EngineError(f"{who(replica)} sent a malformed answer.") from error
    except BREAKS as error:
        raise named(error, replica, answering=True) from error


async def _streamed(replica: Replica, connection: HttpConnection, timeout: float) -> list[WireChunk]:
    decoder, chunks, size = SseDecoder(), list[WireChunk](), 0
    until = asyncio.get_running_loop().time() + timeout
    while data := await connection.read(until):
        size += len(data)
        if size > _LARGEST:
            raise EngineError(f"{who(replica)} does not stop after the tokens that it was asked for.")
        for event in decoder.feed_data(data):
            if event == b"[DONE]":
                return chunks
            chunks.append(_chunk(replica, event))
    return chunks


def _chunk(replica: Replica, event: bytes) -> WireChunk:
    chunk = decode_chunk(event)
    if chunk.fails:
        raise told_mid_stream(replica, chunk.error if chunk.error is not None else msgspec.json.decode(event))
    return chunk


def _text(chunk: WireChunk) -> str:
    parts: list[str] = []
    for choice in chunk.choices:
        delta = choice.delta or choice.message
        content = delta.content if delta is not None else choice.text
        if choice.index == 0 and content:
            parts += [content] if isinstance(content, str) else [str(part.get("text") or "") for part in content]
    return "".join(parts)


async def listed(pool: Pool, replica: Replica, timeout: float) -> list[str]:
    """The names of the models that a remote engine says it has. Raises as every exchange does."""
    status, body = await fetched(pool, replica, address_of(replica.spec, replica.base_url, "models"), timeout)
    if status != 200:
        raise refusal(replica, status, {}, body)
    try:
        answer: Any = msgspec.json.decode(body)
        # Some tell the bare list.
        found = msgspec.convert({"data": answer} if isinstance(answer, list) else answer, _Listed)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise EngineError(f"{who(replica)} does not tell which models it has.") from error
    names = [*(model.id or model.name for model in found.data), found.model_name]
    return [name for name in names if name][:_MOST_MODELS]


class _Model(msgspec.Struct):
    id: str = ""
    name: str = ""


class _Listed(msgspec.Struct):
    data: list[_Model] = []
    model_name: str = ""
    """Of an address of one model (Azure's ``/info``)."""
