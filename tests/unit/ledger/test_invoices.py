from __future__ import annotations

import asyncio
import csv
import io
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.databases import ManualClock, commit, new_event, record

from ventoux.accounts.schemas import Caller
from ventoux.calls import Usage
from ventoux.db.engine import async_engine
from ventoux.ledger.errors import InvoiceNotFound, InvoiceRefused
from ventoux.ledger.focus import COLUMNS, Names, focus
from ventoux.ledger.invoice_forms import as_csv, as_json, as_text
from ventoux.ledger.invoice_pdf import as_pdf
from ventoux.ledger.invoices import Invoice, Invoices
from ventoux.ledger.months import month_named
from ventoux.ledger.prices import PriceBook, Rates, price_of_card
from ventoux.limits.schemas import MILLION, Price, cost

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from sqlalchemy.ext.asyncio import AsyncEngine

    from ventoux.db.location import Location
    from ventoux.ledger.schemas import UsageEvent

OPERATOR = Caller(kind="cli", id="operator", admin=True)
MONTH = month_named("2027-01")
AFTER = MONTH.end + 4000.0
PRICES = [
    None,
    price_of_card(Price(input=0.5, output=1.5), "EUR"),
    price_of_card(Price(input=0.7, cached=0.033333, output=2.000001, request=0.01), "EUR"),
    price_of_card(Price(input=3.0, output=0.0), "USD"),
    price_of_card(Price(input=0.0, output=0.1, minute=0.006, characters=15.000001), "EUR"),
]


def billed(price: Any, usage: Usage, **values: Any) -> UsageEvent:
    status = values.get("status", 200)
    amount = None if price is None else cost(price, usage, served=status < 400)
    return new_event(
        prompt_tokens=usage.prompt_tokens,
        cached_tokens=usage.cached_tokens,
        completion_tokens=usage.completion_tokens,
        audio_ms=usage.audio_ms,
        characters=usage.characters,
        cost=amount,
        currency=price.currency if price else None,
        price_id=price.id if price else None,
        **values,
    )


def told(cached: int, fresh: int, made: int, audio_ms: int, characters: int) -> Usage:
    return Usage(cached + fresh, made, cached, audio_ms=audio_ms, characters=characters)


tokens = st.integers(0, 10**7)
events = st.lists(
    st.builds(
        billed,
        st.sampled_from(PRICES),
        st.builds(told, tokens, tokens, tokens, tokens, tokens),
        at=st.sampled_from([MONTH.start - 0.001, MONTH.start, MONTH.start + 90_000, MONTH.end - 0.001, MONTH.end]),
        workspace_id=st.sampled_from(["w", "v"]),
        key_id=st.sampled_from(["k1", "k2"]),
        endpoint=st.sampled_from(["e1", "e2"]),
        status=st.sampled_from([200, 499]),
    ),
    max_size=30,
)


async def issue(engine: AsyncEngine, at: float = AFTER, workspace: str = "w") -> Invoice:
    invoices = Invoices(engine, ManualClock(at))
    return await invoices.issue(
        OPERATOR, workspace_id=workspace, workspace="Ümläut & Söhne", month="2027-01", endpoints={"e1": "my-large"}
    )


async def focus_rows(engine: AsyncEngine, workspace: str | None) -> list[dict[str, str]]:
    names = Names({"w": "=cmd()"}, {"e1": "my-large"})
    pieces = [
        one
        async for one in focus(engine, OPERATOR, month="2027-01", workspace_id=workspace, names=names, currency="EUR")
    ]
    return list(csv.DictReader(io.StringIO("".join(pieces))))


