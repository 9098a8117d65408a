"""Sessions with servers: opened when one is needed, kept for a while, and each in a task of its own, because the
package demands to be left where it was entered.

The package is known to wait for ever where a server does not answer, so every wait here has an end, and a session in
which something went wrong is used no more.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import TYPE_CHECKING, Any, NamedTuple, Self, TypeVar

from ventoux.connectors.client.failing import bare, in_words, is_lost
from ventoux.connectors.errors import ServerAway
from ventoux.errors import VentouxError
from ventoux.kit.clock import Clock, SystemClock

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from contextlib import AbstractAsyncContextManager
    from types import TracebackType

T = TypeVar("T")
Key = tuple[str, ...]
logger = logging.getLogger("ventoux.connectors")
_IDLE = 300.0
_MOST = 64
_CLOSING = 10.0
"""Seconds, in which a session has to be left."""
_CLOSED = -32000
"""The package's code for a connection that was closed; why, it says where the session is left."""
_TOLD_WITHIN = 0.5


class Target(NamedTuple):
    """``key``: of whose session it is; equal ones share it. ``server``: under which its failures are remembered.
    ``pause``: seconds in which a server is not asked again after so many failures in a row."""

    key: Key
    server: Key
    name: str
    open: Callable[[Callable[[], None]], Awaitable[AbstractAsyncContextManager[Any]]]
    """Given what to call when the session has ended by itself."""
    pause: Callable[[int], float]


class _Failure(NamedTuple):
    error: VentouxError
    until: float
    times: int


class Sessions:
    """Entered and left by the server; used in between. Seconds: ``connecting`` to open one, ``idle`` without use."""

    def __init__(
        self, *, connecting: float, idle: float = _IDLE, most: int = _MOST, clock: Clock | None = None
    ) -> None:
        self._connecting = connecting
        self._idle = idle
        self._most = most
        self._clock = clock or SystemClock()
        self._group = asyncio.TaskGroup()
        self._tasks: set[asyncio.Task[None]] = set()
        self._open: dict[Key, _Session] = {}
        """The one used last at the end."""
        self._failed: dict[Key, _Failure] = {}

    async def __aenter__(self) -> Self:
        await self._group.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        del kind, error, trace  # what failed elsewhere is not wrapped into a group here
        for task in self._tasks:
            task.cancel()
        await self._group.__aexit__(None, None, None)

    async def use(self, target: Target, work: Callable[[Any], Awaitable[T]], within: float) -> T:
        """``work`` with the session, within so many seconds once it is open. Raises ServerAway, SignInNeeded,
        AddressRefused."""
        for last in (False, True):
            session, fresh = await self._session(target)
            try:
                return await session.work(work, within)
            except Exception as error:
                if getattr(error, "code", None) == _CLOSED:
                    await session.told_why()
                # Nothing was done yet: the server has forgotten a session that is an old one.
                if last or fresh or not (is_lost(error) or is_lost(session.error)):
                    raise in_words(session.error or error, target.name, within) from error
                session.retire()
        raise AssertionError("the last attempt returns or raises")

    def soon(self, work: Callable[[], Awaitable[object]]) -> asyncio.Task[None]:
        """In the background. Nobody waits for it: what it raises goes to the log."""

        async def run() -> None:
            try:
                await work()
            except VentouxError as error:
                # Its words may be the server's.
                logger.info("a connector's server could not be asked in the background: %s", type(error).__name__)
            except Exception:
                logger.exception("asking a connector's server in the background has failed")

        return self._start(run())

    def close(self, matches: Callable[[Key], bool]) -> None:
        """Leaves those sessions, and forgets that their servers failed."""
        for key in [key for key in self._open if matches(key)]:
            self._open.pop(key).end()
        for key in [key for key in self._failed if matches(key)]:
            del self._failed[key]

    def failed(self, server: Key) -> VentouxError | None:
        """Why it is not asked just now."""
        failure = self._failed.get(server)
        return failure.error if failure is not None and failure.until > self._clock.monotonic() else None

    def fail(self, target: Target, error: Exception) -> None:
        """It is not asked again for a while."""
        before = self._failed.get(target.server)
        count = 1 if before is None else before.times + 1
        kept = bare(in_words(error, target.name, self._connecting))
        self._failed[target.server] = _Failure(kept, self._clock.monotonic() + target.pause(count), count)
        while len(self._failed) > 16 * self._most:
            del self._failed[next(iter(self._failed))]
        logger.info("the MCP server of %s cannot be used: %s", target.name, type(error).__name__)

    async def _session(self, target: Target) -> tuple[_Session, bool]:
        """And whether it is a new one."""
        session = self._open.pop(target.key, None)
        fresh = session is None or not session.usable
        if session is None or not session.usable:
            if (error := self.failed(target.server)) is not None:
                raise bare(error)
            session = _Session(target, self._connecting, self._idle, self._clock)
            self._start(session.run())
        self._open[target.key] = session
        self._make_room()
        try:
            await session.opened()
        except Exception as error:
            if self._open.get(target.key) is session:
                del self._open[target.key]
                self.fail(target, error)
            raise in_words(error, target.name, self._connecting) from error
        self._failed.pop(target.server, None)
        return session, fresh

    def _make_room(self) -> None:
        for key in [key for key, one in self._open.items() if not one.usable]:
            del self._open[key]
        for key in list(self._open)[: max(0, len(self._open) - self._most)]:
            self._open.pop(key).retire()

    def _start(self, work: Any) -> asyncio.Task[None]:
        task: asyncio.Task[None] = self._group.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


