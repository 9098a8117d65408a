"""The statements of conversations, without what was said in them."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import and_, delete, false, insert, null, select, update

from ventoux.conversations.schemas import Conversation
from ventoux.conversations.store import threads
from ventoux.db.assistant_tables import (
    conversation_entries,
    conversation_replies,
    conversation_shares,
    conversation_summaries,
    conversations,
    reply_events,
    tool_outputs,
)
from ventoux.db.statements import has_member
from ventoux.tools.specs import stored

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import ColumnElement, RowMapping
    from sqlalchemy.ext.asyncio import AsyncConnection

logger = logging.getLogger("ventoux.conversations")
Scalar = str | int | float | bool
_COLUMNS = [conversations.c[name] for name in Conversation.__struct_fields__]
_JSON = ("metadata", "agent_version", "guardrails", "tools")
_DOUBTFUL = frozenset({*_JSON, "completion_args"})
"""Fields whose form the database knows nothing of."""
_PARTS = (
    conversation_entries,
    reply_events,
    conversation_replies,
    conversation_summaries,
    tool_outputs,
    conversation_shares,
)
_ID = re.compile(r"conv_[0-9a-f]{32}\Z")


def is_id(text: str) -> bool:
    """Whether a conversation can have it: PostgreSQL fails at some texts that come in a path."""
    return _ID.match(text) is not None


async def add(connection: AsyncConnection, conversation: Conversation, preview: str = "") -> bool:
    """With the thread that it begins, of which ``preview`` is told; or into the one that it is a branch in. False where
    that is gone."""
    if not await threads.joined(connection, conversation, preview):
        return False
    values = {name: getattr(conversation, name) for name in Conversation.__struct_fields__}
    await connection.execute(insert(conversations).values(_row(values)))
    return True


async def find(connection: AsyncConnection, workspace_id: str, owner: str, conversation_id: str) -> Conversation | None:
    """None for what is in the trash, too."""
    if not is_id(conversation_id):
        return None
    statement = select(*_COLUMNS).where(_of(workspace_id, owner), conversations.c.id == conversation_id)
    row = (await connection.execute(statement)).mappings().first()
    return None if row is None else _conversation(row)


async def listed(
    connection: AsyncConnection,
    workspace_id: str,
    owner: str,
    *,
    metadata: Mapping[str, Scalar] | None = None,
    project_id: str | None = None,
    first: int = 0,
    limit: int = 100,
    temporary: bool = False,
) -> list[Conversation]:
    """Those of the owner, the last one that something happened in first. ``metadata``: what theirs must hold;
    ``temporary``: those that are in no list as well."""
    wanted = [_of(workspace_id, owner)]
    if not temporary:
        wanted.append(conversations.c.temporary == false())
    if metadata:
        wanted += [has_member(connection, conversations.c.metadata, *one) for one in metadata.items()]
    if project_id is not None:
        wanted.append(conversations.c.project_id == project_id)
    newest = select(*_COLUMNS).where(*wanted).order_by(conversations.c.updated_at.desc(), conversations.c.id.desc())
    rows = await connection.execute(newest.offset(first).limit(limit))
    return [_conversation(row) for row in rows.mappings()]


async def change(connection: AsyncConnection, conversation_id: str, now: float, **values: Any) -> None:
    await connection.execute(
        update(conversations).where(conversations.c.id == conversation_id).values(_row(values) | {"updated_at": now})
    )
    await threads.changed(connection, conversation_id, now, values)


async def remove(connection: AsyncConnection, conversation_id: str) -> None:
    """With everything that is its own, whatever the database does by itself."""
    for part in _PARTS:
        await connection.execute(delete(part).where(part.c.conversation_id == conversation_id))
    gone = delete(conversations).where(conversations.c.id == conversation_id).returning(conversations.c.root_id)
    thread_id = (await connection.execute(gone)).scalar_one_or_none()
    if thread_id is not None:
        await threads.left(connection, thread_id, conversation_id)


def _of(workspace_id: str, owner: str) -> ColumnElement[bool]:
    columns = conversations.c
    return and_(columns.workspace_id == workspace_id, columns.owner == owner, columns.deleted_at.is_(None))


def _row(values: Mapping[str, Any]) -> dict[str, Any]:
    row = dict(values)
    if row.get("tools") is not None:
        row["tools"] = stored(row["tools"])
    for name in _JSON:
        if name in row and row[name] is None:
            # Left to itself SQLAlchemy writes the JSON value null, which is none of SQL's.
            row[name] = null()
    if "completion_args" in row:
        row["completion_args"] = msgspec.to_builtins(row["completion_args"])
    return row


def _conversation(row: RowMapping) -> Conversation:
    """What cannot be read of one that was kept wrongly is left out: it can be seen and deleted, as can the others."""
    values = {name: row[name] for name in Conversation.__struct_fields__}
    try:
        return msgspec.convert(values, Conversation)
    except msgspec.ValidationError as error:
        fields = {"conversation_id": row["id"], "error": str(error)}
        logger.warning("a conversation cannot be read whole", extra={"fields": fields})
        return msgspec.convert({name: value for name, value in values.items() if name not in _DOUBTFUL}, Conversation)
