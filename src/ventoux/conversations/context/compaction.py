"""When a conversation no longer fits its model: its oldest turns are summarised, by the model itself.

The system prompt, the user's last message and as many recent turns as half of the room holds stay as they are. A reply
of so many calls of tools that it does not fit alone is cut within: then the user's message is in the summary word for
word. Nothing is lost: the entries stay, and the summary stands for them only in what the model reads.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from ventoux.conversations.context.counting import tokens_of, tokens_of_messages
from ventoux.conversations.context.summarising import Summariser, with_request
from ventoux.conversations.entries import Entry, MessageInput, MessageOutput, text_of
from ventoux.conversations.schemas import Summary

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ventoux.accounts.schemas import Principal
    from ventoux.calls import ChatMessage
    from ventoux.conversations.schemas import Models

    Render = Callable[[Sequence[Entry], Summary | None], list[ChatMessage]]

_SUMMARY_SHARE = 8
"""One in so many tokens of the room is the summary's at most."""
_ANSWER_SHARE = 4
"""One in so many tokens of the context is kept for the answer, where the caller sets no bound."""
_LEAST, _MOST = 32, 1024


class Compaction:
    """``known``: the addresses that a summary may tell; None where all that was read are the user's own words.
    ``share`` of the room is what recent turns may keep of it, from 0 to 1."""

    def __init__(self, models: Models, known: frozenset[str] | None, share: float = 0.5) -> None:
        self._summariser = Summariser(models, known)
        self._share = share

    async def fit(
        self,
        principal: Principal,
        model: str,
        history: Sequence[Entry],
        summary: Summary | None,
        render: Render,
        room: int,
    ) -> Summary | None:
        """A new summary where the messages take more than ``room`` tokens as they are estimated; None where they fit,
        or where nothing is left to be summarised: then the engine has the last word. Whatever the model does,
        nothing is raised but what cancels it: what it does not summarise is shortened."""
        if tokens_of_messages(render(history, summary)) <= room:
            return None
        tokens = min(_MOST, max(_LEAST, room // _SUMMARY_SHARE))
        place = await asyncio.to_thread(_place, history, summary, render, room - 2 * tokens, self._share)
        if place is None:
            return None
        first = summary.position if summary else 0
        request = _request(history, place.position) if place.within else ""
        text = await self._summariser.summarised(
            principal, model, history, (first, place.position), summary.text if summary else "", tokens, room
        )
        text = await asyncio.to_thread(with_request, text, request, history, tokens)
        return Summary(place.position, text, tokens_of(text))


class _Place(NamedTuple):
    """``within``: the user's last message is before it."""

    position: int
    within: bool


def _place(history: Sequence[Entry], summary: Summary | None, render: Render, room: int, share: float) -> _Place | None:
    """Up to where entries are summarised: the earliest place with which the rest fits. None: there is none."""
    done = summary.position if summary else 0

    def rest(position: int) -> int:
        messages = render(history, Summary(position, "", 0))
        return tokens_of_messages([message for message in messages if message.role != "system"])

    system = tokens_of_messages([message for message in render(history, summary) if message.role == "system"])
    turns = [at for at in _turns(history) if at > done]
    if turns:
        wanted = min(int(room * share), room - system)
        position = turns[min(bisect_left(turns, -wanted, key=lambda at: -rest(at)), len(turns) - 1)]
        if rest(position) <= room - system:
            return _Place(position, within=False)
    rounds = [at for at in _rounds(history) if at > done]
    if rounds:
        wanted = room - system
        position = rounds[min(bisect_left(rounds, -wanted, key=lambda at: -rest(at)), len(rounds) - 1)]
        return _Place(position, within=True)
    return _Place(turns[-1], within=False) if turns else None


def _turns(history: Sequence[Entry]) -> list[int]:
    """Where the user begins to speak; of messages that follow each other the first."""
    return [at for at, entry in enumerate(history) if _of_user(entry) and not (at and _of_user(history[at - 1]))]


def _rounds(history: Sequence[Entry]) -> list[int]:
    """Where, behind the user's last message, the model has called tools anew."""
    last = max(_turns(history), default=len(history))
    begun: list[int] = []
    known: object = None
    for at in range(last, len(history)):
        entry = history[at]
        if isinstance(entry, MessageInput | MessageOutput):
            continue
        this = getattr(entry, "info", {}).get("round", at)
        if this != known and _begun_before(history, at, last):
            begun.append(at)
        known = this
    return begun


def _begun_before(history: Sequence[Entry], at: int, last: int) -> bool:
    """Whether anything but the user's message is between."""
    return any(not _of_user(entry) for entry in history[last:at])


def _of_user(entry: Entry) -> bool:
    return isinstance(entry, MessageInput) and entry.role == "user"


def _request(history: Sequence[Entry], position: int) -> str:
    """What the user said last before it."""
    first = max((at for at in _turns(history) if at < position), default=0)
    said = [text_of(entry.content) for entry in history[first:position] if isinstance(entry, MessageInput)]
    return "\n\n".join(said)


def kept_for_answer(context: int, max_tokens: int | None) -> int:
    """Tokens: what the caller allows, or a quarter of the context; half of it at most."""
    return min(max_tokens or context // _ANSWER_SHARE, context // 2)


class ContextUse(msgspec.Struct):
    """Of a model's context, in tokens as they are estimated. ``answer`` is kept for what it says, ``room`` is left."""

    context: int
    system: int
    summary: int
    history: int
    answer: int
    room: int


def context_of(
    render: Render, history: Sequence[Entry], summary: Summary | None, context: int, answer: int
) -> ContextUse:
    messages = render(history, summary)
    whole = tokens_of_messages(messages)
    system = tokens_of_messages([message for message in messages if message.role == "system"])
    summarised = tokens_of(summary.text) if summary else 0
    return ContextUse(
        context=context,
        system=system,
        summary=summarised,
        history=max(0, whole - system - summarised),
        answer=answer,
        room=max(0, context - answer - whole),
    )
