"""The wall clock is set while calls run: they end as they were, are billed as they came, and the next are served."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import msgspec
import pytest
from tests.databases import eventually
from tests.integration.gateway.test_disconnects import SETTINGS, call, chat, served
from tests.integration.gateway.test_money import COST, events, set_budget, status

if TYPE_CHECKING:
    from pathlib import Path

DAY = 86_400
LIMITED = msgspec.structs.replace(SETTINGS, requests_per_minute=3)


@pytest.mark.parametrize("days", [-400, -1, 1, 40])
async def test_a_clock_that_jumps_ends_no_call_and_changes_no_bill(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    real, jumped = time.time, 0.0
    monkeypatch.setattr(time, "time", lambda: real() + jumped)
    async with served(tmp_path, LIMITED, tokens=["w "], between_tokens=0.02) as place:
        await set_budget(place, 10 * COST)
        began = real()
        running = asyncio.ensure_future(call(place, chat(stream=True)))
        await eventually(lambda: place.replica.outstanding == 1)
        jumped = days * DAY
        assert status(await running) == 200
        assert [status(await call(place, chat())) for _ in range(3)] == [200, 200, 429]
        first, *rest = sorted(await events(place, 3), key=lambda one: abs(one["at"] - began))
        assert place.left_behind() == {}
    assert began <= first["at"] <= real()
    assert all(abs(one["at"] - began - jumped) < 600 for one in rest)
    assert all(0 < one["duration"] < 600 for one in (first, *rest))
    # A minute of limits is the monotonic clock's: three calls stay three. Costs are those of the price there was.
    assert [one["cost"] for one in (first, *rest)] == [COST] * 3
