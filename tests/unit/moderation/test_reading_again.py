"""Policies are read again whenever somebody changes one: in order, and at no cost for those that stayed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from tests.databases import eventually, new_home
from tests.people import OPERATOR

from ventoux.db.engine import async_engine
from ventoux.moderation import service, store
from ventoux.moderation.policy import ReadyPolicy
from ventoux.moderation.schemas import BlockList, Input, PolicySpec
from ventoux.moderation.service import Filters

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from sqlalchemy.ext.asyncio import AsyncConnection


def words(phrase: str) -> PolicySpec:
    return PolicySpec(input=Input(block_lists=[BlockList(name="words", phrases=[phrase])]))


async def test_a_slow_look_at_an_older_table_never_undoes_a_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = async_engine(new_home(tmp_path).database)
    filters, go_on, looking = Filters(engine), asyncio.Event(), asyncio.Event()
    await filters.set(OPERATOR, "w", "strict", words("old"))
    read = store.every_policy

    async def slow_at_first(connection: AsyncConnection) -> Any:
        found = await read(connection)
        if not looking.is_set():
            looking.set()
            await go_on.wait()
        return found

    monkeypatch.setattr(store, "every_policy", slow_at_first)
    async with asyncio.TaskGroup() as group:
        group.create_task(filters.load())
        await asyncio.wait_for(looking.wait(), 10)
        changing = group.create_task(filters.set(OPERATOR, "w", "strict", words("new")))
        # It may have to wait for the look; were it not to, the look would end after it.
        await asyncio.wait({changing}, timeout=0.3)
        go_on.set()
        await changing
        assert filters.ready("w", "strict").spec == words("new")
    assert filters.ready("w", "strict").spec == words("new")
    await engine.dispose()


async def test_a_change_makes_no_work_for_the_policies_that_stayed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = async_engine(new_home(tmp_path).database)
    filters, made = Filters(engine), list[str]()

    class Noted(ReadyPolicy):
        def __init__(self, name: str, *more: Any) -> None:
            made.append(name)
            super().__init__(name, *more)

    monkeypatch.setattr(service, "ReadyPolicy", Noted)
    for name in ("one", "two", "three"):
        await filters.set(OPERATOR, "w", name, words(name))
    await filters.set(OPERATOR, "other", "two", words("more"))
    await filters.set(OPERATOR, "w", "two", words("changed"))
    await filters.load()
    assert made == ["one", "two", "three", "two", "two"]
    await filters.delete(OPERATOR, "w", "one")
    await eventually(lambda: ("w", "one") not in filters._ready)
    assert filters.ready("other", "two").spec == words("more")
    await engine.dispose()
