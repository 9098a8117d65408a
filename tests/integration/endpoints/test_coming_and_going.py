"""Endpoints come and go for as long as a server runs, and one that is gone is nowhere any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.databases import eventually
from tests.integration.endpoints.test_control import OPERATOR, a_place

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine


async def test_of_endpoints_that_are_gone_nothing_is_kept_in_memory(engine: AsyncEngine) -> None:
    async with a_place(engine) as place:
        for number in range(5):
            endpoint = await place.create("mine", f"m-{number}")
            await place.finished(endpoint)
            await place.endpoints.delete(OPERATOR, "w", "mine")
            await place.finished(endpoint)
        broken = "m-broken"
        place.fleet.broken.add(broken)
        endpoint = await place.create("mine", broken)
        assert (await place.finished(endpoint)).state == "failed"
        await place.endpoints.delete(OPERATOR, "w", "mine")
        await place.finished(endpoint)
        control = place.control
        kept = (control._seen, control._in_use, control._changing, control._failures, place.pools._pools)
        await eventually(lambda: [len(one) for one in kept] == [0] * len(kept))
        assert place.fleet.running == {}
        assert place.directory.all() == []
