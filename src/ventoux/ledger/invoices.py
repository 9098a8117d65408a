"""Invoices: what a workspace's calls of a month come to, by endpoint, model and price.

An amount is the sum of what each call was billed, so lines add up to the events to the micro-unit. A month that is over
is issued once, with a number, and stays as it was issued; before that, an invoice is a draft.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ventoux.audit import service as audit
from ventoux.db.engine import writing
from ventoux.kit.clock import Clock, SystemClock
from ventoux.kit.ids import new_id
from ventoux.ledger.errors import InvoiceNotFound, InvoiceRefused, named
from ventoux.ledger.months import Month, month_named
from ventoux.ledger.prices import prices_by_id
from ventoux.ledger.rights import require
from ventoux.ledger.store import invoices as store
from ventoux.limits.schemas import PriceInForce

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import RowMapping
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from ventoux.accounts.schemas import Caller

_LONGEST_CALL = 3600.0
"""Seconds after a month in which calls that came in it may still end and be billed."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """``input_tokens`` are those that no cache served. ``requests`` bear the fee of the price. ``amount`` in
    micro-units of the price's currency. ``audio_ms`` of recordings, ``characters`` of texts that were spoken."""

    endpoint_id: str
    endpoint: str
    model: str
    price: PriceInForce
    input_tokens: int
    cached_tokens: int
    output_tokens: int
    requests: int
    amount: int
    audio_ms: int = 0
    characters: int = 0


class Unpriced(msgspec.Struct, frozen=True, kw_only=True):
    """Calls that no price was in force for: they are in no amount."""

    endpoint_id: str
    endpoint: str
    model: str
    calls: int
    input_tokens: int
    output_tokens: int
    audio_ms: int = 0
    characters: int = 0


class Invoice(msgspec.Struct, frozen=True, kw_only=True):
    """``number`` is empty for a draft. ``totals`` in micro-units, by currency."""

    number: str
    workspace_id: str
    workspace: str
    month: str
    period_start: float
    period_end: float
    issued_at: float | None
    lines: list[Line]
    unpriced: list[Unpriced]
    totals: dict[str, int]


class Invoices:
    def __init__(self, engine: AsyncEngine, clock: Clock | None = None) -> None:
        self._engine = engine
        self._clock = clock or SystemClock()

    async def issue(
        self, caller: Caller, *, workspace_id: str, workspace: str, month: str, endpoints: Mapping[str, str]
    ) -> Invoice:
        """The invoice of a month that is over, made now or as it was issued before; of the month that runs, a draft.

        ``workspace`` is its name, ``endpoints`` those of endpoints by id. Raises InvoiceRefused for a month to come,
        Forbidden, NotFound, Unavailable.
        """
        caller.require("invoices:read", workspace_id)
        wanted, now = self._begun(month), self._clock.now()
        draft = await self._draft(workspace_id, workspace, wanted, endpoints)
        if now < wanted.end + _LONGEST_CALL:
            return draft
        with named("written"):
            async with writing(self._engine) as connection:
                issued = await store.document(connection, workspace_id, month)
                if issued is not None:
                    return _read(issued)
                caller.require("invoices:write", workspace_id)
                number = f"VX-{month}-{await store.issued_in(connection, month) + 1:04}"
                invoice = msgspec.structs.replace(draft, number=number, issued_at=now)
                row = {
                    "id": new_id(),
                    "workspace_id": workspace_id,
                    "number": number,
                    "month": month,
                    "issued_at": now,
                    "document": msgspec.to_builtins(invoice),
                }
                await store.add(connection, row)
                await _record(connection, caller, invoice)
        return invoice

    async def show(
        self, caller: Caller, *, workspace_id: str, workspace: str, month: str, endpoints: Mapping[str, str]
    ) -> Invoice:
        """As it was issued, or else a draft; nothing is written. Raises as ``issue`` does."""
        try:
            return await self.get_invoice(caller, workspace_id, month)
        except InvoiceNotFound:
            return await self._draft(workspace_id, workspace, self._begun(month), endpoints)

    async def get_invoice(self, caller: Caller, workspace_id: str, month: str) -> Invoice:
        """As it was issued. Raises InvoiceNotFound, Forbidden, NotFound, Unavailable."""
        caller.require("invoices:read", workspace_id)
        with named("read"):
            async with self._engine.connect() as connection:
                found = await store.document(connection, workspace_id, month)
        if found is None:
            raise InvoiceNotFound(f"No invoice has been issued for {month}.", hint="`ventoux invoice` issues it.")
        return _read(found)

    async def list_invoices(self, caller: Caller, workspace_id: str | None) -> list[Invoice]:
        """Those that were issued, of one workspace or of all; the newest month first. Raises Forbidden, NotFound,
        Unavailable."""
        require(caller, "invoices:read", workspace_id)
        with named("read"):
            async with self._engine.connect() as connection:
                return [_read(one) for one in await store.documents(connection, workspace_id)]

    def _begun(self, month: str) -> Month:
        wanted = month_named(month)
        if wanted.start > self._clock.now():
            raise InvoiceRefused(f"The month {month} has not begun.", hint="Give one that has.")
        return wanted

    async def _draft(self, workspace_id: str, workspace: str, month: Month, endpoints: Mapping[str, str]) -> Invoice:
        with named("read"):
            async with self._engine.connect() as connection:
                rows = await store.lines(connection, workspace_id, month.start, month.end)
        prices = await prices_by_id(self._engine, {row["price_id"] for row in rows if row["price_id"]})
        lines = [_line(row, prices[row["price_id"]], endpoints) for row in rows if row["price_id"]]
        totals: dict[str, int] = {}
        for line in lines:
            totals[line.price.currency] = totals.get(line.price.currency, 0) + line.amount
        return Invoice(
            number="",
            workspace_id=workspace_id,
            workspace=workspace,
            month=month.name,
            period_start=month.start,
            period_end=month.end,
            issued_at=None,
            lines=lines,
            unpriced=_unpriced([row for row in rows if not row["price_id"]], endpoints),
            totals=totals,
        )


async def _record(connection: AsyncConnection, caller: Caller, invoice: Invoice) -> None:
    await audit.record(
        connection,
        caller.actor,
        "invoice.issue",
        "invoice",
        invoice.number,
        workspace_id=invoice.workspace_id,
        detail={"month": invoice.month, "totals": invoice.totals},
        at=invoice.issued_at,
    )


def _read(document: object) -> Invoice:
    return msgspec.convert(document, Invoice)


def _line(row: RowMapping, price: PriceInForce, endpoints: Mapping[str, str]) -> Line:
    return Line(
        endpoint_id=row["endpoint"],
        endpoint=endpoints.get(row["endpoint"], row["endpoint"]),
        model=row["model"],
        price=price,
        input_tokens=row["prompt_tokens"] - row["cached_tokens"],
        cached_tokens=row["cached_tokens"],
        output_tokens=row["completion_tokens"],
        requests=row["billed_calls"],
        amount=row["cost"],
        audio_ms=row["audio_ms"],
        characters=row["characters"],
    )


def _unpriced(rows: Sequence[RowMapping], endpoints: Mapping[str, str]) -> list[Unpriced]:
    return [
        Unpriced(
            endpoint_id=row["endpoint"],
            endpoint=endpoints.get(row["endpoint"], row["endpoint"]),
            model=row["model"],
            calls=row["calls"],
            input_tokens=row["prompt_tokens"],
            output_tokens=row["completion_tokens"],
            audio_ms=row["audio_ms"],
            characters=row["characters"],
        )
        for row in rows
    ]
