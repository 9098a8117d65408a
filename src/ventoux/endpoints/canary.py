"""Whether a canary does worse than the deployments beside it."""

from __future__ import annotations

import statistics
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ventoux.endpoints.schemas import Canary

_MOST = 2000
"""Calls that are remembered, of all deployments."""


class Outcome(NamedTuple):
    at: float
    deployment: str
    failed: bool
    first_token: float | None


class CanaryWatch:
    """Of one endpoint. Times are monotonic seconds."""

    def __init__(self) -> None:
        self._outcomes: deque[Outcome] = deque(maxlen=_MOST)

    def note(self, outcome: Outcome) -> None:
        self._outcomes.append(outcome)

    def fault(self, rule: Canary, now: float) -> str:
        """Why its traffic has to be taken away; empty while it does well, or nothing can be said yet."""
        while self._outcomes and self._outcomes[0].at < now - rule.window:
            self._outcomes.popleft()
        own = [one for one in self._outcomes if one.deployment == rule.deployment]
        if len(own) < rule.min_calls:
            return ""
        others = [one for one in self._outcomes if one.deployment != rule.deployment]
        return _failures(own, others, rule) or _slowness(own, others, rule)


def _failures(own: list[Outcome], others: list[Outcome], rule: Canary) -> str:
    rate = _rate(own)
    # Where everything fails, the canary is not to blame.
    if rate > rule.max_error_rate and rate > _rate(others):
        return f"{rate:.0%} of its calls failed, and {rule.max_error_rate:.0%} may."
    return ""


def _slowness(own: list[Outcome], others: list[Outcome], rule: Canary) -> str:
    mine, theirs = _median(own), _median(others)
    if mine is None or theirs is None or mine <= rule.max_slowdown * theirs:
        return ""
    return f"Its first token takes {mine:.2f} s, and {theirs:.2f} s elsewhere."


def _rate(outcomes: list[Outcome]) -> float:
    return sum(one.failed for one in outcomes) / len(outcomes) if outcomes else 0.0


def _median(outcomes: list[Outcome]) -> float | None:
    known = [one.first_token for one in outcomes if one.first_token is not None]
    return statistics.median(known) if known else None
