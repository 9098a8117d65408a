"""Invoices: what a workspace's calls of a month come to."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from fastapi import APIRouter, Header, Query, Response

from ventoux.errors import Conflict
from ventoux.kit.threads import in_daemon_thread
from ventoux.ledger import invoice_forms
from ventoux.ledger.invoices import Invoice, Invoices
from ventoux.management.context import CallerOf, ServicesOf, WorkspaceOf, WorkspacesOf
from ventoux.management.names import endpoint_names
from ventoux.management.paging import CursorOf, LimitOf, Page, page_as_listed
from ventoux.management.structs import AsStruct

router = APIRouter(prefix="/invoices", tags=["invoices"])
Form = Literal["json", "text", "csv", "pdf"]
_TYPES: dict[Form, str] = {
    "json": "application/json",
    "text": "text/plain",
    "csv": "text/csv",
    "pdf": "application/pdf",
}
_FORMS = {
    200: {"content": {kind: {"schema": {"type": "string"}} for form, kind in _TYPES.items() if form != "json"}},
}


class Issued(msgspec.Struct, frozen=True, kw_only=True):
    """``totals`` in millionths, by currency."""

    number: str
    workspace_id: str
    workspace: str
    month: str
    issued_at: float | None
    totals: dict[str, int]


@router.get("")
async def list_(
    asking: CallerOf, found: ServicesOf, workspace: WorkspacesOf, limit: LimitOf = 100, cursor: CursorOf = ""
) -> Annotated[Page[Issued], AsStruct()]:
    """Those that were issued, without their lines; the newest month first."""
    every = await Invoices(found.database).list_invoices(asking, workspace)
    part = page_as_listed(every, lambda one: one.number, limit, cursor)
    return Page(items=[_issued(one) for one in part.items], next=part.next)


@router.get("/{month}", response_model=Annotated[Invoice, AsStruct()], responses={**_FORMS})
async def get(
    asking: CallerOf,
    found: ServicesOf,
    workspace: WorkspaceOf,
    month: str,
    form: Annotated[Form | None, Query(alias="format", description="Else what Accept asks for, else json.")] = None,
    accept: Annotated[str, Header()] = "",
) -> Response:
    """As it was issued, or as it would be now: a draft, which has no number."""
    there = await found.accounts.workspaces.find(asking, workspace)
    invoice = await Invoices(found.database).show(
        asking,
        workspace_id=workspace,
        workspace=there.name,
        month=month,
        endpoints=await endpoint_names(found, asking, workspace),
    )
    wanted = form or _accepted(accept)
    headers = {"vary": "accept"}
    if wanted == "pdf":
        headers["content-disposition"] = f'attachment; filename="{invoice.number or month}.pdf"'
    data = await in_daemon_thread(lambda: written(invoice, wanted))
    return Response(data, headers=headers, media_type=_TYPES[wanted])


@router.post("/{month}", status_code=201)
async def issue(
    asking: CallerOf, found: ServicesOf, workspace: WorkspaceOf, month: str
) -> Annotated[Invoice, AsStruct()]:
    """Of a month that is over: it gets a number, and stays as it is. Issuing it again gives the same."""
    asking.require("invoices:write", workspace)
    there = await found.accounts.workspaces.find(asking, workspace)
    made = await Invoices(found.database).issue(
        asking,
        workspace_id=workspace,
        workspace=there.name,
        month=month,
        endpoints=await endpoint_names(found, asking, workspace),
    )
    if made.issued_at is None:
        raise Conflict(f"The month {month} is not over.", hint=f"GET /api/v1/invoices/{month} shows a draft.")
    return made


def written(invoice: Invoice, form: Form) -> bytes:
    match form:
        case "json":
            return invoice_forms.as_json(invoice)
        case "text":
            return invoice_forms.as_text(invoice).encode()
        case "csv":
            return invoice_forms.as_csv(invoice).encode()
        case "pdf":
            # Here, because only this form needs the library.
            from ventoux.ledger.invoice_pdf import as_pdf  # noqa: PLC0415

            return as_pdf(invoice)


def _accepted(accept: str) -> Form:
    """The first that is named and known; weights are left out of account."""
    for part in accept.split(","):
        kind = part.partition(";")[0].strip().lower()
        for form, known in _TYPES.items():
            if kind == known:
                return form
    return "json"


def _issued(invoice: Invoice) -> Issued:
    return Issued(
        number=invoice.number,
        workspace_id=invoice.workspace_id,
        workspace=invoice.workspace,
        month=invoice.month,
        issued_at=invoice.issued_at,
        totals=invoice.totals,
    )
