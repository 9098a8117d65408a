"""Usage over time and how long calls took: what the console draws."""

from __future__ import annotations

import math
import time
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Query

from ventoux.ledger.calls import Times, Wanted, latency
from ventoux.ledger.series import Chosen, Group, GroupedBy, Sums, series
from ventoux.ledger.steps import HOUR, Step, steps_of, zone_named
from ventoux.management.context import CallerOf, ServicesOf, WorkspacesOf
from ventoux.management.names import some_labels
from ventoux.management.structs import AsStruct
from ventoux.management.times import BetweenOf

router = APIRouter(prefix="/usage", tags=["usage"])
_DAY = 86_400.0
_MOST_GROUPS = 8
_WHOLE = r"^[^\x00]*$"
"""PostgreSQL fails at a text with a zero character."""


def chosen(
    workspace: WorkspacesOf,
    model: Annotated[str, Query(max_length=300, pattern=_WHOLE, description="As calls name it.")] = "",
    key: Annotated[str, Query(max_length=300, pattern=_WHOLE, description="The id of a key.")] = "",
    user: Annotated[str, Query(max_length=300, pattern=_WHOLE, description="The id of a user.")] = "",
    endpoint: Annotated[str, Query(max_length=300, pattern=_WHOLE, description="The id of an endpoint.")] = "",
) -> Chosen:
    return Chosen(workspace, model, key, user, endpoint)


ChosenOf = Annotated[Chosen, Depends(chosen)]


class NamedGroup(Group, kw_only=True):
    """``name`` is what people call it, as far as the caller may know it; else its label."""

    name: str


class NamedTimes(Times, frozen=True, kw_only=True):
    name: str


class UsageSeries(msgspec.Struct, frozen=True, kw_only=True):
    """``starts`` of the steps in Unix seconds; ``steps`` of all calls, and of each of the larger ``groups``. The groups
    with the most tokens come first."""

    by: GroupedBy
    step: Step
    zone: str
    since: float
    until: float
    starts: list[float]
    steps: list[Sums]
    groups: list[NamedGroup]
    total: Sums


class UsageLatency(msgspec.Struct, frozen=True, kw_only=True):
    """``calls`` that were looked at: those that succeeded, of the newest of the period; ``complete``: of all of them.
    The times are in seconds."""

    by: GroupedBy
    calls: int
    complete: bool
    total: Times
    groups: list[NamedTimes]


@router.get("/series")
async def series_(
    asking: CallerOf,
    found: ServicesOf,
    of: ChosenOf,
    period: BetweenOf,
    by: GroupedBy = "model",
    step: Step = "day",
    zone: Annotated[str, Query(max_length=100, description="Whose days and months: as Europe/Paris.")] = "UTC",
) -> Annotated[UsageSeries, AsStruct()]:
    """Sums by step and group, of whole hours: the last 30 days where no period is given."""
    until = time.time() if period.until is None else period.until
    since = until - 30 * _DAY if period.since is None else period.since
    summed = await series(
        found.database,
        asking,
        by=by,
        steps=steps_of(since, until, step, zone_named(zone)),
        hours=(math.floor(since / HOUR), math.ceil(until / HOUR)),
        chosen=of,
        most=_MOST_GROUPS,
    )
    names = await some_labels(found, asking, of.workspace, by, [one.label for one in summed.groups])
    groups = [
        NamedGroup(name=names.get(one.label, one.label), label=one.label, total=one.total, steps=one.steps)
        for one in summed.groups
    ]
    return UsageSeries(
        by=by,
        step=step,
        zone=zone,
        since=since,
        until=until,
        starts=summed.starts,
        steps=summed.steps,
        groups=groups,
        total=summed.total,
    )


@router.get("/latency")
async def latency_(
    asking: CallerOf, found: ServicesOf, of: ChosenOf, period: BetweenOf, by: GroupedBy = "model"
) -> Annotated[UsageLatency, AsStruct()]:
    """How long calls that succeeded took to their first token and to their end: of the newest of the period."""
    told = await latency(found.database, asking, Wanted(of, period.since, period.until), by)
    names = await some_labels(found, asking, of.workspace, by, [one.label for one in told.groups])
    groups = [NamedTimes(**msgspec.structs.asdict(one), name=names.get(one.label, one.label)) for one in told.groups]
    return UsageLatency(by=by, calls=told.calls, complete=told.complete, total=told.total, groups=groups)
