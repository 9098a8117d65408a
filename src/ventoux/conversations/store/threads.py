"""The statements by which threads follow from what happens to their conversations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, exists, false, func, insert, or_, select, update

from ventoux.db.assistant_tables import conversations, thread_tags, threads
from ventoux.kit.folding import folded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.ext.asyncio import AsyncConnection

    from ventoux.conversations.schemas import Conversation

_of = conversations.c
_columns = threads.c


def is_kept(temporary: bool = False) -> ColumnElement[bool]:
    """Of a conversation: neither in the trash nor, unless they are wanted, a temporary one."""
    kept = _of.deleted_at.is_(None)
    return kept if temporary else and_(kept, _of.temporary == false())


async def joined(connection: AsyncConnection, conversation: Conversation, preview: str) -> bool:
    """A new thread, or the one that the conversation is a branch in: False where that is gone."""
    if conversation.root_id != conversation.id:
        return await used(connection, conversation.root_id, conversation.id, conversation.updated_at)
    values: dict[str, Any] = {
        name: getattr(conversation, name)
        for name in ("id", "workspace_id", "owner", "name", "temporary", "created_at", "updated_at")
    }
    values |= {"conversation_id": conversation.id, "preview": preview, "called": called(conversation.name, preview)}
    await connection.execute(insert(threads).values(values))
    return True


async def used(connection: AsyncConnection, thread_id: str, conversation_id: str, now: float) -> bool:
    """By its user, in that branch. False where it is gone or in the trash: whoever puts it there waits for this."""
    changed = await connection.execute(
        update(threads)
        .where(_columns.id == thread_id, _columns.deleted_at.is_(None))
        .values(conversation_id=conversation_id, updated_at=now)
        .returning(_columns.id)
    )
    return changed.scalar_one_or_none() is not None


async def changed(connection: AsyncConnection, conversation_id: str, now: float, values: Mapping[str, Any]) -> None:
    """What the change of a conversation is for its thread. A name is the thread's where it is of the branch that was
    used last."""
    thread = _columns.id == select(_of.root_id).where(_of.id == conversation_id).scalar_subquery()
    if "entries" in values:
        await connection.execute(update(threads).where(thread).values(updated_at=now))
    if "owner" in values:
        await connection.execute(update(threads).where(thread).values(owner=values["owner"]))
    if "name" in values:
        await rename(connection, and_(thread, _columns.conversation_id == conversation_id), values["name"])


async def rename(connection: AsyncConnection, which: ColumnElement[bool], name: str | None) -> None:
    for row in (await connection.execute(select(_columns.id, _columns.preview).where(which))).all():
        values = {"name": name, "called": called(name, row.preview)}
        await connection.execute(update(threads).where(_columns.id == row.id).values(values))


async def left(connection: AsyncConnection, thread_id: str, conversation_id: str) -> None:
    """By a branch that is no more: another is the one that was used last, and with the last of them the thread goes."""
    newest = select(_of.id).where(_of.root_id == thread_id).order_by(_of.updated_at.desc(), _of.id.desc()).limit(1)
    last = (await connection.execute(newest)).scalar_one_or_none()
    if last is None:
        await connection.execute(delete(thread_tags).where(thread_tags.c.thread_id == thread_id))
        await connection.execute(delete(threads).where(_columns.id == thread_id))
        return
    was = and_(_columns.id == thread_id, _columns.conversation_id == conversation_id)
    await connection.execute(update(threads).where(was).values(conversation_id=last))


def over(deleted_before: float, unused_since: float) -> Select[str]:
    """Conversations in the trash since that time, and temporary ones that were not used since then."""
    gone = or_(_columns.deleted_at <= deleted_before, and_(_columns.temporary, _columns.updated_at < unused_since))
    return select(_of.id).where(exists().where(_columns.id == _of.root_id, gone))


def called(name: str | None, preview: str) -> str:
    return folded(f"{name or ''}\n{preview}")


def branches() -> ColumnElement[int]:
    """Of a thread in a statement about threads."""
    return select(func.count()).where(_of.root_id == _columns.id).correlate(threads).scalar_subquery()
