"""What is kept of files in the database; the bytes are in the storage. Each statement runs in the transaction of the
connection that it is given, and each that has a caller sees nothing of another's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, delete, func, insert, or_, select, update

from ventoux.db.document_tables import files, library_documents
from ventoux.files.schemas import File

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, RowMapping, Select
    from sqlalchemy.ext.asyncio import AsyncConnection

    from ventoux.files.schemas import Listing

_COLUMNS = [files.c[name] for name in File.__struct_fields__]
_GONE = 0.0
"""``expires_at`` of what was deleted, until its bytes are."""


class Reader(NamedTuple):
    """Who asks, and when."""

    workspace_id: str
    user_id: str | None
    now: float


class Expired(NamedTuple):
    workspace_id: str
    id: str


async def add(connection: AsyncConnection, file: File) -> None:
    await connection.execute(insert(files).values(**{name: getattr(file, name) for name in File.__struct_fields__}))


async def find(connection: AsyncConnection, reader: Reader, file_id: str) -> File | None:
    found = await connection.execute(select(*_COLUMNS).where(_visible(reader), files.c.id == file_id))
    row = found.mappings().first()
    return None if row is None else _file(row)


async def find_by_id(connection: AsyncConnection, file_id: str, now: float) -> File | None:
    """For whoever was given a URL that was signed for this file."""
    found = await connection.execute(select(*_COLUMNS).where(_live(now), files.c.id == file_id))
    row = found.mappings().first()
    return None if row is None else _file(row)


async def listed(connection: AsyncConnection, reader: Reader, listing: Listing) -> list[File]:
    wanted = select(*_COLUMNS).where(*_wanted(reader, listing)).order_by(files.c.created_at.desc(), files.c.id.desc())
    page = wanted.limit(listing.page_size).offset(listing.page * listing.page_size)
    return [_file(row) for row in (await connection.execute(page)).mappings()]


async def count(connection: AsyncConnection, reader: Reader, listing: Listing) -> int:
    return (
        await connection.execute(select(func.count()).select_from(files).where(*_wanted(reader, listing)))
    ).scalar_one()


async def hide(connection: AsyncConnection, reader: Reader, file_id: str) -> bool:
    """Whether it was there. From now on nobody finds it; ``remove`` ends it once its bytes are gone."""
    statement = update(files).where(_visible(reader), files.c.id == file_id).values(expires_at=_GONE)
    return (await connection.execute(statement)).rowcount > 0


async def remove(connection: AsyncConnection, ids: Sequence[str]) -> None:
    await connection.execute(delete(files).where(files.c.id.in_(ids)))


async def expired(connection: AsyncConnection, now: float, most: int) -> list[Expired]:
    oldest = select(files.c.workspace_id, files.c.id).where(files.c.expires_at <= now).order_by(files.c.expires_at)
    found = await connection.execute(oldest.limit(most))
    return [Expired(row.workspace_id, row.id) for row in found]


async def used(connection: AsyncConnection, workspace_id: str) -> int:
    """Bytes of all files and documents that the workspace has."""
    return await _sum(connection, _size(files, workspace_id)) + await _sum(
        connection, _size(library_documents, workspace_id)
    )


def _size(table: Any, workspace_id: str) -> Select[Any]:
    return select(func.coalesce(func.sum(table.c.size), 0)).where(table.c.workspace_id == workspace_id)


async def _sum(connection: AsyncConnection, statement: Select[Any]) -> int:
    return int((await connection.execute(statement)).scalar_one())


def _wanted(reader: Reader, listing: Listing) -> list[ColumnElement[bool]]:
    wanted = [_visible(reader)]
    for column, values in (
        (files.c.sample_type, listing.sample_types),
        (files.c.source, listing.sources),
        (files.c.mime_type, listing.mime_types),
    ):
        if values:
            wanted.append(column.in_(values))
    if listing.purpose:
        wanted.append(files.c.purpose == listing.purpose)
    if listing.search:
        wanted.append(files.c.name.icontains(listing.search, autoescape=True))
    return wanted


def _visible(reader: Reader) -> ColumnElement[bool]:
    """The workspace's own, and of what is for one user only what is that user's."""
    theirs = files.c.visibility == "workspace"
    if reader.user_id is not None:
        theirs = or_(theirs, files.c.user_id == reader.user_id)
    return and_(files.c.workspace_id == reader.workspace_id, theirs, _live(reader.now))


def _live(now: float) -> ColumnElement[bool]:
    return or_(files.c.expires_at.is_(None), files.c.expires_at > now)


def _file(row: RowMapping) -> File:
    return File(**{name: row[name] for name in File.__struct_fields__})
