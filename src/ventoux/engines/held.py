"""An answer that nobody held to its form while it was made: it is checked, and asked for once more if it is wrong."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING

import msgspec

from ventoux.calls import ChatMessage, Content, Delta, Event, Finished, FinishReason, Started, Thought, ToolCalls, Usage
from ventoux.errors import WrongForm

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from ventoux.calls import ChatCall
    from ventoux.structured.validity import Form


async def held(
    call: ChatCall,
    first: AsyncGenerator[list[Event]],
    again: Callable[[ChatCall], AsyncGenerator[list[Event]]],
    form: Form,
    *,
    keep_text: bool,
) -> AsyncGenerator[list[Event]]:
    """The events of ``first``, or of ``again`` for a call that tells what was wrong.

    ``keep_text`` holds all text back until it has been checked; without, text goes out as it comes, and only the end
    is held. Raises WrongForm when the second answer is wrong as well, or there are several choices.
    """
    answer = _Answer(keep_text=keep_text)
    async with aclosing(first) as batches:
        async for batch in batches:
            if events := answer.take(batch):
                yield events
    # A schema may be slow to hold an answer against: not on the loop.
    fault = await asyncio.to_thread(answer.fault, form)
    if fault and call.n > 1:
        raise WrongForm(call.model, fault)
    if fault:
        answer = _Answer(keep_text=True, before=answer)
        async with aclosing(again(_repairing(call, answer.before_text, fault))) as batches:
            async for batch in batches:
                if events := answer.take(batch):
                    yield events
        if fault := await asyncio.to_thread(answer.fault, form):
            raise WrongForm(call.model, fault)
    yield answer.rest()


def _repairing(call: ChatCall, text: str, fault: str) -> ChatCall:
    told = f"That answer was not of the form asked for. {fault} Answer again, in that form and with nothing else."
    messages = [*call.messages, ChatMessage("assistant", text or "(nothing)"), ChatMessage("user", told)]
    return msgspec.structs.replace(call, messages=messages)


class _Answer:
    def __init__(self, *, keep_text: bool, before: _Answer | None = None) -> None:
        self._keep_text = keep_text
        self._texts: dict[int, str] = {}
        self._calls: dict[int, ToolCalls] = {}
        self._kept: list[Content] = []
        self._ends: dict[int, FinishReason] = {}
        self._started = before is not None
        self._spent = before.usage if before else Usage()
        self.usage: Usage = self._spent
        self.before_text = before.written(0) if before else ""
        self._said = before is not None and before.has_said
        """Words of the answer before have gone out; those of this one would stand beside them."""

    @property
    def has_said(self) -> bool:
        """Whether words of it have gone out."""
        return not self._keep_text and bool(self._texts)

    def take(self, batch: list[Event]) -> list[Event]:
        """What may go out at once."""
        events: list[Event] = []
        for event in batch:
            match event:
                case Started():
                    if not self._started:
                        events.append(event)
                    self._started = True
                case Usage():
                    self.usage = self._spent + event
                    events.append(self.usage)
                case Finished():
                    self._ends[event.index] = event.reason
                case ToolCalls():
                    self._calls[event.index] = event
                case Delta():
                    self._texts[event.index] = self._texts.get(event.index, "") + event.text
                    if self._keep_text:
                        self._kept.append(event)
                    else:
                        events.append(event)
                case Thought():
                    events.append(event)
        return events

    def fault(self, form: Form) -> str:
        """Of the first choice that has one. An answer that was cut off is as long as its caller allowed."""
        for index, reason in self._ends.items():
            if reason in ("stop", "tool_calls"):
                calls = self._calls[index].calls if index in self._calls else ()
                if fault := form.fault(self._texts.get(index, ""), calls):
                    return fault
        return ""

    def written(self, index: int) -> str:
        """The answer as the model wrote it, calls included."""
        calls = self._calls[index].calls if index in self._calls else ()
        written = [f'{{"name": "{call.name}", "arguments": {call.arguments}}}' for call in calls]
        return "\n".join([self._texts.get(index, ""), *written]).strip()

    def rest(self) -> list[Event]:
        ends = [Finished(index, reason) for index, reason in self._ends.items()]
        kept = [] if self._said and self._calls else self._kept
        return [*kept, *self._calls.values(), *ends, self.usage]
