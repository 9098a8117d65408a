"""What becomes of attempts at deployments: for the breakers of providers, for canaries, and for scaling."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Self

from ventoux.endpoints.canary import CanaryWatch, Outcome
from ventoux.errors import EngineError, EngineTimeout, Unavailable, VentouxError
from ventoux.gateway.breaker import Breaker, RetryBudget
from ventoux.kit.clock import Clock, SystemClock

if TYPE_CHECKING:
    from collections.abc import Callable

    from ventoux.endpoints.directory import ServedDeployment, ServedEndpoint
    from ventoux.engines.replica import Replica
    from ventoux.gateway.admit import Admission

_RETRY_PAUSE = 0.2
"""Seconds, on average, before a provider is asked again."""


class Watch:
    """``rolled_back`` is told of a canary that did worse than the others, and why; its traffic is gone by then."""

    def __init__(
        self,
        rolled_back: Callable[[ServedEndpoint, str], None] = lambda _endpoint, _reason: None,
        clock: Clock | None = None,
    ) -> None:
        self._rolled_back = rolled_back
        self._clock = clock or SystemClock()
        self._breakers: dict[str, Breaker] = {}
        self._retries: dict[str, RetryBudget] = {}
        self._canaries: dict[str, CanaryWatch] = {}

    def attempt(self, deployment: ServedDeployment, admission: Admission) -> Attempt:
        return Attempt(self, deployment, admission.endpoint, self._clock.monotonic())

    def may_retry(self, replica: Replica) -> bool:
        """Whether a provider may be asked the same once more: so many of all calls, and no more."""
        return replica.spec.kind == "remote" and self._retries_of(replica.spec.deployment).take()

    def retry_pause(self) -> float:
        return _RETRY_PAUSE * (0.5 + random.random())  # noqa: S311 - no secret

    def since(self, moment: float) -> float:
        return self._clock.monotonic() - moment

    def began(self, attempt: Attempt) -> None:
        """Raises Unavailable for a provider that is left alone."""
        if attempt.provided:
            self._retries_of(attempt.pool_id).called()
            breaker = self._breakers.get(attempt.pool_id)
            if breaker is not None:
                breaker.admit(attempt.deployment.card.name)

    def ended(self, attempt: Attempt, error: BaseException | None) -> None:
        if attempt.provided:
            self._tell_breaker(attempt.pool_id, error)
        if attempt.first_token is not None:
            attempt.deployment.pool.first_tokens.append(attempt.first_token)
        spec = attempt.endpoint.spec
        if spec is not None and spec.canary is not None and (error is None or isinstance(error, VentouxError)):
            self._tell_canary(attempt, error)

    def _tell_breaker(self, pool_id: str, error: BaseException | None) -> None:
        breaker = self._breakers.get(pool_id)
        if breaker is None:
            if error is None:
                return
            breaker = self._breakers[pool_id] = Breaker(self._clock)
        if error is None:
            breaker.succeeded()
        elif isinstance(error, VentouxError):
            breaker.failed(error)
        else:
            breaker.left()

    def _tell_canary(self, attempt: Attempt, error: VentouxError | None) -> None:
        endpoint, spec, now = attempt.endpoint, attempt.endpoint.spec, self._clock.monotonic()
        if spec is None or spec.canary is None:
            return
        watch = self._canaries.setdefault(endpoint.id, CanaryWatch())
        failed = isinstance(error, EngineError | EngineTimeout | Unavailable)
        watch.note(Outcome(now, attempt.deployment.name, failed, attempt.first_token))
        canary = next((one for one in endpoint.deployments if one.name == spec.canary.deployment), None)
        if canary is None or not canary.traffic or attempt.deployment.name != canary.name:
            # What the others do is looked at when there is something to hold against it.
            return
        if fault := watch.fault(spec.canary, now):
            canary.traffic = 0
            del self._canaries[endpoint.id]
            self._rolled_back(endpoint, fault)

    def _retries_of(self, pool_id: str) -> RetryBudget:
        return self._retries.setdefault(pool_id, RetryBudget())


class Attempt:
    """As a context, around one exchange."""

    __slots__ = ("_began", "_watch", "deployment", "endpoint", "first_token")

    def __init__(self, watch: Watch, deployment: ServedDeployment, endpoint: ServedEndpoint, began: float) -> None:
        self._watch = watch
        self.deployment = deployment
        self.endpoint = endpoint
        self._began = began
        self.first_token: float | None = None
        """Seconds until it came."""

    @property
    def pool_id(self) -> str:
        return self.deployment.pool.id

    @property
    def provided(self) -> bool:
        """Whether somebody else runs it."""
        return bool(self.deployment.pool.plan.provider_id) or self.deployment.card.engine == "remote"

    def begun(self) -> None:
        if self.first_token is None:
            self.first_token = self._watch.since(self._began)

    def __enter__(self) -> Self:
        self._watch.began(self)
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self._watch.ended(self, error)
