"""Every kind of provider, played on this machine: as strict as the real ones are, or as bad as a test wants one."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import threading
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from aiohttp import web
from aiohttp.test_utils import TestServer

from ventoux.engines.replica import Replica
from ventoux.engines.spec import EngineSpec

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Generator, Mapping

    from ventoux.engines.spec import FaceName

KEY = "sk-far-0123456789abcdef"
MODEL = "their-model"
_PLAIN = {
    "messages",
    "stream",
    "temperature",
    "top_p",
    "stop",
    "presence_penalty",
    "frequency_penalty",
    "tools",
    "tool_choice",
    "response_format",
}
_OPENAI = _PLAIN | {"n", "seed", "logprobs", "top_logprobs", "stream_options", "parallel_tool_calls", "logit_bias"}
_INFERENCE = _PLAIN | {"max_tokens", "seed"}
_SHORT_ID = re.compile(r"[A-Za-z0-9]{9}\Z")


class Manners(NamedTuple):
    """``base`` is the path of the base URL, ``root`` what the chat's path begins with."""

    root: str
    models: str
    fields: set[str]
    header: str = "Authorization"
    base: str = ""
    version: str = ""
    usage: str = "asked"
    """When a stream tells it: asked, in a chunk of its own; last, with the last text."""


MANNERS: Mapping[FaceName, Manners] = {
    "openai-compatible": Manners("/v1", "/v1/models", _OPENAI | {"model", "max_tokens", "top_k"}, base="/v1"),
    "openai": Manners("/v1", "/v1/models", _OPENAI | {"model", "max_completion_tokens"}, base="/v1"),
    "mistral": Manners(
        "/v1",
        "/v1/models",
        _PLAIN
        | {"model", "n", "max_tokens", "random_seed", "logprobs", "top_logprobs", "parallel_tool_calls", "top_k"}
        | {"min_tokens", "repetition_penalty", "reasoning_effort"},
        base="/v1",
        usage="last",
    ),
    "azure-openai": Manners(
        "/openai/v1", "/openai/v1/models", _OPENAI | {"model", "max_completion_tokens"}, header="api-key"
    ),
    "azure-openai-deployments": Manners(
        f"/openai/deployments/{MODEL}",
        "/openai/models",
        _OPENAI | {"max_tokens"},
        header="api-key",
        version="2024-10-21",
    ),
    "azure-inference": Manners(
        "/models",
        "/openai/v1/models",
        _INFERENCE | {"model"},
        header="api-key",
        version="2024-05-01-preview",
        usage="last",
    ),
    "azure-serverless": Manners("", "/info", _INFERENCE, version="2024-05-01-preview", usage="last"),
}


class Asked(NamedTuple):
    path: str
    headers: dict[str, str]
    body: dict[str, Any]


