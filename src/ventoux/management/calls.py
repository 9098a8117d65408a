"""Single calls: what they were and how they ended. Nothing of what was asked or answered."""

from __future__ import annotations

import math
import time
from typing import Annotated

import msgspec
from fastapi import APIRouter, Query

from ventoux.errors import InvalidRequest
from ventoux.ledger.calls import Call, Place, Status, Wanted, calls
from ventoux.management.context import CallerOf, ServicesOf, WorkspaceOf
from ventoux.management.names import some_labels
from ventoux.management.paging import CursorOf, LimitOf, decoded, encoded
from ventoux.management.series import ChosenOf
from ventoux.management.structs import AsStruct
from ventoux.management.times import BetweenOf

router = APIRouter(prefix="/calls", tags=["calls"])
StatusOf = Annotated[str, Query(pattern=r"^(ok|failed|[1-5][0-9][0-9])?$", description="ok, failed, or as 429.")]


class NamedCall(Call, frozen=True, kw_only=True):
    """With what people call the endpoint, the key and the user, as far as the caller may know it; else their ids."""

    endpoint_name: str
    key_name: str
    user_name: str


class Calls(msgspec.Struct, frozen=True, kw_only=True):
    """``now``: the server's time, to ask from with ``after``."""

    items: list[NamedCall]
    next: str | None
    now: float


class Running(msgspec.Struct, frozen=True, kw_only=True):
    """Answers in the making at the engines of an endpoint, and calls that wait for a place there. Engines may serve
    other endpoints as well: then theirs are among them."""

    endpoint: str
    model: str
    running: int
    waiting: int


class RunningCalls(msgspec.Struct, frozen=True, kw_only=True):
    items: list[Running]


@router.get("")
async def list_(
    asking: CallerOf,
    found: ServicesOf,
    of: ChosenOf,
    period: BetweenOf,
    status: StatusOf = "",
    after: Annotated[float | None, Query(ge=0, description="Unix seconds: only what ended after that.")] = None,
    limit: LimitOf = 100,
    cursor: CursorOf = "",
) -> Annotated[Calls, AsStruct()]:
    """The newest first, by when they came in; each once it has ended."""
    wanted = Wanted(of, period.since, period.until, _status(status))
    now = time.time()
    every = await calls(
        found.database,
        asking,
        wanted,
        before=_place(cursor) if cursor else None,
        ended_after=after,
        limit=limit + 1,
    )
    part = every[:limit]
    following = encoded(f"{part[-1].at!r} {part[-1].request_id}") if len(every) > limit else None
    endpoints = await some_labels(found, asking, of.workspace, "endpoint", {one.endpoint for one in part})
    keys = await some_labels(found, asking, of.workspace, "key", {one.key_id for one in part})
    users = await some_labels(found, asking, of.workspace, "user", {one.user_id for one in part if one.user_id})
    named = [
        NamedCall(
            **msgspec.structs.asdict(one),
            endpoint_name=endpoints.get(one.endpoint, one.endpoint),
            key_name=keys.get(one.key_id, one.key_id),
            user_name=users.get(one.user_id or "", one.user_id or ""),
        )
        for one in part
    ]
    return Calls(items=named, next=following, now=now)


@router.get("/running")
async def running(asking: CallerOf, found: ServicesOf, workspace: WorkspaceOf) -> Annotated[RunningCalls, AsStruct()]:
    """What is being answered now, by endpoint."""
    asking.require("usage:read", workspace)
    waiting, busy = found.machine.waiting(), found.machine.running()
    items = [
        Running(
            endpoint=served.name,
            model=served.card.id,
            running=sum(busy.get(one.pool.id, 0) for one in served.deployments),
            waiting=sum(waiting.get(one.pool.id, 0) for one in served.deployments),
        )
        for served in found.control.visible(workspace)
    ]
    return RunningCalls(items=items)


def _status(text: str) -> Status:
    if text in ("ok", "failed"):
        return text
    return int(text) if text else ""


def _place(cursor: str) -> Place:
    at, _, request_id = decoded(cursor).partition(" ")
    try:
        place = Place(float(at), request_id)
    except ValueError:
        place = Place(math.nan, "")
    if not math.isfinite(place.at) or not request_id or "\x00" in request_id:
        raise InvalidRequest("The cursor is none that a page gave.", hint="Begin again without one.")
    return place
