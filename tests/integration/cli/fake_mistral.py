"""A small server that speaks the chat part of the Mistral API. What it does follows from the last message."""

from __future__ import annotations

import asyncio
import json
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Generator

KEY = "test-key"
MODELS = ("small-chat", "large-chat")
REFUSALS: dict[str, tuple[int, Any]] = {
    "refuse 401": (401, {"detail": "Unauthorized"}),
    "refuse 422": (422, {"detail": [{"type": "t", "loc": ["body", "model"], "msg": "is missing", "input": None}]}),
    "refuse 400": (400, {"object": "error", "message": "Prompt is too long.", "type": "x", "param": None, "code": "1"}),
    "refuse old": (422, {"object": "error", "message": {"detail": [{"loc": ["body", "n"], "msg": "is too large"}]}}),
    "refuse markup": (404, {"object": "error", "message": "No [bold]model[/] here[/x]."}),
    "refuse 502": (502, None),
}


class FakeMistral:
    """``requests`` holds the bodies of the chat calls, ``left`` is set when a client leaves a slow answer."""

    def __init__(self) -> None:
        self.url = ""
        self.requests: list[dict[str, Any]] = []
        self.left = threading.Event()

    def application(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/v1/models", self._models)
        app.router.add_get("/readyz", self._ready)
        app.router.add_get("/healthz", self._ready)
        app.router.add_post("/v1/chat/completions", self._chat)
        return app

    async def _ready(self, _: web.Request) -> web.Response:
        return web.json_response({"status": "ready", "lacking": [], "version": "0"})

    async def _models(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {KEY}":
            return web.json_response({"detail": "Unauthorized"}, status=401)
        cards: list[dict[str, Any]] = [
            {"id": name, "type": "base", "capabilities": {"completion_chat": name != "embed"}, "aliases": []}
            for name in ("embed", *MODELS)
        ]
        return web.json_response({"object": "list", "data": cards})

    async def _chat(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.requests.append(body)
        said = body["messages"][-1]["content"]
        if said in REFUSALS:
            status, error = REFUSALS[said]
            return web.Response(status=status, text="gateway fell" if error is None else json.dumps(error))
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        await self._answer(response, said)
        return response

    async def _answer(self, response: web.StreamResponse, said: str) -> None:
        await response.write(b": ping\n\n" + event({"role": "assistant", "content": ""}))
        if said == "slow":
            await response.write(event({"content": "Once upon"}))
            try:
                await self._wait_for_leaving(response)
            finally:
                self.left.set()
            return
        if said == "broken":
            await response.write(event({"content": "Half"}) + b'data: {"object":"error","message":"Engine died."}\n\n')
            return
        for text in pieces_of(said):
            await response.write(event({"content": text}))
        if said == "dropped":
            return
        reason = "length" if said == "long" else "stop"
        usage = {"prompt_tokens": 5, "completion_tokens": 7, "total_tokens": 12}
        await response.write(event({"content": ""}, reason, usage) + b"data: [DONE]\n\n")

    async def _wait_for_leaving(self, response: web.StreamResponse) -> None:
        while True:
            await asyncio.sleep(0.02)
            await response.write(b": ping\n\n")


def pieces_of(said: str) -> list[str]:
    if said == "escape":
        return ["\x1b]0;evil\x07safe", "\x1b[31m red\r\n", "\x9b2J end"]
    return ["You ", "said: **", said, "**"]


def event(delta: dict[str, Any], reason: str | None = None, usage: dict[str, int] | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": reason}
    chunk = {"id": "1", "object": "chat.completion.chunk", "model": "m", "choices": [choice], "usage": usage}
    return b"data: " + json.dumps(chunk).encode() + b"\n\n"


@contextmanager
def fake_mistral() -> Generator[FakeMistral]:
    """The server in a thread of its own, so that tests of real processes may block."""
    fake, loop, stop = FakeMistral(), asyncio.new_event_loop(), asyncio.Event()
    up = threading.Event()

    async def run() -> None:
        runner = web.AppRunner(fake.application(), handler_cancellation=True, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        fake.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        up.set()
        await stop.wait()
        await runner.cleanup()

    thread = threading.Thread(target=lambda: loop.run_until_complete(run()))
    thread.start()
    assert up.wait(10)
    try:
        yield fake
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        loop.close()
