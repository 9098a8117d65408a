"""Workers by conversation: state is kept from call to call, and thrown away after a rest or for another one's sake."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from ventoux.errors import VentouxError
from ventoux.tools.code_interpreter.process import JailFailed, Worker
from ventoux.tools.schemas import ToolFailed

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from ventoux.kit.clock import Clock
    from ventoux.tools.code_interpreter.jail import Jail
    from ventoux.tools.code_interpreter.returned import Mark

logger = logging.getLogger("ventoux.tools.code_interpreter")

_LOOK = 60.0
"""Seconds between two looks for those that have rested too long."""


class Session:
    """Of one conversation. ``lost``: why its state is gone since the last call, if it is."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.worker: Worker | None = None
        self.lost: str | None = None
        self.rested_at = 0.0
        self.waiting = 0
        self.starting = False
        self.closed = False
        self.attached: dict[str, str] = {}
        """Names in the working folder, by the ids of files."""
        self.marks: dict[str, Mark] = {}

    @property
    def busy(self) -> bool:
        return self.waiting > 0

    @property
    def has_place(self) -> bool:
        """Also where its worker is not there yet: whoever counts meanwhile has to know."""
        return self.starting or self.worker is not None

    async def end(self, lost: str | None = None) -> None:
        worker, self.worker = self.worker, None
        self.lost = lost or self.lost
        self.attached, self.marks = {}, {}
        if worker is not None:
            await asyncio.shield(_ended(worker))


class Sessions:
    """``most`` workers at once, and a spare one; ``idle``: seconds of rest."""

    def __init__(self, jail: Jail, most: int, idle: float, clock: Clock) -> None:
        self._jail = jail
        self._most = most
        self._idle = idle
        self._clock = clock
        self._sessions: dict[str, Session] = {}
        self._spare: Worker | None = None
        self._wanted = asyncio.Event()

    @property
    def ready(self) -> bool:
        """A spare worker waits."""
        return self._spare is not None

    def expect(self) -> None:
        """A conversation that may run code has begun to answer: a spare worker is made ready meanwhile."""
        if self._spare is None:
            self._wanted.set()

    async def run(self) -> None:
        """Until cancelled; then all workers end."""
        try:
            while True:
                with suppress(TimeoutError):
                    async with asyncio.timeout(_LOOK):
                        await self._wanted.wait()
                if self._wanted.is_set():
                    self._wanted.clear()
                    await self._prepare()
                await self.end_idle()
        finally:
            await asyncio.shield(self.close())

    @asynccontextmanager
    async def of(self, conversation_id: str) -> AsyncGenerator[tuple[Session, Worker]]:
        """One call at a time has it. Whoever is cancelled inside ends the worker. Raises ToolFailed."""
        session = self._sessions.setdefault(conversation_id, Session())
        session.waiting += 1
        try:
            async with session.lock:
                worker = session.worker or await self._begun(session)
                try:
                    yield session, worker
                except VentouxError:
                    # Told while the worker stands still.
                    raise
                except BaseException:
                    await session.end("the call before was stopped")
                    raise
        finally:
            session.waiting -= 1
            session.rested_at = self._clock.now()

    async def close_one(self, conversation_id: str) -> None:
        session = self._sessions.pop(conversation_id, None)
        if session is not None:
            session.closed = True
            await session.end()

    async def close(self) -> None:
        sessions, self._sessions = list(self._sessions.values()), {}
        spare, self._spare = self._spare, None
        for session in sessions:
            session.closed = True
            await session.end()
        if spare is not None:
            await _ended(spare)

    async def end_idle(self) -> None:
        """Nothing stays of them: whoever comes back is told by a new session that it is one."""
        oldest = self._clock.now() - self._idle
        for name, session in list(self._sessions.items()):
            if not session.busy and session.rested_at < oldest:
                await session.end("it was not used for long")
                if not session.busy:
                    self._sessions.pop(name, None)

    async def _begun(self, session: Session) -> Worker:
        if session.closed:
            raise ToolFailed("The conversation has ended.")
        try:
            await self._make_room(session)
            worker = await self._worker()
            if session.closed:
                await asyncio.shield(_ended(worker))
                raise ToolFailed("The conversation has ended.")
            session.worker = worker
        finally:
            session.starting = False
        return worker

    async def _worker(self) -> Worker:
        """The spare one, or a new one. Raises ToolFailed."""
        worker, self._spare = self._spare, None
        if worker is not None and worker.alive:
            return worker
        if worker is not None:
            await asyncio.shield(_ended(worker))
        try:
            return await Worker.start(self._jail)
        except JailFailed as error:
            logger.warning("the code interpreter does not start", extra={"fields": {"error": str(error)}})
            raise ToolFailed(
                "The code interpreter cannot be started now.", hint="The server's log says why."
            ) from error

    async def _make_room(self, session: Session) -> None:
        """The place is the session's before anything is waited for. Raises ToolFailed."""
        running = [one for one in self._sessions.values() if one.has_place and one is not session]
        resting = [one for one in running if not one.busy]
        if len(running) >= self._most and not resting:
            raise ToolFailed(
                f"All {self._most} places of the code interpreter are at work for other conversations.",
                hint="Try again shortly, or ask the operator to raise code_sessions.",
            )
        session.starting = True
        if len(running) >= self._most:
            await min(resting, key=lambda one: one.rested_at).end("its place was needed for another conversation")

    async def _prepare(self) -> None:
        if self._spare is not None and self._spare.alive:
            return
        try:
            worker = await Worker.start(self._jail)
        except JailFailed as error:
            logger.warning("no spare code interpreter", extra={"fields": {"error": str(error)}})
            return
        try:
            await worker.prepare()
        except BaseException:
            await asyncio.shield(_ended(worker))
            raise
        self._spare = worker


async def _ended(worker: Worker) -> None:
    try:
        await worker.end()
    except TimeoutError:
        logger.warning("a code interpreter was killed and does not end")