@settings(max_examples=20, deadline=None)
@given(events)
def test_invoices_and_exports_add_up_to_the_events_to_the_last_millionth(
    fresh: Callable[[], AbstractContextManager[Location]], recorded: list[UsageEvent]
) -> None:
    async def run(where: Location) -> tuple[Invoice, list[dict[str, str]]]:
        engine = async_engine(where)
        try:
            return await issue(engine), await focus_rows(engine, "w")
        finally:
            await engine.dispose()

    with fresh() as where:
        commit(where, recorded)
        invoice, rows = asyncio.run(run(where))
    wanted = [event for event in recorded if event.workspace_id == "w" and MONTH.start <= event.at < MONTH.end]
    totals: dict[str, int] = {}
    for event in wanted:
        if event.currency is not None and event.cost is not None:
            totals[event.currency] = totals.get(event.currency, 0) + event.cost

    assert invoice.totals == totals
    assert sum(line.amount for line in invoice.lines) == sum(totals.values())
    billed_tokens = sum(line.input_tokens + line.cached_tokens + line.output_tokens for line in invoice.lines)
    unpriced = sum(one.input_tokens + one.output_tokens for one in invoice.unpriced)
    assert billed_tokens + unpriced == sum(event.prompt_tokens + event.completion_tokens for event in wanted)
    for name in ("audio_ms", "characters"):
        told_of = [getattr(one, name) for one in (*invoice.lines, *invoice.unpriced)]
        assert sum(told_of) == sum(getattr(event, name) for event in wanted)
    assert sum(one.calls for one in invoice.unpriced) == sum(event.cost is None for event in wanted)

    exported = {currency: Decimal(0) for currency in totals}
    for row in rows:
        if currency := row["BillingCurrency"]:
            exported[currency] = exported.get(currency, Decimal(0)) + Decimal(row["BilledCost"])
        if row["ListUnitPrice"]:
            assert Decimal(row["ListUnitPrice"]) * Decimal(row["PricingQuantity"]) == Decimal(row["ListCost"])
    assert {currency: amount * MILLION for currency, amount in exported.items() if amount} == {
        currency: amount for currency, amount in totals.items() if amount
    }
    amounts = [row["amount"] for row in csv.DictReader(io.StringIO(as_csv(invoice))) if row["amount"]]
    assert sum(Decimal(one) for one in amounts) * MILLION == sum(totals.values())


async def test_a_price_changed_in_the_middle_of_a_month_has_a_line_for_each(engine: AsyncEngine) -> None:
    clock = ManualClock(MONTH.start + 10)
    book = PriceBook(engine, "EUR", clock)
    for rates in (Rates(1_000_000, None, 2_000_000, 7), Rates(3_000_000, 500_000, 4_000_000, 7)):
        row = await book.set_price(OPERATOR, workspace_id="w", endpoint_id="e1", rates=rates)
        price = book.in_force("w", "e1", None, row.effective_from)
        await record(
            engine, billed(price, Usage(1000, 100, 200), at=row.effective_from, endpoint="e1", workspace_id="w")
        )
        clock.at += 1000
    invoice = await issue(engine)
    assert [(line.endpoint, line.price.input, line.amount) for line in invoice.lines] == [
        ("my-large", 1_000_000, 800 + 200 + 200 + 7),
        ("my-large", 3_000_000, 2400 + 100 + 400 + 7),
    ]


async def test_a_month_that_is_over_is_issued_once_and_stays_as_it_was(engine: AsyncEngine) -> None:
    await record(engine, billed(PRICES[1], Usage(10, 10), at=MONTH.start, workspace_id="w"))
    draft = await issue(engine, MONTH.end + 60)
    assert (draft.number, draft.issued_at) == ("", None)
    first = await issue(engine)
    await record(engine, billed(PRICES[1], Usage(10, 10), at=MONTH.start, workspace_id="w"))
    again = await issue(engine, AFTER + 10**6)
    other = await issue(engine, workspace="v")
    assert (first.number, other.number) == ("VX-2027-01-0001", "VX-2027-01-0002")
    assert again == first
    assert [as_pdf(one) for one in (again,)] == [as_pdf(first)]
    invoices = Invoices(engine)
    assert await invoices.get_invoice(OPERATOR, "w", "2027-01") == first
    assert [one.number for one in await invoices.list_invoices(OPERATOR, "v")] == [other.number]
    with pytest.raises(InvoiceNotFound):
        await invoices.get_invoice(OPERATOR, "w", "2026-12")


@pytest.mark.parametrize("month", ["", "2027", "2027-13", "2027-00", "0000-01", "2027-02-01", "january"])
def test_what_is_no_month_is_refused(month: str) -> None:
    with pytest.raises(InvoiceRefused):
        month_named(month)


async def test_a_month_to_come_has_no_invoice(engine: AsyncEngine) -> None:
    with pytest.raises(InvoiceRefused, match="not begun"):
        await issue(engine, MONTH.start - 1)


async def test_every_form_tells_the_same(engine: AsyncEngine) -> None:
    for number in range(40):
        usage = Usage(1_000_000 + number, 20, 5)
        await record(
            engine,
            billed(PRICES[2], usage, at=MONTH.start, workspace_id="w", endpoint=f"e{number}", model=f"model-{number}"),
        )
    await record(engine, billed(None, Usage(7, 5), at=MONTH.start, workspace_id="w", model="free"))
    invoice = await issue(engine)
    total = f"{invoice.totals['EUR'] / MILLION:.6f}".rstrip("0").rstrip(".")
    text = as_text(invoice)
    assert f"Total{total} EUR".replace(" ", "") in text.replace(" ", "")
    assert "Ümläut & Söhne" in text
    assert "Not priced, and in no amount: 1 calls of m (free), 7 input and 5 output tokens" in text
    assert msgspec.json.decode(as_json(invoice), type=Invoice) == invoice

    pdf = as_pdf(invoice)
    pages = shown(pdf)
    assert len(pages) > 1
    assert pages[-1][-1] == f"VX-2027-01-0001, page {len(pages)} of {len(pages)}"
    words = [word for page in pages for word in page]
    assert f"{total} EUR" in words
    assert "Workspace: Ümläut & Söhne" in words
    assert {"my-large (model-1)", "e39 (model-39)", "1,000,034"} <= set(words)
    assert " ".join(words).count("Not priced") == 1


