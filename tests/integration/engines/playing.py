"""A remote API on this machine that answers call after call with what a test has written down."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import uvicorn

from ventoux.engines.replica import Replica
from ventoux.engines.spec import EngineSpec
from ventoux.engines.worker import loopback_socket

if TYPE_CHECKING:
    from collections.abc import Generator

    from ventoux.engines.spec import Abilities


class Remote:
    """``answers`` are lists of deltas, one list a call, the last for all that follow; ``asked`` are the bodies."""

    def __init__(self, *answers: list[dict[str, Any]]) -> None:
        self.asked: list[dict[str, Any]] = []
        self._answers = list(answers)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        del scope  # every path is the same
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        self.asked.append(json.loads(body))
        deltas = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        reason = "tool_calls" if any("tool_calls" in delta for delta in deltas) else "stop"
        chunks: list[dict[str, Any]] = [{"choices": [{"index": 0, "delta": delta}]} for delta in deltas]
        chunks.append({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]})
        chunks.append({"choices": [], "usage": {"prompt_tokens": 5, "completion_tokens": len(deltas)}})
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/event-stream")]})
        data = "".join(f"data: {json.dumps(chunk)}\n\n" for chunk in chunks) + "data: [DONE]\n\n"
        await send({"type": "http.response.body", "body": data.encode()})


@contextmanager
def played(remote: Remote, abilities: Abilities) -> Generator[Replica]:
    with loopback_socket() as listener:
        config = uvicorn.Config(remote, log_level="error", lifespan="off", ws="none", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
        try:
            yield Replica(
                "far/0", EngineSpec(model="far", kind="remote", base_url=url, abilities=abilities), base_url=url
            )
        finally:
            server.should_exit = True
            thread.join(10)


def text(*pieces: str) -> list[dict[str, Any]]:
    return [{"content": piece} for piece in pieces]


def calling(arguments: str, name: str = "f") -> list[dict[str, Any]]:
    """One call in two pieces, as OpenAI streams it."""
    half = len(arguments) // 2
    first = {"index": 0, "id": "call_1", "type": "function", "function": {"name": name, "arguments": arguments[:half]}}
    return [{"tool_calls": [first]}, {"tool_calls": [{"index": 0, "function": {"arguments": arguments[half:]}}]}]
