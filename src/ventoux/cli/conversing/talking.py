"""One question and everything that becomes of it: replies, calls that wait for the user, a stop."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol

from ventoux.cli.chatting.errors import AnswerFailed, ServerUnreachable
from ventoux.cli.conversing.telling import Telling, Told

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable
    from contextlib import AbstractContextManager

    from ventoux.cli.conversing.api import ConversationApi, Thread
    from ventoux.cli.conversing.deciding import Deciding
    from ventoux.cli.conversing.telling import Screen
    from ventoux.cli.libraries.api import Json

_MOST_ROUNDS = 100
_STOPPED_WITHIN = 10.0
"""Seconds for the server to end a reply that was stopped."""
_LOOK_EVERY = 0.05


class Shown(Protocol):
    """Opens the screen for one reply, and what draws on it, if anything does."""

    def __call__(self) -> AbstractContextManager[tuple[Screen, Callable[[], Awaitable[None]] | None]]: ...


class Talk:
    """``start``: the body that begins a conversation, without its inputs. ``deciding`` is asked once a reply waits."""

    def __init__(self, api: ConversationApi, thread: Thread, start: Json, shown: Shown, deciding: Deciding) -> None:
        self.thread = thread
        self._api = api
        self._start = start
        self._shown = shown
        self._deciding = deciding
        self._interrupted: asyncio.Event | None = None
        self._taking: asyncio.Task[None] | None = None
        self.told: list[Told] = []
        """Every reply to the last question; what the server says against it stands in the last."""
        self.stopped = False
        self.left = False
        """The user has interrupted twice."""

    def interrupt(self) -> None:
        """What Ctrl-C does while a reply comes: the first stops it on the server, the second leaves."""
        if self._interrupted is None or self._taking is None:
            return
        if not self._interrupted.is_set():
            self._interrupted.set()
            return
        self.left = True
        self._taking.cancel()

    async def ask(self, inputs: str) -> None:
        """Until a reply waits for nothing."""
        first = {"inputs": inputs}
        await self._all(first if self.thread.id else self._start | first)

    async def go_on(self) -> None:
        """With a reply that ended before it was whole."""
        await self._all({})

    async def follow(self) -> None:
        """The newest reply of a conversation, and what comes of it now."""
        await self._all(None)

    async def _all(self, body: Json | None) -> None:
        self.told = []
        for _ in range(_MOST_ROUNDS):
            events = self._api.follow(self.thread) if body is None else self._api.reply(self.thread, body)
            last = Told()
            self.told.append(last)
            await self._one(events, last)
            if self.left or self.stopped or last.error is not None or not last.ended or not last.waiting:
                return
            body = await self._deciding.body(self.thread, last.waiting)

    async def _one(self, events: AsyncGenerator[Json], told: Told) -> None:
        self.stopped = False
        self._interrupted = asyncio.Event()
        with self._shown() as (screen, draw):
            async with asyncio.TaskGroup() as group:
                beside = [group.create_task(self._stop_when_told(screen, self._interrupted))]
                if draw is not None:
                    beside.append(group.create_task(_awaited(draw)))
                self._taking = group.create_task(Telling(told, screen).take(events))
                self._taking.add_done_callback(lambda _: [one.cancel() for one in beside])
        self._taking = None

    async def _stop_when_told(self, screen: Screen, interrupted: asyncio.Event) -> None:
        await interrupted.wait()
        self.stopped = True
        while not self.thread.id:  # noqa: ASYNC110 - the first event tells it
            await asyncio.sleep(_LOOK_EVERY)
        try:
            await self._api.stop(self.thread)
        except (AnswerFailed, ServerUnreachable) as error:
            screen.note(str(error))
        await asyncio.sleep(_STOPPED_WITHIN)
        if self._taking is not None:
            self._taking.cancel()


async def _awaited(draw: Callable[[], Awaitable[None]]) -> None:
    await draw()
