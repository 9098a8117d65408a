"""The engines of a deployment, and the one place that brings them up, scales them and lets them sleep.

Deployments that are the same (model, engine, context, provider) share a pool, whichever endpoints they belong to: a
model is loaded once, however many ask for it. Its id is the key by which the supervisor, the queue and the metrics know
it.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import statistics
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Literal, Protocol, Self

import msgspec

from ventoux.endpoints.scaling import Signals, suffices_without_one, wanted
from ventoux.endpoints.schemas import Scaling
from ventoux.errors import OperatorError, Unavailable, VentouxError
from ventoux.kit.clock import Clock, SystemClock

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping, Sequence

    from ventoux.catalog.cards import Card
    from ventoux.engines.replica import Replica
    from ventoux.engines.spec import EngineSpec

logger = logging.getLogger("ventoux.pools")

PoolState = Literal["asleep", "loading", "ready", "failed"]


class PoolPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What its engines are: all that tells two pools of one model apart. Empty and None: as card and settings say."""

    engine: Literal["", "llama.cpp", "vllm", "sglang", "encoder", "scripted"] = ""
    context: int | None = None
    parallel: int | None = None
    options: dict[str, int | float | bool | str] = {}
    provider_id: str = ""
    provider_version: int = 0
    """A provider whose address or credential has changed is another pool: calls move over, and none is lost."""
    provider_model: str = ""

    def pool_id(self, card: Card) -> str:
        if self == _AS_THE_CARD_SAYS and not card.weights:
            return card.id
        told = msgspec.json.encode((msgspec.structs.astuple(self), card.weights), order="sorted")
        return f"{card.id}~{hashlib.sha256(told).hexdigest()[:8]}"


_AS_THE_CARD_SAYS = PoolPlan()
EVERYBODY = ""
"""The user of a pool for the models that the server was started with."""
_FIRST_BACKOFF = 2.0
_SCALE_EVERY = 1.0
_TOLD_EVERY = 0.5
"""Seconds between two words to a call that waits."""
_FIRST_TOKENS = 20
_LAST_BACKOFF = 300.0


class Engines(Protocol):
    """The supervisor, as far as pools need it."""

    async def start(self, spec: EngineSpec) -> None: ...
    async def scale(self, deployment: str, replicas: int) -> None: ...
    async def stop(self, deployment: str, drain: float) -> None: ...
    def replicas(self, deployment: str) -> Sequence[Replica]: ...
    def known(self, deployment: str) -> bool: ...
    def waiting(self, deployment: str) -> int:
        """Engines of a server before that are there to be gone on with."""
        ...


class Loader(Protocol):
    """Finds, pulls and prepares what a pool runs. ``say`` is told what goes on."""

    async def spec(self, pool: Pool, say: Callable[[str], None]) -> EngineSpec: ...


class Pool:
    """``card`` has the context that the engines granted, once they run."""

    def __init__(self, card: Card, plan: PoolPlan) -> None:
        self.id = plan.pool_id(card)
        self.card = card
        self.plan = plan
        self.state: PoolState = "asleep"
        self.stage = ""
        self.failure: VentouxError | None = None
        self.retry_at: float | None = None
        """By the monotonic clock."""
        self.wanted = 0
        self.last_used = 0.0
        self.users: dict[str, Scaling] = {}
        """What each endpoint wants of it, by the endpoint's id and the deployment's name."""
        self.failures = 0
        self.quiet_since = 0.0
        """Since when one replica less would have done."""
        self.changed_at = 0.0
        self.first_tokens: deque[float] = deque(maxlen=_FIRST_TOKENS)
        """Seconds to the first token of the latest calls."""
        self.changing = asyncio.Lock()
        """Held by whoever starts, scales or stops its engines."""
        self.settled = asyncio.Event()
        """Set while nobody is bringing it up."""
        self.settled.set()

    @property
    def ready(self) -> bool:
        return self.state == "ready"

    @property
    def scaling(self) -> Scaling:
        """All its users together: as many as the one that wants the most, asleep only when all may."""
        wants = list(self.users.values())
        if not wants:
            return Scaling(min_replicas=0, max_replicas=1)
        return Scaling(
            min_replicas=max(want.min_replicas for want in wants),
            max_replicas=max(max(want.max_replicas, want.min_replicas) for want in wants),
            idle_timeout=max(want.idle_timeout for want in wants),
            target_queue=min(want.target_queue for want in wants),
            target_first_token=min((w.target_first_token for w in wants if w.target_first_token), default=None),
        )

    def __repr__(self) -> str:
        return f"<Pool {self.id} {self.state}>"


