"""The places at a model's engines, and the queue before them: fair between keys, first come first served within one.

Engines decode so many calls at once; one more only slows all of them down. So a call beyond that waits here, where it
costs nothing, can be counted, and is forgotten the moment its client leaves. Keys take turns: one that sends a thousand
calls waits for its own, and another's first call is among the next.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from typing import TYPE_CHECKING

from ventoux.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ventoux.engines.replica import Replica
    from ventoux.gateway.admit import Admission
    from ventoux.gateway.metrics import Metrics

_LOOK_EVERY = 0.25
"""Seconds between two looks for engines that came or went while calls wait; a place given back is seen at once."""


class _Turn:
    """A call that waits. ``future`` is done when its turn has come, or fails with why it never will."""

    __slots__ = ("future", "key", "places")

    def __init__(self, key: str, places: int, future: asyncio.Future[None]) -> None:
        self.key = key
        self.places = places
        self.future = future


class _Line:
    """The calls of one model."""

    __slots__ = ("looking", "taken", "turns", "waiting")

    def __init__(self) -> None:
        self.taken = 0
        self.waiting = 0
        self.turns: dict[str, deque[_Turn]] = {}
        """By key; the key that is next comes first."""
        self.looking: asyncio.TimerHandle | None = None

    def position(self, key: str) -> int:
        """Which of the calls to be served a new call of ``key`` would be, 1 for the next, if no other came."""
        own = len(self.turns.get(key, ()))
        ahead, earlier = own, True
        for other, turns in self.turns.items():
            if other == key:
                earlier = False
            else:
                # Keys that come before it in the round have had one turn more by then.
                ahead += min(len(turns), own + earlier)
        return ahead + 1

    def add(self, turn: _Turn) -> None:
        self.turns.setdefault(turn.key, deque()).append(turn)
        self.waiting += 1

    def remove(self, turn: _Turn) -> None:
        turns = self.turns[turn.key]
        turns.remove(turn)
        self.waiting -= 1
        if not turns:
            del self.turns[turn.key]

    def next(self) -> _Turn:
        """Takes it out; its key goes to the end of the round."""
        key = next(iter(self.turns))
        turns = self.turns.pop(key)
        turn = turns.popleft()
        self.waiting -= 1
        if turns:
            self.turns[key] = turns
        return turn


class Places:
    """``replicas`` gives those of a model. Of one model ``queue`` calls may wait, each for ``timeout`` seconds."""

    def __init__(
        self, replicas: Callable[[str], Sequence[Replica]], metrics: Metrics, *, queue: int, timeout: float
    ) -> None:
        self._replicas = replicas
        self._metrics = metrics
        self._queue = queue
        self._timeout = timeout
        self._lines: dict[str, _Line] = {}
        metrics.watch(self.waiting)

    def waiting(self) -> dict[str, int]:
        """Calls in the queue, by model."""
        return {model: line.waiting for model, line in self._lines.items()}

    def taken(self) -> dict[str, int]:
        """Places that calls hold, by model."""
        return {model: line.taken for model, line in self._lines.items()}

    async def take(self, admission: Admission, places: int = 1) -> None:
        """To be given back. A call of several answers takes as many places as it has answers.

        Raises Unavailable: no engine is ready, the queue is full, or the wait was too long.
        """
        model = admission.card.id
        line = self._lines.get(model)
        if line is None:
            line = self._lines[model] = _Line()
        if not line.turns and line.taken < self._capacity(model):
            line.taken += places
        else:
            await self._wait(line, admission, places)

    def give_back(self, admission: Admission, places: int = 1) -> None:
        line = self._lines[admission.card.id]
        line.taken -= places
        if line.turns:
            self._call_up(admission.card.id, line)

    async def _wait(self, line: _Line, admission: Admission, places: int) -> None:
        model, key = admission.card.id, admission.principal.key_id
        if not self._capacity(model):
            raise _no_engine()
        if line.waiting >= self._queue:
            raise Unavailable(f"{line.waiting} calls are waiting already.", hint="Try again shortly.", retry_after=1)
        position, since = line.position(key), time.perf_counter()
        admission.context.headers.append((b"x-queue-position", b"%d" % position))
        turn = _Turn(key, places, asyncio.get_running_loop().create_future())
        line.add(turn)
        self._look_later(model, line)
        try:
            async with asyncio.timeout(self._timeout):
                await turn.future
        except BaseException as error:
            self._leave(model, line, turn)
            if isinstance(error, TimeoutError):
                raise Unavailable(
                    f"The call waited {self._timeout:g} seconds, from place {position} of the queue.",
                    hint="Try again shortly.",
                    retry_after=1,
                ) from None
            raise
        finally:
            self._metrics.waited(model, time.perf_counter() - since)

    def _leave(self, model: str, line: _Line, turn: _Turn) -> None:
        """Its turn may have come in the very moment in which it left; then it is the next one's."""
        if not turn.future.done() or turn.future.cancelled():
            if turn in line.turns.get(turn.key, ()):
                line.remove(turn)
        elif turn.future.exception() is None:
            line.taken -= turn.places
            self._call_up(model, line)

    def _call_up(self, model: str, line: _Line) -> None:
        """Gives the places that are free to those whose turn it is."""
        capacity = self._capacity(model)
        while line.turns and (line.taken < capacity or not capacity):
            turn = line.next()
            if turn.future.done():
                continue
            if not capacity:
                turn.future.set_exception(_no_engine())
            else:
                line.taken += turn.places
                turn.future.set_result(None)

    def _look_later(self, model: str, line: _Line) -> None:
        if line.looking is None:
            line.looking = asyncio.get_running_loop().call_later(_LOOK_EVERY, self._look, model, line)

    def _look(self, model: str, line: _Line) -> None:
        line.looking = None
        self._call_up(model, line)
        if line.turns:
            self._look_later(model, line)

    def _capacity(self, model: str) -> int:
        return sum([replica.slots for replica in self._replicas(model) if replica.ready])


def _no_engine() -> Unavailable:
    return Unavailable("No engine of this model is ready.", hint="Try again shortly.", retry_after=1)
