from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.databases import ManualClock
from tests.people import OPERATOR

from ventoux.accounts.schemas import Caller
from ventoux.audit import service as audit
from ventoux.audit.schemas import AuditFilter
from ventoux.db.changes import Changes
from ventoux.errors import Forbidden
from ventoux.moderation.errors import FiltersUnavailable, PolicyChanged, PolicyNotFound, PolicyRefused
from ventoux.moderation.schemas import BlockList, Input, PolicySpec
from ventoux.moderation.service import Filters

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

WORDS = PolicySpec(input=Input(block_lists=[BlockList(name="words", phrases=["acme"])]))
EMPTY = PolicySpec()


@pytest.fixture
async def filters(engine: AsyncEngine) -> Filters:
    filters = Filters(engine, clock=ManualClock())
    await filters.load()
    return filters


async def test_a_policy_is_ready_for_its_own_workspace_only(filters: Filters) -> None:
    await filters.set(OPERATOR, "w1", "strict", WORDS)

    assert filters.ready("w1", "strict").input
    with pytest.raises(FiltersUnavailable, match="strict"):
        filters.ready("w2", "strict")
    with pytest.raises(PolicyNotFound):
        await filters.get(OPERATOR, "w2", "strict")
    assert [policy.name for policy in await filters.list(OPERATOR, "w2")] == ["default"]
    assert await filters.exists("w1", "strict")
    assert not await filters.exists("w2", "strict")


async def test_the_built_in_policy_is_there_until_a_workspace_sets_its_own_and_comes_back_after(
    filters: Filters,
) -> None:
    assert filters.ready("w1", "default").output
    own = await filters.set(OPERATOR, "w1", "default", EMPTY)
    assert own.version == 1
    assert filters.ready("w1", "default").output is None
    assert filters.ready("w2", "default").output

    await filters.delete(OPERATOR, "w1", "default")

    assert filters.ready("w1", "default").output
    with pytest.raises(PolicyRefused):
        await filters.delete(OPERATOR, "w1", "default")


async def test_a_change_over_another_change_is_refused(filters: Filters) -> None:
    await filters.set(OPERATOR, "w1", "strict", WORDS, version=0)

    with pytest.raises(PolicyChanged):
        await filters.set(OPERATOR, "w1", "strict", EMPTY, version=0)
    changed = await filters.set(OPERATOR, "w1", "strict", EMPTY, version=1)
    with pytest.raises(PolicyChanged):
        await filters.delete(OPERATOR, "w1", "strict", version=1)

    assert (await filters.get(OPERATOR, "w1", "strict")) == changed
    assert changed.version == 2


async def test_another_process_knows_of_a_change_once_it_has_looked(engine: AsyncEngine, filters: Filters) -> None:
    other = Filters(engine)
    await other.load()
    await filters.set(OPERATOR, "w1", "strict", WORDS)

    await other.follow((await Changes(engine).next())["filters"])

    assert other.ready("w1", "strict").input


@pytest.mark.parametrize("name", ["", "Strict", "a b", "x" * 65, "-a", "../a"])
async def test_a_name_that_is_none_is_refused(filters: Filters, name: str) -> None:
    with pytest.raises(PolicyRefused):
        await filters.set(OPERATOR, "w1", name, EMPTY)


async def test_only_who_may_sees_and_changes_and_each_change_is_in_the_audit_log(
    engine: AsyncEngine, filters: Filters
) -> None:
    viewer = Caller(kind="user", id="u", roles={"w1": "viewer"}, rights={"w1": frozenset({"workspace:read"})})
    for attempt in (
        filters.list(viewer, "w1"),
        filters.get(viewer, "w1", "default"),
        filters.set(viewer, "w1", "strict", EMPTY),
        filters.delete(viewer, "w1", "strict"),
    ):
        with pytest.raises(Forbidden):
            await attempt

    await filters.set(OPERATOR, "w1", "strict", WORDS)
    await filters.delete(OPERATOR, "w1", "strict")

    told = await audit.newest(engine, AuditFilter(workspace_id="w1"))
    assert [(event.action, event.object_id) for event in told] == [
        ("filter.delete", "strict"),
        ("filter.set", "strict"),
    ]
    assert "acme" not in repr(told)
