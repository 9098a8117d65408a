"""The price book: what calls of an endpoint cost, and from when on."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import APIRouter, Body, Query
from msgspec import Meta

from ventoux.ledger.prices import parse_rates
from ventoux.ledger.schemas import SetPrice
from ventoux.limits.schemas import Currency
from ventoux.management.context import CallerOf, ServicesOf, WorkspaceOf, WorkspacesOf
from ventoux.management.names import charged_id
from ventoux.management.paging import CursorOf, LimitOf, Page, page_as_listed
from ventoux.management.structs import AsStruct
from ventoux.management.times import parsed_time

router = APIRouter(prefix="/prices", tags=["prices"])
Decimal = Annotated[str, Meta(max_length=40)]


class NewPrice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``rates`` are input/output or input/cached/output, in the currency for a million tokens, as "0.5/1.5", and
    ``request`` is for each call, as "0.01"; ``minute`` for one of a recording, ``characters`` for a million of a text
    that is spoken. ``effective_from``: a time to come, as 2026-12-01; else at once."""

    endpoint: Annotated[str, Meta(max_length=200)]
    """Its name; or a model's, for what is served to everybody."""
    rates: Annotated[str, Meta(max_length=100)]
    request: Decimal = "0"
    minute: Decimal = "0"
    characters: Decimal = "0"
    currency: Currency | None = None
    effective_from: Annotated[str, Meta(max_length=40)] = ""


@router.get("")
async def list_(
    asking: CallerOf,
    found: ServicesOf,
    workspace: WorkspacesOf,
    endpoint: Annotated[str, Query(description="Only of this one; not with workspace=*.")] = "",
    limit: LimitOf = 100,
    cursor: CursorOf = "",
) -> Annotated[Page[SetPrice], AsStruct()]:
    """In the order in which they come into force, those to come included. Amounts are whole millionths of the
    currency."""
    wanted = (await charged_id(found, asking, workspace, endpoint))[1] if endpoint and workspace else None
    every = await found.money.prices.list_prices(asking, workspace, wanted)
    return page_as_listed(every, lambda price: price.id, limit, cursor)


@router.post("", status_code=201)
async def set_(
    asking: CallerOf, found: ServicesOf, workspace: WorkspaceOf, new: Annotated[NewPrice, AsStruct(), Body()]
) -> Annotated[SetPrice, AsStruct()]:
    """What came before is billed as it was: a price is added and never changed."""
    asking.require("prices:write", workspace)
    of, endpoint_id = await charged_id(found, asking, workspace, new.endpoint)
    return await found.money.prices.set_price(
        asking,
        workspace_id=of,
        endpoint_id=endpoint_id,
        rates=parse_rates(new.rates, request=new.request, minute=new.minute, characters=new.characters),
        currency=new.currency,
        effective_from=parsed_time("effective_from", new.effective_from),
    )
