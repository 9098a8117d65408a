"""The statements of the audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import Select, insert, select

from ventoux.audit.schemas import AuditEvent, AuditFilter
from ventoux.db.tables import audit_events

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

_COLUMNS = [audit_events.c[name] for name in AuditEvent.__struct_fields__]
_PAST_ASCII = "\U0010ffff"


async def last(connection: AsyncConnection) -> tuple[int, bytes]:
    """Sequence and digest; 0 and nothing before the first event."""
    newest = select(audit_events.c.sequence, audit_events.c.digest).order_by(audit_events.c.sequence.desc()).limit(1)
    row = (await connection.execute(newest)).first()
    return (0, b"") if row is None else (row.sequence, row.digest)


async def add(connection: AsyncConnection, event: AuditEvent) -> None:
    await connection.execute(insert(audit_events).values(msgspec.structs.asdict(event)))


async def after(connection: AsyncConnection, sequence: int, limit: int, wanted: AuditFilter) -> list[AuditEvent]:
    """In the order in which they happened."""
    statement = _filtered(wanted).where(audit_events.c.sequence > sequence).order_by(audit_events.c.sequence)
    found = await connection.execute(statement.limit(limit))
    return [_event(row) for row in found.mappings()]


async def before(
    connection: AsyncConnection, sequence: int | None, limit: int, wanted: AuditFilter
) -> list[AuditEvent]:
    """The newest first."""
    statement = _filtered(wanted).order_by(audit_events.c.sequence.desc())
    if sequence is not None:
        statement = statement.where(audit_events.c.sequence < sequence)
    found = await connection.execute(statement.limit(limit))
    return [_event(row) for row in found.mappings()]


def _filtered(wanted: AuditFilter) -> Select[Any]:
    statement = select(*_COLUMNS)
    for column in ("workspace_id", "actor_id", "object_id"):
        if value := getattr(wanted, column):
            statement = statement.where(audit_events.c[column] == value)
    if wanted.since is not None:
        statement = statement.where(audit_events.c.at >= wanted.since)
    if wanted.until is not None:
        statement = statement.where(audit_events.c.at < wanted.until)
    if wanted.action:
        # A range and not LIKE, which takes _ and % for wildcards and differs between databases.
        last_action = f"{wanted.action}{_PAST_ASCII}"
        statement = statement.where(audit_events.c.action >= wanted.action, audit_events.c.action < last_action)
    return statement


def _event(row: Any) -> AuditEvent:
    return AuditEvent(**row)
