"""What a user has decided about tools is kept for them alone, on either database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from sqlalchemy import insert
from tests.databases import ManualClock

from ventoux.accounts.schemas import Principal
from ventoux.conversations import approvals
from ventoux.conversations.approvals import DecisionNotFound, Permissions, TooManyDecisions
from ventoux.db.engine import writing
from ventoux.db.tables import workspaces

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

ADA = Principal("default", "k1", "vx_1", frozenset({"assistants"}), user_id="ada")


@pytest.fixture(autouse=True)
async def workspace(engine: AsyncEngine) -> None:
    async with writing(engine) as connection:
        await connection.execute(insert(workspaces).values(id="default", name="default", created_at=0.0))


async def test_a_decision_holds_until_it_is_changed_or_taken_back_and_only_for_its_user(engine: AsyncEngine) -> None:
    clock = ManualClock()
    permissions = Permissions(engine, clock)
    bob = msgspec.structs.replace(ADA, user_id="bob")
    another_key = msgspec.structs.replace(ADA, key_id="k2")
    await permissions.decide(ADA, "mail_send", "always")
    await permissions.decide(ADA, "files_delete", "never")
    clock.at += 5
    await permissions.decide(ADA, "mail_send", "never")
    assert await permissions.of(another_key) == {"mail_send": "never", "files_delete": "never"}
    assert [(one.tool, one.created_at) for one in await permissions.listed(ADA)] == [
        ("files_delete", clock.at - 5),
        ("mail_send", clock.at),
    ]
    assert await permissions.of(bob) == {}
    with pytest.raises(DecisionNotFound):
        await permissions.forget(bob, "mail_send")
    await permissions.forget(ADA, "mail_send")
    assert await permissions.of(ADA) == {"files_delete": "never"}


async def test_decisions_are_bounded_and_those_there_are_can_still_be_changed(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(approvals, "MOST_DECISIONS", 1)
    permissions = Permissions(engine)
    await permissions.decide(ADA, "a", "always")
    with pytest.raises(TooManyDecisions):
        await permissions.decide(ADA, "b", "always")
    await permissions.decide(ADA, "a", "never")
    assert await permissions.of(ADA) == {"a": "never"}
