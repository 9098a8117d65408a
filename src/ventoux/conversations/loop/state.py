"""What one reply has come to so far."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import msgspec

from ventoux.conversations.entries import FunctionCall, MessageInput, MessageOutput, ToolExecution, ToolFileChunk
from ventoux.conversations.events import ConversationUsage
from ventoux.conversations.guarding.provenance import Provenance, of_strangers
from ventoux.conversations.prompting import references_of
from ventoux.conversations.schemas import CompletionArgs, Ended
from ventoux.kit.clock import rfc3339
from ventoux.kit.ids import new_call_id
from ventoux.tools.schemas import ProducedFile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ventoux.calls import ToolCall
    from ventoux.conversations.entries import Entry
    from ventoux.conversations.events import Event
    from ventoux.conversations.loop.bounds import Bound, Bounds
    from ventoux.conversations.schemas import Assistant, Outcome, Sink, Turn
    from ventoux.kit.clock import Clock
    from ventoux.tools.schemas import Reference

_SAME_CALLS = 3
"""In a row, with the same arguments: the last of them is not run."""
FILES, PAGES = "files", "pages"
"""In the ``info`` of a tool's execution."""


class Cited(NamedTuple):
    tool: str
    """Its kind."""
    reference: Reference


class Run:
    """``history`` grows with what is kept, ``assistant`` is who answers now."""

    def __init__(self, turn: Turn, sink: Sink, bounds: Bounds, clock: Clock) -> None:
        self.turn = turn
        self.sink = sink
        self.bounds = bounds
        self.assistant: Assistant = turn.assistant
        copied = turn.conversation.copied
        self.history: list[Entry] = [*map(of_strangers, turn.history[:copied]), *turn.history[copied:]]
        self.provenance = Provenance(self.history, copied)
        self.summary = turn.summary
        self.usage = ConversationUsage()
        self.rounds = 0
        self.handoffs = 0
        self.guardrails: list[dict[str, Any]] | None = None
        self.files = _unshown(self.history)
        """That no message has shown yet."""
        self.said: dict[str, str] = {}
        """By entry, in full, what tools have said at length in this reply."""
        self.cited = _cited(self.history)
        self._clock = clock
        self._began = clock.monotonic()
        self._outputs = 0
        self._call_ids = {call_id for entry in self.history if (call_id := getattr(entry, "tool_call_id", ""))}
        self._last_call, self._same = ("", ""), 0
        # What tools have done side by side is kept one after the other.
        self._keeping = asyncio.Lock()

    @property
    def args(self) -> CompletionArgs:
        return self.turn.args.over(self.assistant.completion_args)

    @property
    def agent_id(self) -> str | None:
        return self.assistant.id or None

    @property
    def handed_over_enough(self) -> bool:
        """Whether the assistant would be offered others, were it not for the bound."""
        return bool(self.assistant.handoffs) and 0 < self.handoffs >= self.bounds.handoffs

    @property
    def seconds(self) -> float:
        return self._clock.monotonic() - self._began

    @property
    def begins(self) -> bool:
        """Whether the model is asked for the first time about what the user said last: results of functions, which come
        with a reply of their own, go on with what was begun."""
        return self.rounds == 0 and bool(self.history) and isinstance(self.history[-1], MessageInput)

    def monotonic(self) -> float:
        return self._clock.monotonic()

    def now(self) -> str:
        return rfc3339(self._clock.now())

    def bound(self) -> Bound | None:
        return self.bounds.reached(self.rounds, self.usage.total_tokens, self.seconds)

    def output_index(self) -> int:
        """Of the next entry."""
        self._outputs += 1
        return self._outputs - 1

    def first_reference(self) -> int:
        return max(self.cited, default=0) + 1

    @property
    def known(self) -> frozenset[str] | None:
        """Addresses that the model may tell; None where all that it has read are the user's own words."""
        return self.provenance.urls if self.provenance.tainted(self.assistant.tools) else None

    async def tell(self, *events: Event) -> None:
        async with self._keeping:
            await self.sink.tell(*events)

    async def keep(self, entry: Entry, *events: Event) -> None:
        async with self._keeping:
            await self.sink.keep(entry, events=events)
            self.history.append(entry)
            self.provenance.add(entry)

    async def output(self, entry_id: str, text: str) -> None:
        self.said[entry_id] = text
        async with self._keeping:
            await self.sink.output(entry_id, text)

    async def replace(self, entry: FunctionCall) -> None:
        async with self._keeping:
            await self.sink.replace(entry)
            at = next(at for at, known in enumerate(self.history) if known.id == entry.id)
            self.history[at] = entry

    def count(self, outcome: Outcome) -> None:
        """One round."""
        self.rounds += 1
        if outcome.guardrails is not None:
            self.guardrails = outcome.guardrails
        self.spend(outcome)

    def spend(self, outcome: Outcome) -> None:
        """One call of a model."""
        usage = outcome.usage
        self.usage.prompt_tokens += usage.prompt_tokens
        self.usage.completion_tokens += usage.completion_tokens
        self.usage.total_tokens += usage.total_tokens
        if outcome.currency is not None:
            self.usage.currency = outcome.currency
        self._cost(outcome.cost)

    def count_tool(self, kind: str, cost: int | None) -> None:
        called = self.usage.connectors or {}
        self.usage.connectors = called | {kind: called.get(kind, 0) + 1}
        self._cost(cost)

    def _cost(self, cost: int | None) -> None:
        if cost is not None:
            self.usage.cost = (self.usage.cost or 0) + cost
        self.sink.spent(msgspec.structs.replace(self.usage))

    def distinct(self, calls: Sequence[ToolCall]) -> list[ToolCall]:
        """With ids that nothing else in the conversation has: results are told by them."""
        found: list[ToolCall] = []
        for call in calls:
            call_id, arguments = call.id, call.arguments.strip() or "{}"
            while not call_id or call_id in self._call_ids:
                call_id = new_call_id()
            self._call_ids.add(call_id)
            found.append(msgspec.structs.replace(call, id=call_id, arguments=arguments))
        return found

    def repeats(self, call: ToolCall) -> bool:
        """Whether the model has called the very same too often in a row, this time counted."""
        this = (call.name, call.arguments)
        self._same = self._same + 1 if this == self._last_call else 1
        self._last_call = this
        return self._same >= _SAME_CALLS

    def ended(self, state: Literal["waiting", "done"]) -> Ended:
        return Ended(state=state, usage=self.usage, guardrails=self.guardrails)

    def is_new(self) -> bool:
        """Whether nobody has answered yet in this conversation."""
        return all(isinstance(entry, MessageInput) for entry in self.history)


