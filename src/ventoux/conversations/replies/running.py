"""Replies that this server runs: none of them is its client's, so a client that leaves ends nothing."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Literal

from ventoux.conversations.errors import ConversationsUnavailable, ReplyCut, ReplyRunning, ReplyTaken
from ventoux.conversations.events import ResponseDone, ResponseError, ResponseStarted
from ventoux.conversations.replies.recording import Recording
from ventoux.conversations.replies.recovery import CUT, settle
from ventoux.conversations.replies.stages import Stages
from ventoux.conversations.replies.writer import InMemory, Writer
from ventoux.conversations.searching.terms import key_of
from ventoux.conversations.store import replies
from ventoux.conversations.transactions import reading, unlocked
from ventoux.errors import Unavailable, VentouxError, error_name
from ventoux.kit.clock import rfc3339
from ventoux.kit.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.conversations.replies.rows import EventRows
    from ventoux.conversations.replies.schemas import Reply
    from ventoux.conversations.schemas import Ended, Loop, Turn
    from ventoux.kit.clock import Clock

logger = logging.getLogger("ventoux.replies")

_BEAT = 5.0
_SILENT = 30.0
"""Seconds without a word from its server after which a reply is taken for cut."""
_FORGET = 3600.0
_MARKED_WITHIN = 5.0
"""Seconds that a reply which was told to end gets to put down what was said."""
_DAY = 86_400.0


class Running:
    """One reply. ``why``: as what it ends when it is cancelled. ``ending``: its run is over, and how it ended is being
    put down."""

    def __init__(self, turn: Turn, recording: Recording, *, stored: bool) -> None:
        self.turn = turn
        self.recording = recording
        self.stored = stored
        self.why: Literal["stopped", "cut"] = "cut"
        self.ending = False
        self.task: asyncio.Task[None] | None = None

    async def end(self, why: Literal["stopped", "cut"], within: float = _MARKED_WITHIN) -> None:
        """Returns when it has ended, or after so many seconds."""
        if self.task is not None and not self.task.done():
            # One that was cancelled before its first step would not get to say anything.
            await asyncio.sleep(0)
            # Once, and only its run: whoever cancels what comes after would keep it from putting down what was said.
            if not self.ending and not self.task.cancelling():
                self.why = why
                self.task.cancel()
            await asyncio.wait([self.task], timeout=within)


class Replies:
    """``run`` has to run for any reply to. ``alone``: no other server writes to this database."""

    def __init__(
        self,
        engine: AsyncEngine,
        rows: EventRows,
        loop: Loop,
        clock: Clock,
        *,
        alone: bool,
        kept_days: float,
        stages: Stages | None = None,
    ) -> None:
        self.server = new_id()
        self._engine = engine
        self._loop = loop
        self._clock = clock
        self._stages = stages or Stages()
        self._alone = alone
        self._kept_seconds = kept_days * _DAY
        self._writer = Writer(rows, clock)
        self._in_memory = InMemory()
        self._group: asyncio.TaskGroup | None = None
        self._running: dict[str, Running] = {}
        self._unsettled: dict[tuple[str, int], Reply] = {}
        """Of this server, which have ended and could not be marked so."""

    async def run(self) -> None:
        """Until cancelled. Raises ConversationsUnavailable when it cannot begin."""
        await self._settle_lost(first=True)
        async with asyncio.TaskGroup() as group:
            writing = group.create_task(self._writer.run())
            self._group = group
            try:
                await self._beats()
            finally:
                await self.drain(lambda: 0.0)
                for one in self._running.values():
                    self._unsettled[one.recording.reply.conversation_id, one.recording.reply.number] = (
                        one.recording.reply
                    )
                writing.cancel()

    @property
    def ready(self) -> bool:
        return self._group is not None

    def check_ready(self) -> None:
        """Raises Unavailable."""
        if not self.ready:
            raise Unavailable("This server takes no new replies: it is starting or going down.", retry_after=5)

    def begin(self, turn: Turn, reply: Reply, *, stored: bool = True) -> Running:
        """``reply`` is in the database if it is ``stored``. Raises Unavailable."""
        self.check_ready()
        keeper = self._writer if stored else self._in_memory
        whose = key_of(turn.conversation.workspace_id, turn.conversation.owner) if stored else None
        running = Running(turn, Recording(reply, len(turn.history), keeper, self._clock, whose), stored=stored)
        if stored:
            self._running[reply.conversation_id] = running
            self._stages.begin(reply.conversation_id, running.recording.enter)
        assert self._group is not None  # noqa: S101 - ``check_ready``
        running.task = self._group.create_task(self._run(running))
        return running

    def found(self, conversation_id: str) -> Running | None:
        """The reply that runs here in that conversation."""
        return self._running.get(conversation_id)

    async def stop(self, conversation_id: str) -> bool:
        """Wherever it runs; False where none does. Raises ConversationsUnavailable."""
        if (running := self.found(conversation_id)) is not None:
            await running.end("stopped")
            return True
        async with reading(self._engine) as connection:
            reply = await replies.newest(connection, conversation_id)
        if reply is None or reply.state != "running":
            return False
        # Its server finds that it is no longer its own when it next puts something down.
        return await settle(self._engine, reply, "stopped", self._clock.now())

    async def drain(self, left: Callable[[], float]) -> None:
        """Takes no new replies, and lets those that run go on for as long as there are seconds ``left``; then they are
        cut."""
        self._group = None
        while self._running and left() > 0:
            tasks = [one.task for one in self._running.values() if one.task is not None]
            await asyncio.wait(tasks, timeout=min(0.1, left()))
        async with asyncio.TaskGroup() as group:
            for one in list(self._running.values()):
                group.create_task(one.end("cut"))

    async def _run(self, running: Running) -> None:
        """Ends in any case, and raises nothing: one reply that fails is no reason for others to."""
        recording, conversation_id = running.recording, running.turn.conversation.id
        try:
            await self._run_loop(running)
        except VentouxError as error:
            # Its end cannot be put down; followers have been told by the log.
            recording.log.end(error)
        except Exception:
            logger.exception("a reply could not be ended")
            recording.log.end(ConversationsUnavailable("The reply failed unexpectedly: the server's log says why."))
        finally:
            recording.log.end(ConversationsUnavailable(CUT))
            if running.stored and not recording.ended:
                self._leave_unsettled(recording.reply)
            if self._running.get(conversation_id) is running:
                del self._running[conversation_id]
                self._stages.end(conversation_id)

    async def _run_loop(self, running: Running) -> None:
        """Raises what keeps its end from being put down."""
        recording, now = running.recording, rfc3339(self._clock.now())
        try:
            await recording.tell(ResponseStarted(running.turn.conversation.id, now))
            end = self._done(running, await self._loop.run(running.turn, recording))
        except asyncio.CancelledError:
            end = self._cancelled(running)
        except VentouxError as error:
            end = self._failed(running, error)
        except Exception as error:
            logger.exception("a reply failed unexpectedly")
            end = self._failed(running, _unexpected(error))
        running.ending = True
        await end

    async def _done(self, running: Running, ended: Ended) -> None:
        recording = running.recording
        recording.usage, recording.guardrails = ended.usage, ended.guardrails
        await recording.end(ended.state, ResponseDone(usage=ended.usage, created_at=rfc3339(self._clock.now())))

    async def _cancelled(self, running: Running) -> None:
        recording, now = running.recording, rfc3339(self._clock.now())
        await recording.keep(*recording.unfinished.entries())
        if running.why == "stopped":
            await recording.end("stopped", ResponseDone(usage=recording.usage, created_at=now))
        else:
            error = ReplyCut(CUT)
            event = ResponseError(message=CUT, code=error.status, created_at=now, error=error_name(error))
            await recording.end("cut", event, error=error)

    async def _failed(self, running: Running, error: VentouxError) -> None:
        recording, now = running.recording, rfc3339(self._clock.now())
        await recording.keep(*recording.unfinished.entries())
        event = ResponseError(message=str(error), code=error.status, created_at=now, error=error_name(error))
        await recording.end("failed", event, error=error)

    def _leave_unsettled(self, reply: Reply) -> None:
        self._unsettled[reply.conversation_id, reply.number] = reply

    async def _beats(self) -> None:
        forgotten = 0.0
        while True:
            with suppress(ConversationsUnavailable):
                await self.beat()
                if self._clock.now() - forgotten >= _FORGET:
                    forgotten = self._clock.now()
                    async with unlocked(self._engine) as connection:
                        await replies.forget_events(connection, forgotten - self._kept_seconds)
            await asyncio.sleep(_BEAT)

    async def beat(self) -> None:
        """Says that this server lives, ends what is no longer its own, and marks what nobody runs any more. Raises
        ConversationsUnavailable."""
        await self._say_alive()
        await self._settle_lost()

    async def _say_alive(self) -> None:
        mine = [one for one in self._running.values() if one.task is not None]
        if not mine:
            return
        async with unlocked(self._engine) as connection:
            theirs = [one.recording.reply.conversation_id for one in mine]
            alive = set(await replies.beat(connection, self.server, theirs, self._clock.now()))
        for one in mine:
            reply = one.recording.reply
            if (reply.conversation_id, reply.number) not in alive and one.recording.state == "running":
                one.recording.lost(ReplyTaken())
                await one.end("cut")

    async def _settle_lost(self, *, first: bool = False) -> None:
        """Raises ConversationsUnavailable."""
        for place, reply in list(self._unsettled.items()):
            await settle(self._engine, reply, "cut", self._clock.now())
            del self._unsettled[place]
        # Those of this server that it does not run are silent as well, whatever they were lost by.
        since = None if self._alone and first else self._clock.now() - _SILENT
        async with reading(self._engine) as connection:
            lost = await replies.running(connection, silent_since=since)
        for reply in lost:
            if await settle(self._engine, reply, "cut", self._clock.now()):
                logger.warning("a reply of a server that has ended is marked as cut")


def check_none_runs(newest: Reply | None) -> None:
    """Raises ReplyRunning."""
    if newest is not None and newest.state == "running":
        raise ReplyRunning


def _unexpected(error: Exception) -> VentouxError:
    failure = VentouxError("Ventoux failed unexpectedly; its log says more.")
    failure.__cause__ = error
    return failure
