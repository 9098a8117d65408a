"""The client's side of the Mistral API: the models, and one streamed answer."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Self, cast

import aiohttp
import msgspec

from ventoux.cli.chatting.address import is_loopback
from ventoux.cli.chatting.errors import AnswerFailed, ConnectionBroke, ServerUnreachable
from ventoux.cli.chatting.text import printable
from ventoux.kit.sse import SseDecoder, SseTooLarge

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator
    from types import TracebackType

CONNECT_TIMEOUT = 10.0
SILENCE_TIMEOUT = 300.0
"""Seconds: the longest wait for the next bytes of an answer."""
LIST_TIMEOUT = 30.0
MAX_ERROR_BODY = 64 * 1024


class Endpoint(msgspec.Struct, frozen=True):
    """Where to send calls: an origin without ``/v1``, and the key."""

    url: str
    key: str


class Message(msgspec.Struct, frozen=True):
    role: str
    content: str


class TokenUsage(msgspec.Struct, frozen=True):
    prompt_tokens: int = 0
    completion_tokens: int = 0


class Piece(msgspec.Struct, frozen=True):
    """A part of an answer; ``text`` is safe to print."""

    text: str
    finish_reason: str | None = None
    usage: TokenUsage | None = None


class _Delta(msgspec.Struct):
    content: str | list[dict[str, Any]] | None = None


class _Choice(msgspec.Struct):
    delta: _Delta
    finish_reason: str | None = None


class _Chunk(msgspec.Struct):
    choices: list[_Choice]
    usage: TokenUsage | None = None


class _Capabilities(msgspec.Struct):
    completion_chat: bool = False


class _Model(msgspec.Struct):
    id: str
    capabilities: _Capabilities
    aliases: list[str] = []


class _Models(msgspec.Struct):
    data: list[_Model]


class _Readiness(msgspec.Struct):
    lacking: list[str] = []


class ModelNames(msgspec.Struct, frozen=True):
    """The models that chat, in the server's order, and every name that means one of them."""

    ids: list[str]
    names: list[str]


class MistralApi:
    """One server. Raises ServerUnreachable when it cannot be talked to, AnswerFailed when it refuses."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_TIMEOUT, sock_read=SILENCE_TIMEOUT)
        headers = {"Authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}
        self._brief = aiohttp.ClientTimeout(total=LIST_TIMEOUT, sock_connect=CONNECT_TIMEOUT)
        # A proxy named in the environment is meant for far servers, never for this machine's own.
        self._http = aiohttp.ClientSession(headers=headers, timeout=timeout, trust_env=not is_loopback(endpoint.url))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.close()

    async def json(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        """The decoded body of the answer, None where it has none."""
        data = None if body is None else msgspec.json.encode(body)
        headers = {"Content-Type": "application/json"}
        request = self._http.request(method, self._url(path), data=data, headers=headers, params=query)
        async with self._reaching(), request as response:
            return await answer_of(response)

    async def models(self) -> ModelNames:
        async with self._reaching(), self._http.get(self._url("/v1/models"), timeout=self._brief) as response:
            if response.status != 200:
                raise await _refusal(response)
            try:
                served = msgspec.json.decode(await response.read(), type=_Models).data
            except (msgspec.MsgspecError, UnicodeDecodeError) as error:
                raise ServerUnreachable(
                    f"{self.endpoint.url} does not list models as the Mistral API does.",
                    hint="Check the address of the server.",
                ) from error
        chatting = [model for model in served if model.capabilities.completion_chat]
        ids = list(dict.fromkeys(printable(model.id) for model in chatting))
        aliases = [printable(alias) for model in chatting for alias in model.aliases]
        return ModelNames(ids, list(dict.fromkeys([*ids, *aliases])))

    async def ready(self) -> tuple[bool, str]:
        """Whether a Ventoux server has loaded its models; else the stage that it is at."""
        async with self._reaching(), self._http.get(self._url("/readyz"), timeout=self._brief) as response:
            try:
                lacking = msgspec.json.decode(await response.read(), type=_Readiness).lacking
            except (msgspec.MsgspecError, UnicodeDecodeError):
                lacking = []
            return response.status == 200, printable(lacking[0]) if lacking else ""

    async def stream(self, model: str, messages: list[Message]) -> AsyncGenerator[Piece]:
        """The answer as it arrives. Closing the generator closes the connection, which stops the answer."""
        body = msgspec.json.encode({"model": model, "messages": messages, "stream": True})
        headers = {"Content-Type": "application/json", "Accept": "text/event-stream"}
        request = self._http.post(self._url("/v1/chat/completions"), data=body, headers=headers)
        async with self._reaching(), request as response:
            if response.status != 200:
                raise await _refusal(response)
            async for data in _events(response):
                if data.strip() == b"[DONE]":
                    return
                yield _piece(data)
        raise AnswerFailed("The answer broke off before its end.", hint="Ask again; the server's log says why.")

    def _url(self, path: str) -> str:
        return self.endpoint.url + path

    @contextlib.asynccontextmanager
    async def _reaching(self) -> AsyncGenerator[None]:
        try:
            yield
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL) as error:
            raise ServerUnreachable(
                f"No server answers at {self.endpoint.url}.", hint="Start one with `ventoux serve`, or check --server."
            ) from error
        except TimeoutError as error:
            raise ConnectionBroke(f"{self.endpoint.url} went silent for too long.", hint="Ask again.") from error
        except aiohttp.ClientError as error:
            raise ConnectionBroke(f"The connection broke: {printable(str(error)) or type(error).__name__}.") from error


def refusal(status: int, body: object) -> AnswerFailed:
    """One line from an error body in any of Mistral's shapes."""
    said = " ".join(printable(_words(body)).split())
    if not said:
        said = f"The server refused with status {status}."
    hint = "Check the key: --key, VENTOUX_KEY or first-key in the home." if status == 401 else ""
    return AnswerFailed(said, hint=hint)


