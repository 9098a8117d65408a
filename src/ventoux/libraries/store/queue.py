"""The statements of the queue: documents of every workspace that are to be read, and what is to be cleared up.

A claim is held by who knows its ``claimed_until``. Every statement of a holder asks whether it still does and whether
the time has not passed: one that was too slow, or whose document was deleted or is wanted anew, changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import and_, delete, or_, select, update

from ventoux.db.document_tables import library_documents
from ventoux.libraries.schemas import Document
from ventoux.libraries.store.documents import COLUMNS, document, gone

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection

_columns = library_documents.c
_WAITING = ("todo", "in_progress", "waiting_for_capacity")


class Claim(msgspec.Struct):
    """``until`` moves on while it is worked on."""

    document: Document
    until: float


async def workspaces(connection: AsyncConnection, now: float) -> list[str]:
    """Those that have something to be read."""
    found = await connection.execute(select(_columns.workspace_id).where(_free(now)).distinct())
    return list(found.scalars())


async def claim(connection: AsyncConnection, workspace_id: str, now: float, until: float) -> Claim | None:
    """The oldest of the workspace that nobody has."""
    oldest = select(_columns.id).where(_free(now), _columns.workspace_id == workspace_id)
    wanted = (await connection.execute(oldest.order_by(_columns.created_at, _columns.id).limit(1))).scalar()
    if wanted is None:
        return None
    taken = await connection.execute(
        update(library_documents)
        .where(_free(now), _columns.id == wanted)
        .values(status="in_progress", claimed_until=until, attempts=_columns.attempts + 1)
    )
    if taken.rowcount == 0:
        return None
    row = (await connection.execute(select(*COLUMNS).where(_columns.id == wanted))).mappings().one()
    return Claim(document(row), until)


async def note(connection: AsyncConnection, held: Claim, now: float, **values: Any) -> bool:
    """Writes ``values`` for who holds the claim. Whether it still did."""
    changed = await connection.execute(update(library_documents).where(_held(held, now)).values(values))
    return changed.rowcount > 0


async def expiring(connection: AsyncConnection, now: float) -> bool:
    """Whether there is something for ``expire``: to look takes no lock."""
    return (await connection.execute(select(_columns.id).where(_expired(now)).limit(1))).first() is not None


async def expire(connection: AsyncConnection, now: float) -> list[str]:
    """Deletes what has expired. The libraries that it was in."""
    found = await connection.execute(select(_columns.library_id).where(_expired(now)).distinct())
    libraries = list(found.scalars())
    await connection.execute(update(library_documents).where(_expired(now)).values(gone(now)))
    return libraries


async def let_go(connection: AsyncConnection, held: Claim) -> None:
    """Of one that was deleted: who worked on it has stopped."""
    deleted_one = and_(_columns.id == held.document.id, _columns.deleted_at.is_not(None))
    await connection.execute(update(library_documents).where(deleted_one).values(claimed_until=None))


async def free(connection: AsyncConnection) -> None:
    """Where no other server can be working: whoever held a claim has ended."""
    held = and_(_columns.status == "in_progress", _columns.claimed_until.is_not(None))
    await connection.execute(update(library_documents).where(held).values(claimed_until=None))


async def deleted(connection: AsyncConnection, now: float, limit: int) -> list[tuple[str, str]]:
    """Library and document, the longest deleted first; not those that somebody still works on."""
    found = await connection.execute(
        select(_columns.library_id, _columns.id)
        .where(_columns.deleted_at.is_not(None), _unclaimed(now))
        .order_by(_columns.deleted_at)
        .limit(limit)
    )
    return [(row.library_id, row.id) for row in found]


async def forget(connection: AsyncConnection, document_id: str) -> None:
    """Of one that is deleted, when nothing is left of it elsewhere."""
    deleted_one = and_(_columns.id == document_id, _columns.deleted_at.is_not(None))
    await connection.execute(delete(library_documents).where(deleted_one))


def _free(now: float) -> ColumnElement[bool]:
    return and_(
        _columns.status.in_(_WAITING),
        _columns.deleted_at.is_(None),
        _unclaimed(now),
        or_(_columns.expires_at.is_(None), _columns.expires_at > now),
    )


def _unclaimed(now: float) -> ColumnElement[bool]:
    return or_(_columns.claimed_until.is_(None), _columns.claimed_until <= now)


def _expired(now: float) -> ColumnElement[bool]:
    return and_(_columns.deleted_at.is_(None), _columns.expires_at <= now)


def _held(held: Claim, now: float) -> ColumnElement[bool]:
    one = held.document
    return and_(
        _columns.id == one.id,
        _columns.deleted_at.is_(None),
        _columns.wanted_generation == one.wanted_generation,
        _columns.claimed_until == held.until,
        _columns.claimed_until > now,
    )
