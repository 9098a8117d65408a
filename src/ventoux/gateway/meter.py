"""Counts one call and puts it into the ledger: once, and before the last byte of its answer leaves.

What a call consumed is what the engine last told. An engine that had told nothing when its client left or it broke is
counted by the pieces that had arrived, one token each.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from ventoux.calls import Delta, Finished, FinishReason, Started, Usage
from ventoux.errors import VentouxError
from ventoux.gateway.bodies import ClientLeft
from ventoux.ledger.schemas import UsageEvent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ventoux.calls import Content, Event
    from ventoux.endpoints.directory import ServedDeployment
    from ventoux.gateway.admit import Admission
    from ventoux.gateway.metrics import Metrics
    from ventoux.ledger.writer import LedgerWriter
    from ventoux.limits.limiter import Reservation

CLIENT_LEFT = 499
"""nginx's status for a client that closed its connection; it is never sent, only recorded."""


class Meter:
    def __init__(self, admission: Admission, ledger: LedgerWriter, metrics: Metrics, reservation: Reservation) -> None:
        self.admission = admission
        self._ledger = ledger
        self._metrics = metrics
        self._reservation = reservation
        self._told = Usage()
        self._spent = Usage()
        """What attempts at engines that failed have consumed."""
        self._pieces = 0
        self._deployment: ServedDeployment | None = None
        self._first_at: float | None = None
        self._last_at = 0.0
        self._recorded = False
        self.finished: dict[int, FinishReason] = {}

    @property
    def started(self) -> bool:
        """Whether the client may have seen some of the answer."""
        return self._pieces > 0

    @property
    def usage(self) -> Usage:
        told = self._told
        if self._pieces <= told.completion_tokens or self.finished:
            return told
        return Usage(told.prompt_tokens, self._pieces, told.cached_tokens)

    def answers(self, deployment: ServedDeployment) -> None:
        """From now on it is this one that does, or that fails last."""
        self._deployment = deployment

    def again(self) -> None:
        """The call begins anew at another engine; what it has consumed so far stays consumed."""
        self._spent = self._told

    def observe(self, batch: Sequence[Event]) -> list[Content]:
        """Takes note of a batch and gives what of it is for the caller."""
        contents: list[Content] = []
        for event in batch:
            if type(event) is Delta:
                contents.append(event)
            elif isinstance(event, Usage):
                self._told = self._spent + event
            elif isinstance(event, Finished):
                self.finished[event.index] = event.reason
            elif not isinstance(event, Started):
                contents.append(event)
        if contents:
            self._pieces += len(contents)
            self._last_at = time.perf_counter()
            if self._first_at is None:
                self._first_at = self._last_at
        return contents

    def measured(self, usage: Usage) -> None:
        """For an answer that comes in one piece."""
        self._told = usage

    async def commit(self) -> None:
        """Returns when the call is in the ledger for good. Raises LedgerUnavailable."""
        # First, because a call that is cut in here has to be found unrecorded. And before the last byte: who reads
        # it may call again at once, and must not meet what this call no longer holds.
        await self._reservation.settle(self.usage)
        reason = self.finished.get(0)
        event = self._event(200, reason)
        self._recorded = True
        self._metrics.call(event, self._seconds_per_token(event))
        await self._ledger.record(event)
        self.admission.context.committed = True

    def failed(self, error: BaseException) -> None:
        """Whatever way the call ended, what it consumed reaches the ledger and nothing stays set aside for it."""
        if isinstance(error, asyncio.CancelledError | ClientLeft):
            self._abandon(CLIENT_LEFT, "cancelled")
        elif isinstance(error, VentouxError):
            self._abandon(error.status, "error")
        else:
            self._abandon(500, "error")

    def _abandon(self, status: int, reason: str) -> None:
        self._reservation.settle_later(self.usage)
        if self._recorded:
            return
        self._recorded = True
        event = self._event(status, reason)
        self._metrics.call(event, self._seconds_per_token(event))
        self._ledger.record_later(event)

    def _event(self, status: int, finish_reason: str | None) -> UsageEvent:
        admission, usage = self.admission, self.usage
        context = admission.context
        context.detail.update(prompt_tokens=usage.prompt_tokens, completion_tokens=usage.completion_tokens)
        context.standing = self._reservation.standing
        context.query_cost = usage.total_tokens
        return UsageEvent(
            request_id=context.id,
            at=context.created,
            workspace_id=admission.principal.workspace_id,
            key_id=admission.principal.key_id,
            model=(self._deployment or admission).card.id,
            endpoint=admission.endpoint.name,
            deployment=self._deployment.name if self._deployment else "",
            user_id=admission.principal.user_id,
            operation=admission.operation,
            dialect=admission.dialect,
            prompt_tokens=usage.prompt_tokens,
            cached_tokens=usage.cached_tokens,
            completion_tokens=usage.completion_tokens,
            time_to_first_token=None if self._first_at is None else self._first_at - context.started,
            duration=context.elapsed(),
            finish_reason=finish_reason,
            status=status,
            metadata=admission.metadata,
        )

    def _seconds_per_token(self, event: UsageEvent) -> float | None:
        if self._first_at is None or event.completion_tokens < 2:
            return None
        return (self._last_at - self._first_at) / (event.completion_tokens - 1)
