"""Calls that take more than one exchange with llama.cpp, or less than what it gives. One stream of events each."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from ventoux.calls import Delta, Event, Finished, FinishReason, Started, Thought, ToolCalls, Usage
from ventoux.engines.llama_cpp import at_least, continued
from ventoux.kit.marks import MarkScanner

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from ventoux.calls import ChatCall
    from ventoux.structured.reading import Reader

_WAITING = 8
"""Batches that may wait for a slow reader: then the exchanges wait, and the engine with them."""


class Exchange(Protocol):
    def __call__(self, call: ChatCall, **extra: Any) -> AsyncGenerator[list[Event]]: ...


async def no_text(exchange: AsyncGenerator[list[Event]]) -> AsyncGenerator[list[Event]]:
    """For max_tokens 0: llama.cpp generates one token all the same. Nobody gets it, so nobody pays for it."""
    async with aclosing(exchange):
        async for batch in exchange:
            kept: list[Event] = []
            for event in batch:
                match event:
                    case Delta() | Thought() | ToolCalls():
                        continue
                    case Finished():
                        kept.append(Finished(event.index, "length"))
                    case Usage():
                        kept.append(msgspec.structs.replace(event, completion_tokens=0))
                    case Started():
                        kept.append(event)
            yield kept


async def without_prefix(exchange: AsyncGenerator[list[Event]], prefix: str) -> AsyncGenerator[list[Event]]:
    """What the answer was to begin with is not a part of it. Mistral says it again; one that does not loses nothing."""
    left: dict[int, str] = {}
    async with aclosing(exchange):
        async for batch in exchange:
            kept: list[Event] = []
            for event in batch:
                if isinstance(event, Delta) and (awaited := left.setdefault(event.index, prefix)):
                    begun = prefix[: len(prefix) - len(awaited)]
                    event, left[event.index] = _behind(event, awaited, begun)  # noqa: PLW2901 - the same, shortened
                elif isinstance(event, Finished) and 0 < len(left.get(event.index, "")) < len(prefix):
                    kept.append(Delta(event.index, prefix[: len(prefix) - len(left[event.index])]))
                if not isinstance(event, Delta) or event.text or event.logprobs:
                    kept.append(event)
            yield kept


def _behind(delta: Delta, awaited: str, begun: str) -> tuple[Delta, str]:
    """The text after what of the prefix still comes, and what of that is then left. ``begun`` came before."""
    text = delta.text
    if text.startswith(awaited):
        return msgspec.structs.replace(delta, text=text[len(awaited) :]), ""
    if awaited.startswith(text):
        return msgspec.structs.replace(delta, text=""), awaited[len(text) :]
    return msgspec.structs.replace(delta, text=begun + text), ""


async def without_thoughts(exchange: AsyncGenerator[list[Event]]) -> AsyncGenerator[list[Event]]:
    """They were generated and are counted; the caller does not want to see them."""
    async with aclosing(exchange):
        async for batch in exchange:
            yield [event for event in batch if not isinstance(event, Thought)]


async def contents_read(
    exchange: AsyncGenerator[list[Event]], make_reader: Callable[[int], Reader]
) -> AsyncGenerator[list[Event]]:
    """The text of each choice, read into thoughts, texts and calls. Thoughts are counted a token a piece, which is
    what llama.cpp sends."""
    reading = _Reading(make_reader)
    async with aclosing(exchange):
        async for batch in exchange:
            if events := reading.take(batch):
                yield events


class _Reading:
    def __init__(self, make_reader: Callable[[int], Reader]) -> None:
        self._make_reader = make_reader
        self._readers: dict[int, Reader] = {}
        self._thoughts = 0

    def take(self, batch: list[Event]) -> list[Event]:
        events: list[Event] = []
        for event in batch:
            match event:
                case Delta():
                    contents = self._reader(event.index).feed(event)
                    self._thoughts += any(isinstance(content, Thought) for content in contents)
                    events += contents
                case Finished():
                    rest, reason = self._reader(event.index).end(event.reason)
                    events += [*rest, Finished(event.index, reason)]
                case Usage():
                    thoughts = min(self._thoughts, event.completion_tokens)
                    events.append(msgspec.structs.replace(event, reasoning_tokens=thoughts))
                case _:
                    events.append(event)
        return events

    def _reader(self, index: int) -> Reader:
        if index not in self._readers:
            self._readers[index] = self._make_reader(index)
        return self._readers[index]


async def choices_merged(exchanges: list[AsyncGenerator[list[Event]]]) -> AsyncGenerator[list[Event]]:
    """Runs one exchange a choice at once. Prompt tokens count once, completion tokens are summed.

    The first exchange that fails ends them all, with its error.
    """
    batches: asyncio.Queue[tuple[int, list[Event] | Exception | None]] = asyncio.Queue(_WAITING)

    async def pump(index: int, exchange: AsyncGenerator[list[Event]]) -> None:
        # Its failure goes through the queue: one in the group would cancel the reader wherever it happens to be.
        try:
            async with aclosing(exchange):
                async for batch in exchange:
                    await batches.put((index, batch))
            await batches.put((index, None))
        except Exception as error:  # noqa: BLE001 - raised again by the reader
            await batches.put((index, error))

    merging = _Merging(len(exchanges))
    try:
        async with asyncio.TaskGroup() as group:
            pumps = [group.create_task(pump(index, exchange)) for index, exchange in enumerate(exchanges)]
            try:
                while merging.running:
                    index, batch = await batches.get()
                    if isinstance(batch, Exception):
                        raise batch
                    if events := merging.take(index, batch):
                        yield events
            finally:
                for task in pumps:
                    task.cancel()
    except BaseExceptionGroup as failures:
        raise failures.exceptions[0] from None


class _Merging:
    def __init__(self, choices: int) -> None:
        self.running = choices
        self._usages = [Usage()] * choices
        self._started = False

    def take(self, index: int, batch: list[Event] | None) -> list[Event]:
        if batch is None:
            self.running -= 1
            return []
        events: list[Event] = []
        counted = False
        for event in batch:
            match event:
                case Started():
                    if not self._started:
                        events.append(event)
                    self._started = True
                case Delta() | Thought() | ToolCalls() | Finished():
                    events.append(msgspec.structs.replace(event, index=index))
                case Usage():
                    self._usages[index] = event
                    counted = True
        if counted:
            events.append(self._total())
        return events

    def _total(self) -> Usage:
        """The prompt is the same for all: as much of it counts as the furthest exchange has processed."""
        furthest = max(self._usages, key=lambda usage: usage.prompt_tokens)
        completion = sum(usage.completion_tokens for usage in self._usages)
        return msgspec.structs.replace(furthest, completion_tokens=completion)


async def text_at_least(call: ChatCall, exchange: Exchange) -> AsyncGenerator[list[Event]]:
    """For min_tokens: first that many tokens without an end, then the rest as a continuation of that text."""
    first, extra = at_least(call)
    joined = _Joined(call)
    async with aclosing(exchange(first, **extra)) as batches:
        async for batch in batches:
            yield joined.take(batch)
            if joined.stopped:
                return
    generated = joined.usage.completion_tokens
    if joined.ended_as == "length" and (call.max_tokens is None or generated < call.max_tokens):
        joined.begin_rest()
        async with aclosing(exchange(continued(call, joined.text, generated))) as batches:
            async for batch in batches:
                yield joined.take(batch)
                if joined.stopped:
                    return
    yield joined.end()


class _Joined:
    """Two exchanges as one stream. Stop strings are looked for here too: one may lie across the seam."""

    def __init__(self, call: ChatCall) -> None:
        self.text = ""
        self.usage = Usage()
        self.ended_as: FinishReason = "length"
        self.stopped = False
        self._before = Usage()
        self._scanner = MarkScanner(call.stop)
        self._started = False

    def begin_rest(self) -> None:
        self._before = self.usage

    def take(self, batch: list[Event]) -> list[Event]:
        events: list[Event] = []
        for event in batch:
            match event:
                case Started():
                    if not self._started:
                        events.append(event)
                    self._started = True
                case Delta():
                    self._delta(event, events)
                case Thought() | ToolCalls():
                    raise AssertionError("a single exchange with llama.cpp gives text only")
                case Finished():
                    self.ended_as = event.reason
                case Usage():
                    self._count(event)
                    events.append(self.usage)
            if self.stopped:
                events += [Finished(0, "stop"), self.usage]
                break
        return events

    def end(self) -> list[Event]:
        rest = self._scanner.rest()
        events: list[Event] = [Delta(0, rest)] if rest else []
        return [*events, Finished(0, self.ended_as), self.usage]

    def _delta(self, event: Delta, events: list[Event]) -> None:
        self.text += event.text
        text = self._scanner.feed(event.text)
        self.stopped = self._scanner.found
        if text or event.logprobs:
            events.append(Delta(0, text, event.logprobs))

    def _count(self, told: Usage) -> None:
        before = self._before
        if not before.prompt_tokens:
            self.usage = told
            return
        completion = before.completion_tokens + told.completion_tokens
        self.usage = msgspec.structs.replace(before, completion_tokens=completion)
