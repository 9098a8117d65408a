"""An invoice as a text, as CSV and as JSON, and the rows that its text and its PDF are made of. Pure."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from ventoux.ledger.months import day_of
from ventoux.limits.schemas import decimal, money

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ventoux.ledger.invoices import Invoice, Line, Unpriced

COLUMNS = (
    "number",
    "month",
    "workspace",
    "endpoint",
    "model",
    "price_id",
    "currency",
    "input_tokens",
    "cached_tokens",
    "output_tokens",
    "requests",
    "input_price",
    "cached_price",
    "output_price",
    "request_price",
    "amount",
    "audio_seconds",
    "characters",
    "minute_price",
    "characters_price",
)
_WIDTH = 100
_ROUNDING = "Each call is rounded up to a millionth of the currency; an amount is the sum of its calls."


class Heading(NamedTuple):
    """A line of an invoice, or one of its totals."""

    text: str
    amount: str


class Detail(NamedTuple):
    """What a line is made of."""

    text: str
    quantity: str
    price: str


class Note(NamedTuple):
    text: str


Row = Heading | Detail | Note


def title(invoice: Invoice) -> list[str]:
    last = day_of(invoice.period_end - 1)
    first = f"Invoice {invoice.number}" if invoice.number else "Draft of an invoice: the month is not over"
    issued = [] if invoice.issued_at is None else [f"Issued: {day_of(invoice.issued_at)}"]
    return [
        first,
        f"Workspace: {invoice.workspace}",
        f"Period: {day_of(invoice.period_start)} to {last}, UTC",
        *issued,
    ]


def rows(invoice: Invoice) -> Iterator[Row]:
    for line in invoice.lines:
        yield Heading(f"{line.endpoint} ({line.model})", money(line.amount, line.price.currency))
        yield from _details(line)
    for currency, total in sorted(invoice.totals.items()):
        yield Heading("Total", money(total, currency))
    if not invoice.lines:
        yield Note("Nothing was billed.")
    else:
        yield Note(_ROUNDING)
    for one in invoice.unpriced:
        yield Note(
            f"Not priced, and in no amount: {one.calls:,} calls of {one.endpoint} ({one.model}), "
            f"{one.input_tokens:,} input and {one.output_tokens:,} output tokens{_more(one)}"
        )


def _more(one: Unpriced) -> str:
    audio = f", {_seconds(one.audio_ms)} seconds of audio" if one.audio_ms else ""
    return audio + (f", {one.characters:,} characters" if one.characters else "")


def _seconds(audio_ms: int) -> str:
    """All of them, to the millisecond."""
    return f"{audio_ms // 1000:,}.{audio_ms % 1000:03}".rstrip("0").rstrip(".")


def _details(line: Line) -> Iterator[Detail]:
    price, million = line.price, "a million"
    each = (
        ("input tokens", line.input_tokens, price.input, million),
        ("cached input tokens", line.cached_tokens, price.cached_input, million),
        ("output tokens", line.output_tokens, price.output, million),
        ("characters spoken", line.characters, price.characters, million),
        ("seconds of audio", line.audio_ms, price.minute, "a minute"),
        ("requests", line.requests, price.request, "each"),
    )
    for name, quantity, at, unit in each:
        if quantity and (at or name.endswith("tokens")):
            told = _seconds(quantity) if unit == "a minute" else f"{quantity:,}"
            yield Detail(name, told, f"{money(at, price.currency)} {unit}")


def as_text(invoice: Invoice) -> str:
    lines = [*title(invoice), ""]
    for row in rows(invoice):
        match row:
            case Heading(text, amount):
                lines.append(f"{text}{amount.rjust(max(_WIDTH - len(text), len(amount) + 1))}")
            case Detail(text, quantity, price):
                lines.append(f"    {text:<24}{quantity:>20}  at {price}")
            case Note(text):
                lines.append(text)
    return "\n".join(lines) + "\n"


def as_csv(invoice: Invoice) -> str:
    """A row a line; one without a price id is of calls that no price was in force for. Amounts in the currency."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    head = (invoice.number, invoice.month, cell(invoice.workspace))
    for line in invoice.lines:
        price = line.price
        each = (price.input, price.cached_input, price.output, price.request)
        writer.writerow(
            [
                *head,
                cell(line.endpoint),
                cell(line.model),
                price.id,
                price.currency,
                line.input_tokens,
                line.cached_tokens,
                line.output_tokens,
                line.requests,
                *(decimal(one) for one in each),
                decimal(line.amount),
                decimal(line.audio_ms * 1000),
                line.characters,
                decimal(price.minute),
                decimal(price.characters),
            ]
        )
    for one in invoice.unpriced:
        tokens = (one.input_tokens, 0, one.output_tokens, one.calls)
        prices = [""] * 5
        spoken = (decimal(one.audio_ms * 1000), one.characters, "", "")
        writer.writerow([*head, cell(one.endpoint), cell(one.model), "", "", *tokens, *prices, *spoken])
    return file.getvalue()


def as_json(invoice: Invoice) -> bytes:
    return msgspec.json.format(msgspec.json.encode(invoice), indent=2) + b"\n"


def cell(text: str) -> str:
    """A name that a spreadsheet does not take for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
