"""What was consumed and what it cost."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Annotated, Literal

import msgspec
from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse

from ventoux.accounts.schemas import Caller
from ventoux.errors import InvalidRequest
from ventoux.ledger import report
from ventoux.ledger.focus import Names, focus
from ventoux.ledger.invoice_forms import cell
from ventoux.ledger.report import Grouping
from ventoux.ledger.schemas import UsageRow
from ventoux.limits.schemas import decimal
from ventoux.management.context import CallerOf, Services, ServicesOf, WorkspaceOf, WorkspacesOf
from ventoux.management.names import endpoint_names, labels, workspace_names
from ventoux.management.streams import begun
from ventoux.management.structs import AsStruct
from ventoux.management.times import Between, PeriodOf

router = APIRouter(tags=["usage"])
_NUMBERS = ("calls", "failed_calls", "prompt_tokens", "cached_tokens", "completion_tokens", "total_tokens")
_COLUMNS = ("label", "name", *_NUMBERS, "unpriced_calls", "currency", "cost")
_AT_ONCE = 500
"""Rows of CSV in one piece."""


class NamedRow(UsageRow, frozen=True, kw_only=True):
    """``name`` is what people call what the row is about, as far as the caller may know it; else its label."""

    name: str


class Total(msgspec.Struct, frozen=True, kw_only=True):
    """``costs`` in millionths, by currency."""

    calls: int
    failed_calls: int
    prompt_tokens: int
    cached_tokens: int
    completion_tokens: int
    total_tokens: int
    unpriced_calls: int
    costs: dict[str, int]


class Usage(msgspec.Struct, frozen=True, kw_only=True):
    by: Grouping
    rows: list[NamedRow]
    total: Total


_EXPORTS = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}


@router.get("/usage", response_model=Annotated[Usage, AsStruct()], responses={**_EXPORTS})
async def show(
    asking: CallerOf,
    found: ServicesOf,
    workspace: WorkspacesOf,
    period: PeriodOf,
    by: Annotated[Grouping, Query(description="Days and hours are in UTC.")] = "model",
    form: Annotated[
        Literal["json", "csv", "focus"],
        Query(alias="format", description="focus: CSV for FinOps, of one whole `month`."),
    ] = "json",
    month: Annotated[str, Query(max_length=10)] = "",
) -> Usage | Response:
    """Costs are in millionths of each currency."""
    if form == "focus":
        return await _export(found, asking, workspace, month)
    rows = await _rows(found, asking, workspace, by, period)
    if form == "csv":
        return _csv(rows, f"usage-{by}.csv")
    return _usage(by, rows)


@router.get("/endpoints/{name}/usage")
async def of_endpoint(
    asking: CallerOf,
    found: ServicesOf,
    workspace: WorkspaceOf,
    name: str,
    period: PeriodOf,
    by: Grouping = "day",
) -> Annotated[Usage, AsStruct()]:
    """What one endpoint's calls consumed and cost."""
    endpoint = await found.endpoints.get(asking, workspace, name)
    rows = await _rows(found, asking, workspace, by, period, endpoint.id)
    return _usage(by, rows)


async def _rows(
    found: Services, asking: Caller, workspace: str | None, by: Grouping, period: Between, endpoint: str | None = None
) -> list[NamedRow]:
    summed = await report.usage(
        found.database,
        asking,
        by=by,
        since=period.since,
        until=period.until,
        workspace_id=workspace,
        endpoint_id=endpoint,
    )
    names = await labels(found, asking, workspace, by)
    return [NamedRow(**msgspec.structs.asdict(row), name=names.get(row.label, row.label)) for row in summed]


def _usage(by: Grouping, rows: list[NamedRow]) -> Usage:
    costs: dict[str, int] = {}
    for row in rows:
        for currency, micro in row.costs.items():
            costs[currency] = costs.get(currency, 0) + micro
    sums = {name: sum(getattr(row, name) for row in rows) for name in (*_NUMBERS, "unpriced_calls")}
    return Usage(by=by, rows=rows, total=Total(**sums, costs=costs))


def _csv(rows: list[NamedRow], file: str) -> Response:
    return StreamingResponse(_pieces(rows), media_type="text/csv; charset=utf-8", headers=_attached(file))


def _pieces(rows: list[NamedRow]) -> Iterator[str]:
    """A line for each currency of a row; costs in the currency."""
    yield _written([_COLUMNS])
    for start in range(0, len(rows), _AT_ONCE):
        yield _written(line for row in rows[start : start + _AT_ONCE] for line in _lines(row))


def _lines(row: NamedRow) -> Iterator[list[object]]:
    numbers = [getattr(row, name) for name in (*_NUMBERS, "unpriced_calls")]
    for at, (currency, micro) in enumerate(sorted(row.costs.items()) or [("", 0)]):
        # The calls of a row are counted once, in its first line.
        counted = numbers if at == 0 else [0] * len(numbers)
        yield [cell(row.label), cell(row.name), *counted, currency, decimal(micro) if currency else ""]


def _written(lines: Iterable[Iterable[object]]) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\r\n").writerows(lines)
    return file.getvalue()


async def _export(found: Services, asking: Caller, workspace: str | None, month: str) -> Response:
    if not month:
        raise InvalidRequest("The export is of a month.", hint="Give month=2026-11.")
    names = Names(await workspace_names(found, asking), await endpoint_names(found, asking, workspace))
    pieces: AsyncIterator[str] = focus(
        found.database,
        asking,
        month=month,
        workspace_id=workspace,
        names=names,
        currency=found.money.currency,
    )
    return StreamingResponse(
        await begun(pieces), media_type="text/csv; charset=utf-8", headers=_attached(f"focus-{month}.csv")
    )


def _attached(file: str) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="{file}"'}