class _Session:
    def __init__(self, target: Target, connecting: float, idle: float, clock: Clock) -> None:
        self._target = target
        self._connecting = connecting
        self._idle = idle
        self._clock = clock
        self._ready = asyncio.get_running_loop().create_future()
        self._wake = asyncio.Event()
        self._ending = False
        self._retired = False
        self._over = False
        self._waiting: set[asyncio.Timeout] = set()
        self._left = asyncio.Event()
        self._used_at = clock.monotonic()
        self.error: Exception | None = None
        """Why it has ended by itself."""

    @property
    def usable(self) -> bool:
        return not (self._ending or self._retired or self._over)

    def end(self) -> None:
        self._ending = True
        self._wake.set()

    def retire(self) -> None:
        """It is used no more, and ends when nobody waits for it."""
        self._retired = True
        self._wake.set()

    async def told_why(self) -> None:
        """Waits until ``error`` says why the connection was closed, if it does."""
        self.retire()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_TOLD_WITHIN):
                await self._left.wait()

    async def opened(self) -> None:
        """Raises whatever it was that it could not be opened for."""
        await asyncio.shield(self._ready)

    async def work(self, work: Callable[[Any], Awaitable[T]], within: float) -> T:
        """Raises TimeoutError, and what the package raises."""
        client = await asyncio.shield(self._ready)
        self._used_at = self._clock.monotonic()
        limit = asyncio.timeout(within)
        try:
            async with limit:
                self._waiting.add(limit)
                if self._over:
                    raise ServerAway(f"The server of {self._target.name} has ended the session.")
                return await work(client)
        except TimeoutError:
            # What was begun with it may hang for ever; others may still be waiting for theirs.
            self.retire()
            if self._over:
                raise ServerAway(f"The server of {self._target.name} has ended the session.") from None
            raise
        finally:
            self._waiting.discard(limit)
            self._used_at = self._clock.monotonic()
            self._wake.set()

    async def run(self) -> None:
        """Its own task."""
        try:
            await self._run()
        except Exception as error:  # noqa: BLE001 - whoever waits for it is told
            self.error = error
        except BaseExceptionGroup as error:
            self.error = ServerAway(str(error))
        finally:
            self._over = True
            self._left.set()
            if not self._ready.done():
                self._ready.set_exception(self.error or ServerAway(f"{self._target.name} was not waited for."))
                self._ready.exception()  # whoever waited has it; where nobody did, nobody is to be told
            for limit in self._waiting:
                limit.reschedule(asyncio.get_running_loop().time())

    async def _run(self) -> None:
        async with contextlib.AsyncExitStack() as stack:
            async with asyncio.timeout(self._connecting):
                opening = await self._target.open(self._ended)
                client = await stack.enter_async_context(opening)
            self._ready.set_result(client)
            await self._until_over()
            for limit in self._waiting:
                limit.reschedule(asyncio.get_running_loop().time() + _CLOSING)

    def _ended(self) -> None:
        self._over = True
        self._wake.set()

    async def _until_over(self) -> None:
        while not (self._ending or self._over or (self._retired and not self._waiting)):
            self._wake.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(max(self._used_at + self._idle - self._clock.monotonic(), 0.1)):
                    await self._wake.wait()
                    continue
            if not self._waiting and self._clock.monotonic() - self._used_at >= self._idle:
                return
