"""The statements of votes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import delete, func, insert, select

from ventoux.arena.schemas import Tally, Vote
from ventoux.db.arena_tables import arena_votes as votes

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from ventoux.libraries.schemas import Language

_COLUMNS = [votes.c[name] for name in Vote.__struct_fields__]


async def put(connection: AsyncConnection, workspace_id: str, vote: Vote) -> None:
    """In place of the owner's earlier one on the same pair."""
    same = (votes.c.owner == vote.owner, votes.c.conversation_a == vote.conversation_a)
    await connection.execute(delete(votes).where(*same, votes.c.conversation_b == vote.conversation_b))
    await connection.execute(insert(votes).values(msgspec.structs.asdict(vote) | {"workspace_id": workspace_id}))


async def of_owner(connection: AsyncConnection, workspace_id: str, owner: str, *, first: int, limit: int) -> list[Vote]:
    """The latest first."""
    wanted = select(*_COLUMNS).where(votes.c.workspace_id == workspace_id, votes.c.owner == owner)
    wanted = wanted.order_by(votes.c.created_at.desc(), votes.c.id).offset(first).limit(limit)
    return [Vote(**row) for row in (await connection.execute(wanted)).mappings()]


async def delete_of_owner(connection: AsyncConnection, workspace_id: str, owner: str) -> int:
    """How many there were."""
    mine = delete(votes).where(votes.c.workspace_id == workspace_id, votes.c.owner == owner)
    return (await connection.execute(mine)).rowcount


async def tallies(
    connection: AsyncConnection, workspace_id: str, *, since: float, language: Language | None, blind: bool
) -> list[Tally]:
    """Of the workspace; with ``blind`` of votes only in which nobody knew who had answered."""
    columns = (votes.c.model_a, votes.c.model_b, votes.c.winner)
    wanted = select(*columns, func.count().label("count"))
    wanted = wanted.where(votes.c.workspace_id == workspace_id, votes.c.created_at >= since)
    if language is not None:
        wanted = wanted.where(votes.c.language == language)
    if blind:
        wanted = wanted.where(votes.c.blind)
    rows = await connection.execute(wanted.group_by(*columns))
    return [Tally(**row) for row in rows.mappings()]
