"""For tests and benchmarks, an engine that replays given tokens at a given pace.

``python -m ventoux.engines.scripted``. Its script (``EngineSpec.script``) is an object of:

    tokens          list of str   repeated or cut to max_tokens; without max_tokens given once
    first_token     seconds       before the first token
    between_tokens  seconds       before each further one; 0: as fast as it can, still one event a token
    finish_reason   str           told at the end; empty: "stop", or "length" with max_tokens
    prompt_tokens   int or null   told as usage; null: the words of the prompt
    usage           object, null  told in place of the true usage: an engine that lies
    no_usage        bool          tells no usage at all
    stall_after     int           after so many tokens it hangs for ever
    die_after       int           after so many tokens its process ends
    break_after     int           after so many tokens it sends malformed bytes and ends the response
    close_after     int           after so many tokens it ends the response without a finish
    drop_after      int           after so many tokens it closes the connection in the middle of the response
    status, error   int, object   answers with that status and {"error": error}; a text is the whole body
    retry_after     int           seconds, as a header of such an answer
    fault           str           a usual refusal, in place of status and error: "rate_limit" (429, Retry-After 1
                                  unless retry_after says otherwise), "server_error" (500), "overloaded" (503),
                                  "context_length" (400, code context_length_exceeded), "content_filter" (400, code
                                  content_filter, as Azure words it)
    loaded_once     path          it is being loaded until there is such a file
    calls           list          what is different for the first calls, an object of the fields above for each, and
                                  ``times`` for how many (1); calls after them are as the script says. An empty object
                                  is a call like any other. So [{"times": 3, "fault": "server_error"}] fails three times
                                  and is well then, and [{}, {"first_token": 5}] is slow once, at the second call.

    replies         list          what is different for a call whose last message holds a text, an object of the fields
                                  above with the text as ``holds``; with it as ``told`` for one of which any message
                                  holds it, the instructions too. The first that fits counts, after ``calls``. What a
                                  model says to call a function is text here, in the form of ``structured.prompt``.

It speaks /v1/chat/completions (streamed and not), /v1/completions (streamed), /v1/embeddings, /v1/models, /tokenize (a
token a word) and /health, and tells at /stats how many calls it started, finished, refused and saw cancelled, how many
tokens it sent, and how many calls are active.
"""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from ventoux.engines.script import Script
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


class Config(msgspec.Struct, frozen=True):
    secret: str
    model: str
    script: Script = Script()


class _Message(msgspec.Struct):
    content: Any = ""


class _Text(msgspec.Struct):
    content: str


class _Request(msgspec.Struct):
    messages: list[_Message] = []
    prompt: str | list[int] = ""
    stream: bool = False
    max_tokens: int | None = None
    n: int = 1
    timings_per_token: bool = False
    input: str | list[str] = ""


class _Cut(Exception):
    """The response ends here, unfinished."""


class _Dropped(Exception):
    """The connection ends here, in the middle of the response: what an application raises, a server can end no other
    way."""


class ScriptedEngine:
    """The ASGI app."""

    def __init__(self, config: Config) -> None:
        """Raises msgspec.ValidationError for what the script says of its first calls."""
        self._secret = config.secret
        self._decode = msgspec.json.Decoder(_Request).decode
        self._listed = msgspec.json.encode({"object": "list", "data": [{"id": config.model, "object": "model"}]})
        self.stats = {"started": 0, "finished": 0, "cancelled": 0, "refused": 0, "tokens_sent": 0, "active": 0}
        self._play = _Play(config.model, config.script, self.stats)
        self._first = [_Play(config.model, script, self.stats) for script in config.script.by_call()]
        self._first.reverse()
        self._by_text = [(fits, _Play(config.model, script, self.stats)) for fits, script in config.script.by_text()]

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        path = scope["path"]
        if path == "/health":
            await _reply(send, 200, b'{"status":"ok"}')
        elif not bears(scope["headers"], self._secret):
            await _reply(send, 401, b'{"error":{"message":"Invalid API Key","type":"authentication_error"}}')
        elif path == "/stats":
            await _reply(send, 200, msgspec.json.encode(self.stats))
        elif path == "/v1/models":
            await _reply(send, 200, self._listed)
        elif path == "/tokenize":
            text = msgspec.json.decode(await _body(receive), type=_Text).content
            await _reply(send, 200, msgspec.json.encode({"tokens": list(range(len(text.split())))}))
        elif path in {"/v1/chat/completions", "/v1/completions", "/v1/embeddings"}:
            request = self._decode(await _body(receive))
            play = self._play_of(request)
            if play.refuses:
                await play.refuse(send)
            elif path == "/v1/embeddings":
                await _embed(request, send)
            else:
                await self._chat(play, request, receive, send)
        else:
            await _reply(send, 404, b'{"error":{"message":"no such route"}}')

    def _play_of(self, request: _Request) -> _Play:
        if self._first:
            return self._first.pop()
        texts = [str(message.content) for message in request.messages]
        return next((play for fits, play in self._by_text if fits(texts)), self._play)

    async def _chat(self, play: _Play, request: _Request, receive: Receive, send: Send) -> None:
        self.stats["started"] += 1
        self.stats["active"] += 1
        try:
            async with asyncio.TaskGroup() as group:
                answer = group.create_task(play.answer(request, send))
                leaving = group.create_task(_cancel_when_left(receive, answer))
                answer.add_done_callback(lambda _: leaving.cancel())
            self.stats["cancelled" if answer.cancelled() else "finished"] += 1
        finally:
            self.stats["active"] -= 1


