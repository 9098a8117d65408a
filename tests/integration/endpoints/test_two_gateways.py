"""Two gateways on one database: what is changed anywhere is seen by both, and neither takes the news from the other."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from tests.databases import eventually, eventually_async
from tests.fleet import Fleet, Models
from tests.integration.endpoints.test_control import Keys, Specifications, spec
from tests.people import OPERATOR, new_key

from ventoux.accounts.service import Accounts
from ventoux.db.changes import LOOK_EVERY
from ventoux.db.engine import async_engine
from ventoux.endpoints.control import Control
from ventoux.endpoints.directory import Directory
from ventoux.endpoints.pools import Pools
from ventoux.endpoints.service import Endpoints
from ventoux.errors import Unauthorized
from ventoux.ledger.money import Money
from ventoux.ledger.prices import Rates
from ventoux.ledger.schemas import BudgetTerms
from ventoux.moderation.errors import FiltersUnavailable
from ventoux.moderation.schemas import PolicySpec
from ventoux.moderation.service import Filters

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.db.location import Location


class Gateway:
    """What of it follows the database."""

    def __init__(self, database: Location) -> None:
        self.engine = async_engine(database)
        self.accounts = Accounts(self.engine)
        self.money = Money(self.engine, "EUR")
        self.filters = Filters(self.engine)
        self.directory = Directory()
        models = Models()
        self.pools = Pools(Fleet(), models, drain=1)
        self.control = Control(self.engine, self.directory, self.pools, models, Keys(), drain=1)

    def serves(self, workspace: str, name: str) -> list[str]:
        found = self.directory.find(workspace, name)
        return [one.pool.id for one in found.deployments] if found else []

    def filters_by(self, workspace: str, name: str) -> bool:
        try:
            self.filters.ready(workspace, name)
        except FiltersUnavailable:
            return False
        return True


class Place:
    """``operator`` is a process that serves nothing, as the command line is."""

    def __init__(self, operator: AsyncEngine, workspace: str, gateways: tuple[Gateway, Gateway]) -> None:
        self.accounts = Accounts(operator)
        self.endpoints = Endpoints(operator, Keys(), Specifications())
        self.money = Money(operator, "EUR")
        self.filters = Filters(operator)
        self.workspace = workspace
        self.gateways = gateways

    async def both(self, seen: Callable[[Gateway], bool]) -> None:
        """Returns once both gateways see it."""
        for gateway in self.gateways:
            await eventually(lambda gateway=gateway: seen(gateway))


@asynccontextmanager
async def running(database: Location) -> AsyncGenerator[Gateway]:
    gateway = Gateway(database)
    await gateway.accounts.load()
    await gateway.money.load()
    await gateway.filters.load()
    async with gateway.pools, asyncio.TaskGroup() as group:
        parts = (gateway.accounts, gateway.money, gateway.filters, gateway.control)
        tasks = [group.create_task(one.run()) for one in parts]
        yield gateway
        for task in tasks:
            task.cancel()
    await gateway.engine.dispose()


@pytest.fixture
async def place(database: Location, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Place]:
    monkeypatch.setattr("ventoux.db.changes.LOOK_EVERY", 0.02)
    operator = async_engine(database)
    workspace = (await Accounts(operator).workspaces.default(OPERATOR)).id
    async with running(database) as one, running(database) as two:
        yield Place(operator, workspace, (one, two))
    await operator.dispose()


def test_every_gateway_looks_once_a_second_at_least() -> None:
    assert LOOK_EVERY <= 1.0


async def test_an_endpoint_that_is_made_changed_or_paused_is_so_at_both(place: Place) -> None:
    workspace = place.workspace
    await place.endpoints.create(OPERATOR, workspace, "mine", spec("m"))
    await place.both(lambda gateway: gateway.serves(workspace, "mine") == ["m"])
    await place.endpoints.change(OPERATOR, workspace, "mine", lambda _: spec("n", "o"))
    await place.both(lambda gateway: gateway.serves(workspace, "mine") == ["n", "o"])
    await place.endpoints.pause(OPERATOR, workspace, "mine")
    await place.both(lambda gateway: gateway.serves(workspace, "mine") == [])


async def test_every_price_and_every_budget_counts_at_both(place: Place) -> None:
    workspace, prices, budgets = place.workspace, place.money.prices, place.money.budgets

    def price(gateway: Gateway) -> int | None:
        found = gateway.money.prices.in_force(workspace, "mine", None, at=2.0**40)
        return found and found.input

    for amount in (1_000_000, 2_000_000, 3_000_000):
        rates = Rates(amount, None, amount)
        await prices.set_price(OPERATOR, workspace_id=workspace, endpoint_id="mine", rates=rates)
        await place.both(lambda gateway, amount=amount: price(gateway) == amount)
    terms = BudgetTerms(subject_kind="endpoint", subject_id="mine", period="day", amount=5, currency="EUR")
    await budgets.set_budget(OPERATOR, workspace, terms)
    await place.both(lambda gateway: bool(gateway.money.budgets.hard(workspace, "k", None, "mine")))


async def test_a_filter_policy_that_is_set_or_deleted_is_so_at_both(place: Place) -> None:
    workspace = place.workspace
    for _ in range(2):
        await place.filters.set(OPERATOR, workspace, "strict", PolicySpec())
        await place.both(lambda gateway: gateway.filters_by(workspace, "strict"))
        await place.filters.delete(OPERATOR, workspace, "strict")
        await place.both(lambda gateway: not gateway.filters_by(workspace, "strict"))


async def test_a_keys_limit_and_its_end_are_known_to_both_and_calls_in_between_undo_neither(place: Place) -> None:
    key, secret = await new_key(place.accounts)
    for limit in (7, 8, 9):
        await place.accounts.limit_key(OPERATOR, None, key.id, {"requests_per_minute": limit})
        for gateway in place.gateways:
            await eventually_async(lambda gateway=gateway, limit=limit: is_limited(gateway, secret, limit))
    await place.accounts.revoke_key(OPERATOR, None, key.id)
    for gateway in place.gateways:
        await eventually_async(lambda gateway=gateway: is_refused(gateway, secret))
        # When it was last used is written down: with that, and nothing else.
        await gateway.accounts._known.flush()
    for gateway in place.gateways:
        assert await is_refused(gateway, secret)
    (kept,) = await place.accounts.list_keys(OPERATOR, None)
    assert kept.revoked_at is not None
    assert kept.last_used_at is not None


async def is_limited(gateway: Gateway, secret: str, limit: int) -> bool:
    return (await gateway.accounts.authenticate(secret)).limits.requests_per_minute == limit


async def is_refused(gateway: Gateway, secret: str) -> bool:
    try:
        await gateway.accounts.authenticate(secret)
    except Unauthorized:
        return True
    return False