async def answer_of(response: aiohttp.ClientResponse) -> Any:
    """The decoded body, None where there is none. Raises AnswerFailed with the server's words."""
    data = await response.read()
    try:
        body = msgspec.json.decode(data) if data else None
    except (msgspec.MsgspecError, UnicodeDecodeError):
        body = None
    if response.status >= 300:
        raise refusal(response.status, body)
    return body


async def _refusal(response: aiohttp.ClientResponse) -> AnswerFailed:
    return refusal(response.status, await _json(response))


async def _json(response: aiohttp.ClientResponse) -> Any:
    """The decoded body, or None: an error from a proxy on the way is often no JSON."""
    try:
        return msgspec.json.decode(await response.content.read(MAX_ERROR_BODY))
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def _words(body: object) -> str:
    if isinstance(body, str):
        return body
    if isinstance(body, list):
        return "; ".join(filter(None, (_issue(item) for item in cast("list[object]", body))))
    if isinstance(body, dict):
        fields = cast("dict[str, object]", body)
        for name in ("message", "detail", "error"):
            if words := _words(fields.get(name)):
                return words
    return ""


def _issue(item: object) -> str:
    """``{type, loc, msg, input}``, the form of one validation issue."""
    if not isinstance(item, dict):
        return _words(item)
    fields = cast("dict[str, object]", item)
    place, said = fields.get("loc"), fields.get("msg")
    if not isinstance(said, str):
        return _words(fields)
    if isinstance(place, list) and place:
        return f"{'.'.join(str(part) for part in cast('list[object]', place))}: {said}"
    return said


def _piece(data: bytes) -> Piece:
    try:
        chunk = msgspec.json.decode(data, type=_Chunk)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise _broken(data) from None
    if not chunk.choices:
        return Piece("", usage=chunk.usage)
    choice = chunk.choices[0]
    return Piece(printable(_text(choice.delta.content)), choice.finish_reason, chunk.usage)


def _broken(data: bytes) -> AnswerFailed:
    """An event that is no chunk is how a server ends a stream that failed."""
    try:
        body = msgspec.json.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return AnswerFailed("The server sent an event that cannot be read.")
    return (
        refusal(200, body) if _words(body) else AnswerFailed("The server sent an event that is no part of an answer.")
    )


def _text(content: str | list[dict[str, Any]] | None) -> str:
    if isinstance(content, list):
        return "".join(str(chunk.get("text", "")) for chunk in content if chunk.get("type") == "text")
    return content or ""


async def _events(response: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
    """The data of each server-sent event."""
    decoder = SseDecoder()
    try:
        async for chunk in response.content.iter_any():
            for event in decoder.feed(chunk):
                yield event.data
    except SseTooLarge as error:
        raise AnswerFailed("The server sent an event that is too large.") from error
