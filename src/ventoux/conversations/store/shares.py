"""The statements of shares."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import and_, exists, insert, not_, or_, select, update

from ventoux.conversations.sharing.schemas import Opened, Share, SharedBy
from ventoux.db.assistant_tables import conversation_shares, conversations
from ventoux.db.tables import keys, users, workspaces

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection

_shares = conversation_shares.c
_COLUMNS = [_shares[name] for name in Share.__struct_fields__]
_ABOUT = [conversations.c[name] for name in Opened.__struct_fields__ if name != "share"]
_NEWEST = (_shares.created_at.desc(), _shares.id.desc())
_ID = re.compile(r"share_[0-9a-f]{32}\Z")


def is_id(text: str) -> bool:
    """Whether a share can have it: PostgreSQL fails at some texts that come in a path."""
    return _ID.match(text) is not None


async def add(connection: AsyncConnection, workspace_id: str, share: Share, fingerprint: bytes) -> None:
    values = msgspec.structs.asdict(share) | {"workspace_id": workspace_id, "hash": fingerprint}
    await connection.execute(insert(conversation_shares).values(values))


async def listed(connection: AsyncConnection, conversation_id: str, now: float) -> list[Share]:
    """Those that are open, the newest first."""
    newest = select(*_COLUMNS).where(_shares.conversation_id == conversation_id, _is_open(now)).order_by(*_NEWEST)
    return [Share(**row) for row in (await connection.execute(newest)).mappings()]


async def of_owner(
    connection: AsyncConnection, workspace_id: str, owner: str, now: float, *, first: int, limit: int
) -> list[Share]:
    """Those of one's own conversations that are open, the newest first."""
    columns = conversations.c
    of = select(*_COLUMNS).join_from(conversation_shares, conversations, columns.id == _shares.conversation_id)
    mine = of.where(columns.workspace_id == workspace_id, columns.owner == owner, columns.deleted_at.is_(None))
    rows = await connection.execute(mine.where(_is_open(now)).order_by(*_NEWEST).offset(first).limit(limit))
    return [Share(**row) for row in rows.mappings()]


async def of_workspace(
    connection: AsyncConnection, workspace_id: str, now: float, *, first: int, limit: int
) -> list[SharedBy]:
    """Those of everybody that are open, the newest first."""
    columns = conversations.c
    of = select(*_COLUMNS, columns.user_id, columns.key_id).join_from(
        conversation_shares, conversations, columns.id == _shares.conversation_id
    )
    wanted = of.where(_shares.workspace_id == workspace_id, _is_open(now), not_(_gone(now)))
    wanted = wanted.where(columns.deleted_at.is_(None))
    rows = await connection.execute(wanted.order_by(*_NEWEST).offset(first).limit(limit))
    return [
        SharedBy(
            share=Share(**{name: row[name] for name in Share.__struct_fields__}),
            user_id=row["user_id"],
            key_id=row["key_id"],
        )
        for row in rows.mappings()
    ]


async def revoke(connection: AsyncConnection, conversation_id: str, share_id: str, now: float) -> bool:
    return await _revoke(connection, _shares.conversation_id == conversation_id, share_id, now)


async def revoke_in_workspace(connection: AsyncConnection, workspace_id: str, share_id: str, now: float) -> bool:
    return await _revoke(connection, _shares.workspace_id == workspace_id, share_id, now)


async def _revoke(connection: AsyncConnection, of: ColumnElement[bool], share_id: str, now: float) -> bool:
    if not is_id(share_id):
        return False
    revoked = (
        update(conversation_shares)
        .where(of, _shares.id == share_id, _shares.revoked_at.is_(None))
        .values(revoked_at=now)
        .execution_options(preserve_rowcount=True)
    )
    return (await connection.execute(revoked)).rowcount == 1


async def opened(connection: AsyncConnection, fingerprint: bytes, now: float) -> Opened | None:
    """None for one that is revoked or expired, in a workspace that is archived, and of a user who is disabled or a key
    that is no more."""
    found = (
        select(*(column.label(f"share_{column.name}") for column in _COLUMNS), *_ABOUT)
        .join_from(conversation_shares, conversations, conversations.c.id == _shares.conversation_id)
        .join(workspaces, workspaces.c.id == conversations.c.workspace_id)
        .where(
            _shares.hash == fingerprint,
            _is_open(now),
            workspaces.c.archived_at.is_(None),
            not_(_gone(now)),
            conversations.c.deleted_at.is_(None),
        )
    )
    row = (await connection.execute(found)).mappings().first()
    if row is None:
        return None
    share = Share(**{name: row[f"share_{name}"] for name in Share.__struct_fields__})
    return Opened(share=share, **{column.name: row[column.name] for column in _ABOUT})


def _is_open(now: float) -> ColumnElement[bool]:
    return and_(_shares.revoked_at.is_(None), or_(_shares.expires_at.is_(None), _shares.expires_at > now))


def _gone(now: float) -> ColumnElement[bool]:
    """Whoever shared it. The keys of a user come and go; a conversation that is no user's is its key's."""
    of = conversations.c
    disabled = exists().where(users.c.id == of.user_id, users.c.disabled_at.is_not(None))
    over = or_(keys.c.revoked_at.is_not(None), keys.c.expires_at <= now)
    return or_(disabled, and_(of.user_id.is_(None), exists().where(keys.c.id == of.key_id, over)))
