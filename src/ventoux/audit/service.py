"""The audit log: one row a management act, written in the transaction of the act, and never changed.

The rows are a chain: each has a digest over itself and the digest before, so a row that is changed, taken out or put in
breaks it at that place. Whoever can write the database can also compute the chain anew: an operator who has to rule
that out keeps exports, or the newest digest, where nobody can change them.
"""

from __future__ import annotations

import hashlib
import re
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy.exc import SQLAlchemyError

from ventoux.audit import store
from ventoux.audit.schemas import AuditEvent, AuditFilter, Verified
from ventoux.db.failures import in_words
from ventoux.errors import Unavailable
from ventoux.kit.ids import new_id

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator, Mapping

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from ventoux.audit.schemas import Actor, Outcome

_PAGE = 500
_LONGEST_DETAIL = 8 * 1024
_OUR_SECRETS = re.compile(rb"\b(vx[a-z]?_[0-9A-Za-z]{8})_[0-9A-Za-z]{33}")
"""Keys, sessions and links as accounts makes them: what names one stays, what opens something goes."""


async def record(  # noqa: PLR0913 - all that an event says
    connection: AsyncConnection,
    actor: Actor,
    action: str,
    object_kind: str,
    object_id: str,
    *,
    workspace_id: str | None = None,
    detail: Mapping[str, Any] | None = None,
    outcome: Outcome = "success",
    at: float | None = None,
) -> AuditEvent:
    """In the transaction of ``connection``, which has to be one of ``db.engine.writing``: the lock that it holds keeps
    two processes from going on from the same event. ``detail`` is JSON and holds no secret."""
    sequence, digest = await store.last(connection)
    event = AuditEvent(
        sequence=sequence + 1,
        id=new_id(),
        at=time.time() if at is None else at,
        workspace_id=workspace_id,
        actor_kind=actor.kind,
        actor_id=actor.id,
        action=action,
        object_kind=object_kind,
        object_id=object_id,
        outcome=outcome,
        detail=_kept(detail or {}),
        address=actor.address,
        digest=b"",
    )
    event = msgspec.structs.replace(event, digest=_digest(event, digest))
    await store.add(connection, event)
    return event


async def newest(
    engine: AsyncEngine, wanted: AuditFilter, *, before: int | None = None, limit: int = 100
) -> list[AuditEvent]:
    """The newest first; ``before`` is the sequence to go on from. Whoever asks may see ``wanted.workspace_id``: that
    is the caller's to check. Raises Unavailable."""
    with _named():
        async with engine.connect() as connection:
            return await store.before(connection, before, limit, wanted)


async def each(engine: AsyncEngine, wanted: AuditFilter) -> AsyncGenerator[AuditEvent]:
    """All, in the order in which they happened. No transaction is open between two pages. Raises Unavailable."""
    sequence = 0
    while True:
        with _named():
            async with engine.connect() as connection:
                page = await store.after(connection, sequence, _PAGE, wanted)
        for event in page:
            yield event
        if len(page) < _PAGE:
            return
        sequence = page[-1].sequence


async def verify(engine: AsyncEngine) -> Verified:
    """Reads the whole log. Raises Unavailable."""
    count, digest = 0, b""
    async for event in each(engine, AuditFilter()):
        if fault := _fault(event, count + 1, digest):
            return Verified(events=count, head=digest.hex(), broken_at=event.sequence, fault=fault)
        count, digest = count + 1, event.digest
    return Verified(events=count, head=digest.hex())


def public(event: AuditEvent) -> dict[str, Any]:
    """As exports and lists show it."""
    return msgspec.structs.asdict(event) | {"digest": event.digest.hex()}


def _fault(event: AuditEvent, expected: int, before: bytes) -> str:
    if event.sequence != expected:
        return f"event {expected} is missing"
    if event.digest != _digest(event, before):
        return f"event {expected} is not what was written, or the one before it is not"
    return ""


def _digest(event: AuditEvent, before: bytes) -> bytes:
    values = msgspec.structs.asdict(event)
    del values["digest"]
    return hashlib.sha256(before + msgspec.json.encode(list(values.values()), order="sorted")).digest()


def _kept(detail: Mapping[str, Any]) -> dict[str, Any]:
    """As the database gives it back, so that its digest is the same then."""
    text = _OUR_SECRETS.sub(rb"\1_...", msgspec.json.encode(detail))
    if len(text) > _LONGEST_DETAIL:
        return {"cut": True, "bytes": len(text)}
    return msgspec.json.decode(text)


@contextmanager
def _named() -> Generator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        reason = in_words(error)
        raise Unavailable(
            f"The audit log cannot be read: {reason}.", hint="Check the database with: ventoux doctor", retry_after=5
        ) from error
