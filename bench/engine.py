"""An engine that costs next to nothing, so that what stands before it is the bottleneck.

``python -m bench.engine`` prints its port and speaks ``/v1/chat/completions`` and ``/v1/models`` until it is
terminated. A call gets ``max_tokens`` tokens: whole, or as a stream with one event a token, each an HTTP chunk of its
own, as engines send them. The prompt may say at which pace: ``10 a second``; else a stream goes as fast as it can.
"""

from __future__ import annotations

import asyncio
import json
import re
from functools import lru_cache
from typing import cast

import uvloop

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)
_TOKENS = re.compile(rb'"max(?:_completion)?_tokens" *: *(\d+)')
_PACE = re.compile(rb"(\d+) a second")
_STREAM = re.compile(rb'"stream" *: *true')
_BURST = 16
"""Events in one write, when they are not paced."""
PROMPT_TOKENS = 10
_FIXED = {"id": "chatcmpl-bench", "created": 1700000000, "model": "bench"}
_MODELS = {"object": "list", "data": [{"id": "bench", "object": "model", "created": 1700000000, "owned_by": "bench"}]}
_STREAM_HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"


def _json_response(answer: object) -> bytes:
    body = json.dumps(answer, separators=(",", ":")).encode()
    return b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%b" % (len(body), body)


def _usage(tokens: int) -> dict[str, int]:
    return {"prompt_tokens": PROMPT_TOKENS, "completion_tokens": tokens, "total_tokens": PROMPT_TOKENS + tokens}


@lru_cache
def _whole(tokens: int) -> bytes:
    message = {"role": "assistant", "content": "word " * tokens}
    choice = {"index": 0, "message": message, "finish_reason": "length"}
    return _json_response({**_FIXED, "object": "chat.completion", "choices": [choice], "usage": _usage(tokens)})


def _event(delta: dict[str, str], finish_reason: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
    return _chunk(_data({**_FIXED, "object": "chat.completion.chunk", "choices": [choice]}))


def _data(answer: object) -> bytes:
    return b"data: " + json.dumps(answer, separators=(",", ":")).encode() + b"\n\n"


def _chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


_OPENING = _STREAM_HEAD + _event({"role": "assistant", "content": ""})
_TOKEN = _event({"content": "word "})
_TOKENS_AT_ONCE = _TOKEN * _BURST


@lru_cache
def _ending(tokens: int) -> bytes:
    choices: list[object] = []
    usage = {**_FIXED, "object": "chat.completion.chunk", "choices": choices, "usage": _usage(tokens)}
    return _event({}, "length") + _chunk(_data(usage)) + _chunk(b"data: [DONE]\n\n") + b"0\r\n\r\n"


class _Connection(asyncio.Protocol):
    _transport: asyncio.Transport

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._buffer = b""
        self._tokens = 0
        self._left = 0
        self._pause = 0.0
        self._writable = True

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - the protocol's signature
        self._left = 0

    def pause_writing(self) -> None:
        self._writable = False

    def resume_writing(self) -> None:
        self._writable = True
        if not self._pause:
            self._burst()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head = self._buffer.find(b"\r\n\r\n")
        if head < 0:
            return
        told = _LENGTH.search(self._buffer, 0, head + 2)
        length = int(told[1]) if told else 0
        if len(self._buffer) < head + 4 + length:
            return
        body = self._buffer[head + 4 :]
        path, self._buffer = self._buffer.split(b" ", 2)[1], b""
        if path.endswith(b"/chat/completions"):
            self._answer(body)
        else:
            self._transport.write(_json_response(_MODELS))

    def _answer(self, body: bytes) -> None:
        asked, pace = _TOKENS.search(body), _PACE.search(body)
        tokens = int(asked[1]) if asked else 16
        if not _STREAM.search(body):
            self._transport.write(_whole(tokens))
            return
        self._tokens = self._left = tokens
        self._pause = 1 / int(pace[1]) if pace else 0.0
        if self._pause:
            self._transport.write(_OPENING)
            self._loop.call_later(self._pause, self._paced)
        elif tokens <= _BURST:
            self._left = 0
            self._transport.write(_OPENING + _TOKEN * tokens + _ending(tokens))
        else:
            self._transport.write(_OPENING)
            self._burst()

    def _paced(self) -> None:
        if self._left:
            self._send(1)
        if self._left:
            self._loop.call_later(self._pause, self._paced)

    def _burst(self) -> None:
        """One turn of the event loop, so that several streams come interleaved."""
        if not self._left or not self._writable:
            return
        self._send(_BURST)
        if self._left:
            self._loop.call_soon(self._burst)

    def _send(self, tokens: int) -> None:
        tokens = min(tokens, self._left)
        self._left -= tokens
        self._transport.write(_TOKENS_AT_ONCE if tokens == _BURST else _TOKEN * tokens)
        if not self._left:
            self._transport.write(_ending(self._tokens))


async def _serve() -> None:
    server = await asyncio.get_running_loop().create_server(_Connection, "127.0.0.1", 0, backlog=2048)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(_serve())
