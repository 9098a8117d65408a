"""The statements that read threads: pages of a list, one, its branches, folders and tags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from sqlalchemy import and_, exists, false, func, or_, select, tuple_

from ventoux.conversations.entries import Entry
from ventoux.conversations.store.threads import branches
from ventoux.conversations.threads.previewing import beginning
from ventoux.conversations.threads.schemas import Branch, Counted, Thread
from ventoux.db.assistant_tables import (
    conversation_entries,
    conversation_replies,
    conversations,
    thread_tags,
    threads,
)
from ventoux.kit.folding import folded

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection

    from ventoux.conversations.threads.cursor import Cursor
    from ventoux.conversations.threads.schemas import Wanted

_columns = threads.c
_of = conversations.c
_DECODER = msgspec.json.Decoder[Entry](Entry)
_FIRST = 120
"""Characters."""
_AT_ONCE = 400
"""Places that one statement asks for: SQLite takes no more than 1,000 conditions."""
_OWN = ("name", "pinned", "archived", "folder", "temporary", "preview", "created_at", "updated_at", "deleted_at")


class Whose(NamedTuple):
    workspace_id: str
    owner: str


def of(whose: Whose) -> ColumnElement[bool]:
    return and_(_columns.workspace_id == whose.workspace_id, _columns.owner == whose.owner)


async def page(
    connection: AsyncConnection, whose: Whose, wanted: Wanted, after: Cursor | None, limit: int, trash_since: float
) -> list[Thread]:
    """The last changed first; of the trash the last deleted, and what went there since ``trash_since``."""
    at = _columns.deleted_at if wanted.state == "trash" else _columns.updated_at
    conditions = [of(whose), *_state(wanted, trash_since), *_narrowed(wanted)]
    if after is not None:
        conditions.append(tuple_(at, _columns.id) < tuple_(after.at, after.id))
    return await _threads(connection, conditions, (at.desc(), _columns.id.desc()), limit)


async def one(connection: AsyncConnection, whose: Whose, thread_id: str) -> Thread | None:
    """Not from the trash."""
    found = await _threads(
        connection, [of(whose), _columns.id == thread_id, _columns.deleted_at.is_(None)], (_columns.id,), 1
    )
    return found[0] if found else None


async def tree(connection: AsyncConnection, thread_id: str) -> list[Branch]:
    """Parents before their branches."""
    columns = [_of[name] for name in ("id", "parent_id", "shared", *_TOLD)]
    statement = select(*columns).where(_of.root_id == thread_id).order_by(_of.created_at, _of.id)
    rows = (await connection.execute(statement)).all()
    ids = {row.id for row in rows}
    # Files that were taken in may tell of two that are each other's branches: the first one is none's.
    parents = {row.id: row.parent_id for row in rows if row.parent_id in ids and row.id != thread_id}
    shared = {row.id: row.shared if row.id in parents else 0 for row in rows}
    first = await _beginnings(connection, shared)
    return [
        Branch(
            conversation_id=row.id,
            parent_id=parents.get(row.id),
            shared=shared[row.id],
            first=first.get(row.id, ""),
            **{name: getattr(row, name) for name in _TOLD},
        )
        for row in rows
    ]


_TOLD = ("model", "agent_id", "entries", "created_at", "updated_at")


async def folders(connection: AsyncConnection, whose: Whose) -> list[Counted]:
    of_folders = select(_columns.folder, func.count()).where(_kept(whose), _columns.folder.is_not(None))
    rows = await connection.execute(of_folders.group_by(_columns.folder).order_by(_columns.folder))
    return [Counted(*row) for row in rows]


async def tags(connection: AsyncConnection, whose: Whose) -> list[Counted]:
    of_tags = select(thread_tags.c.tag, func.count()).join_from(
        threads, thread_tags, thread_tags.c.thread_id == _columns.id
    )
    rows = await connection.execute(of_tags.where(_kept(whose)).group_by(thread_tags.c.tag).order_by(thread_tags.c.tag))
    return [Counted(*row) for row in rows]


def _kept(whose: Whose) -> ColumnElement[bool]:
    return and_(of(whose), _columns.deleted_at.is_(None), _columns.temporary == false())


def _state(wanted: Wanted, trash_since: float) -> list[ColumnElement[bool]]:
    if wanted.state == "trash":
        return [_columns.deleted_at.is_not(None), _columns.deleted_at > trash_since]
    archived = wanted.state == "archived"
    # As the index has it: conditions of this form are those that both databases look up.
    return [_columns.deleted_at.is_(None), _columns.temporary == false(), _columns.archived == archived]


def _narrowed(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.q:
        conditions.append(_columns.called.contains(folded(wanted.q), autoescape=True))
    if wanted.pinned is not None:
        conditions.append(_columns.pinned == wanted.pinned)
    if wanted.tag:
        tag = and_(thread_tags.c.thread_id == _columns.id, thread_tags.c.tag == wanted.tag)
        conditions.append(exists().where(tag))
    if wanted.folder:
        conditions.append(_columns.folder == wanted.folder)
    if wanted.project_id:
        inside = conversations.alias()
        members = select(inside.c.id).where(inside.c.project_id == wanted.project_id)
        conditions.append(_columns.conversation_id.in_(members))
    return conditions


async def _threads(
    connection: AsyncConnection, conditions: Sequence[ColumnElement[bool]], order: Sequence[Any], limit: int
) -> list[Thread]:
    own = [_columns[name] for name in ("id", "conversation_id", *_OWN)]
    statement = (
        select(*own, _of.model, _of.agent_id, _of.project_id, branches().label("branches"), _messages())
        .join_from(threads, conversations, _of.id == _columns.conversation_id)
        .where(*conditions)
        .order_by(*order)
        .limit(limit)
    )
    rows = (await connection.execute(statement)).mappings().all()
    ids = [row["id"] for row in rows]
    tagged, running = await _tags_of(connection, ids), await _running(connection, ids)
    return [Thread(**row, tags=tagged.get(row["id"], []), running=row["id"] in running) for row in rows]


def _messages() -> ColumnElement[int]:
    """Entries whose id says so, by the index over these."""
    entries = conversation_entries.c
    of_it = and_(entries.conversation_id == _columns.conversation_id, func.substr(entries.id, 1, 4) == "msg_")
    return select(func.count()).where(of_it).correlate(threads).scalar_subquery().label("messages")


async def _tags_of(connection: AsyncConnection, ids: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if ids:
        statement = select(thread_tags.c.thread_id, thread_tags.c.tag).where(thread_tags.c.thread_id.in_(ids))
        for row in await connection.execute(statement.order_by(thread_tags.c.thread_id, thread_tags.c.tag)):
            found.setdefault(row.thread_id, []).append(row.tag)
    return found


async def _running(connection: AsyncConnection, ids: Collection[str]) -> set[str]:
    if not ids:
        return set()
    replies = conversation_replies.c
    statement = select(_of.root_id).join_from(conversation_replies, conversations, _of.id == replies.conversation_id)
    return set((await connection.execute(statement.where(replies.state == "running", _of.root_id.in_(ids)))).scalars())


async def _beginnings(connection: AsyncConnection, shared: dict[str, int]) -> dict[str, str]:
    """By conversation, of the entry at that position."""
    entries, wanted, found = conversation_entries.c, list(shared.items()), dict[str, str]()
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        places = or_(*(and_(entries.conversation_id == each, entries.position == at) for each, at in some))
        rows = await connection.execute(select(entries.conversation_id, entries.data).where(places))
        found |= {row.conversation_id: beginning(_DECODER.decode(row.data), _FIRST) for row in rows}
    return found