async def test_seconds_and_characters_are_on_the_invoice_with_what_they_cost(engine: AsyncEngine) -> None:
    price = price_of_card(Price(input=0.0, output=0.0, minute=0.006, characters=15.0), "EUR")
    heard, spoken = Usage(audio_ms=90_500), Usage(characters=1_234)
    for usage in (heard, spoken):
        await record(engine, billed(price, usage, at=MONTH.start, workspace_id="w", endpoint="e1", model="voice"))
    await record(engine, billed(None, Usage(audio_ms=1_500), at=MONTH.start, workspace_id="w", model="free"))
    invoice = await issue(engine)
    assert [line.amount for line in invoice.lines] == [9_050 + 18_510]
    words = " ".join(as_text(invoice).split())
    assert "seconds of audio 90.5 at 0.006 EUR a minute" in words
    assert "characters spoken 1,234 at 15 EUR a million" in words
    assert "0 output tokens, 1.5 seconds of audio" in words
    (row, free) = csv.DictReader(io.StringIO(as_csv(invoice)))
    assert (row["audio_seconds"], row["characters"], row["minute_price"]) == ("90.500000", "1234", "0.006000")
    assert (free["audio_seconds"], free["amount"]) == ("1.500000", "")
    exported = {one["SkuMeter"]: one["BilledCost"] for one in await focus_rows(engine, "w") if one["SkuMeter"]}
    # 90.5 seconds are 1.508333… minutes: what is cut off is the row of rounding.
    assert exported == {"Audio": "0.009049998", "Characters": "0.01851"}


def shown(pdf: bytes) -> list[list[str]]:
    """The texts of each page, by the operators that show them; and each object is where the table says."""
    start = int(re.findall(rb"startxref\n(\d+)", pdf)[-1])
    assert pdf[start : start + 4] == b"xref"
    offsets = re.findall(rb"(\d{10}) \d{5} n", pdf[start:])
    assert all(re.match(rb"\d+ 0 obj", pdf[int(offset) :]) for offset in offsets)
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page/") + pdf.count(b"/Type /Page ") >= 1
    streams = re.findall(rb"stream\n(.*?)\nendstream", pdf, re.DOTALL)
    return [[unescaped(text) for text in re.findall(rb"\((.*?)(?<!\\)\) Tj", stream, re.DOTALL)] for stream in streams]


def unescaped(text: bytes) -> str:
    return re.sub(rb"\\([\\()])", rb"\1", text).decode("cp1252")


async def test_the_export_has_the_columns_of_focus_and_names_no_formula(engine: AsyncEngine) -> None:
    await record(
        engine,
        billed(PRICES[2], Usage(1_000_001, 20, 5), at=MONTH.start + 90_000, workspace_id="w", endpoint="e1"),
        billed(None, Usage(7, 5), at=MONTH.start, workspace_id="w"),
    )
    rows = await focus_rows(engine, None)
    assert tuple(rows[0]) == COLUMNS
    assert [row["SkuMeter"] for row in rows] == [
        "",
        "Input Tokens",
        "Cached Input Tokens",
        "Output Tokens",
        "Requests",
        "",
    ]
    unpriced, first, *_, rounding = rows
    assert (unpriced["BilledCost"], msgspec.json.decode(unpriced["Tags"])["ventoux/unpriced"]) == ("0", "true")
    assert (first["PricingQuantity"], first["PricingUnit"], first["ListUnitPrice"]) == (
        "0.999996",
        "1000000 Tokens",
        "0.7",
    )
    assert (first["ChargePeriodStart"], first["ChargePeriodEnd"]) == ("2027-01-02T00:00:00Z", "2027-01-03T00:00:00Z")
    assert (first["SubAccountName"], first["ResourceName"], first["ChargeCategory"]) == ("'=cmd()", "my-large", "Usage")
    assert rounding["ChargeCategory"] == "Adjustment"
    assert 0 < Decimal(rounding["BilledCost"]) < Decimal("0.000001")
    never_null = ("BilledCost", "BillingCurrency", "ChargeCategory", "ListCost", "ServiceName", "InvoiceIssuerName")
    assert all(row[name] for row in rows for name in never_null)
    await issue(engine)
    assert {row["InvoiceId"] for row in await focus_rows(engine, None)} == {"VX-2027-01-0001"}
