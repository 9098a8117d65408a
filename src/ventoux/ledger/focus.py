"""What was billed, in the columns of FOCUS 1.2 (the FinOps Open Cost and Usage Specification), as CSV.

A row is a day of a key's calls of one endpoint, model, price and meter: tokens of input, cached input and output,
characters of speech, minutes of audio and requests. Its cost is quantity times unit price, exactly. What rounding each
call up adds is a row of its own, so that all rows add up to what was billed. Calls without a price have rows of cost 0
that are tagged so.
"""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from ventoux.ledger.errors import named
from ventoux.ledger.invoice_forms import cell
from ventoux.ledger.months import Month, month_named
from ventoux.ledger.prices import prices_by_id
from ventoux.ledger.rights import require
from ventoux.ledger.store import invoices as store
from ventoux.limits.schemas import MILLION, MINUTE_MS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping

    from sqlalchemy import RowMapping
    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.accounts.schemas import Caller
    from ventoux.limits.schemas import PriceInForce

COLUMNS = (
    "BilledCost",
    "BillingAccountId",
    "BillingAccountName",
    "BillingCurrency",
    "BillingPeriodEnd",
    "BillingPeriodStart",
    "ChargeCategory",
    "ChargeClass",
    "ChargeDescription",
    "ChargeFrequency",
    "ChargePeriodEnd",
    "ChargePeriodStart",
    "ConsumedQuantity",
    "ConsumedUnit",
    "ContractedCost",
    "ContractedUnitPrice",
    "EffectiveCost",
    "InvoiceId",
    "InvoiceIssuerName",
    "ListCost",
    "ListUnitPrice",
    "PricingCategory",
    "PricingQuantity",
    "PricingUnit",
    "ProviderName",
    "PublisherName",
    "ResourceId",
    "ResourceName",
    "ResourceType",
    "ServiceCategory",
    "ServiceName",
    "ServiceSubcategory",
    "SkuId",
    "SkuMeter",
    "SkuPriceId",
    "SubAccountId",
    "SubAccountName",
    "SubAccountType",
    "Tags",
)
_NAME = "Ventoux"
_SECONDS_A_DAY = 86_400
_MILLIONTH = Decimal("0.000001")


class Names(NamedTuple):
    """By id."""

    workspaces: Mapping[str, str]
    endpoints: Mapping[str, str]


class _Charge(NamedTuple):
    """Of one meter. ``cost`` and ``unit_price`` in the currency; a unit price is for ``unit`` of ``unit_name``."""

    category: str
    meter: str
    cost: Decimal
    quantity: int | Decimal = 0
    unit: int = 1
    unit_name: str = ""
    unit_price: Decimal | None = None


async def focus(
    engine: AsyncEngine, caller: Caller, *, month: str, workspace_id: str | None, names: Names, currency: str
) -> AsyncIterator[str]:
    """Pieces of CSV, the line of columns first; of one workspace or of all. ``currency`` is what calls without a price
    are told in. Raises InvoiceRefused for what is no month, Forbidden, NotFound, Unavailable."""
    require(caller, "usage:read", workspace_id)
    wanted = month_named(month)
    with named("read"):
        async with engine.connect() as connection:
            documents = await store.documents(connection, workspace_id)
    numbers = {one["workspace_id"]: one["number"] for one in documents if one["month"] == month}
    yield _csv([COLUMNS])
    prices: dict[str, PriceInForce] = {}
    for day in range(int(wanted.start), int(wanted.end), _SECONDS_A_DAY):
        # A day at a time: whoever reads slowly keeps no connection of the database.
        with named("read"):
            async with engine.connect() as connection:
                rows = await store.of_day(connection, workspace_id, day, day + _SECONDS_A_DAY)
        if unknown := {row["price_id"] for row in rows if row["price_id"]} - prices.keys():
            prices |= await prices_by_id(engine, unknown)
        for row in rows:
            price = prices.get(row["price_id"])
            fixed = _fixed(row, day, wanted, names, numbers)
            fixed["BillingCurrency"] = price.currency if price else currency
            charges = _charges(row, price) if price else [_unpriced(row)]
            yield _csv([_values(fixed | _varying(charge, price, row)) for charge in charges])


