"""Work in threads beside the event loop: the loop goes on quickly, and a process that shall end does.

At each write to a client the loop gives its turn away, and Python's threads keep theirs for 5 ms: beside one that
searches a long text, five hundred writes took two and a half seconds. Where turns are always short, a gateway with
nothing in threads but its database answers a fifth fewer calls. So they are short while somebody calculates.
"""

from __future__ import annotations

import asyncio
import sys
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

T = TypeVar("T")

TURN = 0.0005
"""Seconds that a thread keeps its turn while one calculates here."""
_USUAL = sys.getswitchinterval()
_lock = threading.Lock()
_calculating = 0


@contextmanager
def short_turns() -> Generator[None]:
    """Around what a thread calculates."""
    _count(1)
    try:
        yield
    finally:
        _count(-1)


def _count(more: int) -> None:
    global _calculating  # noqa: PLW0603 - as the interval is: of the process
    with _lock:
        _calculating += more
        sys.setswitchinterval(TURN if _calculating else _USUAL)


class Beside(ThreadPoolExecutor):
    """Where ``asyncio.to_thread`` calculates. It joins its threads at exit: what may take long is for a daemon."""

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        def calculate() -> T:
            with short_turns():
                return fn(*args, **kwargs)

        return super().submit(calculate)


async def in_daemon_thread(work: Callable[[], T]) -> T:
    """``work`` must be safe to stop at any instant, as it is when the power goes: a download of an hour would hold a
    Ctrl-C for an hour."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def run() -> None:
        try:
            with short_turns():
                result = work()
        except BaseException as error:  # noqa: BLE001 - carried over to the one who waits
            _tell(loop, done, lambda error=error: done.set_exception(error))
        else:
            _tell(loop, done, lambda: done.set_result(result))

    threading.Thread(target=run, daemon=True).start()
    return await done


def _tell(loop: asyncio.AbstractEventLoop, done: asyncio.Future[T], settle: Callable[[], None]) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(lambda: None if done.done() else settle())
