"""A process that embeds text on the processor: ``python -m ventoux.engines.encoder_worker``.

/v1/embeddings as OpenAI's, 512 dimensions, and /v1/models behind the bearer secret; /health without. Calls that arrive
together are encoded together.
"""

from __future__ import annotations

import asyncio
import os
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ventoux.engines.worker import Parent, bears, serve

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Sequence

    from starlette.requests import Request

MAX_TEXTS = 2048
MAX_CHARACTERS = 1_000_000
"""Of all texts of one call together."""
_BATCH_CHARACTERS = 64_000
"""Of all calls that are encoded in one go: so that a long one holds up the others for a second, not a minute."""

Vectors = list[list[float]]


class Config(msgspec.Struct, frozen=True):
    secret: str
    model: str
    threads: int | None = None


class _Body(msgspec.Struct):
    input: str | list[str]
    encoding_format: str = "float"


class _Job(NamedTuple):
    texts: list[str]
    done: asyncio.Future[tuple[Vectors, int]]


class Encoder:
    """Vectors and token counts of texts. For one thread at a time."""

    def __init__(self, threads: int | None) -> None:
        from ventoux.engines.sentence_encoder import SentenceEncoder  # noqa: PLC0415 - loads numpy, after ``main`` says how

        self._model = SentenceEncoder(threads or 2)
        self(["warm"])

    def __call__(self, texts: Sequence[str]) -> tuple[Vectors, list[int]]:
        tokenized = self._model.tokenizer(texts)
        return self._model.encode(tokenized).tolist(), list(map(len, tokenized))


class Batcher:
    """While one batch is encoded, calls gather for the next: nobody waits for company that may not come."""

    def __init__(self, encode: Callable[[Sequence[str]], tuple[Vectors, list[int]]]) -> None:
        self._encode = encode
        self._waiting: asyncio.Queue[_Job] = asyncio.Queue()
        self._next: _Job | None = None

    async def embed(self, texts: list[str]) -> tuple[Vectors, int]:
        """The vectors in the order of the texts, and the tokens of all of them."""
        job = _Job(texts, asyncio.get_running_loop().create_future())
        await self._waiting.put(job)
        return await job.done

    async def run(self) -> None:
        while True:
            jobs = await self._gather()
            texts = [text for job in jobs for text in job.texts]
            try:
                vectors, tokens = await asyncio.to_thread(self._encode, texts)
            except Exception as error:  # noqa: BLE001 - told to everyone who waits for it
                for job in jobs:
                    if not job.done.done():
                        job.done.set_exception(error)
                continue
            start = 0
            for job in jobs:
                end = start + len(job.texts)
                if not job.done.done():
                    job.done.set_result((vectors[start:end], sum(tokens[start:end])))
                start = end

    async def _gather(self) -> list[_Job]:
        job = self._next or await self._waiting.get()
        self._next = None
        jobs, size = [job], _characters(job)
        while not self._waiting.empty():
            job = self._waiting.get_nowait()
            if job.done.done():
                continue
            if size + _characters(job) > _BATCH_CHARACTERS:
                self._next = job
                break
            jobs.append(job)
            size += _characters(job)
        return jobs


class EncoderApp:
    def __init__(self, secret: str, model: str, batcher: Batcher) -> None:
        self._secret = secret
        self._model = model
        self._batcher = batcher

    def asgi(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/health", self.health),
                Route("/v1/models", self.models),
                Route("/v1/embeddings", self.embeddings, methods=["POST"]),
            ],
            lifespan=self._batching,
        )

    @asynccontextmanager
    async def _batching(self, app: Starlette) -> AsyncGenerator[None]:  # noqa: ARG002 - its signature
        async with asyncio.TaskGroup() as group:
            running = group.create_task(self._batcher.run())
            yield
            running.cancel()

    async def health(self, request: Request) -> Response:  # noqa: ARG002 - a route's signature
        return JSONResponse({"status": "ok"})

    async def models(self, request: Request) -> Response:
        if not bears(request.headers.raw, self._secret):
            return _refused(401, "Invalid API Key")
        return JSONResponse({"object": "list", "data": [{"id": self._model, "object": "model"}]})

    async def embeddings(self, request: Request) -> Response:
        if not bears(request.headers.raw, self._secret):
            return _refused(401, "Invalid API Key")
        try:
            body = msgspec.json.decode(await request.body(), type=_Body)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            return _refused(400, f"The body is wrong: {error}")
        texts = [body.input] if isinstance(body.input, str) else body.input
        if complaint := _complaint(body, texts):
            return _refused(400, complaint)
        vectors, tokens = await self._batcher.embed(texts)
        data = [{"object": "embedding", "index": index, "embedding": vector} for index, vector in enumerate(vectors)]
        usage = {"prompt_tokens": tokens, "total_tokens": tokens}
        answer = {"object": "list", "model": self._model, "data": data, "usage": usage}
        return Response(msgspec.json.encode(answer), media_type="application/json")


def _complaint(body: _Body, texts: list[str]) -> str:
    if body.encoding_format != "float":
        return "encoding_format must be float."
    if not texts:
        return "input holds no text."
    if len(texts) > MAX_TEXTS:
        return f"input holds {len(texts)} texts; at most {MAX_TEXTS} can be embedded in one call."
    characters = sum(map(len, texts))
    if characters > MAX_CHARACTERS:
        return f"input holds {characters} characters; at most {MAX_CHARACTERS} can be embedded in one call."
    return ""


def _refused(status: int, message: str) -> Response:
    return JSONResponse({"error": {"message": message, "type": "invalid_request_error"}}, status)


def _characters(job: _Job) -> int:
    return sum(map(len, job.texts))


def main() -> None:
    parent = Parent()
    config = parent.config(Config)
    # Passes run at the same time, each in one thread (see sentence_encoder.py): a BLAS reads this when it is loaded.
    os.environ.update(dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"))
    batcher = Batcher(Encoder(config.threads))
    serve(EncoderApp(config.secret, config.model, batcher).asgi(), parent, lifespan="on")


if __name__ == "__main__":
    main()
