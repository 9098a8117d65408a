"""The OpenAI-shaped stream of an engine, decoded into events. Only the fields that are needed are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast, get_args

import msgspec

from ventoux.calls import (
    Delta,
    Event,
    Finished,
    FinishReason,
    Started,
    Thought,
    TokenLogprob,
    ToolCall,
    ToolCalls,
    TopLogprob,
    Usage,
)
from ventoux.errors import EngineError
from ventoux.kit.ids import new_call_id

if TYPE_CHECKING:
    from collections.abc import Sequence

_REASONS: frozenset[str] = frozenset(get_args(FinishReason))
_SYNONYMS: dict[str, FinishReason] = {"eos": "stop", "function_call": "tool_calls"}


class WireFunction(msgspec.Struct, gc=False):
    name: str | None = None
    arguments: str | dict[str, Any] | None = None


class WireToolCall(msgspec.Struct, gc=False):
    """A piece of a call: the first has the name, each has some of the arguments."""

    index: int | None = None
    id: str | None = None
    function: WireFunction | None = None


class WireDelta(msgspec.Struct, gc=False):
    content: str | list[dict[str, Any]] | None = None
    reasoning_content: str | None = None
    reasoning: str | None = None
    """OpenRouter's and newer vLLM's name for the same."""
    tool_calls: list[WireToolCall] | None = None


class WireTop(msgspec.Struct, gc=False):
    token: str
    logprob: float
    bytes: list[int] | None = None
    id: int | None = None


class WireLogprob(msgspec.Struct, gc=False):
    token: str
    logprob: float
    bytes: list[int] | None = None
    id: int | None = None
    top_logprobs: list[WireTop] = []


class WireLogprobs(msgspec.Struct, gc=False):
    content: list[WireLogprob] | None = None


class WireChoice(msgspec.Struct, gc=False):
    index: int = 0
    delta: WireDelta | None = None
    text: str | None = None
    """In place of the delta where a text is completed, not a chat."""
    message: WireDelta | None = None
    """In place of the delta in an answer that came whole."""
    finish_reason: str | None = None
    logprobs: WireLogprobs | None = None


class WireDetails(msgspec.Struct, gc=False):
    """Any, here and below: a usage that is no number is not worth an answer, it is counted instead."""

    cached_tokens: Any = None
    reasoning_tokens: Any = None


class WireUsage(msgspec.Struct, gc=False):
    prompt_tokens: Any = 0
    completion_tokens: Any = 0
    prompt_tokens_details: WireDetails | None = None
    completion_tokens_details: WireDetails | None = None


class WireTimings(msgspec.Struct, gc=False):
    """llama.cpp's: prompt tokens from the cache, prompt tokens processed, tokens generated; so far."""

    cache_n: int = 0
    prompt_n: int = 0
    predicted_n: int = 0


class WireChunk(msgspec.Struct, gc=False):
    choices: list[WireChoice] = []
    usage: WireUsage | None = None
    timings: WireTimings | None = None
    error: Any = None
    message: Any = None
    detail: Any = None
    """This and the one before: of an error that is told without a field of its own."""

    @property
    def fails(self) -> bool:
        return self.error is not None or (not self.choices and (self.message is not None or self.detail is not None))


class WireVector(msgspec.Struct, gc=False):
    index: int
    embedding: list[float]


class WireEmbeddings(msgspec.Struct, gc=False):
    data: list[WireVector]
    usage: WireUsage | None = None


_DECODER = msgspec.json.Decoder(WireChunk)
_EMBEDDINGS = msgspec.json.Decoder(WireEmbeddings)


def decode_chunk(data: bytes) -> WireChunk:
    """Raises msgspec.DecodeError (also for a wrong type) and UnicodeDecodeError."""
    return _DECODER.decode(data)


def decode_embeddings(data: bytes) -> WireEmbeddings:
    return _EMBEDDINGS.decode(data)