class Pools:
    """Used as an async context: leaving it ends what is being brought up. The supervisor stops the engines."""

    def __init__(
        self,
        engines: Engines,
        loader: Loader,
        *,
        drain: float,
        told: Callable[[Pool], None] = lambda _: None,
        clock: Clock | None = None,
    ) -> None:
        """``drain``: seconds that calls get to end when their engines are to go. ``told`` hears of every new stage, in
        whatever thread that comes from."""
        self._engines = engines
        self._loader = loader
        self._drain = drain
        self._told = told
        self._clock = clock or SystemClock()
        self._pools: dict[str, Pool] = {}
        self._group = asyncio.TaskGroup()
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        await self._group.__aenter__()
        return self

    async def __aexit__(self, *error: object) -> None:
        for task in self._tasks:
            task.cancel()
        await self._group.__aexit__(None, None, None)

    def get(self, card: Card, plan: PoolPlan = _AS_THE_CARD_SAYS) -> Pool:
        """The one there is, or a new one that sleeps."""
        pool_id = plan.pool_id(card)
        pool = self._pools.get(pool_id)
        if pool is None:
            pool = self._pools[pool_id] = Pool(card, plan)
            pool.last_used = self._clock.monotonic()
        return pool

    def all(self) -> list[Pool]:
        return list(self._pools.values())

    def use(self, pool: Pool, user: str, scaling: Scaling) -> None:
        """Brings it up where the user wants that. Using it again changes what it wants."""
        pool.users[user] = scaling
        if pool.scaling.min_replicas > 0 and not pool.ready:
            self.wake(pool)

    async def release(self, pool: Pool, user: str) -> None:
        """Its engines end with the last user, once their calls have."""
        pool.users.pop(user, None)
        if pool.users:
            return
        async with pool.changing:
            if pool.users or not self._has(pool):
                return
            pool.state = "asleep"
            if self._engines.known(pool.id):
                await self._engines.stop(pool.id, self._drain)
            # Not before: who comes meanwhile waits for these engines to have ended, and then starts its own.
            if not pool.users:
                self._pools.pop(pool.id, None)

    def wake(self, pool: Pool) -> None:
        """Once, however many ask; one that has just failed is left in peace until its back-off has passed."""
        if pool.state in {"loading", "ready"} or self._backing_off(pool) or not self._has(pool):
            return
        pool.state = "loading"
        pool.settled.clear()
        self._begin(self._bring_up(pool))

    async def ready(self, pool: Pool, timeout: float, told: Callable[[str], None] | None = None) -> None:
        """For a call: returns when the pool can take it; ``told`` hears meanwhile what is done.
        Raises Unavailable that says what to wait for."""
        pool.last_used = self._clock.monotonic()
        if pool.ready:
            return
        self.wake(pool)
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                while told is not None and not pool.settled.is_set():
                    told(pool.stage)
                    with suppress(TimeoutError):
                        async with asyncio.timeout(_TOLD_EVERY):
                            await pool.settled.wait()
                await pool.settled.wait()
        if not pool.ready:
            raise self._unavailable(pool)

    def _has(self, pool: Pool) -> bool:
        """Nobody would stop the engines of one that its last user has released."""
        return self._pools.get(pool.id) is pool

    def replicas(self, pool: Pool) -> Sequence[Replica]:
        return self._engines.replicas(pool.id)

    def ready_replicas(self, pool: Pool) -> int:
        return sum(replica.ready for replica in self._engines.replicas(pool.id))

    def retry_in(self, pool: Pool) -> float | None:
        """Seconds until one that failed is tried again."""
        if pool.state != "failed" or pool.retry_at is None:
            return None
        return max(pool.retry_at - self._clock.monotonic(), 0.0)

    async def load(self, pool: Pool) -> None:
        """For a start: returns when the pool is ready. Raises what kept it from that."""
        self.wake(pool)
        await pool.settled.wait()
        if not pool.ready:
            raise pool.failure or OperatorError(f"{pool.card.id} was stopped while it was loading.")

    async def run(self, waiting: Callable[[], Mapping[str, int]]) -> None:
        """Until cancelled: scales every pool. ``waiting`` tells the calls in the queue, by pool."""
        while True:
            await asyncio.sleep(_SCALE_EVERY)
            queues = waiting()
            for pool in self.all():
                if pool.ready and not pool.changing.locked() and pool.plan.provider_id == "":
                    self._scale(pool, queues.get(pool.id, 0))

    def _scale(self, pool: Pool, waiting: int) -> None:
        signals = self._signals(pool, waiting)
        if not suffices_without_one(signals):
            pool.quiet_since = self._clock.monotonic()
        target = wanted(pool.scaling, signals)
        if target != signals.replicas:
            if target == 0:
                # From now on a call wakes it, and waits until it has gone to sleep properly.
                pool.state = "asleep"
            self._begin(self._scaled(pool, target))

    async def _scaled(self, pool: Pool, replicas: int) -> None:
        fields: dict[str, object] = {"pool": pool.id, "from": pool.wanted, "to": replicas}
        async with pool.changing:
            logger.info("scales", extra={"fields": fields})
            try:
                await self._engines.scale(pool.id, replicas)
            except VentouxError as error:
                # Those that run go on; it is tried again after a while.
                logger.warning("cannot be scaled", extra={"fields": fields | {"error": str(error)}})
            except Exception:
                logger.exception("cannot be scaled", extra={"fields": fields})
            else:
                pool.wanted = replicas
            pool.changed_at = self._clock.monotonic()

    def _signals(self, pool: Pool, waiting: int) -> Signals:
        now = self._clock.monotonic()
        replicas = self._engines.replicas(pool.id)
        running = sum(replica.outstanding for replica in replicas)
        if running or waiting:
            pool.last_used = now
        return Signals(
            replicas=pool.wanted,
            slots=replicas[0].slots if replicas else 1,
            waiting=waiting,
            running=running,
            first_token=statistics.median(pool.first_tokens) if pool.first_tokens else None,
            quiet_for=now - pool.quiet_since,
            idle_for=now - pool.last_used,
            changed_for=now - pool.changed_at,
        )

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        task = self._group.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _bring_up(self, pool: Pool) -> None:
        def say(text: str) -> None:
            pool.stage = text
            self._told(pool)

        try:
            async with pool.changing:
                await self._start(pool, say)
        except VentouxError as error:
            self._failed(pool, error)
        except asyncio.CancelledError:
            pool.state = "asleep"
            raise
        except Exception:
            # The pool has failed, not the platform.
            logger.exception("a deployment cannot be brought up", extra={"fields": {"pool": pool.id}})
            self._failed(pool, OperatorError("An internal error; the log has it."))
        else:
            pool.state, pool.stage, pool.failure, pool.retry_at, pool.failures = "ready", "", None, None, 0
            pool.last_used = self._clock.monotonic()
        finally:
            pool.settled.set()

    async def _start(self, pool: Pool, say: Callable[[str], None]) -> None:
        if not self._has(pool):
            raise OperatorError(f"{pool.card.id} is not wanted any more.")
        replicas = max(pool.scaling.min_replicas, 1, self._engines.waiting(pool.id))
        if self._engines.known(pool.id):
            say(f"loading {pool.card.id}")
            await self._engines.scale(pool.id, replicas)
        else:
            spec = msgspec.structs.replace(await self._loader.spec(pool, say), replicas=replicas)
            say(f"loading {pool.card.id}")
            await self._engines.start(spec)
        pool.wanted = replicas
        pool.changed_at = pool.quiet_since = self._clock.monotonic()
        pool.card = self._granted(pool)

    def _granted(self, pool: Pool) -> Card:
        granted = [replica.context for replica in self._engines.replicas(pool.id) if replica.context]
        return msgspec.structs.replace(pool.card, context=min(granted)) if granted else pool.card

    def _failed(self, pool: Pool, error: VentouxError) -> None:
        pool.failures += 1
        wait = min(_FIRST_BACKOFF * 2 ** (pool.failures - 1), _LAST_BACKOFF)
        pool.state, pool.failure, pool.stage = "failed", error, ""
        pool.retry_at = self._clock.monotonic() + wait
        logger.error("a deployment cannot be brought up", extra={"fields": {"pool": pool.id, "error": str(error)}})

    def _backing_off(self, pool: Pool) -> bool:
        return pool.state == "failed" and pool.retry_at is not None and self._clock.monotonic() < pool.retry_at

    def _unavailable(self, pool: Pool) -> Unavailable:
        if pool.state == "failed":
            left = max((pool.retry_at or 0) - self._clock.monotonic(), 1.0)
            return Unavailable(f"{pool.card.id} could not be started: {pool.failure}", retry_after=left)
        return Unavailable(
            f"{pool.card.id} is not ready yet: {pool.stage or pool.state}.", hint="Try again shortly.", retry_after=2
        )
