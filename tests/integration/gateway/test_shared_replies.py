from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from tests.databases import eventually_async
from tests.replies import (
    REPLY,
    begun,
    check_that_a_call_in_flight_is_not_made_twice,
    check_that_a_reply_is_kept_for_its_request_and_nothing_else,
)

from ventoux.db.valkey import Valkey
from ventoux.errors import Conflict, Unavailable
from ventoux.gateway.shared_replies import SharedReplies
from ventoux.kit.ids import new_id

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from tests.valkey_server import ValkeyServer


@asynccontextmanager
async def sharing(
    url: str, *, ttl: float = 100, lapses_after: float = 30, timeout: float = 5
) -> AsyncGenerator[SharedReplies]:
    async with Valkey(url, timeout) as valkey, asyncio.TaskGroup() as group:
        replies = SharedReplies(valkey, largest=1000, ttl=ttl, lapses_after=lapses_after)
        running = group.create_task(replies.run())
        yield replies
        running.cancel()


async def free(replies: SharedReplies, name: str) -> bool:
    try:
        await replies.begin(name, "f")
    except Conflict:
        return False
    return True


async def test_a_reply_is_kept_for_its_request_and_nothing_else(server: ValkeyServer) -> None:
    async with sharing(server.url) as replies:
        await check_that_a_reply_is_kept_for_its_request_and_nothing_else(replies)


async def test_a_call_in_flight_is_not_made_twice(server: ValkeyServer) -> None:
    async with sharing(server.url) as replies:
        await check_that_a_call_in_flight_is_not_made_twice(replies)


async def test_what_one_gateway_answered_another_replays(server: ValkeyServer) -> None:
    name = new_id()
    async with sharing(server.url) as here, sharing(server.url) as there:
        turn = await begun(here, name)
        with pytest.raises(Conflict):
            await there.begin(name, "f")
        await here.keep(turn, REPLY)
        assert await there.begin(name, "f") == REPLY


async def test_a_call_that_came_to_nothing_may_be_made_again_elsewhere(server: ValkeyServer) -> None:
    name = new_id()
    async with sharing(server.url) as here, sharing(server.url) as there:
        here.drop(await begun(here, name))
        await eventually_async(lambda: free(there, name))


async def test_a_gateway_that_dies_gives_its_calls_up_and_one_that_lives_does_not(server: ValkeyServer) -> None:
    dying, living = new_id(), new_id()
    async with sharing(server.url, lapses_after=0.5) as here, Valkey(server.url, 5) as valkey:
        dead = SharedReplies(valkey, largest=1000, ttl=100, lapses_after=0.5)
        await begun(dead, dying)
        await begun(here, living)
        await eventually_async(lambda: free(here, dying))
        assert not await free(dead, living)


async def test_a_reply_is_forgotten_when_its_time_is_over(server: ValkeyServer) -> None:
    name = new_id()
    async with sharing(server.url, ttl=0.2) as replies:
        await replies.keep(await begun(replies, name), REPLY)

        async def forgotten() -> bool:
            return await replies.begin(name, "f") != REPLY

        await eventually_async(forgotten)


async def test_without_the_server_nothing_is_begun(breaking: ValkeyServer) -> None:
    async with sharing(breaking.url, timeout=0.3) as replies:
        breaking.kill()
        with pytest.raises(Unavailable):
            await replies.begin(new_id(), "f")
