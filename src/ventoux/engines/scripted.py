"""For tests and benchmarks, an engine that replays given tokens at a given pace.

``python -m ventoux.engines.scripted``. Its script (``EngineSpec.script``) is an object of:

    tokens          list of str   repeated or cut to max_tokens; without max_tokens given once
    first_token     seconds       before the first token
    between_tokens  seconds       before each further one; 0: as fast as it can, still one event a token
    prompt_tokens   int or null   told as usage; null: the words of the prompt
    stall_after     int           after so many tokens it hangs for ever
    die_after       int           after so many tokens its process ends
    break_after     int           after so many tokens it sends malformed bytes and ends the response
    close_after     int           after so many tokens it ends the response without a finish
    status, error   int, object   answers every call with that status and {"error": error}
    retry_after     int           seconds, as a header of such an answer
    refuse_health   bool          /health says 503

It speaks /v1/chat/completions (streamed and not), /v1/embeddings, /v1/models and /health, and tells at /stats how many
calls it started, finished and saw cancelled, how many tokens it sent, and how many calls are active.
"""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import os
from typing import TYPE_CHECKING, Any

import msgspec

from ventoux.engines.worker import Parent, bears, serve

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator

    Send = Callable[[dict[str, Any]], Awaitable[None]]
    Receive = Callable[[], Awaitable[dict[str, Any]]]

_SSE = (b"content-type", b"text/event-stream")
_JSON = (b"content-type", b"application/json")
_DIMENSIONS = 16
_YIELD_EVERY = 32
"""Tokens sent in one go before other calls get a turn."""


