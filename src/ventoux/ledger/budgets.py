"""Budgets: what a workspace, a user, a key or an endpoint may cost in a day or a month. In memory, as prices are.

A hard budget refuses the call that it has no room for (see limits/); any budget gives an alert, once in a period, when
the ledger says that a share of it is spent.
"""

from __future__ import annotations

import asyncio
import logging
import math
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import msgspec

from ventoux.audit import service as audit
from ventoux.db.changes import counter_of, note
from ventoux.db.engine import writing
from ventoux.kit.clock import Clock, SystemClock
from ventoux.kit.ids import new_id
from ventoux.ledger.errors import BudgetChanged, BudgetNotFound, BudgetRefused, named
from ventoux.ledger.rights import require
from ventoux.ledger.schemas import BudgetAlert, BudgetStanding
from ventoux.ledger.store import budgets as store
from ventoux.ledger.store import sums
from ventoux.limits.claims import OF_PERIOD, window_end, window_start
from ventoux.limits.schemas import Budget, Limit, money

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from ventoux.accounts.schemas import Caller
    from ventoux.ledger.schemas import BudgetTerms, UsageEvent

logger = logging.getLogger(__name__)

Place = tuple[str, str, str]
"""Workspace, kind and id."""


class Budgets:
    def __init__(self, engine: AsyncEngine, clock: Clock | None = None) -> None:
        self._engine = engine
        self._clock = clock or SystemClock()
        self._all: dict[str, Budget] = {}
        self._by_place: dict[Place, tuple[Budget, ...]] = {}
        self._workspaces: frozenset[str] = frozenset()
        self._spent_on: set[str] = set()
        """Ids of budgets whose standing may have changed."""
        self._told: dict[str, tuple[float, float]] = {}
        """By budget, the period in which every share has been told, and the amount that it was a share of."""
        self._counter = -1
        self._loading = asyncio.Lock()

    async def load(self) -> None:
        """The whole table into memory. Raises Unavailable."""
        async with self._loading:
            with named("read"):
                async with self._engine.connect() as connection:
                    counter = await counter_of(connection, "budgets")
                    found = await store.find(connection)
            self._all = {budget.id: budget for budget in found}
            self._by_place = _by_place(found)
            self._workspaces = frozenset(budget.workspace_id for budget in found)
            self._spent_on.update(self._all)
            self._counter = counter

    async def follow(self, counter: int) -> None:
        """Reads the table again when somebody has changed it. Raises Unavailable."""
        if counter != self._counter:
            await self.load()

    def of_call(self, workspace_id: str, key_id: str, user_id: str | None, endpoint_id: str) -> Sequence[Budget]:
        """Those that a call draws on. No I/O."""
        if workspace_id not in self._workspaces:
            return ()
        places: list[Place] = [
            (workspace_id, "workspace", workspace_id),
            (workspace_id, "key", key_id),
            (workspace_id, "endpoint", endpoint_id),
        ]
        if user_id is not None:
            places.append((workspace_id, "user", user_id))
        return [budget for place in places for budget in self._by_place.get(place, ())]

    def hard(self, workspace_id: str, key_id: str, user_id: str | None, endpoint_id: str) -> Sequence[Budget]:
        """Those of them that refuse a call."""
        drawn_on = self.of_call(workspace_id, key_id, user_id, endpoint_id)
        return [budget for budget in drawn_on if budget.hard] if drawn_on else drawn_on

    def spent(self, event: UsageEvent) -> None:
        """Takes note of a call, for ``tell``."""
        if event.cost and event.workspace_id in self._workspaces:
            drawn_on = self.of_call(event.workspace_id, event.key_id, event.user_id, event.endpoint)
            self._spent_on.update(budget.id for budget in drawn_on if budget.alerts)

    async def tell(self) -> list[BudgetAlert]:
        """Gives the alerts that are due: each into the table and the log, once. Raises Unavailable."""
        given: list[BudgetAlert] = []
        while self._spent_on:
            budget_id = self._spent_on.pop()
            budget = self._all.get(budget_id)
            try:
                if budget is not None and budget.alerts:
                    given += await self._tell_of(budget)
            except BaseException:
                self._spent_on.add(budget_id)
                raise
        return given

    async def set_budget(
        self, caller: Caller, workspace_id: str, terms: BudgetTerms, *, version: int | None = None
    ) -> Budget:
        """Makes the budget of a subject and a period, or takes the place of the one that is there.

        ``version``: of the one that the caller has seen, 0 for none; None not to care. Raises BudgetChanged when it is
        another now, BudgetRefused, Forbidden, NotFound, Unavailable.
        """
        caller.require("budgets:write", workspace_id)
        now = self._clock.now()
        wanted = Budget(
            id=new_id(),
            workspace_id=workspace_id,
            subject_kind=terms.subject_kind,
            subject_id=terms.subject_id,
            period=terms.period,
            amount=terms.amount,
            currency=terms.currency,
            alerts=tuple(sorted(set(terms.alerts))),
            hard=terms.hard,
            version=1,
            created_at=now,
            updated_at=now,
        )
        _refuse_bad(wanted)
        with named("written"):
            async with writing(self._engine) as connection:
                there = await store.of(connection, wanted)
                _check_version(version, there)
                if there is None:
                    await store.add(connection, wanted)
                else:
                    kept = {"id": there.id, "created_at": there.created_at, "version": there.version + 1}
                    wanted = msgspec.structs.replace(wanted, **kept)
                    await store.replace(connection, wanted)
                await note(connection, "budgets")
                await _record(connection, caller, "set", wanted)
        await self.load()
        return wanted

    async def get_budget(self, caller: Caller, workspace_id: str, budget_id: str) -> Budget:
        """Raises BudgetNotFound, Forbidden, NotFound, Unavailable."""
        caller.require("budgets:read", workspace_id)
        with named("read"):
            async with self._engine.connect() as connection:
                return await _find(connection, workspace_id, budget_id)

    async def delete_budget(
        self, caller: Caller, workspace_id: str, budget_id: str, *, version: int | None = None
    ) -> Budget:
        """Raises BudgetNotFound, BudgetChanged, Forbidden, NotFound, Unavailable."""
        caller.require("budgets:write", workspace_id)
        with named("written"):
            async with writing(self._engine) as connection:
                there = await _find(connection, workspace_id, budget_id)
                _check_version(version, there)
                await store.remove(connection, there)
                await note(connection, "budgets")
                await _record(connection, caller, "delete", there)
        await self.load()
        return there

    async def list_budgets(self, caller: Caller, workspace_id: str | None) -> list[BudgetStanding]:
        """Oldest first, with what is spent in the period that runs; None for all workspaces. Raises Forbidden,
        NotFound, Unavailable."""
        require(caller, "budgets:read", workspace_id)
        now = self._clock.now()
        with named("read"):
            async with self._engine.connect() as connection:
                found = await store.find(connection, workspace_id=workspace_id)
                return [await _standing(connection, budget, now) for budget in found]

    async def _tell_of(self, budget: Budget) -> list[BudgetAlert]:
        now = self._clock.now()
        start = window_start(OF_PERIOD[budget.period], now)
        if self._told.get(budget.id) == (start, budget.amount):
            return []
        with named("read"):
            async with self._engine.connect() as connection:
                standing = await _standing(connection, budget, now)
        told = {alert.share for alert in standing.alerts}
        due = [share for share in budget.alerts if standing.spent >= _part(budget, share) and share not in told]
        alerts = [BudgetAlert(budget_id=budget.id, period_start=start, share=share, at=now) for share in due]
        given: list[BudgetAlert] = []
        if alerts:
            with named("written"):
                async with writing(self._engine) as connection:
                    given = [alert for alert in alerts if await store.add_alert(connection, alert)]
        for alert in given:
            _log(standing, alert)
        if told.union(due).issuperset(budget.alerts):
            self._told[budget.id] = (start, budget.amount)
        return given


