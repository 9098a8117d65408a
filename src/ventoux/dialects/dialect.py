"""What a dialect is to the gateway: how it reads a call, how it writes an answer, how it words an error.

Everything here is pure: bytes to calls, events to bytes. The gateway owns the order of things (``gateway/chat.py``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ventoux.calls import ChatCall, Content, Embeddings, EmbeddingsCall, FinishReason, Usage
    from ventoux.errors import VentouxError
    from ventoux.verdicts import Filtered


class Asked(NamedTuple):
    """A request as it came. ``model`` is the name in the path, in lower case, empty where the body names it; header
    names are in lower case."""

    body: bytes
    headers: Mapping[str, str]
    model: str = ""


class Head(NamedTuple):
    """What is the same in every piece of one answer. ``created`` is in Unix seconds; ``model`` is the name that the
    caller used; ``filtered`` is there where a filter looked at the call, and knows all of the answer at its end."""

    id: str
    model: str
    created: int
    filtered: Filtered | None = None


class Stream(Protocol):
    """The bytes of one streamed answer. Pieces are written whole: each return value ends where an event does."""

    def opening(self) -> bytes: ...
    def contents(self, contents: Sequence[Content]) -> bytes: ...
    def closing(self, finished: Mapping[int, FinishReason], usage: Usage) -> bytes:
        """The last bytes of an answer that went well."""
        ...

    def broken(self, error: VentouxError, usage: Usage) -> bytes | None:
        """The last bytes of one whose engine failed. None: this dialect has no words for it, and only a connection
        that breaks tells the client that the part is not the whole."""
        ...


class Reply(Protocol):
    """Collects one whole answer."""

    def add(self, contents: Sequence[Content]) -> None: ...
    def body(self, finished: Mapping[int, FinishReason], usage: Usage) -> bytes: ...


class ErrorShape(Protocol):
    """How one dialect words an error: its status, JSON bytes, and headers beside those every error has."""

    def status(self, error: VentouxError) -> int: ...
    def body(self, error: VentouxError, request_id: str) -> bytes: ...
    def headers(self, error: VentouxError) -> list[tuple[bytes, bytes]]: ...


class ChatDialect(Protocol):
    """One operation of one dialect that generates text: chat completions, completions, fill-in-the-middle."""

    name: str
    """The dialect's, as the ledger keeps it."""

    def call(self, asked: Asked) -> ChatCall:
        """Raises InvalidRequest and ValidationFailed. What cannot be honoured is refused here by name."""
        ...

    def stream(self, head: Head, call: ChatCall) -> Stream: ...
    def reply(self, head: Head, call: ChatCall) -> Reply: ...


class EmbeddingsForm(Protocol):
    """How one caller wants its vectors."""

    def check(self, dimensions: int | None) -> None:
        """Raises ValidationFailed before the model runs. ``dimensions`` is the model's own, None when unknown."""
        ...

    def body(self, head: Head, embeddings: Embeddings) -> bytes: ...


class EmbeddingsDialect(Protocol):
    name: str

    def call(self, asked: Asked) -> tuple[EmbeddingsCall, EmbeddingsForm]:
        """Raises InvalidRequest and ValidationFailed."""
        ...


class Served(NamedTuple):
    """A model as a list of models tells it. ``context`` in tokens, ``created`` in Unix seconds; ``temperature`` is the
    default of a model that chats."""

    id: str
    name: str
    publisher: str
    description: str
    created: int
    context: int
    aliases: Sequence[str]
    capabilities: frozenset[str]
    temperature: float | None = None
    reasoning: bool = False


class ModelsDialect(Protocol):
    def list(self, models: Sequence[Served]) -> bytes: ...
    def one(self, model: Served) -> bytes: ...
