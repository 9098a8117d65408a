"""Budgets: what a workspace, or a key, a user or an endpoint in it, may cost in a day or a month."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import APIRouter, Body, Response
from msgspec import Meta

from ventoux.ledger.prices import parse_amount
from ventoux.ledger.schemas import BudgetStanding, BudgetTerms
from ventoux.limits.schemas import Budget, BudgetKind, Currency, Period
from ventoux.management.context import CallerOf, ServicesOf, WorkspaceOf, WorkspacesOf
from ventoux.management.names import subject_id
from ventoux.management.paging import CursorOf, LimitOf, Page, VersionOf, page_as_listed, tag
from ventoux.management.structs import AsStruct

router = APIRouter(prefix="/budgets", tags=["budgets"])


class NewBudget(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``amount`` is for each ``period`` in UTC, as "50" or "2.50"; ``alerts`` are shares of it at which somebody is
    told; a ``hard`` budget refuses calls, another one only tells."""

    period: Period
    amount: Annotated[str, Meta(max_length=40)]
    subject: BudgetKind = "workspace"
    name: Annotated[str, Meta(max_length=300)] = ""
    """Of the key (its prefix or id), the user (e-mail or id) or the endpoint that it is for."""
    alerts: Annotated[tuple[float, ...], Meta(max_length=20)] = (0.5, 0.8, 1.0)
    hard: bool = True
    currency: Currency | None = None


@router.get("")
async def list_(
    asking: CallerOf, found: ServicesOf, workspace: WorkspacesOf, limit: LimitOf = 100, cursor: CursorOf = ""
) -> Annotated[Page[BudgetStanding], AsStruct()]:
    """With what is spent of each in the period that runs, in millionths of its currency; the oldest first."""
    every = await found.money.budgets.list_budgets(asking, workspace)
    return page_as_listed(every, lambda one: one.budget.id, limit, cursor)


@router.put("", responses={201: {"description": "It is new"}})
async def set_(
    asking: CallerOf,
    found: ServicesOf,
    workspace: WorkspaceOf,
    new: Annotated[NewBudget, AsStruct(), Body()],
    version: VersionOf,
    response: Response,
) -> Annotated[Budget, AsStruct()]:
    """Makes the budget of a subject and a period, or takes the place of the one that there is. If-Match "0" is for
    none yet."""
    asking.require("budgets:write", workspace)
    terms = BudgetTerms(
        subject_kind=new.subject,
        subject_id=await subject_id(found, asking, workspace, new.subject, new.name),
        period=new.period,
        amount=parse_amount(new.amount),
        currency=new.currency or found.money.currency,
        alerts=new.alerts,
        hard=new.hard,
    )
    made = await found.money.budgets.set_budget(asking, workspace, terms, version=version)
    response.status_code = 201 if made.version == 1 else 200
    tag(response, made.version)
    return made


@router.get("/{budget}")
async def get(
    asking: CallerOf, found: ServicesOf, workspace: WorkspaceOf, budget: str, response: Response
) -> Annotated[Budget, AsStruct()]:
    shown = await found.money.budgets.get_budget(asking, workspace, budget)
    tag(response, shown.version)
    return shown


@router.delete("/{budget}", status_code=204)
async def delete(
    asking: CallerOf, found: ServicesOf, workspace: WorkspaceOf, budget: str, version: VersionOf
) -> Response:
    await found.money.budgets.delete_budget(asking, workspace, budget, version=version)
    return Response(status_code=204)
