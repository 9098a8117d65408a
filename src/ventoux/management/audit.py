"""The audit log: who managed what, and when. It can be added to, and never changed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import StreamingResponse

from ventoux.audit.schemas import ActorKind, AuditEvent, AuditFilter, Outcome, Verified
from ventoux.audit.service import public
from ventoux.errors import InvalidRequest
from ventoux.management.context import CallerOf, ServicesOf, WorkspacesOf
from ventoux.management.paging import CursorOf, LimitOf, Page, decoded, encoded
from ventoux.management.streams import begun
from ventoux.management.structs import AsStruct
from ventoux.management.times import BetweenOf

router = APIRouter(prefix="/audit", tags=["audit"])
_AT_ONCE = 100
"""Events in one piece of the export."""


class ShownEvent(msgspec.Struct, frozen=True, kw_only=True):
    """``digest`` in hexadecimal digits: over the event before and this one."""

    sequence: int
    id: str
    at: float
    workspace_id: str | None
    actor_kind: ActorKind
    actor_id: str
    action: str
    object_kind: str
    object_id: str
    outcome: Outcome
    detail: dict[str, Any]
    address: str
    digest: str


def wanted(
    workspace: WorkspacesOf,
    between: BetweenOf,
    action: Annotated[str, Query(max_length=100, description="As key.create, or the beginning of some, as key.")] = "",
    actor: Annotated[str, Query(max_length=300, description="The id of who did it.")] = "",
    about: Annotated[str, Query(alias="object", max_length=300, description="The id of what it was done with.")] = "",
) -> AuditFilter:
    return AuditFilter(
        workspace_id=workspace,
        since=between.since,
        until=between.until,
        action=action,
        actor_id=actor,
        object_id=about,
    )


WantedOf = Annotated[AuditFilter, Depends(wanted)]


@router.get("")
async def list_(
    asking: CallerOf, found: ServicesOf, wanted: WantedOf, limit: LimitOf = 100, cursor: CursorOf = ""
) -> Annotated[Page[ShownEvent], AsStruct()]:
    """The newest first."""
    before = _sequence(cursor) if cursor else None
    every = await found.accounts.workspaces.audit_events(asking, wanted, before=before, limit=limit + 1)
    part = every[:limit]
    following = encoded(str(part[-1].sequence)) if len(every) > limit else None
    return Page(items=[ShownEvent(**public(event)) for event in part], next=following)


_LINES = {200: {"content": {"application/x-ndjson": {"schema": {"type": "string"}}}}}


@router.get("/export", response_class=StreamingResponse, responses={**_LINES})
async def export(asking: CallerOf, found: ServicesOf, wanted: WantedOf) -> Response:
    """All of them in the order in which they happened, a line of JSON each."""
    pieces = await begun(_lines(found.accounts.workspaces.audit_export(asking, wanted)))
    headers = {"content-disposition": 'attachment; filename="audit.jsonl"'}
    return StreamingResponse(pieces, media_type="application/x-ndjson", headers=headers)


@router.get("/verify")
async def verify(asking: CallerOf, found: ServicesOf) -> Annotated[Verified, AsStruct()]:
    """Whether no event was changed or taken out; for administrators. It reads the whole log."""
    return await found.accounts.workspaces.audit_verified(asking)


async def _lines(events: AsyncIterator[AuditEvent]) -> AsyncIterator[bytes]:
    held: list[bytes] = []
    async for event in events:
        held.append(msgspec.json.encode(public(event)) + b"\n")
        if len(held) >= _AT_ONCE:
            yield b"".join(held)
            held.clear()
    yield b"".join(held)


def _sequence(cursor: str) -> int:
    text = decoded(cursor)
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise InvalidRequest("The cursor is none that a page gave.", hint="Begin again without one.")
    return int(text)
