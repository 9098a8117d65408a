"""Blocking work beside the event loop that must not keep the process from ending.

``asyncio.to_thread`` joins its threads at exit: a download of an hour would hold a Ctrl-C for an hour. What runs here
must be safe to stop at any instant, as it is when the power goes.
"""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


async def in_daemon_thread(work: Callable[[], T]) -> T:
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def run() -> None:
        try:
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