async def _find(connection: AsyncConnection, workspace_id: str, budget_id: str) -> Budget:
    found = await store.find(connection, workspace_id=workspace_id, budget_id=budget_id)
    if not found:
        raise BudgetNotFound(budget_id)
    return found[0]


async def _record(connection: AsyncConnection, caller: Caller, act: str, budget: Budget) -> None:
    told = msgspec.to_builtins(budget)
    names = ("subject_kind", "subject_id", "period", "amount", "currency", "alerts", "hard", "version")
    await audit.record(
        connection,
        caller.actor,
        f"budget.{act}",
        "budget",
        budget.id,
        workspace_id=budget.workspace_id,
        detail={name: told[name] for name in names},
    )


async def _standing(connection: AsyncConnection, budget: Budget, now: float) -> BudgetStanding:
    dimension = OF_PERIOD[budget.period]
    start, end = window_start(dimension, now), window_end(dimension, now)
    who = sums.Consumer(budget.subject_kind, budget.subject_id, budget.workspace_id)
    _, spent = await sums.consumed(connection, who, start, end, budget.currency)
    alerts = await store.alerts(connection, budget.id, start)
    return BudgetStanding(budget=budget, spent=spent, period_start=start, period_end=end, alerts=alerts)


def _by_place(found: Iterable[Budget]) -> dict[Place, tuple[Budget, ...]]:
    places: dict[Place, tuple[Budget, ...]] = {}
    for budget in found:
        place = budget.workspace_id, budget.subject_kind, budget.subject_id
        places[place] = (*places.get(place, ()), budget)
    return places


def _part(budget: Budget, share: float) -> int:
    return math.ceil(budget.amount * Fraction(Decimal(str(share))))


def _check_version(version: int | None, there: Budget | None) -> None:
    now = there.version if there else 0
    if version is not None and version != now:
        raise BudgetChanged(
            f"The budget has version {now} now, and the change is for version {version}.",
            hint="Read it again, and decide anew.",
        )


def _refuse_bad(budget: Budget) -> None:
    if budget.subject_kind == "workspace" and budget.subject_id != budget.workspace_id:
        raise BudgetRefused("The budget of a workspace is its own.", hint="Leave the other workspace out.")
    try:
        msgspec.convert(budget.amount, Limit)
    except msgspec.ValidationError as error:
        raise BudgetRefused("A budget is more than 0 and less than a milliard.", hint="For example 50.") from error
    if len(budget.currency) != 3 or not budget.currency.isascii() or not budget.currency.isupper():
        raise BudgetRefused(f"{budget.currency!r} is no currency.", hint="Name it as ISO 4217 does: EUR, USD, GBP.")
    if any(not 0 < share <= 1 for share in budget.alerts):
        raise BudgetRefused("An alert is for a share of the budget, above 0 and up to 1.", hint="For example 0.8.")


def _log(standing: BudgetStanding, alert: BudgetAlert) -> None:
    budget = standing.budget
    fields = {
        "budget": budget.id,
        "workspace": budget.workspace_id,
        "subject": f"{budget.subject_kind} {budget.subject_id}",
        "period": budget.period,
        "share": alert.share,
        "spent": money(standing.spent, budget.currency),
        "amount": money(budget.amount, budget.currency),
        "hard": budget.hard,
    }
    logger.warning("a budget has reached a share", extra={"fields": fields})
