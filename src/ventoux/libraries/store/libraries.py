"""The statements of libraries and of whom they are shared with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import and_, delete, exists, func, insert, or_, select, update

from ventoux.db.document_tables import libraries, library_documents, library_shares
from ventoux.libraries.schemas import Library, Retrieval, Share

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, RowMapping, Select
    from sqlalchemy.ext.asyncio import AsyncConnection

    from ventoux.libraries.schemas import OwnerType

_KEPT = [libraries.c[name] for name in Library.__struct_fields__ if name not in {"size", "documents"}]
_THEIRS = and_(library_documents.c.library_id == libraries.c.id, library_documents.c.deleted_at.is_(None))
_COLUMNS = [
    *_KEPT,
    select(func.coalesce(func.sum(library_documents.c.size), 0)).where(_THEIRS).scalar_subquery().label("size"),
    select(func.count()).select_from(library_documents).where(_THEIRS).scalar_subquery().label("documents"),
]


_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")


def is_id(text: str) -> bool:
    """Whether a library or a document can have it: PostgreSQL fails at some texts that come in a path."""
    return _ID.match(text) is not None


async def add(connection: AsyncConnection, library: Library) -> None:
    row = {column.name: getattr(library, column.name) for column in _KEPT}
    row["retrieval"] = msgspec.to_builtins(library.retrieval)
    await connection.execute(insert(libraries).values(row))


async def find(connection: AsyncConnection, workspace_id: str, library_id: str) -> Library | None:
    if not is_id(library_id):
        return None
    statement = select(*_COLUMNS).where(_live(workspace_id), libraries.c.id == library_id)
    row = (await connection.execute(statement)).mappings().first()
    return None if row is None else _library(row)


async def listed(
    connection: AsyncConnection,
    workspace_id: str,
    user_id: str | None,
    *,
    search: str = "",
    owned: bool = False,
    first: int = 0,
    limit: int = 100,
) -> tuple[list[Library], int]:
    """Those that may be seen, the newest first, and how many there are in all. ``owned``: only those of the user, or of
    the workspace where there is no user."""
    wanted = [_live(workspace_id), _owned(user_id) if owned else _seen(workspace_id, user_id)]
    if search:
        wanted.append(
            or_(
                libraries.c.name.icontains(search, autoescape=True),
                libraries.c.description.icontains(search, autoescape=True),
            )
        )
    total = (await connection.execute(select(func.count()).select_from(libraries).where(*wanted))).scalar_one()
    newest = select(*_COLUMNS).where(*wanted).order_by(libraries.c.created_at.desc(), libraries.c.id.desc())
    rows = await connection.execute(newest.offset(first).limit(limit))
    return [_library(row) for row in rows.mappings()], total


async def change(connection: AsyncConnection, library_id: str, now: float, **values: Any) -> None:
    """Raises the version: what was kept in memory of the library is good no longer."""
    if "retrieval" in values:
        values["retrieval"] = msgspec.to_builtins(values["retrieval"])
    raised = {"updated_at": now, "version": libraries.c.version + 1}
    await connection.execute(update(libraries).where(libraries.c.id == library_id).values(values | raised))


async def touch(connection: AsyncConnection, library_id: str, now: float) -> None:
    """As ``change`` without a change of its own: for one among its documents."""
    await change(connection, library_id, now)


async def version(connection: AsyncConnection, library_id: str) -> int | None:
    found = await connection.execute(
        select(libraries.c.version).where(libraries.c.id == library_id, libraries.c.deleted_at.is_(None))
    )
    return found.scalar_one_or_none()


async def deleted(connection: AsyncConnection, now: float) -> list[str]:
    """Of which something may be left in the index and the storage, and in which nobody works any more."""
    worked_on = select(library_documents.c.id).where(
        library_documents.c.library_id == libraries.c.id, library_documents.c.claimed_until > now
    )
    gone = (libraries.c.deleted_at.is_not(None), ~exists(worked_on))
    return list((await connection.execute(select(libraries.c.id).where(*gone))).scalars())


async def ids(connection: AsyncConnection) -> list[str]:
    """Of every workspace: for the server itself."""
    found = await connection.execute(select(libraries.c.id).where(libraries.c.deleted_at.is_(None)))
    return list(found.scalars())


async def remove(connection: AsyncConnection, library_id: str) -> None:
    """With everything that is its own; the rows of documents go with it, whatever the database does by itself."""
    await connection.execute(delete(library_documents).where(library_documents.c.library_id == library_id))
    await connection.execute(delete(libraries).where(libraries.c.id == library_id))


async def roles(connection: AsyncConnection, library_id: str, workspace_id: str, user_id: str | None) -> list[str]:
    """Levels at which it is shared with the user, or with the workspace of the user."""
    found = await connection.execute(
        select(library_shares.c.role).where(
            library_shares.c.library_id == library_id, _shared_with(workspace_id, user_id)
        )
    )
    return list(found.scalars())


async def shares(connection: AsyncConnection, library_id: str) -> list[Share]:
    oldest = select(library_shares).where(library_shares.c.library_id == library_id)
    rows = await connection.execute(oldest.order_by(library_shares.c.created_at, library_shares.c.share_with_id))
    return [Share(**row) for row in rows.mappings()]


async def share(connection: AsyncConnection, shared: Share) -> None:
    """In place of what was shared with the same."""
    await unshare(connection, shared.library_id, shared.share_with_type, shared.share_with_id)
    await connection.execute(insert(library_shares).values(msgspec.structs.asdict(shared)))


async def unshare(connection: AsyncConnection, library_id: str, with_type: OwnerType, with_id: str) -> Share | None:
    """What it was; None where it was not shared with them."""
    columns = library_shares.c
    of_them = and_(
        columns.library_id == library_id, columns.share_with_type == with_type, columns.share_with_id == with_id
    )
    row = (await connection.execute(select(library_shares).where(of_them))).mappings().first()
    await connection.execute(delete(library_shares).where(of_them))
    return None if row is None else Share(**row)


def _live(workspace_id: str) -> ColumnElement[bool]:
    return and_(libraries.c.workspace_id == workspace_id, libraries.c.deleted_at.is_(None))


def _owned(user_id: str | None) -> ColumnElement[bool]:
    if user_id is None:
        return libraries.c.owner_type == "Workspace"
    return and_(libraries.c.owner_type == "User", libraries.c.owner_id == user_id)


def _seen(workspace_id: str, user_id: str | None) -> ColumnElement[bool]:
    shared: Select[Any] = select(library_shares.c.library_id).where(
        library_shares.c.library_id == libraries.c.id, _shared_with(workspace_id, user_id)
    )
    return or_(libraries.c.owner_type == "Workspace", _owned(user_id), exists(shared))


def _shared_with(workspace_id: str, user_id: str | None) -> ColumnElement[bool]:
    columns = library_shares.c
    workspace = and_(columns.share_with_type == "Workspace", columns.share_with_id == workspace_id)
    if user_id is None:
        return workspace
    return or_(workspace, and_(columns.share_with_type == "User", columns.share_with_id == user_id))


def _library(row: RowMapping) -> Library:
    values: dict[str, Any] = {name: row[name] for name in Library.__struct_fields__}
    values["retrieval"] = msgspec.convert(row["retrieval"], Retrieval)
    return Library(**values)
