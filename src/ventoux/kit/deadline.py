"""A time limit on a piece of a coroutine, for where ``asyncio.timeout`` is too heavy: the way of every call and chunk.

It is entered and left without awaiting, and has no state that could be asked or moved.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType


class Interruption:
    """Cancels the task that is inside, once, and lets the one who leaves know that it was not somebody else."""

    __slots__ = ("_cancelling", "_inside", "_interrupted", "_task")

    def __enter__(self) -> Self:
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("only a task can be interrupted")
        self._task = task
        self._cancelling = task.cancelling()
        self._interrupted = False
        self._inside = True
        return self

    def interrupt(self) -> None:
        if self._inside and not self._interrupted:
            self._interrupted = True
            self._task.cancel()

    def left(self, kind: type[BaseException] | None) -> bool:
        """Whether what leaves is our own cancellation, and nobody else wants the task to end."""
        self._inside = False
        if not self._interrupted:
            return False
        alone = self._task.uncancel() <= self._cancelling
        return alone and kind is not None and issubclass(kind, asyncio.CancelledError)


class Deadline(Interruption):
    """``with Deadline(seconds):`` raises TimeoutError when its body has not ended by then."""

    __slots__ = ("_seconds", "_timer")

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __enter__(self) -> Self:
        super().__enter__()
        self._timer = asyncio.get_running_loop().call_later(self._seconds, self.interrupt)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._timer.cancel()
        if self.left(kind):
            raise TimeoutError from error
