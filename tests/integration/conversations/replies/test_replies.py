"""A reply is the server's: followed by many, resumed anywhere, branched, its owner's alone."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update
from tests.conversing import (
    ALICE,
    BOB,
    ON_ONE,
    USAGE,
    WORDS,
    Held,
    Nobody,
    ScriptedLoop,
    conversing,
    halfway,
    new_workspace,
    read,
    saying,
    started,
)
from tests.databases import rows

from ventoux.conversations.entries import FunctionCall, MessageOutput, entry_id
from ventoux.conversations.errors import (
    ConversationNotFound,
    EntryNotFound,
    ReplyRunning,
)
from ventoux.conversations.replies.encoding import EventId
from ventoux.conversations.replies.following import follow
from ventoux.conversations.replies.stages import READING, Stage
from ventoux.conversations.turns import Asked
from ventoux.db.assistant_tables import conversations as conversation_rows
from ventoux.db.engine import writing
from ventoux.errors import ValidationFailed
from ventoux.kit.clock import rfc3339

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.db.location import Location


@pytest.fixture(autouse=True)
async def workspace(engine: AsyncEngine) -> None:
    await new_workspace(engine)


async def test_a_reply_is_kept_with_its_entries_and_its_usage(database: Location) -> None:
    loop = ScriptedLoop("Good", " morning")
    async with conversing(database, loop) as conversations:
        running = await started(conversations)
        whole = await read(follow(running.recording.log))
        conversation, reply = await conversations.seen(ALICE, running.turn.conversation.id)
        question, answer = await conversations.history(ALICE, conversation.id)
        assert whole == await read(await conversations.events(ALICE, conversation.id))
    assert whole.count(b"\n\n") == whole.count(b"id: 1-") == 4
    assert reply is not None
    assert (reply.state, reply.usage, conversation.entries, conversation.replies) == ("done", USAGE, 2, 1)
    assert isinstance(answer, MessageOutput)
    assert (answer.content, answer.partial) == ("Good morning", False)
    (turn,) = loop.turns
    assert (turn.history, turn.background, turn.assistant.model) == ([question], "likes tea", "m")


async def test_it_is_gone_on_with_and_branched(database: Location, engine: AsyncEngine) -> None:
    loop = ScriptedLoop()
    async with conversing(database, loop) as conversations:
        first = await started(conversations)
        await read(follow(first.recording.log))
        conversation_id = first.turn.conversation.id
        second = await conversations.append(ALICE, conversation_id, saying("and now?"))
        assert (await read(follow(second.recording.log))).startswith(b"id: 2-1\n")
        history = await conversations.history(ALICE, conversation_id)
        async with writing(engine) as connection:
            await connection.execute(update(conversation_rows).values(copied=3))
        branch = await conversations.restart(
            ALICE, conversation_id, history[1].id, saying("otherwise"), {"metadata": {"a": 1}}
        )
        await read(follow(branch.recording.log))
        branched = await conversations.find(ALICE, branch.turn.conversation.id)
        said = await conversations.history(ALICE, branched.id)
        with pytest.raises(EntryNotFound):
            await conversations.restart(ALICE, conversation_id, "msg_" + "0" * 32, saying(), {})
    assert len(history) == 4
    assert loop.turns[1].history == history[:3]
    assert said[:2] == history[:2]
    assert [len(said), branched.entries, branched.metadata] == [4, 4, {"a": 1}]
    assert branched.copied == 2
    assert (branched.parent_id, branched.parent_entry_id) == (conversation_id, history[1].id)


@ON_ONE
async def test_a_reply_that_is_not_kept_leaves_nothing(database: Location) -> None:
    async with conversing(database, ScriptedLoop()) as conversations:
        running = await started(conversations, store=False)
        assert (await read(follow(running.recording.log))).count(b"data: ") == 4
        assert b"id: " not in running.recording.log.after(0)
        with pytest.raises(ConversationNotFound):
            await conversations.find(ALICE, running.turn.conversation.id)
    assert [rows(database, f"SELECT * FROM {table}") for table in ("conversations", "reply_events")] == [[], []]  # noqa: S608


async def test_a_branch_of_what_is_deleted_meanwhile_is_not_begun(
    database: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with conversing(database, ScriptedLoop()) as conversations:
        running = await started(conversations)
        await read(follow(running.recording.log))
        source = running.turn.conversation.id
        first = running.turn.history[0].id

        async def deletes(*_: object) -> str:
            await conversations.delete(ALICE, source)
            return ""

        monkeypatch.setattr(Nobody, "of", deletes)
        with pytest.raises(ConversationNotFound):
            await conversations.restart(ALICE, source, first, saying(), {})
        assert await conversations.listed(ALICE) == []


@ON_ONE
async def test_what_changes_between_the_look_and_the_append_is_not_overwritten(
    database: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with conversing(database, ScriptedLoop()) as conversations:
        running = await started(conversations)
        await read(follow(running.recording.log))
        source = running.turn.conversation.id

        async def appends(*_: object) -> str:
            monkeypatch.undo()
            await read(follow((await conversations.append(ALICE, source, saying("first"))).recording.log))
            return ""

        monkeypatch.setattr(Nobody, "of", appends)
        with pytest.raises(ReplyRunning):
            await conversations.append(ALICE, source, saying("second"))
        assert len(await conversations.history(ALICE, source)) == 4


@ON_ONE
async def test_a_call_is_allowed_only_where_what_it_does_is_kept(database: Location) -> None:
    """Else it would stay pending, and could be allowed any number of times."""
    loop = ScriptedLoop()
    async with conversing(database, loop) as conversations:
        pending = FunctionCall(
            id=entry_id(FunctionCall), created_at=rfc3339(1), tool_call_id="c", name="f", arguments="{}",
            confirmation_status="pending",
        )  # fmt: skip
        asked = saying()
        draft = conversations.draft(ALICE, model="m")
        running = await conversations.start(ALICE, draft, Asked(inputs=[*asked.inputs, pending]))
        await read(follow(running.recording.log))
        with pytest.raises(ValidationFailed, match="store"):
            await conversations.append(ALICE, draft.id, Asked(confirmations={"c": True}, store=False))
    assert len(loop.turns) == 1


@ON_ONE
async def test_everything_of_a_conversation_is_its_owners(database: Location) -> None:
    async with conversing(database, ScriptedLoop()) as conversations:
        running = await started(conversations)
        await read(follow(running.recording.log))
        theirs = running.turn.conversation.id
        for asks in (
            conversations.find(BOB, theirs),
            conversations.history(BOB, theirs),
            conversations.events(BOB, theirs),
            conversations.stop(BOB, theirs),
            conversations.delete(BOB, theirs),
            conversations.change(BOB, theirs, {"name": "mine"}),
            conversations.append(BOB, theirs, saying()),
            conversations.restart(BOB, theirs, running.turn.history[0].id, saying(), {}),
        ):
            with pytest.raises(ConversationNotFound):
                await asks
        assert await conversations.listed(BOB) == []


@ON_ONE
async def test_many_follow_one_reply_from_anywhere_and_get_the_same_bytes(database: Location) -> None:
    loop = Held()
    async with conversing(database, loop) as conversations:
        running = await started(conversations)
        conversation_id = running.turn.conversation.id
        early = await halfway(loop, running)
        with pytest.raises(ReplyRunning):
            await conversations.append(ALICE, conversation_id, saying("me too"))
        tabs = [read(await conversations.events(ALICE, conversation_id, EventId(1, after))) for after in range(16)]
        async with asyncio.TaskGroup() as group:
            following = [group.create_task(tab) for tab in tabs]
            await asyncio.sleep(0)
            loop.go_on.set()
        whole = await read(follow(running.recording.log))
        ends = [0]
        for _ in range(16):
            ends.append(whole.index(b"\n\n", ends[-1]) + 2)
        assert whole.startswith(early)
        assert [without_stages(task.result()) for task in following] == [whole[ends[after] :] for after in range(16)]


def without_stages(stream: bytes) -> bytes:
    """What is kept of it."""
    events = (f"{event}\n\n" for event in stream.decode().split("\n\n")[:-1])
    return "".join(event for event in events if not event.startswith("event: ventoux.stage\n")).encode()


@ON_ONE
async def test_who_joins_is_told_the_present_stage_first_and_the_next_ones_as_they_come(database: Location) -> None:
    loop = Held()
    async with conversing(database, loop) as conversations:
        running = await started(conversations)
        await halfway(loop, running)
        conversation_id = running.turn.conversation.id
        running.recording.enter(Stage(stage="queued", place=2))
        last = EventId(1, running.recording.log.last)
        tab = await conversations.events(ALICE, conversation_id, last)
        first = await anext(tab)
        running.recording.enter(READING)
        second = await anext(tab)
        loop.go_on.set()
        rest = await read(tab)
        after = await read(await conversations.events(ALICE, conversation_id, last))
    assert first.startswith(b'event: ventoux.stage\ndata: {"type":"ventoux.stage","stage":"queued","place":2,')
    assert b'"stage":"reading","place":null' in second
    assert b'"stage":"writing"' in rest
    assert without_stages(rest) == after
    assert b"ventoux.stage" not in after


@ON_ONE
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.lists(st.integers(0, len(WORDS) + 2), max_size=6))
async def test_cut_at_any_points_the_stream_is_the_same(database: Location, cuts: list[int]) -> None:
    async with conversing(database, ScriptedLoop(*WORDS)) as conversations:
        running = await started(conversations)
        whole = await read(follow(running.recording.log))
        parts, at = list[bytes](), 0
        for cut in sorted(cuts):
            rest = await read(await conversations.events(ALICE, running.turn.conversation.id, EventId(1, at)))
            parts.append(b"".join(part + b"\n\n" for part in rest.split(b"\n\n")[: cut - at]))
            at = cut
        parts.append(await read(await conversations.events(ALICE, running.turn.conversation.id, EventId(1, at))))
    assert b"".join(parts) == whole
