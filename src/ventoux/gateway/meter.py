"""Counts one call and puts it into the ledger: once, and before the last byte of its answer leaves.

What a call consumed is what the engine last told. An engine that had told nothing when its client left or it broke is
counted by the pieces that had arrived, one token each. One that tells nothing at all, or what cannot be true, is
counted here as well: the prompt as it was estimated, the answer by its pieces or a token for four characters,
whichever is more. What an engine says of costs is never looked at.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from ventoux.calls import Delta, Finished, FinishReason, Started, Usage
from ventoux.errors import VentouxError, error_name
from ventoux.gateway.bodies import ClientLeft
from ventoux.ledger.schemas import UsageEvent
from ventoux.limits.schemas import decimal

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from ventoux.calls import Content, Event
    from ventoux.endpoints.directory import ServedDeployment
    from ventoux.gateway.admit import Admission
    from ventoux.gateway.metrics import Metrics
    from ventoux.ledger.budgets import Budgets
    from ventoux.ledger.writer import LedgerWriter
    from ventoux.limits.limiter import Reservation

_CHARACTERS_A_TOKEN = 4
_SPLIT = 2
"""Pieces that one token may come in; what is told of fewer tokens than that is not true."""

_TOO_FEW = 64
"""Times its estimate, a quarter of its bytes, that no text has tokens, whatever a model puts around it."""
_TOO_MANY = 10**8
"""Tokens that no request has."""

CLIENT_LEFT = 499
"""nginx's status for a client that closed its connection; it is never sent, only recorded."""


