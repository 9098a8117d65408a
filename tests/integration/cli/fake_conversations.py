"""A small server that speaks as much of the Conversations API as the command line asks of it. What it does follows from
the last message; every reply is kept, and can be cut at any event."""

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
ID = "conv_" + "1" * 32
AGENTS: list[dict[str, Any]] = [
    {"id": "ag_" + "a" * 32, "name": "Lawyer", "tools": [{"type": "document_library", "library_ids": ["own"]}]},
    {"id": "ag_" + "b" * 32, "name": "twin"},
    {"id": "ag_" + "c" * 32, "name": "Twin"},
]
LIBRARY = "11111111-1111-7111-8111-111111111111"
CALL = {"output_index": 0, "tool_call_id": "call00001", "model": "m"}


class FakeConversations:
    """``cut_at``: after so many events of its stream the connection of a reply is broken, once."""

    def __init__(self) -> None:
        self.url = ""
        self.requests: list[tuple[str, str, Any]] = []
        self.replies: list[list[dict[str, Any]]] = []
        self.resumed: list[str] = []
        self.cut_at: int | None = None
        self.refusing = 0
        """So many requests for events are answered with 503."""
        self.stopped = threading.Event()

    def bodies(self, method: str, path: str) -> list[Any]:
        return [body for at, where, body in self.requests if (at, where) == (method, path)]

    def application(self) -> web.Application:
        app = web.Application()
        known: list[tuple[str, str, Any]] = [
            ("GET", "/v1/models", self._models),
            ("GET", "/v1/agents/pages", self._agents),
            ("GET", "/v1/libraries", self._libraries),
            ("POST", "/v1/conversations", self._begin),
            ("GET", f"/v1/conversations/{ID}", self._conversation),
            ("POST", f"/v1/conversations/{ID}", self._begin),
            ("GET", f"/v1/conversations/{ID}/events", self._events),
            ("GET", f"/v1/conversations/{ID}/history", self._history),
            ("POST", f"/v1/conversations/{ID}/stop", self._stop),
            ("PUT", "/v1/tools/permissions", self._decide),
            ("GET", "/v1/files/{id}/content", self._content),
        ]
        for method, path, handler in known:
            app.router.add_route(method, path, self._noting(handler))
        return app

    def _noting(self, handler: Any) -> Any:
        async def handle(request: web.Request) -> web.StreamResponse:
            text = await request.text()
            self.requests.append((request.method, request.path, json.loads(text) if text else None))
            return await handler(request)

        return handle

    async def _models(self, _: web.Request) -> web.Response:
        card: dict[str, Any] = {"id": "small-chat", "type": "base", "capabilities": {"completion_chat": True}}
        return web.json_response({"object": "list", "data": [card | {"aliases": []}]})

    async def _agents(self, request: web.Request) -> web.Response:
        at = int(request.query.get("page_token", "0"))
        following = str(at + 1) if at + 1 < len(AGENTS) else None
        return web.json_response({"object": "list", "data": AGENTS[at : at + 1], "next_page_token": following})

    async def _libraries(self, _: web.Request) -> web.Response:
        return web.json_response({"data": [{"id": LIBRARY, "name": "Leases"}], "pagination": {"has_more": False}})

    async def _conversation(self, _: web.Request) -> web.Response:
        return web.json_response({"object": "conversation", "id": ID})

    async def _begin(self, request: web.Request) -> web.StreamResponse:
        body = self.requests[-1][2]
        said = said_of(body)
        if said == "refuse":
            return web.json_response({"object": "error", "message": "Not [this] one."}, status=400)
        self.replies.append(numbered(len(self.replies) + 1, said))
        return await self._stream(request, 0, len(self.replies))

    async def _events(self, request: web.Request) -> web.StreamResponse:
        if self.refusing:
            self.refusing -= 1
            return web.json_response({"message": "starting"}, status=503)
        after = request.headers.get("Last-Event-ID", "")
        self.resumed.append(after)
        reply, _, number = after.partition("-")
        return await self._stream(request, int(number or 0), int(reply or len(self.replies)))

    async def _stream(self, request: web.Request, first: int, reply: int) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        cut, self.cut_at = self.cut_at, None
        events = self.replies[reply - 1] if self.replies else []
        for number, event in enumerate(events[first:]):
            if number == cut:
                assert request.transport is not None
                request.transport.abort()
                return response
            if event["type"] == "wait for ever":
                await asyncio.Event().wait()
            if event["type"] == "wait":
                while not self.stopped.is_set():  # noqa: ASYNC110 - set by another thread
                    await asyncio.sleep(0.01)
                continue
            data = json.dumps(event).encode()
            head = f"id: {reply}-{first + number + 1}\nevent: {event['type']}\ndata: ".encode()
            await response.write(head + data + b"\n\n")
        return response

    async def _history(self, _: web.Request) -> web.Response:
        info = {"permission": "mail.send", "reason": "It may change something."}
        entry = {"type": "function.call", "tool_call_id": "call00001", "info": info}
        return web.json_response({"object": "conversation.history", "conversation_id": ID, "entries": [entry]})

    async def _stop(self, _: web.Request) -> web.Response:
        self.stopped.set()
        return web.Response(status=204)

    async def _decide(self, _: web.Request) -> web.Response:
        return web.json_response({"object": "tool.permission"})

    async def _content(self, request: web.Request) -> web.Response:
        return web.Response(body=f"bytes of {request.match_info['id']}".encode())