def _cited(history: Sequence[Entry]) -> dict[int, Cited]:
    """By number: what the tools of the conversation have referred to."""
    found: dict[int, Cited] = {}
    for entry in history:
        if isinstance(entry, ToolExecution):
            for reference in references_of(entry):
                found[reference.number] = Cited(entry.name, reference)
    return found


def _unshown(history: Sequence[Entry]) -> list[ToolFileChunk]:
    """Files that tools have made since the last message of the model."""
    found: list[ToolFileChunk] = []
    for entry in history:
        if isinstance(entry, MessageOutput):
            found.clear()
        elif isinstance(entry, ToolExecution):
            found += [shown(entry.name, file) for file in _files(entry)]
    return found


def shown(tool: str, file: ProducedFile) -> ToolFileChunk:
    return ToolFileChunk(tool=tool, file_id=file.file_id, file_name=file.name, file_type=file.mime_type)


def _files(entry: ToolExecution) -> list[ProducedFile]:
    """Entries may also come from the caller, with anything in their ``info``."""
    try:
        return msgspec.convert(entry.info.get(FILES) or [], list[ProducedFile])
    except msgspec.ValidationError:
        return []


def was_cut(history: Sequence[Entry]) -> bool:
    """Whether the model was told only a page of what some tool said."""
    return any(isinstance(entry, ToolExecution) and entry.info.get(PAGES) for entry in history)