class ChunkReader:
    """The state of one exchange: which choices have ended, and what the engine has counted so far.

    ``max_tokens`` is what the exchange asked for; llama.cpp says "length" for a full context as well, and only the
    count of completion tokens tells the two apart. ``counts_chunks`` counts a token for every chunk with text, for
    engines that tell their usage at the end only: a cancelled call is then metered by what was received.
    """

    def __init__(
        self,
        *,
        n: int = 1,
        max_tokens: int | None = None,
        tells_length: bool = True,
        counts_chunks: bool = False,
        top_logprobs: int = 20,
    ) -> None:
        self._finished: set[int] = set()
        self.generating = False
        """Some text has come."""
        self._received = False
        self._n = n
        self._max_tokens = max_tokens
        self._tells_length = tells_length
        self._counts_chunks = counts_chunks
        self._top_logprobs = top_logprobs
        self._chunks = 0
        self._told = Usage()
        self._usage = Usage()
        self._final_usage = False
        self._held: list[int] = []
        self._calls: dict[int, list[_Pieces]] = {}

    @property
    def complete(self) -> bool:
        """Every choice has told how it ended."""
        return len(self._finished) == self._n

    @property
    def pieces(self) -> int:
        """Chunks with some of an answer in them."""
        return self._chunks

    def read(self, chunks: Sequence[WireChunk | list[str]], index: int = 0) -> list[Event]:
        """The events of one network read, at most one Usage among them, at the end. A list stands for chunks of
        those texts and nothing else, of the choice ``index``."""
        events: list[Event] = []
        if not self._received:
            self._received = True
            events.append(Started())
        for chunk in chunks:
            if isinstance(chunk, list):
                self._chunks += len(chunk)
                events.extend([Delta(index, text) for text in chunk])
            else:
                self._chunk(chunk, events)
        self.generating = self.generating or self._chunks > 0
        if self._final_usage and self._held:
            events.extend(self.release())
        if self._counts_chunks and not self._final_usage:
            self._usage = Usage(0, self._chunks)
        if self._usage != self._told:
            self._told = self._usage
            events.append(self._usage)
        return events

    def release(self) -> list[Event]:
        """The ends that waited for the count of tokens."""
        limit = self._max_tokens
        full = limit is None or self._usage.completion_tokens < limit
        reason: FinishReason = "model_length" if full else "length"
        events: list[Event] = [Finished(index, reason) for index in self._held]
        self._held.clear()
        return events

    def _chunk(self, chunk: WireChunk, events: list[Event]) -> None:
        for choice in chunk.choices:
            if not 0 <= choice.index < self._n:
                raise EngineError("The engine answered with a choice that was not asked for.")
            self._choice(choice, events)
        if chunk.usage is not None:
            self._final(chunk.usage)
        elif chunk.timings is not None and not self._final_usage:
            timings = chunk.timings
            self._usage = Usage(timings.cache_n + timings.prompt_n, timings.predicted_n, timings.cache_n)

    def _choice(self, choice: WireChoice, events: list[Event]) -> None:
        delta = choice.delta or choice.message
        content = delta.content if delta is not None else choice.text
        if delta is not None and (delta.tool_calls or delta.reasoning_content or delta.reasoning):
            self._beside(choice.index, delta, events)
        if content is not None and not isinstance(content, str):
            content = self._parts(choice.index, content, events)
        logprobs = choice.logprobs.content if choice.logprobs is not None else None
        if content or logprobs:
            self._chunks += 1
            self.generating = True
            events.append(
                Delta(choice.index, content or "", _logprobs(logprobs, self._top_logprobs) if logprobs else None)
            )
        if choice.finish_reason is not None:
            self._finish(choice.index, _reason(choice.finish_reason), events)

    def _finish(self, index: int, reason: FinishReason, events: list[Event]) -> None:
        self._finished.add(index)
        if calls := _calls(self._calls.pop(index, ()), whole_only=reason in {"length", "content_filter"}):
            events.append(ToolCalls(index, calls))
            reason = "tool_calls" if reason == "stop" else reason
        if reason == "length" and not self._tells_length:
            self._held.append(index)
        else:
            events.append(Finished(index, reason))

    def _beside(self, index: int, delta: WireDelta, events: list[Event]) -> None:
        self._chunks += 1
        self.generating = True
        if thought := delta.reasoning_content or delta.reasoning:
            events.append(Thought(index, thought))
        calls = self._calls.setdefault(index, [])
        for piece in delta.tool_calls or ():
            at = piece.index if piece.index is not None else len(calls) - (piece.id is None)
            if not 0 <= at < _MOST_CALLS:
                continue
            while len(calls) <= at:
                calls.append(_Pieces())
            calls[at].add(piece)

    def _parts(self, index: int, parts: list[dict[str, Any]], events: list[Event]) -> str:
        """Mistral's chunks of content: thoughts, and text."""
        for part in parts:
            if thought := _thought(part.get("thinking")):
                self._chunks += 1
                self.generating = True
                events.append(Thought(index, thought))
        return "".join(text for part in parts if isinstance(text := part.get("text"), str))

    def _final(self, usage: WireUsage) -> None:
        details, made = usage.prompt_tokens_details, usage.completion_tokens_details
        self._usage = Usage(
            counted(usage.prompt_tokens),
            counted(usage.completion_tokens),
            counted(details.cached_tokens) if details is not None else 0,
            counted(made.reasoning_tokens) if made is not None else 0,
        )
        self._final_usage = True


