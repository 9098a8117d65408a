"""Votes of a team on either database: only on one's own conversations, once for each pair."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from tests.conversing import ALICE, BOB, ScriptedLoop, conversing, new_workspace, saying

from ventoux.arena.errors import VoteRefused
from ventoux.arena.schemas import NewVote
from ventoux.arena.service import Arena
from ventoux.conversations.errors import ConversationNotFound
from ventoux.db.engine import async_engine

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from ventoux.accounts.schemas import Principal
    from ventoux.conversations.service import Conversations
    from ventoux.db.location import Location


@asynccontextmanager
async def opened(database: Location) -> AsyncGenerator[tuple[Arena, Conversations]]:
    engine = async_engine(database)
    await new_workspace(engine)
    async with conversing(database, ScriptedLoop("well")) as conversations:
        yield Arena(engine, conversations), conversations
    await engine.dispose()


async def answered(conversations: Conversations, model: str, who: Principal = ALICE) -> str:
    running = await conversations.start(who, conversations.draft(who, model=model), saying())
    return running.recording.reply.conversation_id


async def test_a_pair_has_one_vote_of_each_whichever_side_it_is_told_from(database: Location) -> None:
    async with opened(database) as (arena, conversations):
        one, other = await answered(conversations, "ant"), await answered(conversations, "bee")
        await arena.vote(ALICE, NewVote(a=one, b=other, winner="b", blind=True))
        await arena.vote(ALICE, NewVote(a=other, b=one, winner="b", language="it"))
        [vote] = await arena.votes(ALICE, first=0, limit=10)
        assert {vote.model_a, vote.model_b} == {"ant", "bee"}
        best, worst = await arena.leaderboard(BOB, language="it", days=1, only="all")
        assert (best.model, best.wins, worst.losses) == ("ant", 1, 1)
        assert await arena.leaderboard(BOB, language="fr", days=0, only="all") == []
        assert await arena.leaderboard(BOB, language=None, days=0, only="blind") == []
        assert await arena.votes(BOB, first=0, limit=10) == []


async def test_nobody_votes_on_what_is_not_theirs_or_is_one_and_the_same(database: Location) -> None:
    async with opened(database) as (arena, conversations):
        own, same = await answered(conversations, "ant"), await answered(conversations, "ant")
        theirs = await answered(conversations, "bee", BOB)
        with pytest.raises(ConversationNotFound):
            await arena.vote(ALICE, NewVote(a=own, b=theirs, winner="a"))
        with pytest.raises(VoteRefused):
            await arena.vote(ALICE, NewVote(a=own, b=same, winner="a"))


async def test_whoever_deletes_their_votes_leaves_those_of_others(database: Location) -> None:
    async with opened(database) as (arena, conversations):
        for who in (ALICE, BOB):
            one, other = [await answered(conversations, model, who) for model in ("ant", "bee")]
            await arena.vote(who, NewVote(a=one, b=other, winner="a"))

        assert await arena.delete_all(ALICE) == 1
        assert await arena.votes(ALICE, first=0, limit=9) == []
        assert len(await arena.votes(BOB, first=0, limit=9)) == 1
