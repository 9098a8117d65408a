"""How many replicas a pool should have: from what waits, what runs and how long the first token takes.

Up at once when calls wait, by as many as they need; down one at a time and only after a quiet while, so that a gap
between two calls moves nothing. Pure: pools.py acts on it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ventoux.endpoints.schemas import Scaling

_QUIET_FOR = 60.0
"""Seconds for which fewer replicas must have sufficed before one goes."""
_SETTLE_FOR = 5.0
"""Seconds that a new replica gets to take its share of the calls before another one is started."""
_SPARE = 0.7
"""Of the places that would be left, the share that may be taken for a replica to be spared."""


class Signals(NamedTuple):
    """What a pool looks like now. ``quiet_for``: seconds since it last needed all that it has; ``idle_for``: since its
    last call; ``changed_for``: since replicas were added or taken. ``first_token``: in seconds, the median of late."""

    replicas: int
    slots: int
    waiting: int
    running: int
    first_token: float | None
    quiet_for: float
    idle_for: float
    changed_for: float


def wanted(scaling: Scaling, signals: Signals) -> int:
    least, most = scaling.min_replicas, max(scaling.max_replicas, scaling.min_replicas)
    have = signals.replicas
    if have == 0:
        # Only a call wakes it; this is for one that must not sleep.
        return least
    if signals.changed_for >= _SETTLE_FOR and (more := _more(scaling, signals)):
        return min(max(have + more, least), most)
    if _may_sleep(scaling, signals):
        return 0
    if signals.quiet_for >= _QUIET_FOR and signals.changed_for >= _QUIET_FOR:
        have = max(have - 1, 1)
    return min(max(have, least), most)


def _may_sleep(scaling: Scaling, signals: Signals) -> bool:
    at_work = signals.waiting or signals.running
    return scaling.min_replicas == 0 and not at_work and signals.idle_for >= scaling.idle_timeout


def _more(scaling: Scaling, signals: Signals) -> int:
    """Replicas that what waits could use, and at least one when it waits too long for its first token."""
    allowed = scaling.target_queue * signals.replicas
    if signals.waiting > allowed:
        return max(1, math.ceil((signals.waiting - allowed) / max(signals.slots, 1)))
    late = scaling.target_first_token is not None and (signals.first_token or 0.0) > scaling.target_first_token
    return int(late and signals.running > 0)


def suffices_without_one(signals: Signals) -> bool:
    """Whether one replica less would do for what runs and waits now."""
    left = (signals.replicas - 1) * signals.slots
    return signals.waiting == 0 and signals.running <= left * _SPARE
