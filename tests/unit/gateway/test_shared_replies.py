"""What is said to the server, and when; what it does is in the integration tests."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, cast

from tests.databases import eventually

from ventoux.errors import Unavailable
from ventoux.gateway.replies import Turn
from ventoux.gateway.shared_replies import SharedReplies

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    from ventoux.db.valkey import Script, Valkey


class Server:
    """Says that every call may be made. ``failing``: how often it will not answer."""

    def __init__(self) -> None:
        self.failing = 0
        self.ran: list[tuple[str, list[str]]] = []

    async def run(self, script: Script, keys: Sequence[str], arguments: Sequence[Any]) -> Any:
        del arguments
        if self.failing:
            self.failing -= 1
            raise Unavailable("It does not answer.")
        self.ran.append((script.text, list(keys)))
        return [b"mine"]

    def told(self, *words: str) -> list[list[str]]:
        return [keys for text, keys in self.ran if all(word in text for word in words)]

    def dropped(self) -> list[list[str]]:
        return self.told("'DEL'")

    def renewed(self) -> list[list[str]]:
        return self.told("'HEXISTS'", "'PEXPIRE'")


@asynccontextmanager
async def sharing(server: Server, *, lapses_after: float = 30.0) -> AsyncGenerator[SharedReplies]:
    replies = SharedReplies(cast("Valkey", server), largest=1000, ttl=100, lapses_after=lapses_after)
    async with asyncio.TaskGroup() as group:
        running = group.create_task(replies.run())
        yield replies
        running.cancel()


async def begun(replies: SharedReplies, number: int) -> list[Turn]:
    turns = [await replies.begin(f"n{at}", "f") for at in range(number)]
    return [turn for turn in turns if isinstance(turn, Turn)]


async def test_a_call_that_is_dropped_while_the_server_does_not_answer_is_dropped_when_it_does() -> None:
    server = Server()
    async with sharing(server) as replies:
        (turn,) = await begun(replies, 1)
        server.failing = 2
        replies.drop(turn)
        await eventually(lambda: len(server.dropped()) == 1)
    assert server.failing == 0


async def test_calls_that_are_dropped_do_not_have_the_others_renewed() -> None:
    server = Server()
    async with sharing(server) as replies:
        turns = await begun(replies, 100)
        for number, turn in enumerate(turns[:3], 1):
            replies.drop(turn)
            await eventually(lambda number=number: len(server.dropped()) == number)
    assert server.renewed() == []


async def test_running_calls_are_renewed_together_and_in_time() -> None:
    server = Server()
    async with sharing(server, lapses_after=0.3) as replies:
        turns = await begun(replies, 700)
        replies.drop(turns[-1])
        await eventually(lambda: len(server.renewed()) >= 2)
    assert [len(keys) for keys in server.renewed()[:2]] == [500, 199]