def counted(told: Any) -> int:
    """A count as it was told; -1, which cannot be one, for what is no number."""
    if told is None:
        return 0
    return told if type(told) is int else -1


_MOST_CALLS = 128


class _Pieces:
    """One call as it comes."""

    def __init__(self) -> None:
        self._id = ""
        self._name = ""
        self._arguments: list[str] = []

    def add(self, piece: WireToolCall) -> None:
        self._id = self._id or piece.id or ""
        if piece.function is None:
            return
        self._name = self._name or piece.function.name or ""
        arguments = piece.function.arguments
        if isinstance(arguments, dict):
            arguments = msgspec.json.encode(arguments).decode()
        self._arguments.append(arguments or "")

    @property
    def is_whole(self) -> bool:
        try:
            msgspec.json.decode("".join(self._arguments) or "{}")
        except (msgspec.DecodeError, RecursionError):
            return False
        return True

    def call(self) -> ToolCall:
        return ToolCall(self._id or new_call_id(), self._name, "".join(self._arguments) or "{}")


def _calls(pieces: Sequence[_Pieces], *, whole_only: bool) -> tuple[ToolCall, ...]:
    """Malformed ones too, for the one who checks them to see; of an answer that was cut off the whole ones only."""
    return tuple(piece.call() for piece in pieces if piece.is_whole or not whole_only)


def _thought(told: Any) -> str:
    """A text, or Mistral's list of chunks, of which some only refer to something."""
    if isinstance(told, str):
        return told
    if not isinstance(told, list):
        return ""
    chunks = [cast("dict[str, Any]", chunk) for chunk in cast("list[Any]", told) if isinstance(chunk, dict)]
    return "".join(text for chunk in chunks if isinstance(text := chunk.get("text"), str))


def _reason(told: str) -> FinishReason:
    if told in _REASONS:
        return told  # type: ignore[return-value]  # it is one of the literals
    return _SYNONYMS.get(told, "stop")


def _logprobs(tokens: list[WireLogprob], top_logprobs: int) -> list[TokenLogprob]:
    return [
        TokenLogprob(
            token.token,
            token.logprob,
            token.bytes,
            token.id,
            [TopLogprob(top.token, top.logprob, top.bytes, top.id) for top in token.top_logprobs[:top_logprobs]],
        )
        for token in tokens
    ]
