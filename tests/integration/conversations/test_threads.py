"""Threads on either database: what a history shows, where branches begin, and what the trash takes and gives back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select
from tests.conversing import ALICE, BOB, ON_ONE, ScriptedLoop, conversing, new_workspace, saying, started
from tests.databases import ManualClock

from ventoux.conversations.errors import ConversationNotFound
from ventoux.conversations.exporting.service import Exporting
from ventoux.conversations.replies.following import follow
from ventoux.conversations.searching.service import Searching
from ventoux.conversations.sharing.errors import SharedNotFound
from ventoux.conversations.sharing.schemas import NewShare
from ventoux.conversations.sharing.service import Sharing
from ventoux.conversations.threads.cursor import decoded
from ventoux.conversations.threads.errors import ThreadNotFound
from ventoux.conversations.threads.interface import Interface, InterfaceChanged, InterfaceSettings
from ventoux.conversations.threads.schemas import ChangedThread, Wanted
from ventoux.conversations.threads.service import TRASH_SECONDS, Threads
from ventoux.db.assistant_tables import conversations as rows
from ventoux.db.assistant_tables import threads as thread_rows
from ventoux.db.engine import async_engine, writing
from ventoux.errors import ValidationFailed

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.conversations.replies.running import Running
    from ventoux.conversations.service import Conversations
    from ventoux.db.location import Location


@pytest.fixture(autouse=True)
async def workspace(engine: AsyncEngine) -> None:
    await new_workspace(engine)


async def closed(_conversation_id: str) -> None:
    """No tool has kept anything."""


async def ended(running: Running) -> str:
    async for _ in follow(running.recording.log):
        pass
    return running.turn.conversation.id


async def begun(conversations: Conversations, **values: Any) -> str:
    draft = conversations.draft(ALICE, model="m", **values)
    return await ended(await conversations.start(ALICE, draft, saying("Where is\n the Zébra?")))


async def test_branches_are_in_the_thread_of_what_they_are_branches_of_and_a_fork_in_its_own(
    database: Location, engine: AsyncEngine
) -> None:
    threads = Threads(engine, closed)
    async with conversing(database, ScriptedLoop()) as conversations:
        root = await begun(conversations, name="stripes")
        asked, told = await conversations.history(ALICE, root)
        other = await ended(await conversations.restart(ALICE, root, told.id, saying("And now?"), {}))
        edited = await ended(await conversations.restart(ALICE, other, None, saying("A lion?"), {}))
        fork = await ended(await conversations.restart(ALICE, other, asked.id, saying("Alone"), {}, fork=True))
        thread, tree = await threads.whole(ALICE, root)

        assert (thread.name, thread.preview, thread.branches) == ("stripes", "Where is the Zébra?", 3)
        assert (thread.conversation_id, thread.messages, thread.running) == (edited, 2, False)
        assert [(one.conversation_id, one.parent_id, one.shared, one.first, one.entries) for one in tree] == [
            (root, None, 0, "Where is the Zébra?", 2),
            (other, root, 2, "And now?", 4),
            (edited, other, 0, "A lion?", 2),
        ]
        assert [one.parent_id for one in (await threads.whole(ALICE, fork))[1]] == [None]
        assert {one.id for one in (await threads.listed(ALICE, Wanted(), None, 9)).threads} == {root, fork}

        await conversations.delete(ALICE, edited)
        assert (await threads.find(ALICE, root)).conversation_id == other
        await conversations.delete(ALICE, root)
        assert [one.parent_id for one in (await threads.whole(ALICE, root))[1]] == [None]
        await conversations.delete(ALICE, other)
        with pytest.raises(ThreadNotFound):
            await threads.find(ALICE, root)


async def test_a_thread_of_a_thousand_branches_is_shown(database: Location, engine: AsyncEngine) -> None:
    async with conversing(database, ScriptedLoop()) as conversations:
        root = await begun(conversations)
    async with writing(engine) as connection:
        row = (await connection.execute(select(rows).where(rows.c.id == root))).mappings().one()
        more = [{**row, "id": f"conv_{number:032x}", "parent_id": root, "shared": 0} for number in range(1001)]
        await connection.execute(insert(rows), more)
    _, tree = await Threads(engine, closed).whole(ALICE, root)
    assert len(tree) == 1002


@ON_ONE
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=4))
async def test_any_tree_of_restarts_gives_back_the_entries_of_each_of_its_conversations(
    database: Location, steps: list[tuple[int, int]]
) -> None:
    engine = async_engine(database)
    async with conversing(database, ScriptedLoop()) as conversations:
        ids = [await begun(conversations)]
        for which, where in steps:
            of = ids[which % len(ids)]
            history = await conversations.history(ALICE, of)
            entry = (None, *(one.id for one in history))[where % (len(history) + 1)]
            ids.append(await ended(await conversations.restart(ALICE, of, entry, saying(), {})))
        _, tree = await Threads(engine, closed).whole(ALICE, ids[0])
        said = {each: await conversations.history(ALICE, each) for each in ids}
    await engine.dispose()
    rebuilt: dict[str | None, list[Any]] = {None: []}
    for one in tree:
        own = said[one.conversation_id][one.shared :]
        rebuilt[one.conversation_id] = rebuilt[one.parent_id][: one.shared] + own
    assert rebuilt == {None: []} | said


async def test_what_is_in_the_trash_is_found_nowhere_comes_back_whole_and_goes_after_a_day(
    database: Location, engine: AsyncEngine
) -> None:
    clock = ManualClock()
    threads, sharing, searching = Threads(engine, closed, clock), Sharing(engine), Searching(engine)
    async with conversing(database, ScriptedLoop()) as conversations:
        root = await begun(conversations)
        branch = await ended(await conversations.restart(ALICE, root, None, saying("zebra again"), {}))
        _, token = await sharing.share(ALICE, root, NewShare(audience="link"))
        await threads.change(ALICE, root, ChangedThread(archived=True, tags=["zoo"]))
        before = await threads.find(ALICE, root)

        with pytest.raises(ThreadNotFound):
            await threads.trash(BOB, root, conversations)
        await threads.trash(ALICE, root, conversations)
        for one in (root, branch):
            with pytest.raises(ConversationNotFound):
                await conversations.append(ALICE, one, saying())
        with pytest.raises(ConversationNotFound):
            await Exporting(engine).one(ALICE, root, "json")
        with pytest.raises(SharedNotFound):
            await sharing.opened(token)
        with pytest.raises(ThreadNotFound):
            await threads.find(ALICE, root)
        assert await conversations.listed(ALICE) == []
        assert (await searching.search(ALICE, "zebra")).hits == []
        assert [one.id for one in (await threads.listed(ALICE, Wanted(state="trash"), None, 9)).threads] == [root]
        assert await threads.tags(ALICE) == []

        assert await threads.clean() == 0
        with pytest.raises(ThreadNotFound):
            await threads.restore(BOB, root)
        assert await threads.restore(ALICE, root) == before
        assert {hit.thread_id for hit in (await searching.search(ALICE, "zebra")).hits} == {root}
        assert (await sharing.opened(token)).share.conversation_id == root

        await threads.trash(ALICE, root, conversations)
        clock.at += TRASH_SECONDS
        with pytest.raises(ThreadNotFound):
            await threads.restore(ALICE, root)
        assert await threads.clean() == 2
        assert (await threads.listed(ALICE, Wanted(state="trash"), None, 9)).threads == []

        gone = await begun(conversations)
        await threads.trash(ALICE, gone, conversations)
        assert (await threads.empty(BOB), await threads.empty(ALICE), await threads.empty(ALICE)) == (0, 1, 0)
        with pytest.raises(ThreadNotFound):
            await threads.restore(ALICE, gone)


async def test_a_temporary_conversation_is_in_no_list_and_goes_a_day_after_its_last_use(
    database: Location, engine: AsyncEngine
) -> None:
    async with conversing(database, ScriptedLoop()) as conversations:
        clock = ManualClock(conversations.now())
        threads = Threads(engine, closed, clock)
        kept, passing = await begun(conversations), await begun(conversations, temporary=True)
        branch = await ended(await conversations.restart(ALICE, passing, None, saying(), {}))
        assert [one.id for one in await conversations.listed(ALICE)] == [kept]
        assert [one.id for one in (await threads.listed(ALICE, Wanted(), None, 9)).threads] == [kept]
        assert [hit.conversation_id for hit in (await Searching(engine).search(ALICE, "zebra")).hits] == [kept]
        assert (await threads.find(ALICE, passing)).temporary

        clock.at += TRASH_SECONDS - 60
        assert await threads.clean() == 0
        clock.at += 120
        assert await threads.clean() == 2
        with pytest.raises(ConversationNotFound):
            await conversations.find(ALICE, branch)
        assert await conversations.find(ALICE, kept)


async def _filled(engine: AsyncEngine, threads: int) -> None:
    common = {"workspace_id": ALICE.workspace_id, "owner": "user:alice"}
    conversation: list[dict[str, Any]] = []
    thread: list[dict[str, Any]] = []
    for number in range(threads):
        name, at = f"conv_{number:032x}", float(number // 2)
        told = common | {"id": name, "created_at": at, "updated_at": at, "name": f"Été {number}"}
        form: dict[str, Any] = {"key_id": "k", "completion_args": {}, "handoff_execution": "server"}
        conversation.append(told | form | {"root_id": name, "model": "m"})
        marks = {"pinned": number % 100 == 0, "folder": "Work/A" if number % 10 == 0 else None}
        thread.append(told | marks | {"conversation_id": name, "called": f"ete {number}", "preview": ""})
    async with writing(engine) as connection:
        await connection.execute(insert(rows), conversation)
        await connection.execute(insert(thread_rows), thread)


async def test_pages_hold_every_thread_once_the_last_changed_first(engine: AsyncEngine) -> None:
    await _filled(engine, 25)
    threads = Threads(engine, closed)
    seen, after = list[str](), ""
    while True:
        page = await threads.listed(ALICE, Wanted(), decoded(after), 7)
        seen += [one.id for one in page.threads]
        if page.next is None:
            break
        after = page.next
    assert seen == [f"conv_{number:032x}" for number in reversed(range(25))]
    assert (await threads.listed(BOB, Wanted(), None, 7)).threads == []
    with pytest.raises(ValidationFailed):
        decoded("nonsense")


async def test_a_list_is_narrowed_by_marks_and_marks_leave_its_order(engine: AsyncEngine) -> None:
    await _filled(engine, 25)
    threads, third = Threads(engine, closed), f"conv_{3:032x}"

    async def found(**wanted: Any) -> list[int]:
        return [int(one.id[5:], 16) for one in (await threads.listed(ALICE, Wanted(**wanted), None, 99)).threads]

    changed = await threads.change(
        ALICE, third, ChangedThread(name="Über 100%", pinned=True, tags=["b", " a ", "b"], folder="Home")
    )
    assert (changed.tags, changed.updated_at) == (["a", "b"], 1.0)
    assert await found(q="uber 100%") == [3]
    assert await found(q="ÉTÉ 2") == [24, 23, 22, 21, 20, 2]
    assert await found(pinned=True) == [3, 0]
    assert await found(tag="a") == [3]
    assert await found(folder="Work/A") == [20, 10, 0]
    assert [(one.name, one.count) for one in await threads.folders(ALICE)] == [("Home", 1), ("Work/A", 3)]
    assert [(one.name, one.count) for one in await threads.tags(ALICE)] == [("a", 1), ("b", 1)]
    await threads.change(ALICE, third, ChangedThread(archived=True, tags=[], name=None))
    assert (await found(state="archived"), await found(tag="a"), len(await found())) == ([3], [], 24)
    with pytest.raises(ConversationNotFound):
        await threads.change(ALICE, third, ChangedThread(conversation_id=f"conv_{4:032x}"))
    with pytest.raises(ValidationFailed):
        await threads.change(ALICE, third, ChangedThread(tags=[" "]))


async def test_settings_of_the_interface_are_lost_to_nobody(engine: AsyncEngine) -> None:
    interface = Interface(engine)
    assert await interface.read(ALICE) == InterfaceSettings(0, {})
    first = await interface.write(ALICE, InterfaceSettings(0, {"theme": "dark", "stars": ["m"]}))
    assert first == await interface.read(ALICE) == InterfaceSettings(1, {"theme": "dark", "stars": ["m"]})
    with pytest.raises(InterfaceChanged):
        await interface.write(ALICE, InterfaceSettings(0, {}))
    for odd in ({"a": "\x00"}, {"a": "x" * 33_000}, json.loads('{"a":' * 70 + "1" + "}" * 70)):
        with pytest.raises(ValidationFailed):
            await interface.write(ALICE, InterfaceSettings(1, odd))
    assert await interface.read(BOB) == InterfaceSettings(0, {})


async def test_who_joined_a_thread_that_goes_meanwhile_finds_it_gone(database: Location, engine: AsyncEngine) -> None:
    threads = Threads(engine, closed)
    async with conversing(database, ScriptedLoop()) as conversations:
        running = await started(conversations)
        root = await ended(running)
        await threads.trash(ALICE, root, conversations)
        with pytest.raises(ConversationNotFound):
            await conversations.restart(ALICE, root, None, saying(), {})