class Meter:
    def __init__(
        self,
        admission: Admission,
        ledger: LedgerWriter,
        metrics: Metrics,
        reservation: Reservation,
        *,
        budgets: Budgets | None = None,
        prompt: int = 0,
    ) -> None:
        """``prompt``: its tokens, estimated."""
        self.admission = admission
        self._ledger = ledger
        self._metrics = metrics
        self._reservation = reservation
        self._budgets = budgets
        self._prompt = prompt
        self._told = Usage()
        self._spent = Usage()
        """What attempts at engines that failed have consumed."""
        self._pieces = 0
        self._characters = 0
        self._passed_on = False
        self._amounts: dict[str, Any] = {}
        self._audio_ms = 0
        self._spoken = 0
        """Characters of a text."""
        self._whole = False
        self._cut = False
        """Whether the engine was stopped before its end."""
        self._deployment: ServedDeployment | None = None
        self._first_at: float | None = None
        self._last_at = 0.0
        self._recorded = False
        self.repeats = 0
        """How often a provider was asked the same again."""
        self.finished: dict[int, FinishReason] = {}

    @property
    def started(self) -> bool:
        """Whether the client may have seen some of the answer."""
        return self._pieces > 0 or self._passed_on

    @property
    def usage(self) -> Usage:
        return self._consumed()[0]

    def _consumed(self) -> tuple[Usage, bool]:
        """What the call has consumed, and whether the engine told its tokens. A recording or a text that several
        engines were given counts once."""
        tokens, told = self._tokens()
        if self._audio_ms or self._spoken:
            tokens = msgspec.structs.replace(tokens, audio_ms=self._audio_ms, characters=self._spoken)
        return tokens, told

    def _tokens(self) -> tuple[Usage, bool]:
        told, whole = self._told, self._whole or (bool(self.finished) and not self._cut)
        if self._can_be_true(told) and (whole or self._pieces <= told.completion_tokens):
            return self._spent + told, True
        if not whole and not self._pieces:
            return self._spent, True
        if whole:
            return self._spent + self._counted(), False
        # An engine that has not told of the prompt yet has read it all the same.
        prompt, cached = (told.prompt_tokens, told.cached_tokens) if told.prompt_tokens > 0 else (self._prompt, 0)
        return self._spent + Usage(prompt, self._pieces, cached), False

    def _can_be_true(self, told: Usage) -> bool:
        if told.prompt_tokens <= 0 or told.completion_tokens < 0 or not 0 <= told.cached_tokens <= told.prompt_tokens:
            return False
        context = (self._deployment or self.admission).card.context
        if self._whole:
            # Many texts in one call have nothing to do with the context, but an estimate is cut off there.
            return told.prompt_tokens <= (self._prompt * _TOO_FEW if self._prompt < context else _TOO_MANY)
        longest = context * max(len(self.finished), 1)
        return (
            told.prompt_tokens <= context
            and told.completion_tokens <= longest
            and told.completion_tokens * _SPLIT >= self._pieces
        )

    def _counted(self) -> Usage:
        if self._whole:
            return Usage(self._prompt)
        return Usage(self._prompt, max(self._pieces, self._characters // _CHARACTERS_A_TOKEN))

    def told(self, *, cost: bool) -> Usage:
        """For the caller; with what it cost where that is asked for and known. After ``commit``."""
        price = self._reservation.price
        if not cost or price is None:
            return self.usage
        usage = self.usage
        return msgspec.structs.replace(usage, cost=self._reservation.cost(usage, served=True), currency=price.currency)

    def answers(self, deployment: ServedDeployment) -> None:
        """From now on it is this one that does, or that fails last."""
        self._deployment = deployment

    def again(self) -> None:
        """The call begins anew at another engine, or asks one for more; what it has consumed so far stays consumed."""
        self._spent, self._told = self.usage, Usage()
        self._pieces = self._characters = 0
        self._whole = False
        self.finished = {}

    def observe(self, batch: Sequence[Event]) -> list[Content]:
        """Takes note of a batch and gives what of it is for the caller."""
        contents: list[Content] = []
        for event in batch:
            if type(event) is Delta:
                self._characters += len(event.text)
                contents.append(event)
            elif isinstance(event, Usage):
                self._told = event
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

    def filtered(self, choices: Collection[int], *, whole: bool) -> None:
        """A filter ended these. ``whole``: the engine came to its end all the same, and has told all that it made."""
        for index in choices:
            self.finished[index] = "content_filter"
        self._cut = not whole

    def measured(self, usage: Usage) -> None:
        """For vectors, which come in one piece: all that the call has consumed so far."""
        self._told, self._whole = usage, True

    def passes_on(self) -> None:
        """For sound: some of the answer is about to leave."""
        self._passed_on = True
        if self._first_at is None:
            self._first_at = time.perf_counter()

    def heard(self, seconds: float, source: Literal["engine", "file", "size"]) -> None:
        """So much of a recording, and who says so; the event's metadata has both."""
        self._audio_ms = round(seconds * 1000)
        self._amounts |= {"audio_seconds": round(seconds, 3), "audio_seconds_source": source}

    def spoke(self, characters: int) -> None:
        """So much of a text; the event's metadata has it as well."""
        self._spoken = characters
        self._amounts["characters"] = characters

    async def commit(self) -> None:
        """Returns when the call is in the ledger for good. Raises LedgerUnavailable."""
        # First, because a call that is cut in here has to be found unrecorded. And before the last byte: who reads
        # it may call again at once, and must not meet what this call no longer holds.
        await self._reservation.settle(self.usage)
        event = self._event(200, self.finished.get(0), served=True)
        self._recorded = True
        self._metrics.call(event, self._seconds_per_token(event))
        await self._ledger.record(event)
        self.admission.context.committed = True
        self._note(event)

    def failed(self, error: BaseException) -> None:
        """Whatever way the call ended, what it consumed reaches the ledger and nothing stays set aside for it."""
        if isinstance(error, asyncio.CancelledError | ClientLeft):
            self._abandon(CLIENT_LEFT, "cancelled")
        elif isinstance(error, VentouxError):
            self._abandon(error.status, "error", error_name(error))
        else:
            self._abandon(500, "error", error_name(VentouxError("")))

    def _abandon(self, status: int, reason: str, name: str | None = None) -> None:
        self._reservation.settle_later(self.usage)
        if self._recorded:
            return
        self._recorded = True
        event = self._event(status, reason, served=False, error=name)
        self._metrics.call(event, self._seconds_per_token(event))
        self._ledger.record_later(event)
        self._note(event)

    def _note(self, event: UsageEvent) -> None:
        if self._budgets is not None:
            self._budgets.spent(event)

    def _event(self, status: int, finish_reason: str | None, *, served: bool, error: str | None = None) -> UsageEvent:
        admission, reservation = self.admission, self._reservation
        usage, told = self._consumed()
        context = admission.context
        context.detail.update(prompt_tokens=usage.prompt_tokens, completion_tokens=usage.completion_tokens)
        context.standing = reservation.standing
        context.query_cost = usage.total_tokens
        price, cost = reservation.price, reservation.cost(usage, served=served)
        if price is not None and cost is not None:
            context.cost = f"{decimal(cost)} {price.currency}"
        return UsageEvent(
            request_id=context.id,
            at=context.created,
            workspace_id=admission.principal.workspace_id,
            key_id=admission.principal.key_id,
            model=(self._deployment or admission).card.id,
            endpoint=admission.endpoint.id,
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
            cost=cost,
            currency=price.currency if price else None,
            price_id=price.id if price else None,
            usage_source="engine" if told else "counted",
            audio_ms=usage.audio_ms,
            characters=usage.characters,
            error=error,
            metadata={**(admission.metadata or {}), **self._amounts} if self._amounts else admission.metadata,
        )

    def _seconds_per_token(self, event: UsageEvent) -> float | None:
        if self._first_at is None or event.completion_tokens < 2:
            return None
        return (self._last_at - self._first_at) / (event.completion_tokens - 1)
