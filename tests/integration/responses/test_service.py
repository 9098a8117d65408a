"""Stored responses in a real database."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from tests.databases import ManualClock, eventually, new_home

from ventoux.db.engine import async_engine
from ventoux.errors import InvalidRequest
from ventoux.responses.errors import ResponseNotFound, ResponsesUnavailable
from ventoux.responses.schemas import StoredResponse
from ventoux.responses.service import Responses

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.home import Home

DAY = 86_400


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return new_home(tmp_path)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def engine(home: Home) -> AsyncGenerator[AsyncEngine]:
    engine = async_engine(home.database)
    yield engine
    await engine.dispose()


@pytest.fixture
def responses(engine: AsyncEngine, clock: ManualClock) -> Responses:
    return Responses(engine, kept_days=30, largest=1000, longest=5, clock=clock, clean_every=0.01)


def stored(name: str, previous: str | None = None, **fields: Any) -> StoredResponse:
    values: dict[str, Any] = {
        "id": name,
        "workspace_id": "w",
        "key_id": "k",
        "created_at": 1_800_000_000.0,
        "model": "m",
        "previous_id": previous,
        "input": b'[{"type":"message"}]',
        "response": b'{"output":[]}',
    }
    return StoredResponse(**values | fields)


def kept(home: Home) -> list[str]:
    with closing(sqlite3.connect(home.database)) as connection:
        return [row[0] for row in connection.execute("SELECT id FROM responses ORDER BY id")]


async def keep_chain(responses: Responses, *names: str) -> None:
    previous = None
    for name in names:
        await responses.keep(stored(name, previous))
        previous = name


async def test_what_is_kept_is_found_as_it_was(responses: Responses) -> None:
    one = stored("a", response='{"text":"é\u2028"}'.encode())
    await responses.keep(one)
    assert await responses.find("w", "a") == one


async def test_many_at_once_are_all_found(responses: Responses, home: Home) -> None:
    names = [f"r{number:03}" for number in range(200)]
    await asyncio.gather(*(responses.keep(stored(name)) for name in names))
    assert kept(home) == names


async def test_keeping_again_changes_nothing(responses: Responses) -> None:
    await responses.keep(stored("a"))
    await responses.keep(stored("a", model="other"))
    assert (await responses.find("w", "a")).model == "m"


async def test_another_workspace_finds_nothing(responses: Responses, home: Home) -> None:
    await keep_chain(responses, "a", "b")
    with pytest.raises(ResponseNotFound):
        await responses.find("other", "b")
    with pytest.raises(ResponseNotFound):
        await responses.delete("other", "b")
    with pytest.raises(ResponseNotFound):
        await responses.conversation("other", "b")
    assert kept(home) == ["a", "b"]


async def test_a_conversation_never_reaches_into_another_workspace(responses: Responses) -> None:
    await responses.keep(stored("theirs", workspace_id="other"))
    await responses.keep(stored("mine", "theirs"))
    found = await responses.conversation("w", "mine")
    assert ([one.id for one in found.responses], found.whole) == (["mine"], False)


async def test_a_conversation_is_read_oldest_first(responses: Responses) -> None:
    await keep_chain(responses, "c", "a", "b")
    found = await responses.conversation("w", "b")
    assert ([one.id for one in found.responses], found.whole) == (["c", "a", "b"], True)


async def test_deleting_is_for_good_and_breaks_what_went_on_from_it(responses: Responses, home: Home) -> None:
    await keep_chain(responses, "a", "b", "c")
    await responses.delete("w", "b")
    assert kept(home) == ["a", "c"]
    with pytest.raises(ResponseNotFound):
        await responses.delete("w", "b")
    found = await responses.conversation("w", "c")
    assert ([one.id for one in found.responses], found.whole) == (["c"], False)


async def test_a_conversation_of_too_many_responses_is_refused(responses: Responses) -> None:
    await keep_chain(responses, *"abcde")
    assert len((await responses.conversation("w", "e")).responses) == 5
    await responses.keep(stored("f", "e"))
    with pytest.raises(InvalidRequest, match="at most 5"):
        await responses.conversation("w", "f")


async def test_a_conversation_of_too_many_bytes_is_refused(responses: Responses) -> None:
    await responses.keep(stored("a", response=b" " * 990))
    with pytest.raises(InvalidRequest, match="1,010 bytes"):
        await responses.conversation("w", "a")


async def test_old_responses_are_deleted_while_it_runs_and_the_others_stay(
    responses: Responses, home: Home, clock: ManualClock
) -> None:
    for number in range(450):
        responses_at = clock.at - (31 if number else 29) * DAY
        await responses.keep(stored(f"r{number}", created_at=responses_at))
    async with asyncio.TaskGroup() as group:
        running = group.create_task(responses.run())
        await eventually(lambda: kept(home) == ["r0"])
        clock.at += 2 * DAY
        await eventually(lambda: kept(home) == [])
        running.cancel()


async def test_one_that_is_cut_does_not_lose_the_others(responses: Responses, home: Home) -> None:
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(responses.keep(stored(f"r{number}"))) for number in range(10)]
        await asyncio.sleep(0)
        tasks[0].cancel()
    assert set(kept(home)) >= {f"r{number}" for number in range(1, 10)}


async def test_a_database_that_fails_is_told_in_words(responses: Responses, home: Home) -> None:
    with closing(sqlite3.connect(home.database)) as connection:
        connection.execute("DROP TABLE responses")
    for call in (
        responses.keep(stored("a")), responses.find("w", "a"), responses.delete("w", "a"),
        responses.conversation("w", "a"), responses.clean(),
    ):  # fmt: skip
        with pytest.raises(ResponsesUnavailable, match="Responses cannot be"):
            await call