class _Play:
    """Calls that follow one script. Bytes that are the same for each of them are built once."""

    def __init__(self, model: str, script: Script, stats: dict[str, int]) -> None:
        self.script = script
        self.stats = stats
        self._head = msgspec.json.encode(
            {"id": "chatcmpl-scripted", "object": "chat.completion.chunk", "created": 0, "model": model}
        )[:-1]
        self._tokens = [msgspec.json.encode(token) for token in script.tokens]
        self._refusal = script.refusal()

    @property
    def refuses(self) -> bool:
        return self._refusal[0] != 200

    async def refuse(self, send: Send) -> None:
        self.stats["refused"] += 1
        status, error, wait = self._refusal
        body = error if isinstance(error, str) else msgspec.json.encode({"error": error}).decode()
        headers = [(b"retry-after", str(wait).encode())] if wait is not None else []
        await _reply(send, status, body.encode(), headers)

    async def answer(self, request: _Request, send: Send) -> None:
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
        told = {"object": "chat.completion", "choices": choices} | self._usage(request, sum(map(len, sent)))
        await _reply(send, 200, msgspec.json.encode(told))

    async def _stream(self, request: _Request, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [_SSE]})
        generated = 0
        prompt = self._prompt_tokens(request)
        opening, closing = (b'"text":', b"}]") if request.prompt else (b'"delta":{"content":', b"}}]")
        for index in range(request.n):
            before = b'data: %s,"choices":[{"index":%d,"finish_reason":null,' % (self._head, index)
            if not request.prompt:
                await send(_piece(before + b'"delta":{"role":"assistant","content":null}}]}\n\n'))
            async for token in self._paced(request, send):
                generated += 1
                tail = closing + b"}\n\n"
                if request.timings_per_token:
                    timings = b',"timings":{"cache_n":0,"prompt_n":%d,"predicted_n":%d}}\n\n' % (prompt, generated)
                    tail = closing + timings
                await send(_piece(before + opening + token + tail))
            reason = self._reason(request).encode()
            finish = b'data: %s,"choices":[{"index":%d,"finish_reason":"%s","delta":{}}]}\n\n'
            await send(_piece(finish % (self._head, index, reason)))
        if usage := self._usage(request, generated):
            told = msgspec.json.encode(usage["usage"])
            await send(_piece(b'data: %s,"choices":[],"usage":%s}\n\n' % (self._head, told)))
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
        if position == script.drop_after:
            raise _Dropped

    def _script_tokens(self, request: _Request) -> Iterator[bytes]:
        if request.max_tokens is None:
            return iter(self._tokens)
        return itertools.islice(itertools.cycle(self._tokens), request.max_tokens)

    def _reason(self, request: _Request) -> str:
        return self.script.finish_reason or ("stop" if request.max_tokens is None else "length")

    def _prompt_tokens(self, request: _Request) -> int:
        if self.script.prompt_tokens is not None:
            return self.script.prompt_tokens
        if isinstance(request.prompt, list):
            return len(request.prompt)
        texts = [str(message.content) for message in request.messages]
        return sum(len(text.split()) for text in (*texts, request.prompt))

    def _usage(self, request: _Request, completion: int) -> dict[str, Any]:
        if self.script.no_usage:
            return {}
        prompt = self._prompt_tokens(request)
        usage = {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}
        return {"usage": usage if self.script.usage is None else self.script.usage}


async def _embed(request: _Request, send: Send) -> None:
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


def _load(script: Script) -> None:
    while script.loaded_once and not Path(script.loaded_once).exists():
        time.sleep(0.02)


def main() -> None:
    parent = Parent()
    try:
        config = parent.config(Config)
        engine = ScriptedEngine(config)
    except msgspec.DecodeError as error:
        parent.failed(f"its script is wrong: {error}", permanent=True)
        return
    _load(config.script)
    serve(engine, parent)


if __name__ == "__main__":
    main()
