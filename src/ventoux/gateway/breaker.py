"""A circuit breaker for what somebody else runs: a provider that fails is left alone for a while, and then asked once.

Local engines have none: their supervisor knows whether they live. Pure but for the clock.
"""

from __future__ import annotations

import random
from collections import deque
from typing import TYPE_CHECKING

from ventoux.engines.errors import EngineRefused
from ventoux.errors import EngineError, EngineTimeout, RateLimited, Unavailable, WrongForm

if TYPE_CHECKING:
    from collections.abc import Callable

    from ventoux.errors import VentouxError
    from ventoux.kit.clock import Clock

_FAILURES = EngineError | EngineTimeout | Unavailable
_LATELY = 20
"""The calls that are looked at."""
_ENOUGH = 5
"""Calls before anything is concluded from them."""
_TOO_MANY = 0.5
"""The share of failures at which it opens."""
_FIRST_PAUSE = 1.0
_LAST_PAUSE = 60.0
_LONGEST_WISH = 300.0
"""Seconds of a provider's Retry-After that are respected."""


class LeftAlone(Unavailable):
    """The breaker is open: to ask again at once would change nothing. ``limited``: it asked to be left alone."""

    limited = False


class Breaker:
    """Closed: calls go through. Open: none does, until a pause is over. Then one may try; its success closes it."""

    def __init__(self, clock: Clock, chance: Callable[[], float] = random.random) -> None:
        self._clock = clock
        self._chance = chance
        self._outcomes: deque[bool] = deque(maxlen=_LATELY)
        self._pause = _FIRST_PAUSE
        self._until: float | None = None
        self._trying = False
        self._limited = False
        """Whether it is open because the provider takes only so many calls."""

    def admit(self, name: str) -> None:
        """Raises Unavailable while it is open."""
        if self._until is None:
            return
        left = self._until - self._clock.monotonic()
        if left > 0 or self._trying:
            why = "takes no more calls now" if self._limited else "has failed too often"
            refused = LeftAlone(
                f"{name} {why} and is left alone for a moment.", hint="Try again shortly.", retry_after=max(left, 1.0)
            )
            refused.limited = self._limited
            raise refused
        self._trying = True

    def succeeded(self) -> None:
        self._trying = False
        self._outcomes.append(True)
        if self._until is not None:
            self._until, self._pause = None, _FIRST_PAUSE
            self._outcomes.clear()

    def failed(self, error: VentouxError) -> None:
        """What is the caller's own fault, or the operator's, says nothing of the provider, but that it answers."""
        if isinstance(error, RateLimited):
            self._trying = False
            self._open(min(error.retry_after or _FIRST_PAUSE, _LONGEST_WISH), limited=True)
        elif isinstance(error, WrongForm | EngineRefused) or not isinstance(error, _FAILURES):
            self.succeeded()
        elif self._trying or not self.open:
            # What was in flight when it opened says nothing new: it must not make the pause longer.
            self._outcomes.append(False)
            failures = self._outcomes.count(False)
            enough = len(self._outcomes) >= _ENOUGH and failures >= _TOO_MANY * len(self._outcomes)
            if self._trying or enough:
                self._trying = False
                # Not all gateways at the same moment.
                self._open(self._pause * (0.5 + self._chance()))
                self._pause = min(self._pause * 2, _LAST_PAUSE)

    def left(self) -> None:
        """The call was given up by its caller: nobody knows how it would have ended."""
        self._trying = False

    @property
    def open(self) -> bool:
        return self._until is not None

    def _open(self, seconds: float, *, limited: bool = False) -> None:
        self._until = self._clock.monotonic() + seconds
        self._limited = limited


class RetryBudget:
    """So many of all calls may be repeated: when everything fails, trying again must not double the load."""

    def __init__(self, share: float = 0.1, reserve: float = 10.0) -> None:
        self._share = share
        self._reserve = reserve
        self._left = reserve

    def called(self) -> None:
        self._left = min(self._left + self._share, self._reserve)

    def take(self) -> bool:
        if self._left < 1:
            return False
        self._left -= 1
        return True