class Far:
    """``answer`` may take a request over; None leaves it to the usual way. ``tells_usage`` replaces what is told, None
    leaves it out. ``lies`` takes schemas and does not keep to them."""

    def __init__(
        self,
        face: FaceName = "openai-compatible",
        *,
        key: str = KEY,
        lies: bool = False,
        pieces: tuple[str, ...] = ("Hel", "lo."),
        tells_usage: Any = ...,
        answer: Callable[[web.Request, dict[str, Any]], Any] | None = None,
    ) -> None:
        self.face: FaceName = face
        self.manners = MANNERS[face]
        self.key = key
        self.other_key = key
        """One that is taken as well, as while a key is rotated."""
        self.lies = lies
        self.pieces = pieces
        self.tells_usage = tells_usage
        self.asked: list[Asked] = []
        self.url = ""
        self._answer = answer
        self._counter = itertools.count()

    @property
    def spec(self) -> EngineSpec:
        return EngineSpec(
            model="far", kind="remote", face=self.face, base_url=self.url, api_key=self.key, remote_model=MODEL
        )

    @property
    def replica(self) -> Replica:
        return Replica("far/0", self.spec, base_url=self.url, secret=self.key)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        body: dict[str, Any] = await request.json() if request.can_read_body else {}
        self.asked.append(Asked(request.path, dict(request.headers), body))
        given = request.headers.get(self.manners.header, "").removeprefix("Bearer ")
        if given not in {self.key, self.other_key}:
            return web.json_response({"error": {"message": f"Incorrect API key provided: {given}"}}, status=401)
        if self._answer is not None and (response := await self._answer(request, body)) is not None:
            return response
        return await self._usual(request, body)

    async def _usual(self, request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        if request.path == self.manners.models and request.method == "GET":
            return web.json_response({"object": "list", "data": [{"id": MODEL}], "model_name": ""})
        has_version = bool(self.manners.version) and not request.path.startswith("/openai/v1")
        path = request.path.removeprefix(self.manners.root)
        if has_version == ("api-version" in request.query):
            if path == "/chat/completions":
                return self._refused(request, body) or await self.streamed(request, body)
            if path == "/fim/completions" and self.face == "mistral":
                return await self.streamed(request, body)
            if path == "/embeddings":
                vectors = [{"index": at, "embedding": [0.5, 0.25]} for at, _ in enumerate(body["input"])]
                told = {"prompt_tokens": 2} if self.tells_usage is ... else self.tells_usage
                return web.json_response({"data": vectors, "usage": told})
        return web.json_response({"error": {"code": "404", "message": "Resource not found"}}, status=404)

    def _refused(self, request: web.Request, body: dict[str, Any]) -> web.Response | None:
        """For a field that it does not know, in its own words."""
        passes = request.headers.get("extra-parameters") == "pass-through"
        unknown = sorted(body.keys() - self.manners.fields)
        if unknown and self.face == "mistral":
            issues = [{"type": "extra_forbidden", "loc": ["body", name], "msg": "not permitted"} for name in unknown]
            return web.json_response({"detail": issues}, status=422)
        if unknown and not passes:
            message = f"Unsupported parameters: {unknown}. Use another of max_tokens or max_completion_tokens."
            return web.json_response({"error": {"message": message, "type": "invalid_request_error"}}, status=400)
        ids = [one["tool_call_id"] for one in body["messages"] if "tool_call_id" in one]
        if self.face == "mistral" and not all(_SHORT_ID.match(one) for one in ids):
            return web.json_response({"object": "error", "message": "Tool call id", "code": "3280"}, status=400)
        return None

    async def streamed(self, request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        for chunk in self._chunks(body):
            await response.write(b"data: " + json.dumps(chunk).encode() + b"\n\n")
        await response.write(b"data: [DONE]\n\n")
        return response

    def _chunks(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        deltas, reason = self._deltas(body)
        choices = range(body.get("n") or 1)
        chunks: list[dict[str, Any]] = []
        if self.face.startswith("azure"):
            chunks.append({"choices": [], "prompt_filter_results": [{"prompt_index": 0}]})
        for delta in deltas:
            one = {"delta": delta, "finish_reason": None, **_logprobs(body, delta)}
            chunks.append({"choices": [{"index": index, **one} for index in choices]})
        chunks.append({"choices": [{"index": index, "delta": {}, "finish_reason": reason} for index in choices]})
        told = {"prompt_tokens": 5, "completion_tokens": len(deltas) * len(choices)}
        if self.tells_usage is not ...:
            told = self.tells_usage
        if told is None:
            return chunks
        if self.manners.usage == "last":
            chunks[-1]["usage"] = told
        elif (body.get("stream_options") or {}).get("include_usage"):
            chunks.append({"choices": [], "usage": told})
        return chunks

    def _deltas(self, body: dict[str, Any]) -> tuple[list[dict[str, Any]], str]:
        if body.get("tools") and body.get("tool_choice") in ("required", "any"):
            function = {"name": body["tools"][0]["function"]["name"], "arguments": '{"word": "summit"}'}
            call = {"index": 0, "id": "D681PevKs", "type": "function", "function": function}
            return [{"tool_calls": [call]}], "tool_calls"
        wanted: dict[str, Any] = body.get("response_format") or {}
        if wanted.get("type") == "json_schema" and not self.lies:
            schema: dict[str, Any] = wanted["json_schema"]["schema"]["properties"]["reply"]
            return [{"content": json.dumps({"reply": schema["enum"][0]})}], "stop"
        if wanted:
            return [{"content": '{"reply": "yes"}'}], "stop"
        if body.get("temperature") == 1.0 and "seed" not in body and "random_seed" not in body:
            return [{"content": str(next(self._counter))}], "stop"
        messages: list[dict[str, Any]] = body.get("messages") or [{}]
        last = messages[-1]
        said: list[str] = [last["content"]] if last.get("prefix") else []
        return [{"content": piece} for piece in (*said, *self.pieces)], "stop"


def _logprobs(body: dict[str, Any], delta: dict[str, Any]) -> dict[str, Any]:
    if not body.get("logprobs"):
        return {}
    token: dict[str, Any] = {"token": delta.get("content", ""), "logprob": -0.5, "bytes": None, "top_logprobs": []}
    return {"logprobs": {"content": [token]}}


@asynccontextmanager
async def played(far: Far) -> AsyncGenerator[Far]:
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", far.handle)
    async with TestServer(app, host="127.0.0.1") as server:
        far.url = f"http://127.0.0.1:{server.port}{far.manners.base}"
        yield far


@contextmanager
def played_beside(far: Far) -> Generator[Far]:
    """In a thread of its own, for what runs a loop itself."""
    ready, done = threading.Event(), asyncio.Event()
    loop = asyncio.new_event_loop()

    async def play() -> None:
        async with played(far):
            ready.set()
            await done.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(play(),))
    thread.start()
    try:
        assert ready.wait(30)
        yield far
    finally:
        loop.call_soon_threadsafe(done.set)
        thread.join(30)
        loop.close()


@asynccontextmanager
async def listening(
    answer: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Any], face: FaceName = "openai-compatible"
) -> AsyncGenerator[Far]:
    """A socket that speaks whatever ``answer`` writes to it."""

    writers: list[asyncio.StreamWriter] = []

    async def met(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        try:
            await answer(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            return  # who asked has left, as it should
        finally:
            writer.close()

    far = Far(face)
    async with await asyncio.start_server(met, "127.0.0.1", 0) as server:
        far.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}{far.manners.base}"
        yield far
        for writer in writers:
            writer.close()
