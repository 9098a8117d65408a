"""The statements of documents, as callers see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from sqlalchemy import and_, case, false, func, insert, null, or_, select, true, update

from ventoux.db.document_tables import library_documents
from ventoux.db.statements import has_member
from ventoux.libraries.schemas import Document
from ventoux.libraries.store.libraries import is_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, RowMapping
    from sqlalchemy.ext.asyncio import AsyncConnection

    from ventoux.libraries.listing import Wanted

COLUMNS = [library_documents.c[name] for name in Document.__struct_fields__]
_columns = library_documents.c


def document(row: RowMapping) -> Document:
    return Document(**{name: row[name] for name in Document.__struct_fields__})


def live(library_id: str, now: float) -> ColumnElement[bool]:
    """Neither deleted nor expired."""
    return and_(
        _columns.library_id == library_id,
        _columns.deleted_at.is_(None),
        or_(_columns.expires_at.is_(None), _columns.expires_at > now),
    )


async def add(connection: AsyncConnection, made: Document) -> None:
    await connection.execute(insert(library_documents).values(msgspec.structs.asdict(made)))


async def find(connection: AsyncConnection, library_id: str, document_id: str, now: float) -> Document | None:
    """The library must be one that the caller may see."""
    if not is_id(library_id) or not is_id(document_id):
        return None
    statement = select(*COLUMNS).where(live(library_id, now), _columns.id == document_id)
    row = (await connection.execute(statement)).mappings().first()
    return None if row is None else document(row)


async def twin(connection: AsyncConnection, library_id: str, sha256: str, now: float) -> Document | None:
    """One with the same bytes."""
    statement = select(*COLUMNS).where(live(library_id, now), _columns.sha256 == sha256).limit(1)
    row = (await connection.execute(statement)).mappings().first()
    return None if row is None else document(row)


async def listed(
    connection: AsyncConnection, library_id: str, wanted: Wanted, now: float
) -> tuple[list[Document], int]:
    """A page, and how many there are in all."""
    conditions = [live(library_id, now)]
    if wanted.search:
        conditions.append(_columns.name.icontains(wanted.search, autoescape=True))
    for name, values in wanted.attributes.items():
        conditions.append(or_(false(), *(has_member(connection, _columns.attributes, name, value) for value in values)))
    total = select(func.count()).select_from(library_documents).where(*conditions)
    order = [_columns[wanted.sort_by], _columns.id]
    page = select(*COLUMNS).where(*conditions).offset(wanted.first).limit(wanted.limit)
    rows = await connection.execute(page.order_by(*(one.desc() if wanted.newest_first else one for one in order)))
    return [document(row) for row in rows.mappings()], (await connection.execute(total)).scalar_one()


async def change(connection: AsyncConnection, document_id: str, **values: Any) -> None:
    await connection.execute(update(library_documents).where(_columns.id == document_id).values(values))


async def delete(connection: AsyncConnection, document_id: str, now: float) -> None:
    """For every caller; the row goes when all else of it is gone."""
    await change(connection, document_id, **gone(now))


async def delete_all(connection: AsyncConnection, library_id: str, now: float) -> None:
    theirs = and_(_columns.library_id == library_id, _columns.deleted_at.is_(None))
    await connection.execute(update(library_documents).where(theirs).values(gone(now)))


def gone(now: float) -> dict[str, Any]:
    """Whoever works on it has lost it, and keeps the claim until it has noticed: what is left is cleared up then."""
    return {
        "deleted_at": now,
        "claimed_until": case((_columns.status == "in_progress", _columns.claimed_until), else_=null()),
    }


async def read_anew(connection: AsyncConnection, document_id: str) -> None:
    """From its bytes; the generation of before answers until the next one is whole."""
    await change(
        connection,
        document_id,
        status="todo",
        stage="reading",
        error=None,
        attempts=0,
        claimed_until=None,
        wanted_generation=_columns.wanted_generation + 1,
    )


async def index_anew(connection: AsyncConnection, library_id: str, only: Sequence[str] | None = None) -> None:
    """All of the library, or these, from the texts that were read of them. One that could not be read stays as it
    is."""
    theirs = and_(
        _columns.library_id == library_id,
        _columns.deleted_at.is_(None),
        or_(_columns.status != "error", _columns.stage != "reading"),
        true() if only is None else _columns.id.in_(only),
    )
    await connection.execute(
        update(library_documents)
        .where(theirs)
        .values(
            status="todo",
            stage=case((_columns.status == "done", "embedding"), else_=_columns.stage),
            error=None,
            attempts=0,
            claimed_until=None,
            wanted_generation=_columns.wanted_generation + 1,
        )
    )


class Visible(NamedTuple):
    generation: int
    name: str
    expires_at: float | None


async def visible(connection: AsyncConnection, library_id: str, now: float) -> dict[str, Visible]:
    """By document what a search may find."""
    found = await connection.execute(
        select(_columns.id, _columns.generation, _columns.name, _columns.expires_at).where(
            live(library_id, now), _columns.generation.is_not(None)
        )
    )
    return {row.id: Visible(row.generation, row.name, row.expires_at) for row in found}


async def generations(connection: AsyncConnection, library_id: str, now: float) -> dict[str, int]:
    """By document the one whose chunks may be found, 0 where there is none yet."""
    found = await connection.execute(select(_columns.id, _columns.generation).where(live(library_id, now)))
    return {row.id: row.generation or 0 for row in found}
