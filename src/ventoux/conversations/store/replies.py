"""The statements of replies and of their events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import bindparam, delete, exists, insert, null, select, update

from ventoux.conversations.replies.schemas import Events, Reply
from ventoux.db.assistant_tables import conversation_replies, reply_events

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement, RowMapping
    from sqlalchemy.ext.asyncio import AsyncConnection

    from ventoux.conversations.events import ConversationUsage
    from ventoux.conversations.schemas import ReplyState

_columns = conversation_replies.c
_COLUMNS = [_columns[name] for name in Reply.__struct_fields__]
_events = reply_events.c

# Made once: whoever writes a model's every word would spend most of the time on making them.
ALIVE = (
    update(conversation_replies)
    .where(
        _columns.conversation_id == bindparam("of_conversation"),
        _columns.number == bindparam("of_number"),
        _columns.server == bindparam("of_server"),
        _columns.state == "running",
    )
    .values(alive_at=bindparam("now"))
    .execution_options(preserve_rowcount=True)
)
"""Changes nothing where somebody else has ended it. On PostgreSQL nobody can until the transaction has ended."""
KEEP = insert(reply_events)


async def add(connection: AsyncConnection, reply: Reply) -> None:
    row = msgspec.structs.asdict(reply)
    row["usage"] = msgspec.to_builtins(reply.usage)
    row["error"] = null() if reply.error is None else reply.error
    await connection.execute(insert(conversation_replies).values(row))


async def find(connection: AsyncConnection, conversation_id: str, number: int) -> Reply | None:
    return await _first(connection, _is(conversation_id, number))


async def newest(connection: AsyncConnection, conversation_id: str) -> Reply | None:
    return await _first(connection, _columns.conversation_id == conversation_id)


async def running(connection: AsyncConnection, *, silent_since: float | None = None) -> list[Reply]:
    """``silent_since``: only those whose server has not said since then that it lives."""
    wanted = [_columns.state == "running"]
    if silent_since is not None:
        wanted.append(_columns.alive_at < silent_since)
    rows = await connection.execute(select(*_COLUMNS).where(*wanted).order_by(_columns.started_at))
    return [_reply(row) for row in rows.mappings()]


async def beat(
    connection: AsyncConnection, server: str, conversation_ids: Sequence[str], now: float
) -> list[tuple[str, int]]:
    """Those that the server runs in these conversations, as far as the database knows: where, and their numbers."""
    alive = await connection.execute(
        update(conversation_replies)
        .where(_columns.state == "running", _columns.server == server, _columns.conversation_id.in_(conversation_ids))
        .values(alive_at=now)
        .returning(_columns.conversation_id, _columns.number)
    )
    return [(row.conversation_id, row.number) for row in alive]


async def end(
    connection: AsyncConnection,
    reply: Reply,
    state: ReplyState,
    now: float,
    usage: ConversationUsage,
    error: Mapping[str, object] | None = None,
) -> bool:
    """False where somebody else has ended it."""
    ended = await connection.execute(
        update(conversation_replies)
        .where(_is(reply.conversation_id, reply.number), _columns.state == "running")
        .values(
            state=state,
            ended_at=now,
            usage=msgspec.to_builtins(usage),
            cost=usage.cost,
            currency=usage.currency,
            error=null() if error is None else dict(error),
        )
        .returning(_columns.number)
    )
    return ended.scalar_one_or_none() is not None


def running_row(reply: Reply, now: float) -> dict[str, Any]:
    """For ``ALIVE``."""
    return {
        "of_conversation": reply.conversation_id,
        "of_number": reply.number,
        "of_server": reply.server,
        "now": now,
    }


def events_row(reply: Reply, events: Events, now: float) -> dict[str, Any]:
    """For ``KEEP``."""
    return {
        "conversation_id": reply.conversation_id,
        "reply": reply.number,
        "first": events.first,
        "last": events.last,
        "at": now,
        "data": events.data,
    }


async def events(connection: AsyncConnection, conversation_id: str, number: int, *, after: int = 0) -> list[Events]:
    """Those rows that have any after that one, in their order."""
    rows = await connection.execute(
        select(_events.first, _events.last, _events.data)
        .where(_events.conversation_id == conversation_id, _events.reply == number, _events.last > after)
        .order_by(_events.first)
    )
    return [Events(row.first, row.last, row.data) for row in rows]


async def has_events(connection: AsyncConnection, conversation_id: str, number: int) -> bool:
    wanted = exists().where(_events.conversation_id == conversation_id, _events.reply == number)
    return bool((await connection.execute(select(wanted))).scalar_one())


async def forget_events(connection: AsyncConnection, before: float) -> None:
    """Of replies that have ended; what was said in them is kept elsewhere."""
    runs = exists().where(
        _columns.conversation_id == _events.conversation_id,
        _columns.number == _events.reply,
        _columns.state == "running",
    )
    await connection.execute(delete(reply_events).where(_events.at < before, ~runs))


async def _first(connection: AsyncConnection, *wanted: ColumnElement[bool]) -> Reply | None:
    statement = select(*_COLUMNS).where(*wanted).order_by(_columns.number.desc()).limit(1)
    row = (await connection.execute(statement)).mappings().first()
    return None if row is None else _reply(row)


def _is(conversation_id: str, number: int) -> ColumnElement[bool]:
    return (_columns.conversation_id == conversation_id) & (_columns.number == number)


def _reply(row: RowMapping) -> Reply:
    return msgspec.convert({name: row[name] for name in Reply.__struct_fields__}, Reply)
