"""The one path of every model call: admit, guard, route, relay, meter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ventoux.gateway.meter import Meter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ventoux.gateway.admit import Admission, Admit
    from ventoux.gateway.guard import Check
    from ventoux.gateway.limits import Limits
    from ventoux.gateway.metrics import Metrics
    from ventoux.gateway.relay import Relay
    from ventoux.ledger.writer import LedgerWriter
    from ventoux.settings import Settings


class Gateway:
    """What the routes of every dialect share."""

    def __init__(
        self,
        *,
        settings: Settings,
        admit: Admit,
        relay: Relay,
        ledger: LedgerWriter,
        metrics: Metrics,
        limits: Limits,
        policy: Sequence[Check] = (),
    ) -> None:
        self.settings = settings
        self.admit = admit
        self.relay = relay
        self.metrics = metrics
        self.policy = policy
        self._ledger = ledger
        self._limits = limits

    @property
    def ledger_available(self) -> bool:
        return self._ledger.available

    def meter(self, admission: Admission) -> Meter:
        return Meter(admission, self._ledger, self.metrics, self._limits)
