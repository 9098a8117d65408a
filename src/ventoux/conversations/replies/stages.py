"""What a reply that runs here is at, for those who wait for it: told while it lasts, in this process, and never kept.

A model's call tells of its queue, of the loading of its engine and of the reading of its prompt; what comes after that
follows from the events of the reply.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from ventoux.conversations.entries import TextChunk, ThinkChunk
from ventoux.conversations.events import MessageDelta, ToolStarted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ventoux.conversations.events import Event

StageName = Literal["queued", "loading", "reading", "thinking", "writing", "tool"]


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    """``place`` in the queue, 1 for the next. ``what``: the name of a tool, or of what is done while a model is loaded;
    ``percent``: how much of that."""

    stage: StageName
    place: int | None = None
    what: str | None = None
    percent: int | None = None

    def goes_on(self, before: Stage | None) -> bool:
        """Whether it is still the same, further on."""
        if before is None or self.stage != before.stage:
            return False
        return self.stage != "tool" or self.what == before.what


class ToldStage(msgspec.Struct, frozen=True, kw_only=True, tag="ventoux.stage"):
    """``since``: seconds."""

    stage: StageName
    place: int | None
    what: str | None
    percent: int | None
    since: float


QUEUED, READING = Stage(stage="queued"), Stage(stage="reading")
_THINKING, _WRITING = Stage(stage="thinking"), Stage(stage="writing")
_ENCODER = msgspec.json.Encoder()


class Stages:
    """Of the replies that run here, by conversation."""

    def __init__(self) -> None:
        self._told: dict[str, Callable[[Stage], None]] = {}

    def begin(self, conversation_id: str, told: Callable[[Stage], None]) -> None:
        self._told[conversation_id] = told

    def end(self, conversation_id: str) -> None:
        self._told.pop(conversation_id, None)

    def teller(self, metadata: Mapping[str, str] | None) -> Callable[[Stage], None] | None:
        """For a call of a model, by what it tells of itself; None where nobody waits for such a reply."""
        return self._told.get((metadata or {}).get("conversation_id", ""))


def staged(event: Event) -> Stage | None:
    """Which stage an event begins or goes on with, where it is one."""
    if isinstance(event, ToolStarted):
        return Stage(stage="tool", what=event.name)
    if not isinstance(event, MessageDelta):
        return None
    if isinstance(event.content, ThinkChunk):
        return _THINKING
    return _WRITING if isinstance(event.content, str | TextChunk) else None


def encoded(stage: Stage, since: float) -> bytes:
    """As an event without an id, which nobody can go on from."""
    told = ToldStage(
        stage=stage.stage, place=stage.place, what=stage.what, percent=stage.percent, since=round(since, 2)
    )
    return b"event: ventoux.stage\ndata: %s\n\n" % _ENCODER.encode(told)