def _charges(row: RowMapping, price: PriceInForce) -> Iterator[_Charge]:
    tokens = MILLION, "Tokens"
    each = (
        ("Input Tokens", row["prompt_tokens"] - row["cached_tokens"], price.input, *tokens),
        ("Cached Input Tokens", row["cached_tokens"], price.cached_input, *tokens),
        ("Output Tokens", row["completion_tokens"], price.output, *tokens),
        ("Characters", row["characters"], price.characters, MILLION, "Characters"),
        ("Audio", _minutes(row["audio_ms"]), price.minute, 1, "Minutes"),
        ("Requests", row["billed_calls"], price.request, 1, "Requests"),
    )
    left = Decimal(row["cost"]) / MILLION
    for meter, quantity, micro, unit, unit_name in each:
        if quantity and (micro or unit_name == "Tokens"):
            cost = Decimal(quantity * micro) / MILLION / unit
            left -= cost
            yield _Charge("Usage", meter, cost, quantity, unit, unit_name, Decimal(micro) / MILLION)
    if left:
        yield _Charge("Adjustment", "Rounding", left)


def _minutes(audio_ms: int) -> Decimal:
    """To a millionth: a third of a minute has no end in digits. What that leaves over is rounding, as the rest."""
    return (Decimal(audio_ms) / MINUTE_MS).quantize(_MILLIONTH, ROUND_DOWN)


def _unpriced(row: RowMapping) -> _Charge:
    return _Charge("Usage", "Unpriced Requests", Decimal(0), row["calls"], 1, "Requests")


def _fixed(row: RowMapping, day: int, month: Month, names: Names, numbers: Mapping[str, str]) -> dict[str, Any]:
    workspace, endpoint = row["workspace_id"], row["endpoint"]
    tags = {"ventoux/key": row["key_id"], "ventoux/user": row["user_id"]}
    if not row["price_id"]:
        tags["ventoux/unpriced"] = "true"
    return {
        "BillingAccountId": "ventoux",
        "BillingAccountName": _NAME,
        "BillingPeriodEnd": _time(month.end),
        "BillingPeriodStart": _time(month.start),
        "ChargeFrequency": "Usage-Based",
        "ChargePeriodEnd": _time(day + _SECONDS_A_DAY),
        "ChargePeriodStart": _time(day),
        "InvoiceId": numbers.get(workspace, ""),
        "InvoiceIssuerName": _NAME,
        "ProviderName": _NAME,
        "PublisherName": _NAME,
        "ResourceId": endpoint,
        "ResourceName": cell(names.endpoints.get(endpoint, endpoint)),
        "ResourceType": "Endpoint",
        "ServiceCategory": "AI and Machine Learning",
        "ServiceName": "Model Inference",
        "ServiceSubcategory": "Generative AI",
        "SubAccountId": workspace,
        "SubAccountName": cell(names.workspaces.get(workspace, workspace)),
        "SubAccountType": "Workspace",
        "Tags": json.dumps({name: value for name, value in tags.items() if value}, ensure_ascii=False),
    }


def _varying(charge: _Charge, price: PriceInForce | None, row: RowMapping) -> dict[str, Any]:
    cost = _number(charge.cost)
    values: dict[str, Any] = {
        "BilledCost": cost,
        "ContractedCost": cost,
        "EffectiveCost": cost,
        "ListCost": cost,
        "ChargeCategory": charge.category,
        "ChargeDescription": cell(f"{charge.meter} of {row['model']}"),
    }
    if charge.quantity:
        values["ConsumedQuantity"], values["ConsumedUnit"] = _number(Decimal(charge.quantity)), charge.unit_name
    if charge.unit_price is None or price is None:
        return values
    unit_price = _number(charge.unit_price)
    unit = charge.unit_name if charge.unit == 1 else f"{charge.unit} {charge.unit_name}"
    return values | {
        "ContractedUnitPrice": unit_price,
        "ListUnitPrice": unit_price,
        "PricingCategory": "Standard",
        "PricingQuantity": _number(Decimal(charge.quantity) / charge.unit),
        "PricingUnit": unit,
        "SkuId": f"{row['endpoint']}/{row['model']}/{charge.meter.lower().replace(' ', '-')}",
        "SkuMeter": charge.meter,
        "SkuPriceId": price.id,
    }


def _values(row: Mapping[str, Any]) -> list[Any]:
    return [row.get(column, "") for column in COLUMNS]


def _csv(rows: list[Any]) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\r\n").writerows(rows)
    return file.getvalue()


def _time(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _number(amount: Decimal) -> str:
    """All of its digits, and no exponent."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
