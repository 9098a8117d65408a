from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ventoux.accounts.schemas import Caller
from ventoux.db.changes import Changes
from ventoux.errors import Unavailable
from ventoux.ledger.errors import PriceRefused
from ventoux.ledger.prices import PriceBook, Rates, parse_amount, parse_rates, price_named, price_of_card, prices_by_id
from ventoux.limits.schemas import MILLION, Price

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine
    from tests.databases import ManualClock

OPERATOR = Caller(kind="cli", id="operator", admin=True)
CHEAP, DEAR = Rates(500_000, 50_000, 1_500_000), Rates(1_000_000, None, 3_000_000)
amounts = st.decimals(0, 10**6, places=6)


async def set_price(book: PriceBook, rates: Rates, effective_from: float | None = None) -> float:
    """From when on."""
    row = await book.set_price(OPERATOR, workspace_id="w", endpoint_id="e", rates=rates, effective_from=effective_from)
    return row.effective_from


def each_input(book: PriceBook, at: float) -> int | None:
    price = book.in_force("w", "e", None, at)
    return price.input if price else None


async def test_the_price_that_counts_is_the_one_in_force_when_the_call_came(
    engine: AsyncEngine, clock: ManualClock
) -> None:
    book, other = PriceBook(engine, "EUR", clock), PriceBook(engine, "EUR", clock)
    await book.load()
    assert each_input(book, clock.now()) is None
    first = await set_price(book, CHEAP)
    middle = await set_price(book, DEAR, clock.now() + 1_000)
    await other.follow((await Changes(engine).next())["prices"])
    for one in (book, other):
        assert [each_input(one, at) for at in (first - 0.1, first, middle - 0.1, middle)] == [
            None,
            CHEAP.input,
            CHEAP.input,
            DEAR.input,
        ]
    assert [price.input for price in await book.list_prices(OPERATOR, "w", "e")] == [CHEAP.input, DEAR.input]
    assert await book.list_prices(OPERATOR, "other") == []


async def test_a_price_that_takes_anothers_place_counts_when_every_gateway_knows_it(
    engine: AsyncEngine, clock: ManualClock
) -> None:
    book = PriceBook(engine, "EUR", clock)
    assert await set_price(book, CHEAP) == clock.now()
    assert await set_price(book, DEAR) == clock.now() + 2
    assert await set_price(book, DEAR, clock.now() - 30) == clock.now() + 2


async def test_of_two_prices_for_one_time_the_later_row_wins(engine: AsyncEngine, clock: ManualClock) -> None:
    book = PriceBook(engine, "EUR", clock)
    at = clock.now() + 100
    await set_price(book, CHEAP, at)
    clock.at += 1
    await set_price(book, DEAR, at)
    assert each_input(book, at) == DEAR.input


async def test_no_price_comes_into_force_at_a_time_gone_by(engine: AsyncEngine, clock: ManualClock) -> None:
    with pytest.raises(PriceRefused, match="gone by"):
        await set_price(PriceBook(engine, "EUR", clock), CHEAP, clock.now() - 61)


async def test_an_endpoint_without_a_price_of_its_own_has_its_cards(engine: AsyncEngine, clock: ManualClock) -> None:
    book, card = PriceBook(engine, "USD", clock), Price(input=0.1, output=0.3, request=0.000001)
    price = book.in_force("w", "e", card, clock.now())
    assert price
    assert (price.currency, price.input, price.cached_input, price.output, price.request) == (
        "USD",
        100_000,
        100_000,
        300_000,
        1,
    )
    await set_price(book, CHEAP)
    own = book.in_force("w", "e", card, clock.now())
    assert own
    assert own.input == CHEAP.input
    assert await prices_by_id(engine, [price.id, own.id, "none"]) == {price.id: price, own.id: own}


of_card = amounts.map(float)


@given(st.builds(Price, input=of_card, output=of_card, cached=st.none() | of_card, minute=of_card, characters=of_card))
def test_the_id_of_a_cards_price_says_all_of_it(card: Price) -> None:
    price = price_of_card(card, "EUR")
    assert price_named(price.id) == price
    assert Decimal(price.input) / MILLION == Decimal(str(card.input)).quantize(Decimal("0.000001"))


@given(amounts, st.none() | amounts, amounts)
def test_prices_are_read_exactly(each_input: Decimal, cached: Decimal | None, output: Decimal) -> None:
    text = "/".join(str(one) for one in (each_input, cached, output) if one is not None)
    rates = parse_rates(text)
    assert [None if one is None else Decimal(one) / MILLION for one in rates[:3]] == [each_input, cached, output]


def test_a_call_a_minute_and_characters_have_prices_of_their_own() -> None:
    rates = parse_rates("0/0", request="0.01", minute="0.006", characters="15")
    assert rates == Rates(0, None, 0, request=10_000, minute=6_000, characters=15_000_000)
    with pytest.raises(PriceRefused):
        parse_rates("0/0", minute="-1")


@pytest.mark.parametrize(
    "text", ["", "1", "1/2/3/4", "a/b", "-1/1", "0.0000001/1", "NaN/1", "Infinity/1", "1/1e999999"]
)
def test_what_is_no_price_is_refused_by_name(text: str) -> None:
    with pytest.raises(PriceRefused):
        parse_rates(text)


@pytest.mark.parametrize("currency", ["eur", "EURO", "E R", "ÄÖÜ", ""])
async def test_a_currency_has_a_name_of_iso_4217(engine: AsyncEngine, clock: ManualClock, currency: str) -> None:
    book = PriceBook(engine, "", clock)
    with pytest.raises(PriceRefused, match="ISO 4217"):
        await book.set_price(OPERATOR, workspace_id="w", endpoint_id="e", rates=CHEAP, currency=currency)


async def test_cached_input_is_never_the_dearer(engine: AsyncEngine, clock: ManualClock) -> None:
    with pytest.raises(PriceRefused, match="Cached"):
        await set_price(PriceBook(engine, "EUR", clock), Rates(5, 6, 7))


async def test_a_price_beyond_all_measure_is_refused(engine: AsyncEngine, clock: ManualClock) -> None:
    with pytest.raises(PriceRefused, match="unit"):
        await set_price(PriceBook(engine, "EUR", clock), parse_rates("1000001/1"))
    assert parse_amount("1000000") == 10**12


async def test_a_book_that_cannot_be_read_is_a_named_error(tmp_path: object, clock: ManualClock) -> None:
    from pathlib import Path

    from ventoux.db.engine import async_engine

    gone = async_engine(Path(str(tmp_path)) / "none" / "gone.db")
    with pytest.raises(Unavailable, match="cannot be read"):
        await PriceBook(gone, "EUR", clock).load()
    await gone.dispose()
