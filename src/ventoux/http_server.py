"""The HTTP server: uvicorn with our own connection to clients, and our signals."""

from __future__ import annotations

import asyncio
import signal
import time
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, cast

import uvicorn

from ventoux.gateway.connection import ClientConnection
from ventoux.kit import memory

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Generator

    from ventoux.settings import Settings

_CUT_WITHIN = 3.0
"""Seconds that cut calls get to note what they consumed."""


class Stopping(Protocol):
    def stopping(self, *, at_once: bool) -> None:
        """The terminal is told that it goes down."""
        ...


class HttpServer(uvicorn.Server):
    """uvicorn with our signals: the first Ctrl-C drains, the second stops at once. SIGUSR2 drains as well, and first
    calls ``leave``: another server is about to take this one's place. ``stopping`` is set with the first of them."""

    def __init__(
        self, app: Any, settings: Settings, announcer: Stopping, leave: Callable[[], None], stopping: asyncio.Event
    ) -> None:
        config = uvicorn.Config(
            app,
            loop="none",
            http=cast("Any", partial(ClientConnection, send_timeout=settings.send_timeout)),
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            # Longer than the usual clients and proxies wait: the side that closes first should be theirs.
            timeout_keep_alive=75,
            timeout_graceful_shutdown=int(settings.drain_timeout),
        )
        super().__init__(config)
        self._announcer = announcer
        self._leave = leave
        self._stopping = stopping
        self._tidied_at = 0
        self._drained_at = float("inf")
        self._drain = settings.drain_timeout

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """Ours are set in ``run``."""
        yield

    async def run(self, listener: socket.socket) -> None:  # type: ignore[override]  # uvicorn's own run starts a loop
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._stop)
        loop.add_signal_handler(signal.SIGUSR2, self._give_way)
        try:
            await self.serve(sockets=[listener])
        finally:
            await self._cut()

    def left(self) -> float:
        """Seconds that what is under way has still; none when it is to stop at once."""
        return 0.0 if self.force_exit else max(0.0, self._drained_at - time.monotonic())

    async def on_tick(self, counter: int) -> bool:
        """Ten times a second, by uvicorn. A server that has become idle gives back what its calls took."""
        served = self.server_state.total_requests
        if served > self._tidied_at and not self.server_state.tasks and counter % 10 == 0:
            self._tidied_at = served
            memory.give_back()
        return await super().on_tick(counter)

    def _give_way(self) -> None:
        self._leave()
        self._stop()

    def _stop(self) -> None:
        at_once = self.should_exit
        self._drained_at = min(self._drained_at, time.monotonic() + self._drain)
        self._stopping.set()
        self._announcer.stopping(at_once=at_once)
        self.should_exit = True
        self.force_exit = at_once

    async def _cut(self) -> None:
        """Cancels the calls still in flight, so that the ledger learns of them before it closes."""
        tasks = [task for task in self.server_state.tasks if not task.done()]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=_CUT_WITHIN)
