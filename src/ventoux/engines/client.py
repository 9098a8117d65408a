"""The one HTTP client for all engines."""

from __future__ import annotations

import asyncio
from contextlib import aclosing, asynccontextmanager
from typing import TYPE_CHECKING, Any, Self

import aiohttp
import msgspec

from ventoux.calls import Embeddings, EmbeddingsCall, Usage
from ventoux.engines import llama_cpp, remote
from ventoux.engines.compose import choices_merged, no_text, text_at_least
from ventoux.engines.exchange import bearer, posted, streamed, vendor_errors, whole_answer
from ventoux.engines.wire import ChunkReader, WireEmbeddings, decode_embeddings
from ventoux.errors import EngineError, VentouxError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator

    from ventoux.calls import ChatCall, Event
    from ventoux.engines.replica import Replica

_KEPT = 3.0
"""Seconds a connection is kept for the next call: less than llama.cpp's 5, so that the closing side is ours."""
_CONNECT_WITHIN = 10.0


class EngineClient:
    """Chat, embeddings and health of every kind of engine. No cookies, no redirects, no proxies.

    Errors: PromptTooLong, InvalidRequest and ValidationFailed are about the call; EngineUnreachable, EngineError,
    EngineTimeout, RateLimited and Unavailable are about the engine. aiohttp's own never leave it.
    """

    _session: aiohttp.ClientSession

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=_KEPT),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_WITHIN),
            trust_env=False,
            headers={"User-Agent": "ventoux"},
        )
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._session.close()

    @asynccontextmanager
    async def chat(
        self, replica: Replica, call: ChatCall, *, first_token_timeout: float, token_timeout: float
    ) -> AsyncGenerator[AsyncIterator[list[Event]]]:
        """All events of one network read at a time; the deltas never hold ``call.prefix``.

        Leaving the context closes the connection, which stops the engine's work on the call at once.
        """
        exchanges = _Exchanges(self._session, replica, first_token_timeout, token_timeout)
        async with aclosing(exchanges.events(call)) as events:
            yield events

    async def embed(self, replica: Replica, call: EmbeddingsCall, *, timeout: float) -> Embeddings:
        body = msgspec.json.encode(remote.to_embeddings_request(call, replica.spec))
        async with posted(self._session, replica, "embeddings", body, timeout) as response:
            answer = await whole_answer(response, replica, timeout)
        try:
            return _embeddings(decode_embeddings(answer), len(call.inputs))
        except (msgspec.DecodeError, UnicodeDecodeError, ValueError) as error:
            raise EngineError(f"The engine of {replica.spec.model} sent malformed embeddings.") from error

    async def healthy(self, replica: Replica, *, timeout: float) -> bool:
        """Whether the process answers. A remote engine is healthy when its list of models can be read."""
        route = f"{replica.api_url}/models" if replica.spec.kind == "remote" else f"{replica.base_url}/health"
        return await self._answers(replica, route, timeout)

    async def at_work(self, replica: Replica, *, timeout: float) -> bool:
        """Whether the engine's own loop turns. False also while llama.cpp computes one long batch."""
        if replica.spec.kind != "llama.cpp":
            return await self.healthy(replica, timeout=timeout)
        return await self._answers(replica, f"{replica.base_url}/metrics", timeout)

    async def granted_context(self, replica: Replica, *, timeout: float) -> int:
        """Tokens of one slot of a llama.cpp engine."""
        answer = await self._get(replica, f"{replica.base_url}/props", timeout)
        try:
            return msgspec.json.decode(answer, type=_Props).default_generation_settings.n_ctx
        except msgspec.DecodeError as error:
            raise EngineError(f"The engine of {replica.spec.model} does not tell its context.") from error

    async def _answers(self, replica: Replica, url: str, timeout: float) -> bool:
        try:
            await self._get(replica, url, timeout)
        except VentouxError:
            return False
        return True

    async def _get(self, replica: Replica, url: str, timeout: float) -> bytes:
        with vendor_errors(replica, answering=False):
            async with (
                asyncio.timeout(timeout),
                self._session.get(url, headers=bearer(replica), allow_redirects=False) as response,
            ):
                body = await response.read()
        if response.status != 200:
            raise EngineError(f"The engine of {replica.spec.model} is not well: status {response.status}.")
        return body


class _Settings(msgspec.Struct):
    n_ctx: int


class _Props(msgspec.Struct):
    default_generation_settings: _Settings


class _Exchanges:
    """The exchanges that one call takes: usually one."""

    def __init__(
        self, session: aiohttp.ClientSession, replica: Replica, first_token_timeout: float, token_timeout: float
    ) -> None:
        self._session = session
        self._replica = replica
        self._first_token_timeout = first_token_timeout
        self._token_timeout = token_timeout

    def events(self, call: ChatCall) -> AsyncGenerator[list[Event]]:
        if self._replica.spec.kind == "remote":
            return self._remote(call)
        if call.n == 1:
            return self._choice(call)
        return choices_merged([self._choice(llama_cpp.one_choice(call, index)) for index in range(call.n)])

    def _remote(self, call: ChatCall) -> AsyncGenerator[list[Event]]:
        request = remote.to_request(call, self._replica.spec, self._replica.context)
        reader = ChunkReader(n=call.n, counts_chunks=True, top_logprobs=call.top_logprobs)
        return self._exchange(request, reader)

    def _choice(self, call: ChatCall) -> AsyncGenerator[list[Event]]:
        if call.max_tokens == 0:
            return no_text(self._local(call))
        if call.min_tokens:
            return text_at_least(call, self._local)
        return self._local(call)

    def _local(self, call: ChatCall, **extra: Any) -> AsyncGenerator[list[Event]]:
        request = llama_cpp.to_request(call, self._replica.spec, self._replica.context) | extra
        reader = ChunkReader(max_tokens=call.max_tokens, tells_length=False, top_logprobs=call.top_logprobs)
        return self._exchange(request, reader)

    async def _exchange(self, request: dict[str, Any], reader: ChunkReader) -> AsyncGenerator[list[Event]]:
        body = msgspec.json.encode(request)
        async with posted(
            self._session, self._replica, "chat/completions", body, self._first_token_timeout
        ) as response:
            events = streamed(response, self._replica, reader, self._first_token_timeout, self._token_timeout)
            async with aclosing(events):
                async for batch in events:
                    yield batch


def _embeddings(answer: WireEmbeddings, expected: int) -> Embeddings:
    """Raises ValueError when it is not exactly one vector an input."""
    vectors = sorted(answer.data, key=lambda vector: vector.index)
    if [vector.index for vector in vectors] != list(range(expected)):
        raise ValueError("not one vector an input")
    prompt_tokens = answer.usage.prompt_tokens if answer.usage is not None else 0
    return Embeddings([vector.embedding for vector in vectors], Usage(prompt_tokens=prompt_tokens))
