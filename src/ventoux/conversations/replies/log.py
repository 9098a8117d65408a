"""The events of a reply that runs here, as far as they may be seen: those that are kept.

Many may follow one log, each at its own pace, and none holds up another or the reply.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from typing import TYPE_CHECKING

from ventoux.conversations.replies.encoding import rest

if TYPE_CHECKING:
    from ventoux.conversations.replies.schemas import Events
    from ventoux.conversations.replies.stages import Stage
    from ventoux.errors import VentouxError


class Log:
    def __init__(self, number: int) -> None:
        self.number = number
        self.last = 0
        self.failure: VentouxError | None = None
        """Why it ended without a word in the log: the log itself could not be kept."""
        self.stage: Stage | None = None
        """What the reply is at; ``staged_at``: since when, by the monotonic clock."""
        self.staged_at = 0.0
        self._parts: list[Events] = []
        self._firsts: list[int] = []
        self._ended = False
        self._news = asyncio.Event()

    @property
    def ended(self) -> bool:
        return self._ended

    def show(self, events: Events) -> None:
        self._parts.append(events)
        self._firsts.append(events.first)
        self.last = events.last
        self._wake()

    def enter(self, stage: Stage, now: float) -> None:
        """Followers are told where something of it is new."""
        if stage == self.stage:
            return
        if not stage.goes_on(self.stage):
            self.staged_at = now
        self.stage = stage
        self._wake()

    def end(self, failure: VentouxError | None = None) -> None:
        if not self._ended:
            self._ended, self.failure = True, failure
            self._wake()

    def after(self, number: int) -> bytes:
        """Everything that may be seen after that event."""
        if number >= self.last:
            return b""
        place = max(0, bisect_right(self._firsts, number + 1) - 1)
        first, *others = self._parts[place:]
        return rest(first, number) + b"".join(part.data for part in others)

    async def news(self, known: int, within: float) -> None:
        """Returns when there is more than that event, when it has ended, or after so many seconds."""
        if self._ended or self.last > known:
            return
        waited = self._news
        try:
            async with asyncio.timeout(within):
                await waited.wait()
        except TimeoutError:
            return

    def _wake(self) -> None:
        # Who waits has the old one; whoever comes after this waits for what is next.
        self._news.set()
        self._news = asyncio.Event()
