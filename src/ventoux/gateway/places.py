"""The places at a model's engines, and the queue before them: fair between keys, first come first served within one.

Engines decode so many answers at once; one more only slows all of them down. So a call beyond that waits here, where it
costs nothing, can be counted, and is forgotten the moment its client leaves. Keys take turns, one answer each: one that
sends a thousand calls waits for its own, another's first call is among the next, and a call of sixteen answers has had
the turns of sixteen rounds. When the queue is full, it is shared as well: whoever has the most calls in it gives way.
"""

from __future__ import annotations

import asyncio
import time
from bisect import bisect_right
from collections import Counter
from operator import attrgetter
from typing import TYPE_CHECKING

from ventoux.conversations.replies.stages import Stage
from ventoux.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ventoux.engines.replica import Replica
    from ventoux.gateway.admit import Admission
    from ventoux.gateway.metrics import Metrics

_LOOK_EVERY = 0.25
"""Seconds between two looks for engines that came or went while calls wait; a place given back is seen at once."""


class _Turn:
    """A call that waits. ``future`` is done when its turn has come, or fails with why it never will. ``round`` is the
    one in which it comes; ``staged`` is told its place."""

    __slots__ = ("future", "key", "places", "round", "staged")

    def __init__(
        self,
        key: str,
        places: int,
        future: asyncio.Future[None],
        staged: Callable[[Stage], None] | None = None,
    ) -> None:
        self.key = key
        self.places = places
        self.future = future
        self.round = 0
        self.staged = staged


_round = attrgetter("round")


class _Line:
    """The calls of one model, in the order of their turns: round by round, and as they came within one."""

    __slots__ = ("_next_round", "_rounds", "looking", "taken", "turns")

    def __init__(self) -> None:
        self.taken = 0
        self.turns: list[_Turn] = []
        self.looking: asyncio.TimerHandle | None = None
        self._next_round = 0
        self._rounds: dict[str, int] = {}
        """By key: the first round after those that its calls have had."""

    def add(self, turn: _Turn) -> int:
        """Its place among those that wait, 1 for the next."""
        if not self.turns:
            self._next_round = 0
            self._rounds.clear()
        last = next((other for other in reversed(self.turns) if other.key == turn.key), None)
        turn.round = last.round + last.places if last else max(self._next_round, self._rounds.get(turn.key, 0))
        at = bisect_right(self.turns, turn.round, key=_round)
        self.turns.insert(at, turn)
        return at + 1

    def remove(self, turn: _Turn) -> None:
        """Without its having been served: the later ones of its key move up."""
        self.turns.remove(turn)
        for other in self.turns:
            if other.key == turn.key and other.round > turn.round:
                other.round -= turn.places
        self.turns.sort(key=_round)

    def serve(self, turn: _Turn) -> None:
        """The first one."""
        del self.turns[0]
        self._next_round = turn.round + 1
        self._rounds[turn.key] = turn.round + turn.places

    def tell(self) -> None:
        """Those that ask for it: their places."""
        for place, turn in enumerate(self.turns, 1):
            if turn.staged is not None:
                turn.staged(Stage(stage="queued", place=place))

    def crowding(self, key: str) -> _Turn | None:
        """The newest turn of the key that has the most, where a call of ``key`` in its stead makes them more equal."""
        counts = Counter(turn.key for turn in self.turns)
        most = max(counts, key=counts.__getitem__, default="")
        if counts[key] + 1 >= counts[most]:
            return None
        return next(turn for turn in reversed(self.turns) if turn.key == most)


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
        return {model: len(line.turns) for model, line in self._lines.items()}

    def taken(self) -> dict[str, int]:
        """Places that calls hold, by model."""
        return {model: line.taken for model, line in self._lines.items()}

    async def take(self, model: str, admission: Admission, places: int = 1) -> None:
        """Of ``model``, the id of a pool; to be given back. A call of several answers takes as many places as it has
        answers, all at once; one of more answers than the model has places takes all of them.

        Raises Unavailable: no engine is ready, the queue is full, or the wait was too long.
        """
        line = self._lines.get(model)
        if line is None:
            line = self._lines[model] = _Line()
        if not line.turns and _fits(line, places, self._capacity(model)):
            line.taken += places
        else:
            await self._wait(model, line, admission, places)

    def take_free(self, model: str, places: int = 1) -> bool:
        """Without waiting, and only where nobody waits: False when there is none."""
        line = self._lines.get(model)
        if line is None:
            line = self._lines[model] = _Line()
        if line.turns or not _fits(line, places, self._capacity(model)):
            return False
        line.taken += places
        return True

    def give_back(self, model: str, places: int = 1) -> None:
        line = self._lines[model]
        line.taken -= places
        if line.turns:
            self._call_up(model, line)

    async def _wait(self, model: str, line: _Line, admission: Admission, places: int) -> None:
        key = admission.principal.key_id
        if not self._capacity(model):
            raise _no_engine()
        if len(line.turns) >= self._queue:
            self._make_room(line, key)
        since = time.perf_counter()
        staged = admission.context.staged
        turn = _Turn(key, places, asyncio.get_running_loop().create_future(), staged)
        position = line.add(turn)
        if staged is not None:
            staged(Stage(stage="queued", place=position))
        admission.context.headers.append((b"x-queue-position", b"%d" % position))
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

    def _make_room(self, line: _Line, key: str) -> None:
        """Raises Unavailable where none can be made for ``key``."""
        full = Unavailable(f"{len(line.turns)} calls are waiting already.", hint="Try again shortly.", retry_after=1)
        crowding = line.crowding(key)
        if crowding is None:
            raise full
        line.remove(crowding)
        if not crowding.future.done():
            crowding.future.set_exception(full)

    def _leave(self, model: str, line: _Line, turn: _Turn) -> None:
        """Its turn may have come in the very moment in which it left; then it is the next one's."""
        if not turn.future.done() or turn.future.cancelled():
            if turn in line.turns:
                line.remove(turn)
        elif turn.future.exception() is None:
            line.taken -= turn.places
            self._call_up(model, line)

    def _call_up(self, model: str, line: _Line) -> None:
        """Gives the places that are free to those whose turn it is."""
        capacity = self._capacity(model)
        while line.turns:
            turn = line.turns[0]
            if turn.future.done():
                line.remove(turn)
            elif not capacity:
                line.remove(turn)
                turn.future.set_exception(_no_engine())
            elif _fits(line, turn.places, capacity):
                line.serve(turn)
                line.taken += turn.places
                turn.future.set_result(None)
            else:
                break

    def _look_later(self, model: str, line: _Line) -> None:
        if line.looking is None:
            line.looking = asyncio.get_running_loop().call_later(_LOOK_EVERY, self._look, model, line)

    def _look(self, model: str, line: _Line) -> None:
        line.looking = None
        self._call_up(model, line)
        line.tell()
        if line.turns:
            self._look_later(model, line)

    def _capacity(self, model: str) -> int:
        return sum([replica.slots for replica in self._replicas(model) if replica.ready])


def _fits(line: _Line, places: int, capacity: int) -> bool:
    return 0 < min(places, capacity) <= capacity - line.taken


def _no_engine() -> Unavailable:
    return Unavailable("No engine of this model is ready.", hint="Try again shortly.", retry_after=1)
