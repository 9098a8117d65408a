"""Conversations: started, gone on with, branched, followed, stopped, looked at, changed and deleted.

All of them are their owner's alone; what somebody else asks for is not there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from ventoux.conversations.errors import ConversationNotFound, EntryNotFound, ReplyNotFound, ReplyRunning
from ventoux.conversations.replies.following import follow, follow_kept
from ventoux.conversations.replies.running import check_none_runs
from ventoux.conversations.replies.schemas import Reply
from ventoux.conversations.schemas import Conversation, Turn
from ventoux.conversations.searching.terms import key_of
from ventoux.conversations.store import conversations, entries, outputs, replies, summaries, threads, words
from ventoux.conversations.threads.previewing import preview_of
from ventoux.conversations.transactions import changing, reading
from ventoux.conversations.turns import ANSWERING, Asked, check_inputs, recast, without_secrets
from ventoux.dialects.decoding import refuse
from ventoux.kit.clock import SystemClock
from ventoux.kit.ids import new_id
from ventoux.kit.owners import owner_of

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Mapping, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from ventoux.accounts.schemas import Principal
    from ventoux.conversations.entries import Entry
    from ventoux.conversations.replies.encoding import EventId
    from ventoux.conversations.replies.running import Replies, Running
    from ventoux.conversations.store.conversations import Scalar
    from ventoux.conversations.store.words import Words
    from ventoux.conversations.turns import Answering, Casting
    from ventoux.kit.clock import Clock
    from ventoux.tools.service import Tools


class Seen(NamedTuple):
    """A conversation and its newest reply."""

    conversation: Conversation
    reply: Reply | None


class Conversations:
    """Nothing is begun before ``run`` runs."""

    def __init__(
        self, engine: AsyncEngine, replies: Replies, casting: Casting, tools: Tools, clock: Clock | None = None
    ) -> None:
        self._engine = engine
        self._replies = replies
        self._casting = casting
        self._tools = tools
        self._clock = clock or SystemClock()

    async def run(self) -> None:
        """Until cancelled."""
        await self._replies.run()

    async def beat(self) -> None:
        """What ``run`` does from time to time, now. Raises ConversationsUnavailable."""
        await self._replies.beat()

    @property
    def ready(self) -> bool:
        """Whether replies can be begun."""
        return self._replies.ready

    async def drain(self, left: Callable[[], float]) -> None:
        """Takes no new replies; those that run have as long as there are seconds ``left``."""
        await self._replies.drain(left)

    def now(self) -> float:
        return self._clock.now()

    def draft(self, principal: Principal, **values: Any) -> Conversation:
        """A new one of the caller's, which is nowhere yet."""
        now = self._clock.now()
        return Conversation(
            id=f"conv_{new_id()}",
            workspace_id=principal.workspace_id,
            owner=owner_of(principal.user_id, principal.key_id),
            user_id=principal.user_id,
            key_id=principal.key_id,
            created_at=now,
            updated_at=now,
            **values,
        )

    async def start(self, principal: Principal, draft: Conversation, asked: Asked) -> Running:
        """Raises what ``Casting`` does, ValidationFailed, Unavailable, ConversationsUnavailable."""
        self._replies.check_ready()
        await self._casting.check(principal, asked.tools or ())
        draft = msgspec.structs.replace(draft, tools=without_secrets(asked.tools))
        check_inputs([], asked)
        answering = await self._casting.answering(principal, draft, asked)
        return await self._made(principal, draft, [], asked, answering)

    async def append(self, principal: Principal, conversation_id: str, asked: Asked) -> Running:
        """Raises ConversationNotFound, ReplyRunning, and as ``start``."""
        self._replies.check_ready()
        if asked.confirmations and not asked.store:
            # The call would stay pending, and could be allowed again and again.
            raise refuse("tool_confirmations", "What a call has done is kept: store has to be true", kind="invalid")
        async with reading(self._engine) as connection:
            known = await _find(connection, principal, conversation_id)
            newest = await replies.newest(connection, conversation_id)
            before = await entries.of(connection, conversation_id)
            summary = await summaries.newest(connection, conversation_id)
        if asked.store:
            check_none_runs(newest)
        check_inputs(before, asked)
        answering = await self._casting.answering(principal, known, asked)
        turn = _turn(principal, known, [*before, *asked.inputs], asked, answering)
        turn.summary = summary
        if not asked.store:
            return self._begin_unkept(turn)
        found = await _words(known, asked.inputs)
        async with changing(self._engine, conversation_id) as connection:
            # Only what is read under the lock is so while it is written; but a long history is not read there.
            turn.conversation = await _find(connection, principal, conversation_id)
            check_none_runs(await replies.newest(connection, conversation_id))
            if (turn.conversation.replies, turn.conversation.entries) != (known.replies, known.entries):
                raise ReplyRunning
            await entries.add(connection, conversation_id, known.entries, asked.inputs, None)
            await words.add(connection, conversation_id, known.entries, found)
            reply = self._reply(conversation_id, known.replies + 1)
            await replies.add(connection, reply)
            now = self._clock.now()
            await conversations.change(
                connection, conversation_id, now, entries=len(turn.history), replies=reply.number
            )
            if not await threads.used(connection, known.root_id, conversation_id, now):
                raise ConversationNotFound(conversation_id)
        return self._replies.begin(turn, reply)

    async def restart(
        self,
        principal: Principal,
        conversation_id: str,
        from_entry_id: str | None,
        asked: Asked,
        changes: Mapping[str, Any],
        *,
        fork: bool = False,
    ) -> Running:
        """A branch: the entries up to that one, it included, in a conversation of its own, and what is asked there.
        None: from the beginning, with nothing in common. A ``fork`` is a thread of its own. Raises EntryNotFound, and
        as ``append``."""
        self._replies.check_ready()
        async with reading(self._engine) as connection:
            known = await _find(connection, principal, conversation_id)
            shared = await _shared(connection, conversation_id, from_entry_id)
            before = await entries.of(connection, conversation_id, before=shared) if shared else []
        if "agent_version" in changes and known.agent_id is None:
            reason = "It is for conversations with an agent only"
            raise refuse("agent_version", reason, given=changes["agent_version"], kind="invalid")
        now, branch_id = self._clock.now(), f"conv_{new_id()}"
        branch = msgspec.structs.replace(
            known,
            id=branch_id,
            root_id=branch_id if fork else known.root_id,
            shared=shared,
            key_id=principal.key_id,
            user_id=principal.user_id,
            parent_id=known.id,
            parent_entry_id=from_entry_id,
            copied=min(known.copied, shared),
            source="api",
            created_at=now,
            updated_at=now,
            **recast(changes),
        )
        check_inputs(before, asked)
        answering = await self._casting.answering(principal, branch, asked)
        return await self._made(principal, branch, before, asked, answering)

    async def find(self, principal: Principal, conversation_id: str) -> Conversation:
        """Raises ConversationNotFound."""
        async with reading(self._engine) as connection:
            return await _find(connection, principal, conversation_id)

    async def seen(self, principal: Principal, conversation_id: str) -> Seen:
        """Raises ConversationNotFound."""
        async with reading(self._engine) as connection:
            found = await _find(connection, principal, conversation_id)
            return Seen(found, await replies.newest(connection, conversation_id))

    async def listed(
        self,
        principal: Principal,
        *,
        metadata: Mapping[str, Scalar] | None = None,
        project_id: str | None = None,
        first: int = 0,
        limit: int = 100,
    ) -> list[Conversation]:
        owner = owner_of(principal.user_id, principal.key_id)
        async with reading(self._engine) as connection:
            return await conversations.listed(
                connection,
                principal.workspace_id,
                owner,
                metadata=metadata,
                project_id=project_id,
                first=first,
                limit=limit,
            )

    async def history(self, principal: Principal, conversation_id: str) -> list[Entry]:
        """Raises ConversationNotFound."""
        async with reading(self._engine) as connection:
            await _find(connection, principal, conversation_id)
            return await entries.of(connection, conversation_id)

    async def turn(self, principal: Principal, conversation_id: str) -> Turn:
        """What a reply would be given now. Raises ConversationNotFound, and what ``Casting.answering`` does."""
        known = await self.find(principal, conversation_id)
        answering = await self._casting.answering(principal, known, Asked())
        async with reading(self._engine) as connection:
            history = await entries.of(connection, conversation_id)
            turn = _turn(principal, known, history, Asked(), answering)
            turn.summary = await summaries.newest(connection, conversation_id)
        return turn

    async def change(self, principal: Principal, conversation_id: str, values: Mapping[str, Any]) -> Seen:
        """Raises ConversationNotFound, and where somebody else is to answer, or otherwise, as ``start``."""
        if ANSWERING & values.keys():
            values = await self._recast(principal, conversation_id, values)
        async with changing(self._engine, conversation_id) as connection:
            await _find(connection, principal, conversation_id)
            if values:
                await conversations.change(connection, conversation_id, self._clock.now(), **values)
            found = await _find(connection, principal, conversation_id)
            return Seen(found, await replies.newest(connection, conversation_id))

    async def _recast(self, principal: Principal, conversation_id: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values, where a reply could be made with them."""
        whole = recast(values)
        if "tools" in whole:
            await self._casting.check(principal, whole["tools"] or ())
            whole["tools"] = without_secrets(whole["tools"])
        known = await self.find(principal, conversation_id)
        await self._casting.answering(principal, msgspec.structs.replace(known, **whole), Asked())
        return whole

    async def delete(self, principal: Principal, conversation_id: str) -> None:
        """With everything that was said in it; a reply that runs is stopped first. Raises ConversationNotFound."""
        await self.stop(principal, conversation_id)
        async with changing(self._engine, conversation_id) as connection:
            await conversations.remove(connection, conversation_id)
        await self._tools.close(conversation_id)

    async def stop(self, principal: Principal, conversation_id: str) -> bool:
        """Ends the reply that runs, if there is one; what was said is kept. Raises ConversationNotFound."""
        await self.find(principal, conversation_id)
        return await self._replies.stop(conversation_id)

    async def events(
        self, principal: Principal, conversation_id: str, last: EventId | None = None
    ) -> AsyncGenerator[bytes]:
        """Of the newest reply, or of that of the ``last`` event that a client has, what came after it; as they come
        while it runs. Raises ConversationNotFound, ReplyNotFound."""
        async with reading(self._engine) as connection:
            await _find(connection, principal, conversation_id)
            newest = await replies.newest(connection, conversation_id)
            number = last.reply if last is not None else newest.number if newest is not None else 0
            reply = await replies.find(connection, conversation_id, number)
            kept = await replies.has_events(connection, conversation_id, number)
        if reply is None:
            raise ReplyNotFound("There is no such reply in this conversation.", hint="Leave out the id of the event.")
        if reply.state != "running" and not kept:
            raise ReplyNotFound(
                "The events of this reply are no longer kept.", hint="GET …/history has what was said in it."
            )
        after = last.number if last is not None else 0
        running = self._replies.found(conversation_id)
        if running is not None and running.recording.reply.number == number:
            return follow(running.recording.log, after, self._clock.monotonic)
        return follow_kept(self._engine, conversation_id, number, after)

    async def _made(
        self, principal: Principal, draft: Conversation, before: list[Entry], asked: Asked, answering: Answering
    ) -> Running:
        """A new conversation, with entries from ``before`` it."""
        history = [*before, *asked.inputs]
        conversation = msgspec.structs.replace(draft, entries=len(history), replies=1)
        turn = _turn(principal, conversation, history, asked, answering)
        if not asked.store:
            return self._begin_unkept(turn)
        reply = self._reply(conversation.id, 1)
        found = await _words(conversation, history)
        # Of a branch that which it is one of: it must not be deleted meanwhile.
        async with changing(self._engine, conversation.parent_id or conversation.id) as connection:
            if not await conversations.add(connection, conversation, preview_of(history)):
                raise ConversationNotFound(conversation.parent_id or conversation.id)
            if before and conversation.parent_id is not None:
                if await entries.copy(connection, conversation.parent_id, conversation.id, len(before)) != len(before):
                    raise ConversationNotFound(conversation.parent_id)
                await outputs.copy(connection, conversation.parent_id, conversation.id)
                turn.summary = await summaries.newest(connection, conversation.id)
            await entries.add(connection, conversation.id, len(before), asked.inputs, None)
            await words.add(connection, conversation.id, 0, found)
            await replies.add(connection, reply)
        return self._replies.begin(turn, reply)

    def _begin_unkept(self, turn: Turn) -> Running:
        return self._replies.begin(turn, self._reply(turn.conversation.id, turn.conversation.replies + 1), stored=False)

    def _reply(self, conversation_id: str, number: int) -> Reply:
        now = self._clock.now()
        return Reply(
            conversation_id=conversation_id,
            number=number,
            state="running",
            server=self._replies.server,
            alive_at=now,
            started_at=now,
        )


def _turn(
    principal: Principal, conversation: Conversation, history: list[Entry], asked: Asked, answering: Answering
) -> Turn:
    return Turn(
        principal=principal,
        conversation=conversation,
        assistant=answering.assistant,
        history=history,
        confirmations=asked.confirmations,
        args=asked.args,
        handoff_execution=asked.handoff_execution or conversation.handoff_execution,
        background=answering.background,
    )


async def _words(conversation: Conversation, said: Sequence[Entry]) -> list[Words]:
    """Before a transaction: to read a long text takes longer than anything that is done in one."""
    return await words.read(said, key_of(conversation.workspace_id, conversation.owner))


async def _shared(connection: AsyncConnection, conversation_id: str, from_entry_id: str | None) -> int:
    """How many entries there are up to that one, it included. Raises EntryNotFound."""
    if from_entry_id is None:
        return 0
    place = await entries.position(connection, conversation_id, from_entry_id)
    if place is None:
        raise EntryNotFound(from_entry_id)
    return place + 1


async def _find(connection: AsyncConnection, principal: Principal, conversation_id: str) -> Conversation:
    owner = owner_of(principal.user_id, principal.key_id)
    found = await conversations.find(connection, principal.workspace_id, owner, conversation_id)
    if found is None:
        raise ConversationNotFound(conversation_id)
    return found