def said_of(body: dict[str, Any]) -> str:
    if confirmations := body.get("tool_confirmations"):
        return f"said {confirmations[0]['confirmation']}"
    inputs = body.get("inputs", "nothing")
    return inputs if isinstance(inputs, str) else f"result {inputs[0]['result']}"


def numbered(reply: int, said: str) -> list[dict[str, Any]]:
    started = {"type": "conversation.response.started", "conversation_id": ID, "created_at": ""}
    return [started, *events_of(said), *([] if said == "fail" else [done()])] if reply else []


def events_of(said: str) -> list[dict[str, Any]]:
    match said:
        case "confirm":
            arguments = {"arguments": '{"to": "bob@example.org"}', "confirmation_status": "pending"}
            events = [{"type": "function.call.delta", "id": "fc_1", "name": "send_mail", **CALL, **arguments}]
        case "ask me":
            arguments = {"arguments": json.dumps({"question": "Which colour?", "choices": ["red", "blue"]})}
            events = [{"type": "function.call.delta", "id": "fc_1", "name": "ask_user", **CALL, **arguments}]
        case "fail":
            events = [text("Half"), {"type": "conversation.response.error", "message": "Engine died.", "code": 502}]
        case "slow":
            events = [text("Once upon"), {"type": "wait"}, text(" a stop")]
        case "deaf":
            events = [text("Once upon"), {"type": "wait for ever"}]
        case "tools":
            events = [*tool(), text("The mean is 2"), reference(), text("."), file()]
        case "escape":
            ran = tool(output="\x1b[2Jout", code="print('\x1b[2J')")
            events = [text("\x1b]0;evil\x07safe"), *ran, reference("\x1b[31mred")]
        case _:
            events = [text(f"{word} ") for word in f"You said: {said}".split()]
    return events


def text(piece: Any) -> dict[str, Any]:
    return {"type": "message.output.delta", "id": "msg_1", "content": piece, "output_index": 1, "content_index": 0}


def reference(title: str = "lease.pdf") -> dict[str, Any]:
    chunk = {"type": "tool_reference", "tool": "document_library", "title": title, "source": {"page": 3}}
    return text(chunk)


def file(name: str = "../chart.png") -> dict[str, Any]:
    return text({"type": "tool_file", "tool": "code_interpreter", "file_id": "file-1", "file_name": name})


def tool(output: str = "2.0\n", code: str = "print(mean)") -> list[dict[str, Any]]:
    arguments = json.dumps({"code": code})
    info = {"output": output, "seconds": 0.25, "cost": 1500}
    named = {"id": "tool_exec_1", "name": "code_interpreter", "output_index": 0}
    return [
        {"type": "tool.execution.started", **named, "arguments": arguments},
        {"type": "tool.execution.done", **named, "info": info},
    ]


def done() -> dict[str, Any]:
    usage = {"prompt_tokens": 5, "completion_tokens": 7, "total_tokens": 12, "cost": 2100, "currency": "EUR"}
    return {"type": "conversation.response.done", "usage": usage}


@contextmanager
def fake_conversations() -> Generator[FakeConversations]:
    """The server in a thread of its own, so that tests of real processes may block."""
    fake, loop, stop = FakeConversations(), asyncio.new_event_loop(), asyncio.Event()
    up = threading.Event()

    async def run() -> None:
        runner = web.AppRunner(fake.application(), handler_cancellation=True, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
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
        fake.stopped.set()
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        loop.close()
