"""The arena: who of a team prefers which model's answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ventoux.arena import store
from ventoux.arena.errors import VoteRefused
from ventoux.arena.rating import leaderboard
from ventoux.arena.schemas import Vote
from ventoux.conversations.transactions import changing, reading
from ventoux.kit.clock import Clock, SystemClock
from ventoux.kit.ids import new_id
from ventoux.kit.owners import owner_of

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.accounts.schemas import Principal
    from ventoux.arena.schemas import NewVote, Standing, Winner
    from ventoux.conversations.service import Conversations
    from ventoux.libraries.schemas import Language

_DAY = 86_400.0
_OTHER: dict[Winner, Winner] = {"a": "b", "b": "a", "tie": "tie", "both_bad": "both_bad"}


class Arena:
    def __init__(self, engine: AsyncEngine, conversations: Conversations, clock: Clock | None = None) -> None:
        self._engine = engine
        self._conversations = conversations
        self._clock = clock or SystemClock()

    async def vote(self, principal: Principal, new: NewVote) -> Vote:
        """In place of the earlier one on the same two conversations. Raises ConversationNotFound, VoteRefused,
        ConversationsUnavailable."""
        sides = {"a": new.a, "b": new.b}
        models = {side: await self._model(principal, one) for side, one in sides.items()}
        if models["a"] == models["b"]:
            raise VoteRefused(
                f"Both answers are of {models['a']}.", hint="Compare conversations with two different models."
            )
        first, second = sorted(sides, key=lambda side: sides[side])
        owner = owner_of(principal.user_id, principal.key_id)
        vote = Vote(
            id=f"vote_{new_id()}",
            owner=owner,
            model_a=models[first],
            model_b=models[second],
            conversation_a=sides[first],
            conversation_b=sides[second],
            winner=new.winner if first == "a" else _OTHER[new.winner],
            blind=new.blind,
            language=new.language,
            comment=new.comment,
            created_at=self._clock.now(),
        )
        async with changing(self._engine, f"votes {owner}") as connection:
            await store.put(connection, principal.workspace_id, vote)
        return vote

    async def votes(self, principal: Principal, *, first: int, limit: int) -> list[Vote]:
        """One's own, the latest first. Raises ConversationsUnavailable."""
        owner = owner_of(principal.user_id, principal.key_id)
        async with reading(self._engine) as connection:
            return await store.of_owner(connection, principal.workspace_id, owner, first=first, limit=limit)

    async def delete_all(self, principal: Principal) -> int:
        """One's own; how many there were. Raises ConversationsUnavailable."""
        owner = owner_of(principal.user_id, principal.key_id)
        async with changing(self._engine, f"votes {owner}") as connection:
            return await store.delete_of_owner(connection, principal.workspace_id, owner)

    async def leaderboard(
        self, principal: Principal, *, language: Language | None, days: int, only: Literal["all", "blind"]
    ) -> list[Standing]:
        """Of the whole workspace, of the last ``days``, 0 for all of them. Raises ConversationsUnavailable."""
        since = self._clock.now() - days * _DAY if days else 0.0
        async with reading(self._engine) as connection:
            tallies = await store.tallies(
                connection, principal.workspace_id, since=since, language=language, blind=only == "blind"
            )
        return leaderboard(tallies)

    async def _model(self, principal: Principal, conversation_id: str) -> str:
        """Whoever answers in it. An agent is none: its answers say more of its instructions."""
        found = await self._conversations.find(principal, conversation_id)
        if not found.model:
            raise VoteRefused(
                f"In conversation {conversation_id} an agent answers, and no model.", hint="Compare models."
            )
        return found.model
