"""The one path of every model call: admit, limit, guard, route, relay, meter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ventoux.calls import EmbeddingsCall, Usage
from ventoux.errors import Unavailable
from ventoux.gateway.bodies import while_connected
from ventoux.gateway.meter import Meter
from ventoux.limits.claims import Bill, Need
from ventoux.limits.limiter import BudgetExceeded, Limiter, OverLimit
from ventoux.limits.schemas import Limits, Subject

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from starlette.types import Receive

    from ventoux.accounts.schemas import Principal
    from ventoux.calls import ChatCall
    from ventoux.gateway.admit import Admission, Admit
    from ventoux.gateway.context import RequestContext
    from ventoux.gateway.guard import Guard
    from ventoux.gateway.metrics import Metrics
    from ventoux.gateway.relay import Relay
    from ventoux.gateway.sharing import Shared
    from ventoux.ledger.money import Money
    from ventoux.ledger.schemas import UsageEvent
    from ventoux.ledger.writer import LedgerWriter
    from ventoux.limits.limiter import Reservation
    from ventoux.settings import Settings

_BYTES_A_TOKEN = 4
"""Of a body, to set tokens aside before the engine has counted them."""


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
        shared: Shared,
        money: Money,
        guard: Guard,
    ) -> None:
        self.settings = settings
        self.admit = admit
        self.relay = relay
        self.metrics = metrics
        self.limiter = Limiter(shared.counters)
        self.shared = shared
        self.guard = guard
        self.money = money
        self._ledger = ledger
        self._of_workspace = workspace_limits(settings)

    @property
    def ledger_available(self) -> bool:
        return self._ledger.available

    async def serve(
        self,
        admission: Admission,
        call: ChatCall | EmbeddingsCall,
        receive: Receive,
        answer: Callable[[Meter], Awaitable[None]],
        *,
        size: int,
        audio_ms: int = 0,
        spoken: int = 0,
    ) -> None:
        """What is around every answer: the call is within its limits, may reach the model, is cancelled when its client
        leaves, and is accounted for whatever way it ends. ``size`` is the body's, in bytes; ``audio_ms`` are of a
        recording and ``spoken`` characters of a text, as far as they are known before.

        Filters are a part of ``answer``, because not every call is for them.

        Raises OverLimit, Forbidden, InvalidRequest, Unavailable and ClientLeft.
        """
        # From here on its engines are kept for it.
        admission.endpoint.call_began()
        try:
            async with while_connected(receive):
                need = self._need(admission, call, size, audio_ms, spoken)
                reservation = await self._reserve(admission, need)
                meter = Meter(
                    admission,
                    self._ledger,
                    self.metrics,
                    reservation,
                    budgets=self.money.budgets,
                    prompt=need.least.prompt_tokens,
                )
                try:
                    await answer(meter)
                except BaseException as error:
                    meter.failed(error)
                    raise
        finally:
            admission.endpoint.call_ended()

    async def count(self, context: RequestContext, principal: Principal) -> None:
        """For a request that reads what is stored, before it does: one of those a minute. A call that comes of it is
        the same request, and is not counted again. Raises OverLimit and Unavailable."""
        subjects = [(subject, _requests_alone(limits)) for subject, limits in self._callers(principal)]
        nothing = Need(Usage(), Usage())
        context.counted = await self._within(context, subjects, nothing, Bill(None, self.money.currency))
        await context.counted.settle(Usage())

    def require_ledger(self) -> None:
        """For what is metered and is no call of a model. Raises Unavailable: nothing is served unmetered."""
        if not self._ledger.available:
            raise Unavailable("The ledger cannot be written, so no call can be taken.", retry_after=5)

    async def record(self, event: UsageEvent) -> None:
        """As ``require_ledger``; before the last byte of the answer leaves. Raises LedgerUnavailable."""
        self.metrics.call(event, None)
        await self._ledger.record(event)

    async def _reserve(self, admission: Admission, need: Need) -> Reservation:
        card, endpoint, context = admission.card, admission.endpoint, admission.context
        principal, money = admission.principal, self.money
        subjects = self._callers(principal)
        if context.counted is not None:
            subjects = [(subject, _requests_aside(limits)) for subject, limits in subjects]
        subjects.append((Subject("model", card.id), card.limits))
        if endpoint.workspace_id is not None:
            subjects.append((Subject("endpoint", endpoint.id), endpoint.limits))
        bill = Bill(
            money.prices.in_force(endpoint.workspace_id, endpoint.id, card.price, context.created),
            money.currency,
            money.budgets.hard(principal.workspace_id, principal.key_id, principal.user_id, endpoint.id),
        )
        return await self._within(context, subjects, need, bill)

    def _callers(self, principal: Principal) -> list[tuple[Subject, Limits]]:
        return [
            (Subject("key", principal.key_id), principal.limits),
            (Subject("workspace", principal.workspace_id), self._of_workspace),
        ]

    async def _within(
        self, context: RequestContext, subjects: Sequence[tuple[Subject, Limits]], need: Need, bill: Bill
    ) -> Reservation:
        try:
            reservation = await self.limiter.reserve(subjects, need, bill, counted=context.counted)
        except OverLimit as error:
            context.standing = error.standing
            if isinstance(error, BudgetExceeded):
                # Clients of OpenAI's kind would try again at once, and twice.
                context.headers.append((b"x-should-retry", b"false"))
            raise
        context.standing = reservation.standing
        return reservation

    def _need(
        self, admission: Admission, call: ChatCall | EmbeddingsCall, size: int, audio_ms: int, spoken: int
    ) -> Need:
        context = admission.card.context
        prompt = min(size // _BYTES_A_TOKEN + 1, context)
        if isinstance(call, EmbeddingsCall):
            usage = Usage(prompt_tokens=prompt, audio_ms=audio_ms, characters=spoken)
            return Need(usage, usage)
        if call.max_tokens is not None:
            asked = min(call.max_tokens, context) * call.n
            usage = Usage(prompt, asked)
            return Need(usage, usage, asked)
        # How long the answer will be, nobody knows: what is left is enough to begin with.
        supposed = min(self.settings.supposed_tokens, context) * call.n
        return Need(Usage(prompt, 1), Usage(prompt, supposed))


def _requests_alone(limits: Limits) -> Limits:
    return Limits(requests_per_minute=limits.requests_per_minute)


def _requests_aside(limits: Limits) -> Limits:
    return msgspec.structs.replace(limits, requests_per_minute=None)


def key_limits(settings: Settings) -> Limits:
    """Of a key that has none of its own."""
    return Limits(
        requests_per_minute=settings.requests_per_minute,
        tokens_per_minute=settings.tokens_per_minute,
        tokens_per_day=settings.tokens_per_day,
        concurrent=settings.concurrent,
        spend=settings.spend,
    )


def workspace_limits(settings: Settings) -> Limits:
    """Of all keys of a workspace together."""
    return Limits(
        requests_per_minute=settings.workspace_requests_per_minute,
        tokens_per_minute=settings.workspace_tokens_per_minute,
        tokens_per_day=settings.workspace_tokens_per_day,
        concurrent=settings.workspace_concurrent,
        spend=settings.workspace_spend,
    )
