"""The statements of documents, as callers see them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from sqlalchemy import Numeric, and_, case, cast, exists, false, func, insert, null, or_, select, true, update

from ventoux.db.document_tables import library_documents
from ventoux.libraries.schemas import Document
from ventoux.libraries.store.libraries import is_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, RowMapping
    from sqlalchemy.ext.asyncio import AsyncConnection

    from ventoux.libraries.listing import Scalar, Wanted

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
    equals = _equals_on_postgresql if connection.dialect.name == "postgresql" else _equals_on_sqlite
    for name, values in wanted.attributes.items():
        conditions.append(or_(false(), *(equals(name, value) for value in values)))
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


def _equals_on_postgresql(name: str, value: Scalar) -> ColumnElement[bool]:
    """A value of another type than ``value`` is another value: cast to a number, a text fails the whole statement."""
    found = _columns.attributes[name]
    kind, text = func.json_typeof(found), found.as_string()
    match value:
        case bool():
            return and_(kind == "boolean", text == ("true" if value else "false"))
        case int() | float():
            # Only CASE holds to an order. A double would not take every number that JSON has.
            number = cast(text, Numeric)
            return case((kind == "number", number == Decimal(repr(value))), else_=false())
        case str():
            return and_(kind == "string", text == value)


def _equals_on_sqlite(name: str, value: Scalar) -> ColumnElement[bool]:
    """As on PostgreSQL. A path of SQLite's cannot name everything that a member of an object may be called."""
    each = func.json_each(_columns.attributes).table_valued("key", "type", "value")
    match value:
        case bool():
            equal = each.c.type == ("true" if value else "false")
        case int() | float():
            equal = and_(each.c.type.in_(("integer", "real")), each.c.value == value)
        case str():
            equal = and_(each.c.type == "text", each.c.value == value)
    return exists(select(each.c.key).where(each.c.key == name, equal))
