"""A reply is the server's: followed by many, resumed anywhere, stopped, cut by a death, and never shown unkept."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update
from sqlalchemy.exc import OperationalError
from tests.conversing import ALICE, BOB, USAGE, Nobody, ScriptedLoop, conversing, new_workspace, saying
from tests.databases import eventually, eventually_async, rows

from ventoux.conversations.entries import FunctionCall, MessageOutput, entry_id
from ventoux.conversations.errors import (
    ConversationNotFound,
    ConversationsUnavailable,
    EntryNotFound,
    ReplyNotFound,
    ReplyRunning,
)
from ventoux.conversations.replies import recording, writer
from ventoux.conversations.replies.encoding import EventId
from ventoux.conversations.replies.following import follow
from ventoux.conversations.turns import Asked
from ventoux.db.assistant_tables import conversation_entries, conversation_replies, reply_events
from ventoux.db.assistant_tables import conversations as conversation_rows
from ventoux.db.engine import writing
from ventoux.errors import EngineError, Unavailable, ValidationFailed
from ventoux.kit.clock import rfc3339

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.conversations.replies.running import Running
    from ventoux.conversations.schemas import Sink
    from ventoux.conversations.service import Conversations
    from ventoux.db.location import Location

ON_ONE = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
"""For what does not depend on the database."""
WORDS = tuple(f" {number}" for number in range(30))


class Held(ScriptedLoop):
    """Says half of its words, and then waits to be told to go on."""

    def __init__(self) -> None:
        super().__init__(*WORDS)
        self.halfway, self.go_on = asyncio.Event(), asyncio.Event()
        self.before = self.hold

    async def hold(self, number: int, sink: Sink) -> None:
        del sink
        if number == len(WORDS) // 2:
            self.halfway.set()
            await self.go_on.wait()


@pytest.fixture(autouse=True)
async def workspace(engine: AsyncEngine) -> None:
    await new_workspace(engine)


async def read(events: AsyncGenerator[bytes]) -> bytes:
    async with asyncio.timeout(10):
        return b"".join([block async for block in events])


async def started(conversations: Conversations, **values: Any) -> Running:
    draft = conversations.draft(ALICE, model="m")
    return await conversations.start(ALICE, draft, saying(**values))


async def halfway(loop: Held, running: Running) -> bytes:
    """What was shown when half was said."""
    await loop.halfway.wait()
    log = running.recording.log

    async def shown() -> bool:
        return log.last == len(WORDS) // 2 + 1

    await eventually_async(shown)
    return log.after(0)


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
        assert [task.result() for task in following] == [whole[ends[after] :] for after in range(16)]


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


async def test_stop_keeps_what_was_said_and_tells_every_follower(database: Location) -> None:
    loop = Held()
    async with conversing(database, loop) as conversations:
        running = await started(conversations)
        conversation_id = running.turn.conversation.id
        early = await halfway(loop, running)
        assert await conversations.stop(ALICE, conversation_id)
        assert not await conversations.stop(ALICE, conversation_id)
        whole = await read(await conversations.events(ALICE, conversation_id))
        _, reply = await conversations.seen(ALICE, conversation_id)
        answer = (await conversations.history(ALICE, conversation_id))[-1]
        loop.before = None
        again = await conversations.append(ALICE, conversation_id, Asked())
        await read(follow(again.recording.log))
    assert reply is not None
    assert reply.state == "stopped"
    assert whole.startswith(early)
    assert whole.count(b"conversation.response.done\ndata") == 1
    assert isinstance(answer, MessageOutput)
    assert (answer.content, answer.partial, answer.completed_at) == ("".join(WORDS[:15]), True, None)
    assert loop.turns[1].history[-1] == answer


@ON_ONE
async def test_a_reply_that_is_stopped_twice_is_stopped(database: Location) -> None:
    loop = Held()
    async with conversing(database, loop) as conversations:
        running = await started(conversations)
        await halfway(loop, running)
        stops = [conversations.stop(ALICE, running.turn.conversation.id) for _ in range(3)]
        assert await asyncio.gather(*stops) == [True] * 3
        _, reply = await conversations.seen(ALICE, running.turn.conversation.id)
    assert reply is not None
    assert (reply.state, running.recording.error) == ("stopped", None)


@ON_ONE
async def test_a_stop_that_comes_while_a_reply_is_put_down_takes_nothing_from_it(
    database: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, transaction = asyncio.Event(), writer.Writer.transaction

    async def waits(self: writer.Writer, group: Any) -> None:
        await gate.wait()
        await transaction(self, group)

    monkeypatch.setattr(writer.Writer, "transaction", waits)
    async with conversing(database, ScriptedLoop()) as conversations:
        running = await started(conversations)
        await eventually(lambda: running.ending)
        async with asyncio.TaskGroup() as group:
            for _ in range(2):
                group.create_task(running.end("stopped"))
            # Both would have cancelled it by then.
            for _ in range(3):
                await asyncio.sleep(0)
            gate.set()
        whole = await read(follow(running.recording.log))
        _, reply = await conversations.seen(ALICE, running.turn.conversation.id)
    assert b"conversation.response.done" in whole
    assert reply is not None
    assert reply.state == "done"


@ON_ONE
async def test_a_reply_whose_end_cannot_be_put_down_is_marked_by_the_next_beat(
    database: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object, **__: object) -> None:
        raise RuntimeError("nobody thought of it")

    monkeypatch.setattr(recording.Recording, "end", fails)
    async with conversing(database, ScriptedLoop()) as conversations:
        running = await started(conversations)
        with pytest.raises(ConversationsUnavailable, match="unexpectedly"):
            await read(follow(running.recording.log))
        await conversations.beat()
        _, reply = await conversations.seen(ALICE, running.turn.conversation.id)
    assert reply is not None
    assert reply.state == "cut"


async def test_a_reply_that_this_server_has_lost_is_marked_by_a_beat(database: Location, engine: AsyncEngine) -> None:
    loop = Held()
    loop.before = None
    async with conversing(database, loop) as conversations:
        lost = await started(conversations)
        await read(follow(lost.recording.log))
        async with writing(engine) as connection:
            await connection.execute(update(conversation_replies).values(state="running", alive_at=1.0, ended_at=None))
        loop.before = loop.hold
        runs = await started(conversations)
        await halfway(loop, runs)
        await conversations.beat()
        seen = [await conversations.seen(ALICE, one.turn.conversation.id) for one in (lost, runs)]
    assert [one.reply.state for one in seen if one.reply is not None] == ["cut", "running"]


@ON_ONE
async def test_a_loop_that_fails_tells_why_and_keeps_what_was_said(database: Location) -> None:
    loop = ScriptedLoop("a", "b")

    async def fails(number: int, sink: Sink) -> None:
        del sink
        if number == 1:
            raise EngineError("The engine has ended.")

    loop.before = fails
    async with conversing(database, loop) as conversations:
        running = await started(conversations)
        whole = await read(follow(running.recording.log))
        _, reply = await conversations.seen(ALICE, running.turn.conversation.id)
        answer = (await conversations.history(ALICE, running.turn.conversation.id))[-1]
    assert b'"message":"The engine has ended.","code":502' in whole
    assert isinstance(running.recording.error, EngineError)
    assert reply is not None
    assert (reply.state, reply.error) == ("failed", {"message": "The engine has ended.", "code": 502})
    assert isinstance(answer, MessageOutput)
    assert (answer.content, answer.partial) == ("a", True)


@ON_ONE
async def test_a_server_that_goes_down_cuts_and_marks_its_replies(database: Location) -> None:
    loop = Held()
    async with conversing(database, loop) as conversations:
        running = await started(conversations)
        early = await halfway(loop, running)
        await conversations.drain(lambda: 0.0)
        with pytest.raises(Unavailable):
            await started(conversations)
    whole = await read(follow(running.recording.log))
    assert whole.startswith(early)
    assert b"event: conversation.response.error" in whole[len(early) :]
    assert rows(database, "SELECT state FROM conversation_replies") == [("cut",)]


@ON_ONE
async def test_while_it_drains_a_reply_can_end_by_itself(database: Location) -> None:
    loop = Held()
    async with conversing(database, loop) as conversations:
        running = await started(conversations)
        await halfway(loop, running)
        loop.go_on.set()
        await conversations.drain(lambda: 5.0)
    assert rows(database, "SELECT state FROM conversation_replies") == [("done",)]


async def test_the_replies_of_a_dead_server_are_marked_and_gone_on_with(
    database: Location, engine: AsyncEngine
) -> None:
    loop = Held()
    async with conversing(database, loop) as conversations:
        running = await started(conversations)
        conversation_id = running.turn.conversation.id
        early = await halfway(loop, running)
    await _as_it_was(engine)

    async with conversing(database, ScriptedLoop("the rest")) as conversations:

        async def marked() -> bool:
            _, reply = await conversations.seen(ALICE, conversation_id)
            return reply is not None and reply.state == "cut"

        await eventually_async(marked)
        whole = await read(await conversations.events(ALICE, conversation_id))
        answer = (await conversations.history(ALICE, conversation_id))[-1]
        conversation = await conversations.find(ALICE, conversation_id)
        again = await conversations.append(ALICE, conversation_id, Asked())
        await read(follow(again.recording.log))
        assert len(await conversations.history(ALICE, conversation_id)) == 3
    assert whole.startswith(early)
    assert whole[len(early) :].startswith(b"id: 1-17\nevent: conversation.response.error")
    assert isinstance(answer, MessageOutput)
    assert (answer.content, answer.partial, conversation.entries) == ("".join(WORDS[:15]), True, 2)


async def _as_it_was(engine: AsyncEngine) -> None:
    """Before the server said its last words, and long ago."""
    async with writing(engine) as connection:
        await connection.execute(delete(conversation_entries).where(conversation_entries.c.position > 0))
        await connection.execute(delete(reply_events).where(reply_events.c.last > len(WORDS) // 2 + 1))
        await connection.execute(update(conversation_rows).values(entries=1))
        await connection.execute(update(conversation_replies).values(state="running", alive_at=1.0, ended_at=None))


@ON_ONE
async def test_what_cannot_be_kept_is_shown_to_nobody(database: Location, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "_PAUSE", 100.0)
    loop, broken = Held(), asyncio.Event()
    transaction = writer.Writer.transaction

    async def fails(self: writer.Writer, group: Any) -> None:
        if broken.is_set():
            raise OperationalError("", {}, Exception("disk I/O error"))
        await transaction(self, group)

    monkeypatch.setattr(writer.Writer, "transaction", fails)
    async with conversing(database, loop) as conversations:
        running = await started(conversations)
        early = await halfway(loop, running)
        broken.set()
        loop.go_on.set()
        with pytest.raises(ConversationsUnavailable, match="disk I/O error"):
            await read(follow(running.recording.log))
        assert running.recording.log.after(0) == early
        running_task = running.task
        assert running_task is not None
        await asyncio.wait([running_task], timeout=5)
        broken.clear()
        # The next beat marks it, and what was shown is there.
        await conversations.beat()
        whole = await read(await conversations.events(ALICE, running.turn.conversation.id))
    assert whole.startswith(early)
    assert whole[len(early) :].startswith(b"id: 1-17\nevent: conversation.response.error")


async def test_a_deleted_conversation_is_gone_with_the_reply_that_ran(database: Location) -> None:
    loop = Held()
    async with conversing(database, loop) as conversations:
        running = await started(conversations)
        await halfway(loop, running)
        await conversations.delete(ALICE, running.turn.conversation.id)
        with pytest.raises(ConversationNotFound):
            await conversations.find(ALICE, running.turn.conversation.id)
        assert await conversations.listed(ALICE) == []
    assert rows(database, "SELECT * FROM reply_events") == []


@ON_ONE
async def test_events_of_a_reply_that_never_was_are_not_found(database: Location) -> None:
    async with conversing(database, ScriptedLoop()) as conversations:
        running = await started(conversations)
        await read(follow(running.recording.log))
        with pytest.raises(ReplyNotFound):
            await conversations.events(ALICE, running.turn.conversation.id, EventId(2, 1))


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
async def test_another_server_follows_and_stops_a_reply(database: Location) -> None:
    loop = Held()
    async with conversing(database, loop) as one, conversing(database, ScriptedLoop()) as other:
        running = await started(one)
        conversation_id = running.turn.conversation.id
        early = await halfway(loop, running)
        with pytest.raises(ReplyRunning):
            await other.append(ALICE, conversation_id, saying())
        async with asyncio.TaskGroup() as group:
            following = group.create_task(read(await other.events(ALICE, conversation_id)))
            assert await other.stop(ALICE, conversation_id)
        loop.go_on.set()
        with pytest.raises(Exception, match="ended by another server"):
            await read(follow(running.recording.log))
        answer = (await one.history(ALICE, conversation_id))[-1]
    assert following.result().startswith(early)
    assert b"conversation.response.done" in following.result()
    assert isinstance(answer, MessageOutput)
    assert (answer.content, answer.partial) == ("".join(WORDS[:15]), True)
