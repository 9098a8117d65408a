"""Two engines are asked, and the first to begin answers: where the slowest calls matter more than what they cost."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

from ventoux.errors import VentouxError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

T = TypeVar("T")


async def hedged(
    first: AsyncGenerator[list[T]], second: Callable[[], AsyncGenerator[list[T]] | None], after: float
) -> AsyncGenerator[list[T]]:
    """The batches of whichever has one that is not empty first. ``second`` is asked for after so many seconds without
    one, and may be None then. The other one is closed. Raises what the first raised where both failed."""
    streams = [first]
    try:
        winner, begun = await _race(streams, second, after)
        for stream in streams:
            if stream is not winner:
                await stream.aclose()
        yield begun
        async for batch in winner:
            yield batch
    finally:
        for stream in streams:
            await stream.aclose()


async def _race(
    streams: list[AsyncGenerator[list[T]]], second: Callable[[], AsyncGenerator[list[T]] | None], after: float
) -> tuple[AsyncGenerator[list[T]], list[T]]:
    """Adds the second to ``streams`` when it is asked."""
    async with asyncio.TaskGroup() as group:
        running = {group.create_task(_begin(streams[0])): streams[0]}
        done, _ = await asyncio.wait(running, timeout=after)
        if not done and (other := second()) is not None:
            streams.append(other)
            running[group.create_task(_begin(other))] = other
        failure: VentouxError | None = None
        while running:
            done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            for task in sorted(done, key=lambda task: streams.index(running[task])):
                stream = running.pop(task)
                begun = task.result()
                if not isinstance(begun, VentouxError):
                    for other_task in running:
                        other_task.cancel()
                    return stream, begun
                if failure is None or stream is streams[0]:
                    failure = begun
    if failure is None:
        raise RuntimeError("a race without runners")
    raise failure


async def _begin(stream: AsyncGenerator[list[T]]) -> list[T] | VentouxError:
    """The first batch that holds something; what it holds may be nothing where the stream ends before. An error is a
    result, so that it does not end the other one."""
    try:
        async for batch in stream:
            if batch:
                return batch
    except VentouxError as error:
        return error
    return []
