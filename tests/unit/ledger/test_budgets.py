from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.databases import new_event, record

from ventoux.accounts.schemas import Caller
from ventoux.db.changes import Changes
from ventoux.db.engine import writing
from ventoux.ledger.budgets import Budgets
from ventoux.ledger.errors import BudgetChanged, BudgetNotFound, BudgetRefused
from ventoux.ledger.schemas import BudgetTerms
from ventoux.limits.schemas import Budget

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine
    from tests.databases import ManualClock

    from ventoux.ledger.schemas import UsageEvent


OPERATOR = Caller(kind="cli", id="operator", admin=True)


def terms(**values: Any) -> BudgetTerms:
    fixed: dict[str, Any] = {"subject_kind": "workspace", "subject_id": "w", "period": "month", "currency": "EUR"}
    fixed["amount"] = 100
    return BudgetTerms(**fixed | values)


def billed(clock: ManualClock, cost: int, **values: Any) -> UsageEvent:
    return new_event(at=clock.now(), cost=cost, currency="EUR", price_id="p", **values)


async def test_a_call_draws_on_the_budgets_of_its_workspace_key_user_and_endpoint_and_on_no_others(
    engine: AsyncEngine, clock: ManualClock
) -> None:
    budgets, other = Budgets(engine, clock), Budgets(engine, clock)
    made = [
        await budgets.set_budget(OPERATOR, "w", terms(subject_kind=kind, subject_id=who, period=period))
        for kind, who, period in (
            ("workspace", "w", "month"),
            ("workspace", "w", "day"),
            ("key", "k", "day"),
            ("endpoint", "e", "day"),
            ("user", "u", "day"),
        )
    ]
    await budgets.set_budget(OPERATOR, "w", terms(subject_kind="key", subject_id="other"))
    await budgets.set_budget(OPERATOR, "v", terms(subject_kind="endpoint", subject_id="e"))
    await other.follow((await Changes(engine).next())["budgets"])
    for one in (budgets, other):
        assert list(one.of_call("w", "k", "u", "e")) == made
        assert list(one.of_call("w", "k", None, "e")) == made[:-1]
        assert list(one.of_call("x", "k", "u", "e")) == []


async def test_setting_a_budget_again_changes_it_and_a_change_of_what_is_gone_is_refused(
    engine: AsyncEngine, clock: ManualClock
) -> None:
    budgets = Budgets(engine, clock)
    first = await budgets.set_budget(OPERATOR, "w", terms(), version=0)
    second = await budgets.set_budget(OPERATOR, "w", terms(amount=200, hard=False), version=1)
    assert (second.id, second.version, second.amount, second.hard) == (first.id, 2, 200, False)
    with pytest.raises(BudgetChanged, match="version 2"):
        await budgets.set_budget(OPERATOR, "w", terms(amount=300), version=1)
    with pytest.raises(BudgetChanged):
        await budgets.delete_budget(OPERATOR, "w", first.id, version=1)
    with pytest.raises(BudgetNotFound):
        await budgets.delete_budget(OPERATOR, "other", first.id)
    assert await budgets.get_budget(OPERATOR, "w", first.id) == second
    await budgets.delete_budget(OPERATOR, "w", first.id, version=2)
    assert await budgets.list_budgets(OPERATOR, None) == []
    assert list(budgets.of_call("w", "k", None, "e")) == []


async def test_only_a_hard_budget_refuses(engine: AsyncEngine, clock: ManualClock) -> None:
    budgets = Budgets(engine, clock)
    soft = await budgets.set_budget(OPERATOR, "w", terms(hard=False))
    hard = await budgets.set_budget(OPERATOR, "w", terms(period="day"))
    assert list(budgets.of_call("w", "k", None, "e")) == [soft, hard]
    assert list(budgets.hard("w", "k", None, "e")) == [hard]


async def test_an_alert_is_given_once_for_a_share_and_a_period_whoever_looks(
    engine: AsyncEngine, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    one, two = Budgets(engine, clock), Budgets(engine, clock)
    budget = await one.set_budget(OPERATOR, "w", terms(alerts=(0.8, 0.5), hard=False))
    await two.load()

    async def told(cost: int) -> list[float]:
        event = billed(clock, cost)
        await record(engine, event)
        one.spent(event)
        two.spent(event)
        return [alert.share for alert in [*await one.tell(), *await two.tell()]]

    assert [await told(49), await told(1), await told(29), await told(1), await told(100)] == [[], [0.5], [], [0.8], []]
    (standing,) = await two.list_budgets(OPERATOR, "w")
    assert (standing.spent, [alert.share for alert in standing.alerts]) == (180, [0.5, 0.8])
    clock.at = standing.period_end
    assert await told(90) == [0.5, 0.8]
    assert caplog.text.count("a budget has reached a share") == 4
    assert await one.set_budget(OPERATOR, "w", terms(amount=1000, alerts=(0.09,)))
    one.spent(billed(clock, 1))
    assert [alert.share for alert in await one.tell()] == [0.09]
    assert budget.id == standing.budget.id


async def test_alerts_that_could_not_be_given_are_given_later(engine: AsyncEngine, clock: ManualClock) -> None:
    budgets = Budgets(engine, clock)
    await budgets.set_budget(OPERATOR, "w", terms(alerts=(0.5,)))
    event = billed(clock, 60)
    await record(engine, event)
    budgets.spent(event)
    async with writing(engine) as connection:
        await connection.exec_driver_sql("ALTER TABLE budget_alerts RENAME TO away")
    with pytest.raises(Exception, match="budget_alerts"):
        await budgets.tell()
    async with writing(engine) as connection:
        await connection.exec_driver_sql("ALTER TABLE away RENAME TO budget_alerts")
    assert [alert.share for alert in await budgets.tell()] == [0.5]


async def test_a_budget_counts_its_workspaces_calls_in_its_currency_and_its_period(
    engine: AsyncEngine, clock: ManualClock
) -> None:
    budgets = Budgets(engine, clock)
    await budgets.set_budget(OPERATOR, "w", terms(subject_kind="endpoint", subject_id="e", period="day"))
    await record(
        engine,
        billed(clock, 3, endpoint="e"),
        billed(clock, 5, endpoint="other"),
        billed(clock, 7, endpoint="e", workspace_id="other"),
        new_event(at=clock.now(), endpoint="e", cost=11, currency="USD", price_id="p"),
        new_event(at=clock.now() - 86_400, endpoint="e", cost=13, currency="EUR", price_id="p"),
    )
    (standing,) = await budgets.list_budgets(OPERATOR, "w")
    assert standing.spent == 3


@pytest.mark.parametrize(
    "bad", [{"amount": 0}, {"amount": 10**16}, {"currency": "euro"}, {"alerts": (0.0,)}, {"alerts": (1.1,)}]
)
async def test_what_is_no_budget_is_refused(engine: AsyncEngine, clock: ManualClock, bad: dict[str, Any]) -> None:
    with pytest.raises(BudgetRefused):
        await Budgets(engine, clock).set_budget(OPERATOR, "w", terms(**bad))


def test_a_budget_is_what_its_terms_say() -> None:
    assert set(BudgetTerms.__struct_fields__) < set(Budget.__struct_fields__)
