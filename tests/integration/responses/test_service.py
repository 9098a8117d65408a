"""Stored responses in a real database."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event
from tests.databases import ManualClock, eventually, rows

from ventoux.errors import InvalidRequest
from ventoux.responses.errors import ResponseNotFound, ResponsesUnavailable
from ventoux.responses.schemas import StoredResponse
from ventoux.responses.service import Responses

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.db.location import Location

DAY = 86_400
QUOTA = 64_000


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def responses(engine: AsyncEngine, clock: ManualClock) -> Responses:
    return Responses(engine, kept_days=30, largest=1000, longest=5, quota=QUOTA, clock=clock, clean_every=0.01)


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


def kept(database: Location) -> list[str]:
    return [name for (name,) in rows(database, "SELECT id FROM responses ORDER BY id")]


async def keep_chain(responses: Responses, *names: str) -> None:
    previous = None
    for name in names:
        await responses.keep(stored(name, previous))
        previous = name


async def test_what_is_kept_is_found_as_it_was(responses: Responses) -> None:
    one = stored("a", response='{"text":"é\u2028"}'.encode())
    await responses.keep(one)
    assert await responses.find("w", "a") == one


async def test_many_at_once_are_all_found(responses: Responses, database: Location) -> None:
    names = [f"r{number:03}" for number in range(200)]
    await asyncio.gather(*(responses.keep(stored(name)) for name in names))
    assert kept(database) == names


async def test_keeping_again_changes_nothing(responses: Responses) -> None:
    await responses.keep(stored("a"))
    await responses.keep(stored("a", model="other"))
    assert (await responses.find("w", "a")).model == "m"


async def test_another_workspace_finds_nothing(responses: Responses, database: Location) -> None:
    await keep_chain(responses, "a", "b")
    with pytest.raises(ResponseNotFound):
        await responses.find("other", "b")
    with pytest.raises(ResponseNotFound):
        await responses.delete("other", "b")
    with pytest.raises(ResponseNotFound):
        await responses.conversation("other", "b")
    assert kept(database) == ["a", "b"]


async def test_a_conversation_never_reaches_into_another_workspace(responses: Responses) -> None:
    await responses.keep(stored("theirs", workspace_id="other"))
    await responses.keep(stored("mine", "theirs"))
    found = await responses.conversation("w", "mine")
    assert ([one.id for one in found.responses], found.whole) == (["mine"], False)


async def test_a_conversation_is_read_oldest_first(responses: Responses) -> None:
    await keep_chain(responses, "c", "a", "b")
    found = await responses.conversation("w", "b")
    assert ([one.id for one in found.responses], found.whole) == (["c", "a", "b"], True)


async def test_deleting_is_for_good_and_breaks_what_went_on_from_it(responses: Responses, database: Location) -> None:
    await keep_chain(responses, "a", "b", "c")
    await responses.delete("w", "b")
    assert kept(database) == ["a", "c"]
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
    responses: Responses, database: Location, clock: ManualClock
) -> None:
    for number in range(450):
        responses_at = clock.at - (31 if number else 29) * DAY
        await responses.keep(stored(f"r{number}", created_at=responses_at))
    async with asyncio.TaskGroup() as group:
        running = group.create_task(responses.run())
        await eventually(lambda: kept(database) == ["r0"])
        clock.at += 2 * DAY
        await eventually(lambda: kept(database) == [])
        running.cancel()


def size(database: Location, workspace: str) -> int:
    asked = "SELECT coalesce(sum(length(input) + length(response)), 0) FROM responses"
    ((found,),) = rows(database, f"{asked} WHERE workspace_id = '{workspace}'")
    return int(found)


async def test_a_workspace_never_keeps_more_than_its_bytes_and_its_oldest_go_first(
    responses: Responses, database: Location
) -> None:
    await responses.keep(stored("theirs", workspace_id="other", created_at=0.0))
    names = [f"r{number:03}" for number in range(300)]
    for start in range(0, len(names), 7):
        some = names[start : start + 7]
        await asyncio.gather(*(responses.keep(stored(name, response=b"x" * 900)) for name in some))
        assert size(database, "w") <= QUOTA
    left = [name for name in kept(database) if name != "theirs"]
    assert left == names[-len(left) :]
    # What is made room for is no more than one request may need.
    assert size(database, "w") > QUOTA - 2 * responses.largest_request
    assert (await responses.find("other", "theirs")).id == "theirs"


async def test_after_a_restart_what_is_kept_already_counts(engine: AsyncEngine, database: Location) -> None:
    for start in range(0, 100, 10):
        responses = Responses(engine, kept_days=30, largest=1000, longest=5, quota=QUOTA)
        for number in range(start, start + 10):
            await responses.keep(stored(f"r{number:03}", response=b"x" * 900))
        assert size(database, "w") <= QUOTA
    assert kept(database)[-1] == "r099"


async def test_what_is_deleted_makes_room(responses: Responses, database: Location) -> None:
    for number in range(69):
        await responses.keep(stored(f"r{number:03}", response=b"x" * 900))
    await responses.delete("w", "r000")
    await responses.keep(stored("r100", response=b"x" * 900))
    assert kept(database) == [*(f"r{number:03}" for number in range(1, 69)), "r100"]


async def test_a_conversation_is_walked_from_either_end_and_no_more_is_read_than_is_asked_for(
    engine: AsyncEngine,
) -> None:
    responses = Responses(engine, kept_days=30, largest=1000, longest=5, quota=64_000_000)
    previous = None
    for name in "abcd":
        await responses.keep(stored(name, previous, input=b" " * 600_000))
        previous = name
    read: list[Any] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        if "responses.input" in statement:
            read.append([*(parameters if engine.dialect.name == "sqlite" else parameters.values())][-1])

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    async with aclosing(responses.walk("w", "d", newest_first=True)) as found:
        assert (await anext(found)).id == "d"
        assert (await anext(found)).id == "c"
    assert read == ["d", "c"]
    assert [one.id async for one in responses.walk("w", "d", newest_first=False)] == ["a", "b", "c", "d"]
    with pytest.raises(ResponseNotFound):
        await anext(responses.walk("other", "d", newest_first=True))


async def test_one_that_is_cut_does_not_lose_the_others(responses: Responses, database: Location) -> None:
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(responses.keep(stored(f"r{number}"))) for number in range(10)]
        await asyncio.sleep(0)
        tasks[0].cancel()
    assert set(kept(database)) >= {f"r{number}" for number in range(1, 10)}


async def test_a_database_that_fails_is_told_in_words(responses: Responses, database: Location) -> None:
    rows(database, "DROP TABLE responses")
    for call in (
        responses.keep(stored("a")), responses.find("w", "a"), responses.delete("w", "a"),
        responses.conversation("w", "a"), responses.clean(),
    ):  # fmt: skip
        with pytest.raises(ResponsesUnavailable, match="Responses cannot be"):
            await call
