"""The statements of prompts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import and_, delete, func, insert, or_, select, update

from ventoux.db.prompt_tables import prompts
from ventoux.kit.folding import folded
from ventoux.prompts.schemas import Prompt

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection

_COLUMNS = [prompts.c[name] for name in Prompt.__struct_fields__]
_ID = re.compile(r"prompt_[0-9a-f]{32}\Z")


def is_id(text: str) -> bool:
    """Whether a prompt can have it: PostgreSQL fails at some texts that come in a path."""
    return _ID.match(text) is not None


async def add(connection: AsyncConnection, workspace_id: str, prompt: Prompt) -> None:
    values = msgspec.structs.asdict(prompt) | {"workspace_id": workspace_id, "called": _called(prompt)}
    await connection.execute(insert(prompts).values(values))


async def find(connection: AsyncConnection, workspace_id: str, owner: str, prompt_id: str) -> Prompt | None:
    """One that ``owner`` may see."""
    if not is_id(prompt_id):
        return None
    wanted = select(*_COLUMNS).where(_seen_by(workspace_id, owner), prompts.c.id == prompt_id)
    row = (await connection.execute(wanted)).mappings().first()
    return None if row is None else Prompt(**row)


async def listed(
    connection: AsyncConnection, workspace_id: str, owner: str, words: str, *, first: int, limit: int
) -> tuple[list[Prompt], int]:
    """By name, and how many there are. ``words``: each is in its name, title or description."""
    wanted = _seen_by(workspace_id, owner)
    for word in folded(words).split()[:16]:
        wanted = and_(wanted, prompts.c.called.contains(word, autoescape=True))
    total = (await connection.execute(select(func.count()).select_from(prompts).where(wanted))).scalar_one()
    by_name = select(*_COLUMNS).where(wanted).order_by(prompts.c.name, prompts.c.id)
    rows = await connection.execute(by_name.offset(first).limit(limit))
    return [Prompt(**row) for row in rows.mappings()], total


async def names(connection: AsyncConnection, workspace_id: str, owner: str) -> dict[str, str]:
    """Of the owner's own: name to id."""
    own = select(prompts.c.name, prompts.c.id)
    own = own.where(prompts.c.workspace_id == workspace_id, prompts.c.owner == owner)
    return {row.name: row.id for row in await connection.execute(own)}


async def put(connection: AsyncConnection, prompt: Prompt) -> None:
    """In place of the one of this id."""
    values: dict[str, Any] = msgspec.structs.asdict(prompt) | {"called": _called(prompt)}
    await connection.execute(update(prompts).where(prompts.c.id == prompt.id).values(values))


async def remove(connection: AsyncConnection, prompt_id: str) -> None:
    await connection.execute(delete(prompts).where(prompts.c.id == prompt_id))


def _seen_by(workspace_id: str, owner: str) -> ColumnElement[bool]:
    seen = or_(prompts.c.owner == owner, prompts.c.audience == "workspace")
    return and_(prompts.c.workspace_id == workspace_id, seen)


def _called(prompt: Prompt) -> str:
    return folded(f"{prompt.name}\n{prompt.title}\n{prompt.description}")