class Script(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    tokens: tuple[str, ...] = ("Hello", ",", " world", "!")
    first_token: float = 0.0
    between_tokens: float = 0.0
    prompt_tokens: int | None = None
    stall_after: int | None = None
    die_after: int | None = None
    break_after: int | None = None
    close_after: int | None = None
    status: int = 200
    error: Any = None
    retry_after: int | None = None
    refuse_health: bool = False


class Config(msgspec.Struct, frozen=True):
    secret: str
    model: str
    script: Script = Script()


class _Message(msgspec.Struct):
    content: Any = ""


class _Request(msgspec.Struct):
    messages: list[_Message] = []
    stream: bool = False
    max_tokens: int | None = None
    n: int = 1
    timings_per_token: bool = False
    input: str | list[str] = ""


class _Cut(Exception):
    """The response ends here, unfinished."""


class ScriptedEngine:
    """The ASGI app. Bytes that are the same for every call are built once."""

    def __init__(self, config: Config) -> None:
        self.script = config.script
        self._secret = config.secret
        self._decode = msgspec.json.Decoder(_Request).decode
        self._head = msgspec.json.encode(
            {"id": "chatcmpl-scripted", "object": "chat.completion.chunk", "created": 0, "model": config.model}
        )[:-1]
        self._listed = msgspec.json.encode({"object": "list", "data": [{"id": config.model, "object": "model"}]})
        self._tokens = [msgspec.json.encode(token) for token in self.script.tokens]
        self.stats = {"started": 0, "finished": 0, "cancelled": 0, "tokens_sent": 0, "active": 0}

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        path = scope["path"]
        if path == "/health":
            await _reply(send, 503 if self.script.refuse_health else 200, b'{"status":"ok"}')
        elif not bears(scope["headers"], self._secret):
            await _reply(send, 401, b'{"error":{"message":"Invalid API Key","type":"authentication_error"}}')
        elif path == "/stats":
            await _reply(send, 200, msgspec.json.encode(self.stats))
        elif path == "/v1/models":
            await _reply(send, 200, self._listed)
        elif self.script.status != 200:
            await self._refuse(receive, send)
        elif path == "/v1/chat/completions":
            await self._chat(self._decode(await _body(receive)), receive, send)
        elif path == "/v1/embeddings":
            await self._embed(self._decode(await _body(receive)), send)
        else:
            await _reply(send, 404, b'{"error":{"message":"no such route"}}')

    async def _refuse(self, receive: Receive, send: Send) -> None:
        await _body(receive)
        script = self.script
        body = script.error if isinstance(script.error, str) else msgspec.json.encode({"error": script.error}).decode()
        headers = [(b"retry-after", str(script.retry_after).encode())] if script.retry_after is not None else []
        await _reply(send, script.status, body.encode(), headers)

    async def _chat(self, request: _Request, receive: Receive, send: Send) -> None:
        self.stats["started"] += 1
        self.stats["active"] += 1
        try:
            async with asyncio.TaskGroup() as group:
                answer = group.create_task(self._answer(request, send))
                leaving = group.create_task(_cancel_when_left(receive, answer))
                answer.add_done_callback(lambda _: leaving.cancel())
            self.stats["cancelled" if answer.cancelled() else "finished"] += 1
        finally:
            self.stats["active"] -= 1

    async def _answer(self, request: _Request, send: Send) -> None:
        if request.stream:
            try:
                await self._stream(request, send)
            except _Cut:
                await send({"type": "http.response.body", "body": b""})
            return
        sent = [[token async for token in self._paced(request)] for _ in range(request.n)]
        choices = [
            {"index": index, "message": {"role": "assistant", "content": "".join(map(_text, tokens))},
             "finish_reason": self._reason(request)}
            for index, tokens in enumerate(sent)
        ]  # fmt: skip
        usage = self._usage(request, sum(map(len, sent)))
        await _reply(send, 200, msgspec.json.encode({"object": "chat.completion", "choices": choices, "usage": usage}))

    async def _stream(self, request: _Request, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [_SSE]})
        generated = 0
        prompt = self._prompt_tokens(request)
        for index in range(request.n):
            before = b'data: %s,"choices":[{"index":%d,"finish_reason":null,"delta":' % (self._head, index)
            await send(_piece(before + b'{"role":"assistant","content":null}}]}\n\n'))
            async for token in self._paced(request, send):
                generated += 1
                tail = b"}}]}\n\n"
                if request.timings_per_token:
                    tail = b'}}],"timings":{"cache_n":0,"prompt_n":%d,"predicted_n":%d}}\n\n' % (prompt, generated)
                await send(_piece(before + b'{"content":' + token + tail))
            reason = self._reason(request).encode()
            finish = b'data: %s,"choices":[{"index":%d,"finish_reason":"%s","delta":{}}]}\n\n'
            await send(_piece(finish % (self._head, index, reason)))
        usage = msgspec.json.encode(self._usage(request, generated))
        await send(_piece(b'data: %s,"choices":[],"usage":%s}\n\n' % (self._head, usage)))
        await send({"type": "http.response.body", "body": b"data: [DONE]\n\n"})

    async def _paced(self, request: _Request, send: Send | None = None) -> AsyncGenerator[bytes]:
        script = self.script
        await asyncio.sleep(script.first_token)
        for position, token in enumerate(self._script_tokens(request)):
            if position and script.between_tokens:
                await asyncio.sleep(script.between_tokens)
            elif position % _YIELD_EVERY == _YIELD_EVERY - 1:
                await asyncio.sleep(0)
            await self._fault(position, send)
            yield token
            self.stats["tokens_sent"] += 1
        await self._fault(len(list(self._script_tokens(request))), send)

    async def _fault(self, position: int, send: Send | None) -> None:
        script = self.script
        if position == script.stall_after:
            await asyncio.Event().wait()
        if position == script.die_after:
            # What was sent is to arrive first.
            await asyncio.sleep(0.02)
            os._exit(3)
        if position == script.break_after and send is not None:
            await send(_piece(b'data: {"choices": [{"delta": {"content": 7\xff\n\n'))
            raise _Cut
        if position == script.close_after:
            raise _Cut

    def _script_tokens(self, request: _Request) -> Iterator[bytes]:
        if request.max_tokens is None:
            return iter(self._tokens)
        return itertools.islice(itertools.cycle(self._tokens), request.max_tokens)

    def _reason(self, request: _Request) -> str:
        return "stop" if request.max_tokens is None else "length"

    def _prompt_tokens(self, request: _Request) -> int:
        if self.script.prompt_tokens is not None:
            return self.script.prompt_tokens
        return sum(len(str(message.content).split()) for message in request.messages)

    def _usage(self, request: _Request, completion: int) -> dict[str, Any]:
        prompt = self._prompt_tokens(request)
        return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}

    async def _embed(self, request: _Request, send: Send) -> None:
        inputs = [request.input] if isinstance(request.input, str) else request.input
        data = [{"index": index, "embedding": _vector(text)} for index, text in enumerate(inputs)]
        words = sum(len(text.split()) for text in inputs)
        usage = {"prompt_tokens": words, "total_tokens": words}
        await _reply(send, 200, msgspec.json.encode({"object": "list", "data": data, "usage": usage}))


async def _cancel_when_left(receive: Receive, answer: asyncio.Task[None]) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue
    answer.cancel()


async def _body(receive: Receive) -> bytes:
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body", False):
            return body


async def _reply(send: Send, status: int, body: bytes, headers: list[tuple[bytes, bytes]] | None = None) -> None:
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [_JSON, length, *(headers or [])]})
    await send({"type": "http.response.body", "body": body})


def _piece(body: bytes) -> dict[str, Any]:
    return {"type": "http.response.body", "body": body, "more_body": True}


def _text(token: bytes) -> str:
    return msgspec.json.decode(token, type=str)


def _vector(text: str) -> list[float]:
    digest = hashlib.sha256(text.encode()).digest()
    return [byte / 255 for byte in digest[:_DIMENSIONS]]


def main() -> None:
    parent = Parent()
    try:
        config = parent.config(Config)
    except msgspec.DecodeError as error:
        parent.failed(f"its script is wrong: {error}", permanent=True)
        return
    serve(ScriptedEngine(config), parent)


if __name__ == "__main__":
    main()
