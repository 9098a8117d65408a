"""The statements of artefacts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from sqlalchemy import and_, delete, func, insert, or_, select, update

from ventoux.artefacts.schemas import Artefact, Kind, Version
from ventoux.conversations.store.conversations import is_id
from ventoux.db.artefact_tables import artefact_versions as versions
from ventoux.db.artefact_tables import artefacts
from ventoux.db.assistant_tables import conversations
from ventoux.kit.folding import folded

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Row, Select
    from sqlalchemy.ext.asyncio import AsyncConnection

    from ventoux.conversations.threads.cursor import Cursor

_ID = re.compile(r"art_[0-9a-f]{32}\Z")
_THERE = artefacts.outerjoin(
    conversations,
    and_(conversations.c.id == artefacts.c.conversation_id, conversations.c.deleted_at.is_(None)),
)
_COLUMNS = [
    conversations.c.id.label(name) if name == "conversation_id" else artefacts.c[name]
    for name in Artefact.__struct_fields__
]
_VERSION = [versions.c[name] for name in ("version", "bytes", "note", "made_by", "restored_from", "created_at")]


class Wanted(NamedTuple):
    """Of a list: ``words`` are each in the title; ``thread_id``: made in that thread."""

    words: str = ""
    kind: Kind | None = None
    thread_id: str | None = None


class Home(NamedTuple):
    """Of a conversation: where what is made in it belongs."""

    thread_id: str
    project_id: str | None


async def home(connection: AsyncConnection, workspace_id: str, owner: str, conversation_id: str) -> Home | None:
    """None for what is none of the owner's, and for what is in the trash."""
    if not is_id(conversation_id):
        return None
    found = select(conversations.c.root_id, conversations.c.project_id).where(
        conversations.c.workspace_id == workspace_id,
        conversations.c.owner == owner,
        conversations.c.id == conversation_id,
        conversations.c.deleted_at.is_(None),
    )
    row = (await connection.execute(found)).first()
    return None if row is None else Home(row.root_id or conversation_id, row.project_id)


async def add(connection: AsyncConnection, workspace_id: str, owner: str, artefact: Artefact) -> None:
    values = msgspec.structs.asdict(artefact)
    values |= {"workspace_id": workspace_id, "owner": owner, "called": folded(artefact.title)}
    await connection.execute(insert(artefacts).values(values))


async def count(connection: AsyncConnection, workspace_id: str, owner: str) -> int:
    wanted = select(func.count()).select_from(artefacts).where(_of(workspace_id, owner))
    return (await connection.execute(wanted)).scalar_one()


async def find(connection: AsyncConnection, workspace_id: str, owner: str, artefact_id: str) -> Artefact | None:
    if not _ID.match(artefact_id):
        return None
    wanted = _told().where(_of(workspace_id, owner), artefacts.c.id == artefact_id)
    row = (await connection.execute(wanted)).mappings().first()
    return None if row is None else Artefact(**row)


async def listed(
    connection: AsyncConnection, workspace_id: str, owner: str, wanted: Wanted, after: Cursor | None, limit: int
) -> list[Artefact]:
    """The last changed first."""
    conditions = [_of(workspace_id, owner)]
    conditions += [artefacts.c.called.contains(word, autoescape=True) for word in folded(wanted.words).split()[:16]]
    if wanted.kind is not None:
        conditions.append(artefacts.c.kind == wanted.kind)
    if wanted.thread_id is not None:
        conditions.append(artefacts.c.thread_id == wanted.thread_id)
    if after is not None:
        same = and_(artefacts.c.updated_at == after.at, artefacts.c.id < after.id)
        conditions.append(or_(artefacts.c.updated_at < after.at, same))
    order = (artefacts.c.updated_at.desc(), artefacts.c.id.desc())
    rows = await connection.execute(_told().where(*conditions).order_by(*order).limit(limit))
    return [Artefact(**row) for row in rows.mappings()]


async def change(connection: AsyncConnection, artefact_id: str, **values: Any) -> None:
    if "title" in values:
        values["called"] = folded(values["title"])
    await connection.execute(update(artefacts).where(artefacts.c.id == artefact_id).values(values))


async def remove(connection: AsyncConnection, workspace_id: str, owner: str, artefact_id: str | None = None) -> int:
    """That one, or all; how many there were. Their versions go with them."""
    gone = _of(workspace_id, owner)
    if artefact_id is not None:
        gone = and_(gone, artefacts.c.id == artefact_id)
    return (await connection.execute(delete(artefacts).where(gone))).rowcount


async def add_version(connection: AsyncConnection, artefact_id: str, version: Version, content: str) -> None:
    values = {
        "artefact_id": artefact_id,
        "version": version.version,
        "content": content,
        "bytes": version.size,
        "note": version.note,
        "made_by": version.made_by,
        "restored_from": version.restored_from,
        "created_at": version.at,
    }
    await connection.execute(insert(versions).values(values))


async def version_of(connection: AsyncConnection, artefact_id: str, number: int) -> tuple[Version, str] | None:
    wanted = select(*_VERSION, versions.c.content)
    wanted = wanted.where(versions.c.artefact_id == artefact_id, versions.c.version == number)
    row = (await connection.execute(wanted)).first()
    return None if row is None else (_version(row), row.content)


async def versions_of(connection: AsyncConnection, artefact_id: str) -> list[Version]:
    """The oldest first."""
    wanted = select(*_VERSION).where(versions.c.artefact_id == artefact_id).order_by(versions.c.version)
    return [_version(row) for row in await connection.execute(wanted)]


async def remove_versions(connection: AsyncConnection, artefact_id: str, numbers: list[int]) -> None:
    gone = delete(versions).where(versions.c.artefact_id == artefact_id, versions.c.version.in_(numbers))
    await connection.execute(gone)


def _version(row: Row[Any]) -> Version:
    return Version(row.version, row.bytes, row.note, row.made_by, row.restored_from, row.created_at)


def _told() -> Select[Any]:
    return select(*_COLUMNS).select_from(_THERE)


def _of(workspace_id: str, owner: str) -> ColumnElement[bool]:
    return and_(artefacts.c.workspace_id == workspace_id, artefacts.c.owner == owner)
