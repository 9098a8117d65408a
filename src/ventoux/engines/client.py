"""The one HTTP client for all engines."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import msgspec

from ventoux.calls import Embeddings, EmbeddingsCall, Usage
from ventoux.engines import remote
from ventoux.engines.audio import spoken, transcribed
from ventoux.engines.exchange import fetched, posted, whole_answer
from ventoux.engines.faces import address_of
from ventoux.engines.generate import Exchanges
from ventoux.engines.looking import Looked, listed, looked
from ventoux.engines.pool import Pool
from ventoux.engines.wire import WireEmbeddings, counted, decode_embeddings
from ventoux.errors import EngineError, VentouxError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator
    from contextlib import AbstractAsyncContextManager

    from ventoux.audio import SpeechCall, Transcript, TranscriptionCall
    from ventoux.calls import ChatCall, Event
    from ventoux.engines.replica import Replica


class EngineClient:
    """Chat, embeddings and health of every kind of engine. No cookies, no redirects, no proxies.

    Errors: PromptTooLong, InvalidRequest and ValidationFailed are about the call; EngineUnreachable, EngineError,
    EngineTimeout, RateLimited and Unavailable are about the engine. The transport's own never leave it.
    """

    def __init__(self) -> None:
        self._pool = Pool()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: object) -> None:
        self._pool.close()

    def chat(
        self, replica: Replica, call: ChatCall, *, first_token_timeout: float, token_timeout: float
    ) -> AbstractAsyncContextManager[AsyncIterator[list[Event]]]:
        """All events of one network read at a time; the deltas never hold ``call.prefix``.

        Leaving the context closes the connection, which stops the engine's work on the call at once.
        """
        return aclosing(Exchanges(self._pool, replica, first_token_timeout, token_timeout).events(call))

    async def embed(self, replica: Replica, call: EmbeddingsCall, *, timeout: float) -> Embeddings:
        body = msgspec.json.encode(remote.to_embeddings_request(call, replica.spec))
        timeout = replica.spec.timeouts.first_byte or timeout
        async with posted(self._pool, replica, "embeddings", body, timeout) as response:
            answer = await whole_answer(response, replica, timeout)
        try:
            return _embeddings(decode_embeddings(answer), len(call.inputs))
        except (msgspec.DecodeError, UnicodeDecodeError, ValueError) as error:
            raise EngineError(f"The engine of {replica.spec.model} sent malformed embeddings.") from error

    async def transcribe(self, replica: Replica, call: TranscriptionCall, *, timeout: float) -> Transcript:
        """Raises also OperationNotServed for an engine that hears nothing."""
        return await transcribed(self._pool, replica, call, timeout)

    def speak(
        self, replica: Replica, call: SpeechCall, *, first_timeout: float, idle_timeout: float
    ) -> AsyncGenerator[bytes]:
        """Raises also OperationNotServed; for the caller to close, which stops the engine."""
        return spoken(self._pool, replica, call, first_timeout, idle_timeout)

    async def healthy(self, replica: Replica, *, timeout: float) -> bool:
        """Whether the process answers. A remote engine is healthy when its list of models can be read."""
        return await self._answers(replica, _state_url(replica), timeout)

    async def at_work(self, replica: Replica, *, timeout: float) -> bool:
        """Whether the engine's own loop turns. False also while llama.cpp computes one long batch."""
        if replica.spec.kind != "llama.cpp":
            return await self.healthy(replica, timeout=timeout)
        return await self._answers(replica, f"{replica.base_url}/metrics", timeout)

    async def models(self, replica: Replica, *, timeout: float) -> dict[str, int]:
        """The names that it answers to, each with its context in tokens, or 0 where it does not tell that."""
        try:
            listed = msgspec.json.decode(await self._get(replica, f"{replica.api_url}/models", timeout), type=_Listed)
        except msgspec.DecodeError as error:
            raise EngineError(f"The engine of {replica.spec.model} does not tell what it serves.") from error
        return {model.id: model.max_model_len or 0 for model in listed.data}

    async def looked(self, replica: Replica, request: dict[str, Any], *, timeout: float) -> Looked:
        """A remote engine's answer to a chat as it is: see engines/looking.py."""
        return await looked(self._pool, replica, request, timeout)

    async def listed(self, replica: Replica, *, timeout: float) -> list[str]:
        """The names of the models that a remote engine says it has."""
        return await listed(self._pool, replica, timeout)

    async def granted(self, replica: Replica, *, timeout: float) -> Granted:
        """What a llama.cpp engine says of itself."""
        answer = await self._get(replica, f"{replica.base_url}/props", timeout)
        try:
            props = msgspec.json.decode(answer, type=_Props)
        except msgspec.DecodeError as error:
            raise EngineError(f"The engine of {replica.spec.model} does not tell its context.") from error
        template = props.chat_template_caps
        return Granted(
            props.default_generation_settings.n_ctx, template.supports_tools and template.supports_tool_calls
        )

    async def _answers(self, replica: Replica, url: str, timeout: float) -> bool:
        try:
            await self._get(replica, url, timeout)
        except VentouxError:
            return False
        return True

    async def _get(self, replica: Replica, url: str, timeout: float) -> bytes:
        status, body = await fetched(self._pool, replica, url, timeout)
        if status != 200:
            raise EngineError(f"The engine of {replica.spec.model} is not well: status {status}.")
        return body


def _state_url(replica: Replica) -> str:
    if replica.spec.kind == "remote":
        return address_of(replica.spec, replica.base_url, "models")
    return f"{replica.base_url}/health"


class Granted(NamedTuple):
    """``context`` is tokens of one slot; ``native_tools`` whether the chat template writes tools and their calls."""

    context: int
    native_tools: bool


class _Model(msgspec.Struct):
    id: str
    max_model_len: int | None = None
    """Of vLLM and SGLang."""


class _Listed(msgspec.Struct):
    data: list[_Model] = []


class _Settings(msgspec.Struct):
    n_ctx: int


class _Template(msgspec.Struct, frozen=True):
    supports_tools: bool = False
    supports_tool_calls: bool = False


class _Props(msgspec.Struct):
    default_generation_settings: _Settings
    chat_template_caps: _Template = _Template()


def _embeddings(answer: WireEmbeddings, expected: int) -> Embeddings:
    """Raises ValueError when it is not exactly one vector an input."""
    vectors = sorted(answer.data, key=lambda vector: vector.index)
    if [vector.index for vector in vectors] != list(range(expected)):
        raise ValueError("not one vector an input")
    prompt_tokens = counted(answer.usage.prompt_tokens) if answer.usage is not None else 0
    return Embeddings([vector.embedding for vector in vectors], Usage(prompt_tokens=prompt_tokens))
